"""The static map of a territory as SVG: what is too far is dark and hatched; with title and legend."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Any, Final

import numpy as np
import shapely
from sqlalchemy.orm import Session

from geo.arrays import Ints
from geo.communes.contours import read_contours
from geo.coverage.communes import fragility_quintiles, frr_states
from geo.coverage.country import current_country
from geo.coverage.tables import UNKNOWN_CLASS, map_classes, white_zones
from geo.coverage.territory import TerritoryCoverage
from geo.points import Point
from webapp.drawing.outlines import FONT, Board, Frame, Label, haloed, scale_bar, svg
from webapp.drawing.paints import (
    BEYOND_PAINT,
    DISTANCE,
    FRAGILITE,
    PAINTS,
    UNKNOWN_PAINT,
    Paint,
    painted,
    patterns,
    swatch_at,
)
from webapp.territoires.words import FIFTHS, FRR_WORDS, class_words, headline, lieux_in_words, title_of
from webapp.wording.words import number

WIDTH: Final = 800.0
HEIGHTS: Final = (420.0, 860.0)
HEAD: Final = 78.0
"""Height of the title above the map."""
MOST_ZONES: Final = 5
MOST_TOWNS: Final = 4
MOST_DOTS: Final = 600
"""Beyond, lieux hide the map."""
FINE, COARSE = 0.7, 1.5
"""How far an outline may be from the contour; coarse of thousands of communes, and on paper, where points
are slow to print."""

BORDER: Final = 0.6
"""Width of the border of a commune, in units of the drawing."""

MOST_BORDERED: Final = 1_500
"""Beyond, borders of full width hide the communes."""

_MARGIN: Final = 0.03
_RADIUS: Final = 11.0

Mark = tuple[str, Point]
"""What is written in a mark, and where it stands."""


@dataclass(frozen=True, slots=True)
class Key:
    """A class of the map: how it looks, what it means, who is in it."""

    paint: Paint
    words: str
    communes: int
    people: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """Outlines of the communes of a territory, ready to be painted."""

    frame: Frame
    paths: Sequence[str]
    """In the order of the coverage, empty where there is no contour."""


def coverage_map(
    session: Session,
    gaps: TerritoryCoverage,
    *,
    layer: str = DISTANCE,
    marks: Sequence[Mark] = (),
    tolerance: float = FINE,
) -> str:
    """Draw a territory with its title, its legend and its source; `tolerance` in units of the drawing."""
    kept = ("drawn", gaps.territory, tolerance)
    drawn = current_country(session).cached(kept, lambda: _draw(session, gaps, tolerance))
    keys = legend(gaps, layer)
    frame = drawn.frame
    foot = 26.0 * ((len(keys) + 1) // 2) + 58
    whole = Frame(frame.west, frame.north, frame.per_lon, frame.per_lat, WIDTH, HEAD + frame.height + foot)
    parts = (
        patterns(),
        f'<rect width="{whole.width:g}" height="{whole.height:g}" fill="#fff"/>',
        *_head(gaps),
        f'<g transform="translate(0 {HEAD:g})">{"".join(_body(gaps, drawn, layer, marks))}</g>',
        f'<g transform="translate(0 {HEAD + frame.height:g})">{"".join(_foot(gaps, keys))}</g>',
    )
    return svg(whole, parts, title=f"{title_of(gaps)} : {headline(gaps)}")


def legend(gaps: TerritoryCoverage, layer: str) -> Sequence[Key]:
    """Tell the classes of a layer, those that are empty included; the unknown only where there are some."""
    ranks, beyond = layer_ranks(gaps, layer), gaps.coverage.beyond
    people = np.nan_to_num(gaps.coverage.demand.population)
    keys = [
        Key(paint, words, int((ranks == rank).sum()), int(people[ranks == rank].sum()))
        for rank, (paint, words) in enumerate(zip(PAINTS[layer], layer_words(gaps, layer), strict=True))
    ]
    unknown = ranks == UNKNOWN_CLASS
    if unknown.any():
        words = "mise à part : une donnée manque" if layer == DISTANCE else "inconnu"
        keys.append(Key(UNKNOWN_PAINT, words, int(unknown.sum()), int(people[unknown].sum())))
    if layer != DISTANCE:
        count, total = int(beyond.sum()), int(gaps.coverage.people_beyond.sum())
        keys.append(Key(BEYOND_PAINT, "trop loin d'un lieu", count, total))
    return keys


def layer_ranks(gaps: TerritoryCoverage, layer: str) -> Ints:
    """Give the class of each commune in a layer, UNKNOWN_CLASS where it is unknown."""
    demand = gaps.coverage.demand
    if layer == DISTANCE:
        return map_classes(gaps.coverage)
    if layer == FRAGILITE:
        return fragility_quintiles(demand, gaps.coverage.scale) - 1
    return frr_states(demand)


def layer_words(gaps: TerritoryCoverage, layer: str) -> Sequence[str]:
    if layer == DISTANCE:
        return class_words(gaps.coverage)
    if layer == FRAGILITE:
        return [f"fragilité numérique : {FIFTHS[str(fifth)].lower()}" for fifth in range(1, 6)]
    return [FRR_WORDS["hors_frr"], FRR_WORDS["frr"]]


def _draw(session: Session, gaps: TerritoryCoverage, tolerance: float) -> Drawn:
    """Read the contours of a territory and lay them out; kept, as they are the same for every question."""
    found = read_contours(session, gaps.coverage.demand.code, binary=True)
    shapes = shapely.from_wkb([None if wkb is None else bytes(wkb) for wkb in found])
    frame = _frame(shapes)
    paths = ["" if shape is None else frame.path(shape, tolerance=tolerance) for shape in shapes]
    return Drawn(frame, paths)


def _frame(shapes: Any) -> Frame:  # an array of geometries
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    if not np.isfinite(west):
        west, south, east, north = -5.0, 42.0, 8.0, 51.0  # nothing to show: the country
    corners = Point(west, south), Point(east, north)
    square = Frame.around(corners, width=WIDTH, height=WIDTH, least_m=3_000, margin=_MARGIN)
    tall = (north - south) * square.per_lat / (1 - 2 * _MARGIN)
    wide = (east - west) * square.per_lon / (1 - 2 * _MARGIN)
    height = min(max(tall / wide * WIDTH, HEIGHTS[0]), HEIGHTS[1]) if wide else WIDTH
    return Frame.around(corners, width=WIDTH, height=height, least_m=3_000, margin=_MARGIN)


def _head(gaps: TerritoryCoverage) -> Iterable[str]:
    yield _text(title_of(gaps), 14, 28, 22, bold=True)
    for rank, line in enumerate(wrap(headline(gaps), 100)[:2]):
        yield _text(line, 14, 50 + 18 * rank, 14)


def _body(gaps: TerritoryCoverage, drawn: Drawn, layer: str, marks: Sequence[Mark]) -> Iterable[str]:
    frame, ranks = drawn.frame, layer_ranks(gaps, layer)
    width = BORDER if len(drawn.paths) <= MOST_BORDERED else BORDER / 2
    yield painted(UNKNOWN_PAINT, _joined(drawn, ranks == UNKNOWN_CLASS), width=width)
    for rank, paint in enumerate(PAINTS[layer]):
        yield painted(paint, _joined(drawn, ranks == rank), width=width)
    if layer != DISTANCE:
        yield painted(BEYOND_PAINT, _joined(drawn, gaps.coverage.beyond), width=1.6)
    yield _dots(gaps, frame)
    board = Board(frame.width, frame.height)
    places = [(text, *frame.place(point)) for text, point in marks]
    for _, x, y in places:
        board.take((x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS))
    board.take((0, frame.height - 24, 160, frame.height))
    yield from _zones(gaps, frame, board)
    yield from _towns(gaps, frame, board)
    yield from (_mark(text, x, y) for text, x, y in places)
    yield scale_bar(frame, x=12, y=frame.height - 10)


def _joined(drawn: Drawn, chosen: Any) -> str:  # flags
    return "".join(drawn.paths[row] for row in np.flatnonzero(chosen).tolist())


def _dots(gaps: TerritoryCoverage, frame: Frame) -> str:
    """Put a lozenge where each lieu is."""
    if len(gaps.lieux) > MOST_DOTS:
        return ""
    points = zip(gaps.lieux.lon.tolist(), gaps.lieux.lat.tolist(), strict=True)
    places = (frame.place(Point(lon, lat)) for lon, lat in points)
    path = "".join(f"M{x:.1f} {y - 4:.1f}l4 4-4 4-4-4z" for x, y in places)
    return f'<path d="{path}" fill="#0b6357" stroke="#fff" stroke-width="1"/>' if path else ""


def _zones(gaps: TerritoryCoverage, frame: Frame, board: Board) -> Iterable[str]:
    """Name the most pressing white zones, and how many people live there."""
    rows = _rows(gaps)
    for zone in white_zones(gaps.coverage, limit=MOST_ZONES):
        x, y = _seat(gaps, frame, rows[zone.code_insee])
        words = f"{zone.nom} : {number(zone.population_beyond)} hab."
        yield board.write(Label(x, y, words, size=13, bold=True)) or board.write(
            Label(x, y, words, size=13, bold=True, gap=22)
        )


def _towns(gaps: TerritoryCoverage, frame: Frame, board: Board) -> Iterable[str]:
    """Name the largest towns, to find one's way."""
    demand = gaps.coverage.demand
    named = {zone.code_insee for zone in white_zones(gaps.coverage, limit=MOST_ZONES)}
    largest = np.argsort(-np.nan_to_num(demand.population), kind="stable")[:MOST_TOWNS].tolist()
    for row in (row for row in largest if demand.has_seat[row] and demand.code[row] not in named):
        x, y = _seat(gaps, frame, row)
        yield board.write(Label(x, y, demand.nom[row], size=11))


def _rows(gaps: TerritoryCoverage) -> Mapping[str, int]:
    return {code: row for row, code in enumerate(gaps.coverage.demand.code)}


def _seat(gaps: TerritoryCoverage, frame: Frame, row: int) -> tuple[float, float]:
    demand = gaps.coverage.demand
    return frame.place(Point(float(demand.lon[row]), float(demand.lat[row])))


def _mark(text: str, x: float, y: float) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_RADIUS:g}" fill="#fff" stroke="#111" stroke-width="3"/>'
        f'<text x="{x:.1f}" y="{y + 4.6:.1f}" font-size="13" font-weight="bold" text-anchor="middle"'
        f' font-family="{FONT}" fill="#111">{escape(text)}</text>'
    )


def _foot(gaps: TerritoryCoverage, keys: Sequence[Key]) -> Iterable[str]:
    for rank, key in enumerate(keys):
        x, y = 14 + 390 * (rank % 2), 12 + 26 * (rank // 2)
        communes = "commune" if key.communes < 2 else "communes"
        yield swatch_at(key.paint, x, y, height=18)
        yield _text(f"{key.words} ({number(key.communes)} {communes})", x + 42, y + 13.5, 12.5)
    below = 26.0 * ((len(keys) + 1) // 2) + 30
    counted = lieux_in_words(gaps.question)
    if len(gaps.lieux) <= MOST_DOTS:
        yield f'<path d="M20 {below - 8:g}l4 4-4 4-4-4z" fill="#0b6357"/>'
        yield _text(f"un lieu ; comptés : {counted}", 30, below, 11)
    else:
        yield _text(f"Lieux comptés : {counted}", 14, below, 11)
    year = gaps.coverage.demand.population_annee or ""
    yield _text(f"Population {year}, contours : Insee, IGN. Médiaproche.", 14, below + 17, 10)


def _text(words: str, x: float, y: float, size: float, *, bold: bool = False) -> str:
    return haloed(words, x, y, size, bold=bold)
