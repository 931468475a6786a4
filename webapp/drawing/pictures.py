"""SVG drawings as PNG for slides and letters, and as data: addresses that a page embeds."""

from base64 import b64encode
from typing import Final

import resvg_py

WIDTH_PX: Final = 1_600
"""Width of a slide; twice what the drawing measures."""


def data_uri(image: bytes) -> str:
    """Encode an SVG image as a data: address, which costs no request."""
    return f"data:image/svg+xml;base64,{b64encode(image).decode()}"


def svg_to_png(drawing: str) -> bytes:
    """Render an SVG as a PNG, WIDTH_PX wide."""
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, width=WIDTH_PX))
