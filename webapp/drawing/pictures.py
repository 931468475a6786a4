"""Turn a drawing into a picture that slides and letters take, without reading any file or address."""

from typing import Final

import resvg_py

WIDTH_PX: Final = 1_600
"""A slide; twice what the drawing measures."""


def as_png(drawing: str) -> bytes:
    """Paint an SVG as a PNG."""
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, width=WIDTH_PX))
