"""Vector tiles (Mapbox Vector Tile 2.1) drawn by PostGIS: borders, names of towns, lieux. CRS: EPSG:3857."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, SQLColumnExpression, case, func, select
from sqlalchemy.orm import Session

from geo.database.lru_cache import LruCache, weigh_bytes
from geo.database.models import Commune, Departement, Lieu
from geo.database.sql import CompiledStatement, compile_statement, parameter
from geo.database.version import PerVersionCache
from geo.lieux.features import plane
from geo.lieux.filters import clauses
from geo.standard.criteria import NO_CRITERIA, Criteria

MAX_TILE_ZOOM: Final = 16
"""A street; larger scales stretch these tiles."""
BACKGROUND: Final = "fond"
BACKGROUND_LAYERS: Final = ("departements", "limites", "labels")
"""Layers of `fond`: in one tile, a map asks a third of the requests."""

MIN_COMMUNES_ZOOM: Final = 8
"""Below, a tile of communes weighs hundreds of kilobytes and is a grey blot."""
MIN_LIEUX_ZOOM: Final = 13
"""From there on each lieu is drawn; below, those of a cell are drawn as one."""

_EXTENT: Final = 1024
"""Units along the side of a tile: four to a pixel; 4,096 of them take PostGIS half as long again."""
_BUFFER: Final = 16
"""Units beyond the edge, so that the stroke of a border does not stop at it."""
_CELLS_PER_SIDE: Final = 8
"""Cells of lieux along the side of a tile: 32 pixels each."""
_MAX_LABELS: Final = 150
_MAX_LIEUX: Final = 2_000
_CELL_HEIGHT_RATIO: Final = 0.7
"""Height of a cell over its width in degrees: about a square at the latitude of France."""
_TOLERANCE_DEG: Final = 360 / 256 / 2
"""Half a pixel at zoom 0: borders that neighbours simplify each for itself still look alike."""
_MIN_POPULATION: Final = (*(300_000,) * 4, 120_000, 60_000, 25_000, 10_000, 3_000, 1_000, 200)
"""By zoom: the smallest town whose name is shown; beyond, all are."""

MAX_TILE_STATEMENTS: Final = 512
"""Statements cached by layers, zoom and criteria: 85 without criteria."""
TILE_CACHE_BYTES: Final = 16_000_000
"""Of tiles cached in each process until the next load: 3,000 of a background, which neighbours share."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the map: zoom, column from the west, row from the north."""

    z: int
    x: int
    y: int

    def exists(self) -> bool:
        """Check whether the map has this square."""
        return 0 <= self.z <= MAX_TILE_ZOOM and max(self.x, self.y) < 2**self.z and min(self.x, self.y) >= 0


def read_tile(
    session: Session, tile: Tile, *, layers: Sequence[str], criteria: Criteria = NO_CRITERIA
) -> bytes:
    """Return a tile of some of TILE_LAYERS, one after the other; a layer without features adds nothing."""
    key = (tile, tuple(layers), criteria)
    return _tiles.get(session).get_or_compute(key, lambda: _draw(session, *key))


_tiles = PerVersionCache[LruCache[bytes]](lambda _: LruCache(TILE_CACHE_BYTES, weigh_bytes))


def _draw(session: Session, tile: Tile, layers: Sequence[str], criteria: Criteria) -> bytes:
    statement = _statement(layers, tile.z, criteria)
    if statement is None:
        return b""
    (parts,) = statement.rows(session, x=tile.x, y=tile.y)
    return b"".join(bytes(part or b"") for part in parts)


@lru_cache(maxsize=MAX_TILE_STATEMENTS)
def _statement(layers: Sequence[str], z: int, criteria: Criteria) -> CompiledStatement | None:
    """Compile what draws the tiles of a zoom, a column for each layer; None where no layer has any."""
    rows = {name: TILE_LAYERS[name](z, criteria) for name in layers}
    drawings = [_drawing(name, shapes) for name, shapes in rows.items() if shapes is not None]
    return compile_statement(select(*drawings)) if drawings else None


def _drawing(name: str, rows: Select[Any]) -> ColumnElement[Any]:
    # Without the fence of an offset, PostgreSQL makes each shape twice: to see that there is one, to draw it.
    features = rows.offset(0).subquery("features")
    drawing = func.ST_AsMVT(features.table_valued(), name, _EXTENT, "shape")
    return select(drawing).where(features.c.shape.is_not(None)).scalar_subquery()


def _departements(z: int, _: Criteria) -> Select[Any]:
    return _areas(z, Departement.code, Departement.nom, Departement.contour)


def _communes(z: int, _: Criteria) -> Select[Any] | None:
    if z < MIN_COMMUNES_ZOOM:
        return None
    return _areas(z, Commune.code_insee, Commune.nom, Commune.contour)


def _limites(z: int, _: Criteria) -> Select[Any] | None:
    """Select communes without code nor name, which are half of the weight: for a background."""
    rows = _communes(z, _)
    return None if rows is None else rows.with_only_columns(*list(rows.selected_columns)[2:])


def _areas(
    z: int,
    code: SQLColumnExpression[str],
    nom: SQLColumnExpression[str],
    contour: SQLColumnExpression[Any],
) -> Select[Any]:
    light = func.ST_Simplify(contour, _TOLERANCE_DEG / 2**z)
    shape = _shape(func.ST_Transform(light, 3857), z, _BUFFER)
    inside = contour.bool_op("&&")(_degrees(z))
    return select(code.label("code"), nom.label("nom"), shape).where(inside).order_by(code)


def _labels(z: int, _: Criteria) -> Select[Any]:
    """Select the names of towns at their seat, the most peopled first: a map may run out of room."""
    seat = plane(Commune.seat)
    least = _MIN_POPULATION[z] if z < len(_MIN_POPULATION) else 0
    return (
        select(Commune.nom, Commune.population, _shape(func.ST_Transform(seat, 3857), z))
        .where(Commune.population >= least, seat.bool_op("&&")(_degrees(z)))
        .order_by(Commune.population.desc(), Commune.code_insee)
        .limit(_MAX_LABELS)
    )


def _lieux(z: int, criteria: Criteria) -> Select[Any]:
    position = plane(Lieu.position)
    inside = [position.bool_op("&&")(_degrees(z)), *clauses(criteria)]
    if z >= MIN_LIEUX_ZOOM:
        shape = _shape(func.ST_Transform(position, 3857), z)
        return select(Lieu.id, Lieu.nom, shape).where(*inside).order_by(Lieu.id).limit(_MAX_LIEUX)
    lon, lat = func.ST_X(position), func.ST_Y(position)
    middle = func.ST_SetSRID(func.ST_MakePoint(func.avg(lon), func.avg(lat)), 4326)
    alone = func.count() == 1
    return (
        select(
            func.count().label("lieux"),
            case((alone, func.min(Lieu.id))).label("id"),
            case((alone, func.min(Lieu.nom))).label("nom"),
            _shape(func.ST_Transform(middle, 3857), z),
        )
        .where(*inside)
        .group_by(_cell(lon, z, 1), _cell(lat, z, _CELL_HEIGHT_RATIO))
    )


def _cell(degrees: ColumnElement[float], z: int, height: float) -> ColumnElement[float]:
    """Compute the number of the cell of a coordinate."""
    return func.floor(degrees / (360 / 2**z / _CELLS_PER_SIDE * height))


TILE_LAYERS: Final[Mapping[str, Callable[[int, Criteria], Select[Any] | None]]] = MappingProxyType(
    {
        "departements": _departements,
        "communes": _communes,
        "limites": _limites,
        "labels": _labels,
        "lieux": _lieux,
    }
)
"""Layer → what selects its shapes in the tile x, y of a zoom; None where it has none at that zoom."""


def _shape(metres: ColumnElement[Any], z: int, buffer: int = 0) -> ColumnElement[Any]:
    return func.ST_AsMVTGeom(metres, _square(z), _EXTENT, buffer, True).label("shape")


def _degrees(z: int) -> ColumnElement[Any]:
    """Return the square in degrees: the column is never reprojected, or the index would not be used."""
    return func.ST_Transform(_square(z), 4326)


def _square(z: int) -> ColumnElement[Any]:
    return func.ST_TileEnvelope(z, parameter("x", Integer), parameter("y", Integer))
