"""The static map of a territory as SVG, with title and legend: what is too far is dark and hatched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Any, Final

import numpy as np
import shapely
from sqlalchemy.orm import Session

from geo.arrays import Flags
from geo.communes.contours import read_contours
from geo.coverage.country import current_country
from geo.coverage.tables import UNKNOWN_CLASS, white_zones
from geo.coverage.territory import TerritoryCoverage
from geo.points import Point
from webapp.drawing.outlines import FONT, Frame, Label, LabelPlacer, haloed_text, scale_bar, svg_document
from webapp.drawing.paints import (
    BEYOND_PAINT,
    DISTANCE,
    LIEU_FILL,
    PAINTS,
    UNKNOWN_PAINT,
    hatch_patterns,
    painted_path,
    swatch_at,
)
from webapp.territoires.maps.legend import LegendEntry, layer_classes, legend
from webapp.territoires.words import headline, lieux_in_words, territory_title
from webapp.wording.words import number

WIDTH: Final = 800.0
HEIGHT_BOUNDS: Final = (420.0, 860.0)
HEAD_HEIGHT: Final = 78.0
"""Of the title above the map, in units of the drawing."""
MAX_NAMED_ZONES: Final = 5
MAX_NAMED_TOWNS: Final = 4
MAX_LIEUX: Final = 600
"""Beyond, lieux hide the map."""
MIN_WIDTH_M: Final = 3_000
FINE, COARSE = 0.7, 1.5
"""Tolerance of outlines, in units of the drawing; coarse for thousands of communes, and on paper, where
points are slow to print."""

BORDER_WIDTH: Final = 0.6
"""Of a commune, in units of the drawing."""

MAX_FULL_BORDERS: Final = 1_500
"""Communes beyond which borders of full width hide them."""

_MARGIN: Final = 0.03
_MARK_RADIUS: Final = 11.0

MapMark = tuple[str, Point]
"""Text of a mark on the map, and its position."""


@dataclass(frozen=True, slots=True)
class TerritoryOutlines:
    """SVG paths of the communes of a territory."""

    frame: Frame
    paths: Sequence[str]
    """In the order of the communes of the coverage, empty where there is no contour."""


def coverage_map(
    session: Session,
    measured: TerritoryCoverage,
    *,
    layer: str = DISTANCE,
    marks: Sequence[MapMark] = (),
    tolerance: float = FINE,
) -> str:
    """Draw a territory with its title, its legend and its source; `tolerance` in units of the drawing."""
    key = ("outlines", measured.territory, tolerance)
    outlines = current_country(session).cached(key, lambda: _read_outlines(session, measured, tolerance))
    entries = legend(measured, layer)
    frame = outlines.frame
    foot = 26.0 * ((len(entries) + 1) // 2) + 58
    whole = Frame(
        frame.west, frame.north, frame.per_lon, frame.per_lat, WIDTH, HEAD_HEIGHT + frame.height + foot
    )
    body, below = "".join(_body(measured, outlines, layer, marks)), "".join(_foot(measured, entries))
    parts = (
        hatch_patterns(),
        f'<rect width="{whole.width:g}" height="{whole.height:g}" fill="#fff"/>',
        *_head(measured),
        f'<g transform="translate(0 {HEAD_HEIGHT:g})">{body}</g>',
        f'<g transform="translate(0 {HEAD_HEIGHT + frame.height:g})">{below}</g>',
    )
    return svg_document(whole, parts, title=f"{territory_title(measured)} : {headline(measured)}")


def _read_outlines(session: Session, measured: TerritoryCoverage, tolerance: float) -> TerritoryOutlines:
    """Read and project the contours of a territory; they are the same for every question."""
    found = read_contours(session, measured.coverage.demand.code, binary=True)
    shapes = shapely.from_wkb([None if wkb is None else bytes(wkb) for wkb in found])
    frame = _frame(shapes)
    paths = ["" if shape is None else frame.path(shape, tolerance=tolerance) for shape in shapes]
    return TerritoryOutlines(frame, paths)


def _frame(shapes: Any) -> Frame:  # an array of geometries
    """Return the frame of shapes in degrees, as tall as they are within HEIGHT_BOUNDS."""
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    if not np.isfinite(west):
        west, south, east, north = -5.0, 42.0, 8.0, 51.0  # nothing to show: the country
    corners = Point(west, south), Point(east, north)
    square = Frame.around(corners, width=WIDTH, height=WIDTH, min_width_m=MIN_WIDTH_M, margin=_MARGIN)
    tall = (north - south) * square.per_lat / (1 - 2 * _MARGIN)
    wide = (east - west) * square.per_lon / (1 - 2 * _MARGIN)
    height = min(max(tall / wide * WIDTH, HEIGHT_BOUNDS[0]), HEIGHT_BOUNDS[1]) if wide else WIDTH
    return Frame.around(corners, width=WIDTH, height=height, min_width_m=MIN_WIDTH_M, margin=_MARGIN)


def _head(measured: TerritoryCoverage) -> Iterable[str]:
    yield _text(territory_title(measured), 14, 28, 22, bold=True)
    for rank, line in enumerate(wrap(headline(measured), 100)[:2]):
        yield _text(line, 14, 50 + 18 * rank, 14)


def _body(
    measured: TerritoryCoverage, outlines: TerritoryOutlines, layer: str, marks: Sequence[MapMark]
) -> Iterable[str]:
    frame, classes = outlines.frame, layer_classes(measured, layer)
    width = BORDER_WIDTH if len(outlines.paths) <= MAX_FULL_BORDERS else BORDER_WIDTH / 2
    yield painted_path(UNKNOWN_PAINT, _joined(outlines, classes == UNKNOWN_CLASS), width=width)
    for rank, paint in enumerate(PAINTS[layer]):
        yield painted_path(paint, _joined(outlines, classes == rank), width=width)
    if layer != DISTANCE:
        yield painted_path(BEYOND_PAINT, _joined(outlines, measured.coverage.beyond), width=1.6)
    yield _lieux(measured, frame)
    labels = LabelPlacer(frame.width, frame.height)
    places = [(text, *frame.project(point)) for text, point in marks]
    for _, x, y in places:
        labels.reserve((x - _MARK_RADIUS, y - _MARK_RADIUS, x + _MARK_RADIUS, y + _MARK_RADIUS))
    labels.reserve((0, frame.height - 24, 160, frame.height))
    yield from _zones(measured, frame, labels)
    yield from _towns(measured, frame, labels)
    yield from (_mark(text, x, y) for text, x, y in places)
    yield scale_bar(frame, x=12, y=frame.height - 10)


def _joined(outlines: TerritoryOutlines, painted: Flags) -> str:
    return "".join(outlines.paths[row] for row in np.flatnonzero(painted).tolist())


def _lieux(measured: TerritoryCoverage, frame: Frame) -> str:
    """Draw a lozenge where each lieu is."""
    if len(measured.lieux) > MAX_LIEUX:
        return ""
    points = zip(measured.lieux.lon.tolist(), measured.lieux.lat.tolist(), strict=True)
    places = (frame.project(Point(lon, lat)) for lon, lat in points)
    path = "".join(f"M{x:.1f} {y - 4:.1f}l4 4-4 4-4-4z" for x, y in places)
    return f'<path d="{path}" fill="{LIEU_FILL}" stroke="#fff" stroke-width="1"/>' if path else ""


def _zones(measured: TerritoryCoverage, frame: Frame, labels: LabelPlacer) -> Iterable[str]:
    """Label the most pressing white zones with their people beyond."""
    rows = _rows(measured)
    for zone in white_zones(measured.coverage, limit=MAX_NAMED_ZONES):
        x, y = _seat(measured, frame, rows[zone.code_insee])
        words = f"{zone.nom} : {number(zone.population_beyond)} hab."
        yield labels.place(Label(x, y, words, size=13, bold=True)) or labels.place(
            Label(x, y, words, size=13, bold=True, gap=22)
        )


def _towns(measured: TerritoryCoverage, frame: Frame, labels: LabelPlacer) -> Iterable[str]:
    """Label the largest towns, as landmarks."""
    demand = measured.coverage.demand
    named = {zone.code_insee for zone in white_zones(measured.coverage, limit=MAX_NAMED_ZONES)}
    largest = np.argsort(-np.nan_to_num(demand.population), kind="stable")[:MAX_NAMED_TOWNS].tolist()
    for row in (row for row in largest if demand.has_seat[row] and demand.code[row] not in named):
        x, y = _seat(measured, frame, row)
        yield labels.place(Label(x, y, demand.nom[row], size=11))


def _rows(measured: TerritoryCoverage) -> Mapping[str, int]:
    return {code: row for row, code in enumerate(measured.coverage.demand.code)}


def _seat(measured: TerritoryCoverage, frame: Frame, row: int) -> tuple[float, float]:
    demand = measured.coverage.demand
    return frame.project(Point(float(demand.lon[row]), float(demand.lat[row])))


def _mark(text: str, x: float, y: float) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_MARK_RADIUS:g}" fill="#fff" stroke="#111" stroke-width="3"/>'
        f'<text x="{x:.1f}" y="{y + 4.6:.1f}" font-size="13" font-weight="bold" text-anchor="middle"'
        f' font-family="{FONT}" fill="#111">{escape(text)}</text>'
    )


def _foot(measured: TerritoryCoverage, entries: Sequence[LegendEntry]) -> Iterable[str]:
    for rank, entry in enumerate(entries):
        x, y = 14 + 390 * (rank % 2), 12 + 26 * (rank // 2)
        communes = "commune" if entry.communes < 2 else "communes"
        yield swatch_at(entry.paint, x, y, height=18)
        yield _text(f"{entry.words} ({number(entry.communes)} {communes})", x + 42, y + 13.5, 12.5)
    below = 26.0 * ((len(entries) + 1) // 2) + 30
    counted = lieux_in_words(measured.question)
    if len(measured.lieux) <= MAX_LIEUX:
        yield f'<path d="M20 {below - 8:g}l4 4-4 4-4-4z" fill="{LIEU_FILL}"/>'
        yield _text(f"un lieu ; comptés : {counted}", 30, below, 11)
    else:
        yield _text(f"Lieux comptés : {counted}", 14, below, 11)
    year = measured.coverage.demand.population_annee or ""
    yield _text(f"Population {year}, contours : Insee, IGN. Médiaproche.", 14, below + 17, 10)


def _text(words: str, x: float, y: float, size: float, *, bold: bool = False) -> str:
    return haloed_text(words, x, y, size, bold=bold)
