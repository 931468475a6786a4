"""Turn an SVG drawing into a PNG for slides and letters, or into an address that a page embeds."""

from base64 import b64encode
from typing import Final

import resvg_py

WIDTH_PX: Final = 1_600
"""A slide; twice what the drawing measures."""


def data_uri(image: bytes) -> str:
    """Encode an SVG image as a data: address, which needs no request."""
    return f"data:image/svg+xml;base64,{b64encode(image).decode()}"


def as_png(drawing: str) -> bytes:
    """Paint an SVG as a PNG."""
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, width=WIDTH_PX))
