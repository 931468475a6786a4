"""Links between communes that a road may follow, built of contours, seats, relief and known crossings.

CRS: contours are compared in spherical Mercator, where a metre is stretched the same way in all directions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from scipy.spatial import cKDTree
from sqlalchemy import Connection, Engine, text

from geo.arrays import Floats, Geometries, Ints
from geo.points import EARTH_RADIUS_M, great_circle_km, unit_vectors
from importers.communes.crossings import CROSSINGS, ESTUARIES, ROADLESS_COMMUNES
from importers.communes.relief import Relief, load_relief
from importers.progress import Progress
from importers.run.staging import importers_lock, merge_rows
from importers.run.versions import bump_importer_version

VOISINE, PROCHE, PASSAGE = "voisine", "proche", "passage"

TOUCHING_M = 100.0
"""Contours closer than that touch: they are generalised, each on its own."""

MAX_NEAR_SEATS = 4
MAX_NEAR_SEATS_KM = 8.0
"""A commune without contour is linked to so many seats, within so many km: twice the usual spacing."""

MIN_LENGTH_KM = 0.05
"""Length of a link between two seats in one place, which some communes have."""

USUAL_SLOPE_M_PER_KM = 30.0
FLAT_M_PER_KM = 20.0
SLOPE_POWER = 0.2
"""A way of `slope` m climbed and descended per km counts ((slope + FLAT) / (USUAL + FLAT))^POWER times
its length: valleys and passes wind. Fitted on Isère with the rest: python -m bench.travel --fit."""


@dataclass(frozen=True, slots=True)
class LocatedCommunes:
    """Communes that have a seat. Shape: seats (n, 2). CRS: EPSG:4326, contours too, where there is one."""

    codes: Sequence[str]
    seats: Floats
    contours: Geometries


def ensure_links(engine: Engine, progress: Progress, *, again: bool = False) -> None:
    """Build the links when communes are there without them, or `again`."""
    with engine.connect() as connection, importers_lock(connection):
        wanted = again or not connection.scalar(text("SELECT EXISTS (SELECT FROM commune_link)"))
        if wanted and connection.scalar(text("SELECT EXISTS (SELECT FROM commune WHERE seat IS NOT NULL)")):
            rebuild_links(connection, progress)
            bump_importer_version(connection, "communes")
            connection.commit()


def rebuild_links(connection: Connection, progress: Progress) -> None:
    """Update the table of links to the current communes."""
    progress.step("Liens entre communes voisines")
    relief = load_relief()
    if relief is None:
        progress.step("Le relief n'est pas connu : les temps de trajet en montagne sont moins sûrs.")
    rows = find_links(_read(connection), relief)
    count = merge_rows(connection, "commune_link", rows, ("commune_a", "commune_b", "length_m", "kind"))
    connection.execute(text("ANALYZE commune_link"))
    progress.step(f"Liens entre communes voisines : {count}")


def find_links(places: LocatedCommunes, relief: Relief | None) -> Iterator[dict[str, Any]]:
    """Yield the rows of the table of links."""
    passages = _passages(places)
    found = {
        VOISINE: _without(_without_water(_touching(places), places), passages, places),
        PROCHE: _without(_without_water(_near(places), places), passages, places),
        PASSAGE: passages,
    }
    for kind, pairs in found.items():
        for (a, b), km in zip(pairs, _lengths_km(pairs, places, relief), strict=True):
            ends = sorted((places.codes[a], places.codes[b]))
            yield {
                "commune_a": ends[0],
                "commune_b": ends[1],
                "length_m": round(float(km) * 1_000, 1),
                "kind": kind,
            }


def _read(connection: Connection) -> LocatedCommunes:
    rows = connection.execute(
        text(
            "SELECT code_insee, ST_X(seat::geometry) AS lon, ST_Y(seat::geometry) AS lat,"
            " ST_AsBinary(contour) AS contour FROM commune WHERE seat IS NOT NULL"
        )
    ).all()
    contours = shapely.from_wkb([None if r.contour is None else bytes(r.contour) for r in rows])
    seats = np.array([(r.lon, r.lat) for r in rows], dtype=np.float64).reshape(-1, 2)
    return LocatedCommunes([r.code_insee for r in rows], seats, np.asarray(contours, dtype=object))


def _touching(places: LocatedCommunes) -> Ints:
    """List the pairs of communes whose contours are within TOUCHING_M."""
    known = np.flatnonzero(~shapely.is_missing(places.contours))
    flat = shapely.transform(places.contours[known], _mercator)
    reach_m = TOUCHING_M / np.cos(np.radians(places.seats[known, 1]))
    boxes = shapely.box(*(shapely.bounds(flat) + reach_m[:, None] * [-1, -1, 1, 1]).T)
    pairs = shapely.STRtree(boxes).query(boxes)
    a, b = pairs[:, pairs[0] < pairs[1]]  # a pair is measured once, by its first commune
    shapely.prepare(flat)
    near = shapely.dwithin(flat[a], flat[b], np.maximum(reach_m[a], reach_m[b]))
    return _distinct_pairs(known[np.column_stack((a[near], b[near]))])


def _near(places: LocatedCommunes) -> Ints:
    """Pair each commune without contour with the seats around it."""
    bare = np.flatnonzero(shapely.is_missing(places.contours))
    if not len(bare):
        return np.empty((0, 2), dtype=np.int64)
    points = unit_vectors(places.seats[:, 0], places.seats[:, 1])
    reach = MAX_NEAR_SEATS_KM * 1_000 / EARTH_RADIUS_M
    _, neighbours = cKDTree(points).query(points[bare], k=MAX_NEAR_SEATS + 1, distance_upper_bound=reach)
    pairs = np.column_stack((np.repeat(bare, MAX_NEAR_SEATS + 1), neighbours.ravel()))
    return _distinct_pairs(pairs[pairs[:, 1] < len(points)])


def _passages(places: LocatedCommunes) -> Ints:
    rank = {code: at for at, code in enumerate(places.codes)}
    pairs = [(rank[a], rank[b]) for a, b in CROSSINGS.values() if a in rank and b in rank]
    return _distinct_pairs(np.array(pairs, dtype=np.int64).reshape(-1, 2))


def _without_water(pairs: Ints, places: LocatedCommunes) -> Ints:
    """Drop the pairs across water without a bridge, or without any road."""
    roadless = np.array([code in ROADLESS_COMMUNES for code in places.codes], dtype=bool)
    lines = shapely.linestrings(places.seats[pairs])
    waters = shapely.multilinestrings([shapely.linestrings(line) for line in ESTUARIES.values()])
    shapely.prepare(waters)
    return np.asarray(pairs[~shapely.intersects(waters, lines) & ~roadless[pairs].any(axis=1)])


def _without(pairs: Ints, others: Ints, places: LocatedCommunes) -> Ints:
    size = len(places.codes)
    return np.asarray(pairs[~np.isin(pairs @ [size, 1], others @ [size, 1])])


def _distinct_pairs(pairs: Ints) -> Ints:
    """Return each pair once, and no commune with itself."""
    ordered = np.unique(np.sort(pairs, axis=1), axis=0)
    return np.asarray(ordered[ordered[:, 0] != ordered[:, 1]], dtype=np.int64)


def _lengths_km(pairs: Ints, places: LocatedCommunes, relief: Relief | None) -> Floats:
    """Compute great-circle lengths from seat to seat, longer where the way climbs. Units: km."""
    a, b = places.seats[pairs[:, 0]], places.seats[pairs[:, 1]]
    km = np.maximum(great_circle_km(a[:, 0], a[:, 1], b[:, 0], b[:, 1]), MIN_LENGTH_KM)
    if relief is None:
        return km
    slope = np.nan_to_num(relief.slope(a, b, km), nan=USUAL_SLOPE_M_PER_KM)
    steep: Floats = (slope + FLAT_M_PER_KM) / (USUAL_SLOPE_M_PER_KM + FLAT_M_PER_KM)
    return np.asarray(km * steep**SLOPE_POWER)


def _mercator(lon_lat: Floats) -> Floats:
    lam, phi = np.radians(lon_lat).T
    return EARTH_RADIUS_M * np.column_stack((lam, np.arctanh(np.sin(phi))))
