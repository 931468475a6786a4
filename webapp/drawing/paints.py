"""Colours and hatches of drawn maps: classes differ in lightness and hatch, never in colour alone.

Colours of pages and of Leaflet maps are custom properties of static/mediaproche.css.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

DISTANCE, FRAGILITE, FRR = "distance", "fragilite", "frr"
LAYERS: Final = (DISTANCE, FRAGILITE, FRR)

INK: Final = "#222"
"""Texts and scale bars."""
LIEU_FILL: Final = "#0b6357"
"""Lieux: `--brand` of the pages."""


@dataclass(frozen=True, slots=True)
class Paint:
    """Fill, border and hatch of a class; `hatch` is one of HATCHES, empty for none."""

    fill: str
    border: str
    hatch: str = ""


_LIGHT_BORDER: Final = "#6f6853"
"""3 to 1 or more against both light fills; white has 5 to 1 against the lightest dark one."""

NEAR: Final = Paint("#f6f3e9", _LIGHT_BORDER)
WITHIN: Final = Paint("#dad3ba", _LIGHT_BORDER)
"""3.6 times as light as the lightest of what is beyond (WCAG 1.4.11 asks for 3)."""

DISTANCE_PAINTS: Final = (
    NEAR,
    WITHIN,
    Paint("#b3471d", "#fff", "wide"),
    Paint("#7a2413", "#fff", "close"),
    Paint("#2d0a0c", "#fff", "crossed"),
)
"""From the nearest to the farthest: what is beyond the threshold is dark and hatched."""

FRAGILITE_PAINTS: Final = tuple(
    Paint(fill, border)
    for fill, border in (
        ("#f3f6fa", "#5b6b7d"),
        ("#cfdcea", "#5b6b7d"),
        ("#a9c3df", "#33475c"),
        ("#84a9d0", "#22364d"),
        ("#5f8cbe", "#22364d"),
    )
)
"""From the least to the most fragile fifth."""

FRR_PAINTS: Final = (Paint("#f3f6fa", "#5b6b7d"), Paint("#9ab6d4", "#33475c"))
UNKNOWN_PAINT: Final = Paint("#fff", "#767676", "dotted")
BEYOND_PAINT: Final = Paint("none", "#7a2413", "gap")
"""Laid over another layer where people are too far."""

PAINTS: Final[Mapping[str, Sequence[Paint]]] = MappingProxyType(
    {DISTANCE: DISTANCE_PAINTS, FRAGILITE: FRAGILITE_PAINTS, FRR: FRR_PAINTS}
)

HATCHES: Final[Mapping[str, tuple[int, str]]] = MappingProxyType(
    {
        "wide": (8, '<path d="M-2 6L6-2M2 10L10 2" stroke="#fff" stroke-opacity=".55" stroke-width="1"/>'),
        "close": (5, '<path d="M-1 4L4-1M1 6L6 1" stroke="#fff" stroke-opacity=".55" stroke-width="1"/>'),
        "crossed": (6, '<path d="M0 0L6 6M6 0L0 6" stroke="#fff" stroke-opacity=".5" stroke-width=".8"/>'),
        "dotted": (6, '<circle cx="3" cy="3" r="1" fill="#767676"/>'),
        "gap": (
            9,
            '<path d="M-2 7L7-2M2 11L11 2" stroke="#fff" stroke-width="3.4"/>'
            '<path d="M-2 7L7-2M2 11L11 2" stroke="#7a2413" stroke-width="1.8"/>',
        ),
    }
)
"""Name → side of the tile in units, and the SVG drawn in it."""


def hatch_patterns() -> str:
    """Return the SVG definitions of every hatch."""
    tiles = "".join(
        f'<pattern id="{name}" width="{side}" height="{side}" patternUnits="userSpaceOnUse">{drawn}</pattern>'
        for name, (side, drawn) in HATCHES.items()
    )
    return f"<defs>{tiles}</defs>"


def painted_path(paint: Paint, path: str, *, width: float = 0.6) -> str:
    """Draw a path filled, bordered and hatched; `width` of its border in units."""
    if not path:
        return ""
    filled = (
        f'<path d="{path}" fill="{paint.fill}" fill-rule="evenodd" stroke="{paint.border}"'
        f' stroke-width="{width:g}" stroke-linejoin="round"/>'
    )
    hatched = f'<path d="{path}" fill="url(#{paint.hatch})" fill-rule="evenodd"/>' if paint.hatch else ""
    return filled + hatched


def swatch(paint: Paint, *, width: float = 34, height: float = 20) -> str:
    """Return the legend swatch of a class as an SVG of its own."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">{hatch_patterns()}'
        f"{swatch_at(paint, 0, 0, width=width, height=height)}</svg>"
    )


def swatch_at(paint: Paint, x: float, y: float, *, width: float = 34, height: float = 20) -> str:
    """Draw the legend swatch of a class in a drawing that has the hatch patterns."""
    box = f"M{x:g} {y:g}h{width:g}v{height:g}h-{width:g}z"
    edge = f'<path d="{box}" fill="none" stroke="#444" stroke-width="1"/>'
    return painted_path(paint, box) + edge
