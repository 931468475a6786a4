"""The small map of a sheet: one to three lieux among the communes, as SVG, without tiles."""

from collections.abc import Iterable, Sequence
from typing import Final

import shapely
from shapely import MultiLineString
from sqlalchemy.orm import Session

from geo.communes.contours import CommuneShape, read_shapes_in_box
from geo.points import Box, Point
from webapp.drawing.outlines import FONT, Frame, Label, LabelPlacer, scale_bar, svg_document
from webapp.wording.messages import _

_WIDTH: Final = 520.0
_HEIGHT: Final = 230.0
MIN_MAP_WIDTH_M: Final = 14_000
"""Width of the map of a lieu that stands alone: its commune and the next ones."""
MAX_MAP_WIDTH_M: Final = 160_000
"""Beyond, contours of communes are too small to tell anything."""
MAX_TOWN_NAMES: Final = 9
AROUND_DEGREES: Final = 0.05
"""Wider than most communes: 5 km."""
_MARKER_RADIUS: Final = 9.0
_GAPS: Final = (5.0, 13.0, 26.0)

NumberedPoint = tuple[int, Point]
"""The number of a lieu on its sheet, and its position."""


def locator_map(session: Session, numbered: Sequence[NumberedPoint]) -> str | None:
    """Draw the positions of lieux, numbered; None where they are too far apart, or unknown."""
    if not numbered:
        return None
    frame = Frame.around(
        [point for _rank, point in numbered], width=_WIDTH, height=_HEIGHT, min_width_m=MIN_MAP_WIDTH_M
    )
    if frame.metres_per_unit * _WIDTH > MAX_MAP_WIDTH_M:
        return None
    communes = read_shapes_in_box(session, _wider(frame.box))
    return svg_document(
        frame, _parts(frame, communes, numbered), title=_("Plan des communes autour des lieux")
    )


def _wider(box: Box) -> Box:
    """Widen a box by the communes around it: what is missing among them is no border."""
    west, south, east, north = box
    return west - AROUND_DEGREES, south - AROUND_DEGREES, east + AROUND_DEGREES, north + AROUND_DEGREES


def _parts(
    frame: Frame, communes: Sequence[CommuneShape], numbered: Sequence[NumberedPoint]
) -> Iterable[str]:
    labels = LabelPlacer(_WIDTH, _HEIGHT)
    for x, y in (frame.project(point) for _rank, point in numbered):
        labels.reserve((x - _MARKER_RADIUS, y - _MARKER_RADIUS, x + _MARKER_RADIUS, y + _MARKER_RADIUS))
    labels.reserve((0, _HEIGHT - 22, 150, _HEIGHT))
    yield f'<rect width="{_WIDTH:g}" height="{_HEIGHT:g}" fill="#f2f2f2"/>'
    for commune in communes:
        path = frame.path(commune.contour)
        yield f'<path d="{path}" fill="#fff" stroke="#bbb" stroke-width=".7"/>'
    for outline in _departements(communes):
        path = frame.path(outline)
        yield f'<path d="{path}" fill="none" stroke="#666" stroke-width="1.6" stroke-dasharray="6 3"/>'
    yield from _towns(frame, communes, labels)
    yield from _markers(frame, numbered)
    yield scale_bar(frame, x=10, y=_HEIGHT - 10)
    yield f'<rect width="{_WIDTH:g}" height="{_HEIGHT:g}" fill="none" stroke="#999"/>'


def _departements(communes: Sequence[CommuneShape]) -> Iterable[MultiLineString]:
    """Yield the outline of each département; of one alone, the edge is out of the frame."""
    codes = sorted({commune.departement_code for commune in communes})
    if len(codes) < 2:
        return
    for code in codes:
        parts = shapely.make_valid([one.contour for one in communes if one.departement_code == code])
        areas = [part for part in shapely.get_parts(shapely.union_all(parts)) if part.geom_type == "Polygon"]
        # Without the holes that communes without contour leave.
        yield MultiLineString([area.exterior for area in areas])


def _towns(frame: Frame, communes: Sequence[CommuneShape], labels: LabelPlacer) -> Iterable[str]:
    """Yield the names of the most populated communes that have room."""
    written = 0
    for commune in communes:
        if commune.seat is None or written == MAX_TOWN_NAMES:
            continue
        x, y = frame.project(commune.seat)
        if not (0 <= x <= _WIDTH and 0 <= y <= _HEIGHT):
            continue
        label = _written(labels, commune.nom, x, y)
        if label:
            written += 1
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.8" fill="#444"/>{label}'


def _written(labels: LabelPlacer, nom: str, x: float, y: float) -> str:
    """Write a name beside its town, else beyond the markers that stand there."""
    for gap in _GAPS:
        if label := labels.place(Label(x, y, nom, size=11, gap=gap)):
            return label
    return ""


def _markers(frame: Frame, numbered: Sequence[NumberedPoint]) -> Iterable[str]:
    """Yield numbered markers; lieux at one place share theirs."""
    places: dict[tuple[int, int], list[int]] = {}
    for rank, point in numbered:
        x, y = frame.project(point)
        places.setdefault((round(x), round(y)), []).append(rank)
    for (x, y), ranks in places.items():
        words = ", ".join(map(str, ranks))
        wide = _MARKER_RADIUS + 3.5 * (len(words) - 1)
        tall = 2 * _MARKER_RADIUS
        yield (
            f'<rect x="{x - wide:g}" y="{y - _MARKER_RADIUS:g}" width="{2 * wide:g}" height="{tall:g}"'
            f' rx="{_MARKER_RADIUS:g}" fill="#111" stroke="#fff" stroke-width="2"/>'
            f'<text x="{x:g}" y="{y + 4.2:g}" font-size="12" font-weight="bold" text-anchor="middle"'
            f' font-family="{FONT}" fill="#fff">{words}</text>'
        )
