"""Agreement of our isochrones with those of a routing engine, on extracts of OpenStreetMap.

Run: python -m bench.isochrones EXTRACT.osm.pbf… Inhabited places stand for communes. For each mode and
duration the table gives medians over the origins, for the estimate and for minutes distilled from the same
roads: IoU of the polygons within the hull of all places, since an extract ends at a border where roads do
not; F1 of the places inside; and our time.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import click
import numpy as np
import pyogrio
import shapely
from shapely import MultiPoint
from shapely.geometry import shape

from geo.arrays import Floats
from geo.points import Point
from geo.travel.engines.valhalla import matrix_request, parse_matrix
from geo.travel.engines.valhalla_actor import ValhallaTiles, ask_actor, open_actor
from geo.travel.graph import Links, Network
from geo.travel.isochrone import Land, as_multipolygon, isochrones
from geo.travel.modes import MARCHE, MODES, VELO, VOITURE
from geo.travel.road_table import RoadRows, RoadTable
from geo.travel.times import Travel
from importers.communes.links import LocatedCommunes, find_links
from importers.progress import silent
from importers.roads.osm_extract import read_extract
from importers.roads.valhalla_tiles import build_tiles

ORIGINS = 30
DURATIONS_MIN = {VOITURE: (5, 10, 15, 20), VELO: (10, 15, 30), MARCHE: (15, 30)}
HULL_DEG = 0.01
"""About a km around the inhabited places: beyond, the extract has no roads to compare with."""

PLACES = "place IN ('city', 'town', 'village', 'hamlet')"


@dataclass(frozen=True, slots=True)
class Score:
    """Agreement of one area with that of the engine."""

    iou: float
    f1: float
    spent_ms: float


@click.command()
@click.argument("extracts", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1)
def main(extracts: Sequence[Path]) -> None:
    """Print a table for each extract."""
    if not extracts:
        print("Donnez des extraits d'OpenStreetMap : python -m bench.isochrones extrait.osm.pbf")
    for pbf in extracts:
        with tempfile.TemporaryDirectory() as folder:
            report(pbf, build_tiles(read_extract(pbf), Path(folder), silent()))


def report(pbf: Path, tiles: Path) -> None:
    """Print the agreement of the estimate and of the distilled minutes with the engine."""
    points = read_places(pbf)
    network = network_of(points)
    travels = {"estimé": Travel(network), "mesuré": Travel(network, distil(tiles, network))}
    land = Land.of([MultiPoint(points).convex_hull.buffer(HULL_DEG)])
    origins = np.random.default_rng(4).permutation(len(points))[:ORIGINS]
    print(f"\n{pbf.name} : {len(points)} lieux habités, {len(origins)} origines")
    print("mode      min   " + "   ".join(f"{name} : IoU    F1    ms" for name in travels))
    for mode, minutes in ((m, n) for m in MODES for n in DURATIONS_MIN[m]):
        cells = []
        for travel in travels.values():
            scores = list(compare(travel, ValhallaTiles(tiles), points[origins], mode, minutes, land))
            medians = np.median([(s.iou, s.f1, s.spent_ms) for s in scores], axis=0)
            cells.append("{:13.2f} {:5.2f} {:5.1f}".format(*medians))
        print(f"{mode:8} {minutes:4}   {'   '.join(cells)}")


def read_places(pbf: Path) -> Floats:
    """Read the points of the inhabited places. Shape: (n, 2). CRS: EPSG:4326."""
    _, _, shapes, _ = pyogrio.raw.read(pbf, layer="points", columns=["place"], where=PLACES)
    return np.asarray(shapely.get_coordinates(shapely.from_wkb(shapes)))


def network_of(points: Floats) -> Network:
    """Link places without contour to those around them, as an import does."""
    codes = np.array([f"99{rank:03}" for rank in range(len(points))])
    none = np.full(len(points), None, dtype=object)
    rows = list(find_links(LocatedCommunes(codes.tolist(), points, none), relief=None))
    a, b = (np.searchsorted(codes, [row[end] for row in rows]) for end in ("commune_a", "commune_b"))
    km = np.array([row["length_m"] / 1_000 for row in rows])
    unknown = np.full(len(points), np.nan)
    links = Links(a.astype(np.int32), b.astype(np.int32), km)
    return Network(codes, points[:, 0], points[:, 1], unknown, unknown, links)


def distil(tiles: Path, network: Network) -> RoadTable:
    """Measure the minutes between all places on the roads."""
    actor = open_actor(tiles)
    points, codes = np.column_stack((network.lon, network.lat)), network.codes.astype("S5")
    return RoadTable(network.codes, {mode: _rows(actor, points, codes, mode) for mode in MODES})


def _rows(actor: Any, points: Floats, codes: np.ndarray[Any, Any], mode: str) -> RoadRows:
    seconds = np.vstack([_row(actor, points[at : at + 1], points, mode) for at in range(len(points))])
    np.fill_diagonal(seconds, np.nan)
    known = np.isfinite(seconds)
    return RoadRows(
        origins=codes,
        lengths=known.sum(axis=1),
        destinations=np.broadcast_to(codes, known.shape)[known],
        seconds=np.rint(seconds[known]).astype(np.int64),
    )


def _row(actor: Any, origin: Floats, points: Floats, mode: str) -> Floats:
    answer = ask_actor(actor, "sources_to_targets", matrix_request(origin, points, mode))
    return parse_matrix(answer, 1, len(points))


def compare(
    travel: Travel, engine: ValhallaTiles, origins: Floats, mode: str, minutes: int, land: Land
) -> Iterator[Score]:
    """Score our area around each origin."""
    for lon, lat in origins.tolist():
        truth = shape(engine.isochrone(Point(lon, lat), mode=mode, minutes=minutes))
        started = perf_counter()
        [ours] = isochrones(travel, Point(lon, lat), mode=mode, minutes=[minutes], land=land)
        spent_ms = (perf_counter() - started) * 1_000
        truth = land.clip(as_multipolygon(truth))
        union = shapely.union(truth, ours.area).area
        lon_lat = travel.network.lon, travel.network.lat
        yield Score(
            iou=shapely.intersection(truth, ours.area).area / union if union else 1.0,
            f1=_f1(shapely.contains_xy(truth, *lon_lat), shapely.contains_xy(ours.area, *lon_lat)),
            spent_ms=spent_ms,
        )


def _f1(truth: np.ndarray[Any, Any], ours: np.ndarray[Any, Any]) -> float:
    either = truth.sum() + ours.sum()
    return float(2 * (truth & ours).sum() / either) if either else 1.0


if __name__ == "__main__":
    main()
