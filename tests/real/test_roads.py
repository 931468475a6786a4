"""Distillation against Valhalla itself, on small extracts; their places stand for communes."""

import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from geo.points import Point
from geo.settings import Settings
from geo.travel.engines.valhalla import COSTINGS
from geo.travel.engines.valhalla_actor import ValhallaTiles, ask_actor, open_actor
from geo.travel.load import load_road_table
from geo.travel.modes import MARCHE, VELO, VOITURE
from importers.model import Request
from importers.progress import silent
from importers.roads.osm_extract import read_extract
from importers.roads.valhalla_tiles import tiles_name
from importers.run.pipeline import LoadOptions, Outcome, run_import
from importers.sources.roads import RoadsImporter
from tests.databases import connected, database, empty_template
from tests.factories import make_commune
from tests.real.paths import REAL

OSM = REAL / "osm"
AREAS = ("andorra", "liechtenstein")
pytestmark = [pytest.mark.real, pytest.mark.slow]
pytest.importorskip("valhalla", reason="pyvalhalla is not installed: make roads installs it")


def places(pbf: Path) -> list[Point]:
    """Read the inhabited places of an extract."""
    columns = {"columns": ["place"], "where": "place IN ('city', 'town', 'village', 'hamlet')"}
    _, _, shapes, _ = pyogrio.raw.read(pbf, layer="points", **columns)
    points = shapely.from_wkb(shapes)
    return [Point(lon, lat) for lon, lat in shapely.get_coordinates(points).tolist()]


class Area:
    """An extract whose minutes were distilled."""

    def __init__(self, name: str, engine: Engine, folder: Path) -> None:
        self.pbf, self.engine, self.folder = OSM / f"{name}.osm.pbf", engine, folder
        with Session(engine) as session:
            self.points = {f"99{rank:03}": point for rank, point in enumerate(places(self.pbf))}
            for code, point in self.points.items():
                make_commune(session, code, code, departement="99", at=point)
            session.commit()
        self.outcome = self.distil()
        self.tiles = folder / tiles_name(read_extract(self.pbf))

    def distil(self, **options: Any) -> Outcome:
        return run_import(
            self.engine,
            RoadsImporter(folder=self.folder, **options),
            Request(file=self.pbf),
            silent(),
            LoadOptions(force=True, accept_shrink=True),
        )

    def minutes(self, mode: str) -> np.ndarray:
        with self.engine.connect() as connection:
            return load_road_table(connection, codes=list(self.points)).minutes(mode).toarray()


@pytest.fixture(scope="module", params=AREAS)
def area(
    request: pytest.FixtureRequest, own_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Area]:
    name, url = f"mediaproche_roads_{os.getpid()}", own_settings.database_url
    with database(url, name, empty_template(url)) as own_url, connected(own_url) as engine:
        yield Area(request.param, engine, tmp_path_factory.mktemp(request.param))


def test_nearly_every_place_is_measured(area: Area):
    assert area.outcome.succeeded, area.outcome.message
    with area.engine.connect() as connection:
        covers = load_road_table(connection, codes=list(area.points)).covers(VOITURE)

    assert covers.mean() > 0.9


@pytest.mark.parametrize(("mode", "reach_km"), [(VOITURE, 60), (VELO, 15), (MARCHE, 5)])
def test_distilled_minutes_are_those_of_the_engine_route_by_route(area: Area, mode: str, reach_km: float):
    distilled, points = area.minutes(mode), list(area.points.values())
    actor = open_actor(area.tiles)
    rng = np.random.default_rng(4)
    pairs = rng.permutation(np.argwhere(distilled > 0))[:60]
    routes = [route_minutes(actor, points[a], points[b], mode) for a, b in pairs]

    gaps = np.abs(distilled[tuple(pairs.T)] - routes)
    assert len(pairs) == 60
    assert np.median(gaps) < 0.05
    assert np.quantile(gaps, 0.95) < 1


def route_minutes(actor: Any, start: Point, end: Point, mode: str) -> float:
    locations = [{"lon": p.lon, "lat": p.lat} for p in (start, end)]
    answer = actor.route({"locations": locations, "costing": COSTINGS[mode]})
    return answer["trip"]["summary"]["time"] / 60


def test_the_live_engine_says_the_same_as_the_table(area: Area):
    distilled, points = area.minutes(VOITURE), list(area.points.values())
    row = int(np.argmax((distilled > 0).sum(axis=1)))
    lon, lat = np.array([(p.lon, p.lat) for p in points]).T
    known = distilled[row] > 0
    times = ValhallaTiles(area.tiles).to_many(points[row], lon[known], lat[known], mode=VOITURE)

    assert times.measured.all()
    assert np.abs(times.minutes - distilled[row][known]).mean() < 0.3


def test_isochrones_of_the_engine_are_nested_areas(area: Area):
    engine, centre = ValhallaTiles(area.tiles), next(iter(area.points.values()))
    areas = [
        shapely.geometry.shape(engine.isochrone(centre, mode=VOITURE, minutes=m)).area for m in (5, 10, 20)
    ]

    assert all(smaller < larger for smaller, larger in pairwise(areas))


def test_a_second_run_measures_nothing_again(area: Area):
    outcome = area.distil()

    assert (outcome.tally.kept, outcome.tally.merged) == (0, area.outcome.tally.kept)


def test_origins_that_are_not_there_any_more_alone_are_measured_again(area: Area):
    before = area.minutes(VOITURE)
    with area.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM commune_minutes WHERE mode = 'voiture' AND origin < '99020'")
    outcome = area.distil(modes=(VOITURE,))

    assert 0 < outcome.tally.kept <= 20
    assert np.abs(area.minutes(VOITURE) - before).max() < 2


def test_the_engine_knows_no_road_in_the_sea(area: Area):
    with pytest.raises(Exception, match="No suitable edges"):
        ask_actor(
            open_actor(area.tiles),
            "sources_to_targets",
            {"sources": [{"lon": 0, "lat": 0}], "targets": [{"lon": 0, "lat": 0}], "costing": "auto"},
        )
