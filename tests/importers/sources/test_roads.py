"""Tests of importers.sources.roads: minutes measured on an extract of three streets, made by the test."""

import sys
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from geo.errors import ConfigurationError
from geo.points import Point
from geo.travel.engines.base import FRENCH_MODES, NoAnswer
from geo.travel.engines.valhalla_actor import ValhallaTiles
from geo.travel.load import load_road_table
from geo.travel.modes import MARCHE, VELO, VOITURE
from importers.model import Request
from importers.progress import Progress, silent
from importers.run.pipeline import LoadOptions, Outcome, run_import
from importers.sources.roads import RoadsImporter
from tests.factories import make_commune
from tests.named_places import AJACCIO, GUERET, SAINT_DENIS_REUNION
from tests.osm_extracts import write_extract

SOUTH, NORTH = Point(lon=1.87, lat=46.14), Point(lon=1.87, lat=46.25)
CODES = ("23096", "23501", "23502")
"""Guéret, a commune 3 km south of it along the road, another 9 km north."""

STREET_NODES = 60
"""Valhalla takes a place for reachable when some fifty nodes are."""


def main_road(path: Path) -> Path:
    """Write one road from south to north through Guéret, with short streets on both sides."""
    nodes, ways = {}, {}
    step = (NORTH.lat - SOUTH.lat) / STREET_NODES
    for rank in range(STREET_NODES + 1):
        nodes[rank + 1] = Point(lon=GUERET.lon, lat=SOUTH.lat + rank * step)
        nodes[rank + 1001] = Point(lon=GUERET.lon + 0.001, lat=SOUTH.lat + rank * step)
        ways[rank + 1001] = ((rank + 1, rank + 1001), {"highway": "residential"})
    ways[1] = (tuple(range(1, STREET_NODES + 2)), {"highway": "secondary", "maxspeed": "80"})
    return write_extract(path, dict(sorted(nodes.items())), ways)


@pytest.fixture
def creuse(own_engine: Engine) -> Engine:
    pytest.importorskip("valhalla", reason="pyvalhalla is not installed: make roads installs it")
    with Session(own_engine) as session:
        make_commune(session, "23501", "Sud", at=SOUTH)
        make_commune(session, "23502", "Nord", at=NORTH)
        session.commit()
    return own_engine


def import_roads(engine: Engine, folder: Path, pbf: Path | None = None, **options) -> Outcome:
    pbf = pbf or main_road(folder / "creuse.osm.pbf")
    source = RoadsImporter(folder=folder / "tiles", **options)
    return run_import(
        engine, source, Request(file=pbf), silent(), LoadOptions(force=True, accept_shrink=True)
    )


class StopsBeforeRiding(Progress):
    """Somebody who ends the command once ways by car are measured."""

    def follow(self, items, title, total=None):
        if FRENCH_MODES[VELO] in title:
            raise KeyboardInterrupt
        return super().follow(items, title, total)


def minutes(engine: Engine, mode: str):
    with engine.connect() as connection:
        return load_road_table(connection, codes=CODES).minutes(mode).toarray()


def test_minutes_are_those_of_the_road(creuse, tmp_path):
    assert import_roads(creuse, tmp_path).succeeded
    by_car = minutes(creuse, VOITURE)

    km_south, km_north = 3.3, 8.9
    assert by_car[0, 1] == pytest.approx(km_south / 70 * 60, rel=0.3)
    assert by_car[0, 2] == pytest.approx(km_north / 70 * 60, rel=0.3)
    assert by_car[1, 2] == pytest.approx(by_car[1, 0] + by_car[0, 2], rel=0.05)


def test_short_ways_alone_are_ridden_and_walked(creuse, tmp_path):
    import_roads(creuse, tmp_path)

    assert minutes(creuse, VELO)[1, 2] > minutes(creuse, VOITURE)[1, 2] > 0
    assert minutes(creuse, MARCHE)[0, 1] == pytest.approx(3.3 / 5.1 * 60, rel=0.1)
    assert minutes(creuse, MARCHE)[0, 2] == 0


def test_the_credit_names_the_engine_the_data_and_its_day(creuse, tmp_path):
    import_roads(creuse, tmp_path, modes=(VOITURE,))
    with creuse.connect() as connection:
        credit = load_road_table(connection, codes=CODES).source(VOITURE)

    assert credit.startswith("Valhalla 3.")
    assert "OpenStreetMap (ODbL), creuse.osm.pbf du 01/11/2026" in credit


def test_communes_off_the_roads_of_the_extract_are_left_out(creuse, tmp_path):
    with Session(creuse) as session:
        make_commune(session, "23503", "Loin de la route", at=Point(lon=1.91, lat=46.26))
        session.commit()
    import_roads(creuse, tmp_path, modes=(VOITURE,))
    with creuse.connect() as connection:
        covers = load_road_table(connection, codes=(*CODES, "23503")).covers(VOITURE)

    assert covers.tolist() == [True, True, False, False]  # the third is so near that it is at the border


def test_one_departement_alone_may_be_measured(creuse, tmp_path):
    outcome = import_roads(creuse, tmp_path, departement="38")

    assert outcome.message == "creuse.osm.pbf ne couvre aucune commune du département 38."


def test_what_was_measured_is_not_measured_again(creuse, tmp_path):
    first, again = import_roads(creuse, tmp_path), import_roads(creuse, tmp_path)

    assert (first.tally.kept, first.tally.merged) == (12, 0)
    assert (again.tally.kept, again.tally.merged) == (0, 12)


def test_an_interrupted_run_shows_nothing_and_goes_on_where_it_was(creuse, tmp_path):
    pbf, source = main_road(tmp_path / "creuse.osm.pbf"), RoadsImporter(folder=tmp_path / "tiles")
    progress, options = StopsBeforeRiding(silent().console), LoadOptions(force=True)
    with pytest.raises(KeyboardInterrupt):
        run_import(creuse, source, Request(file=pbf), progress, options)
    assert not minutes(creuse, VOITURE).any()

    outcome = import_roads(creuse, tmp_path, pbf)
    assert (outcome.tally.kept, outcome.tally.merged) == (8, 4)
    assert minutes(creuse, VOITURE).any()
    assert minutes(creuse, VELO).any()


def test_what_another_extract_left_half_done_is_never_shown(creuse, tmp_path):
    pbf, source = main_road(tmp_path / "ancien.osm.pbf"), RoadsImporter(folder=tmp_path / "tiles")
    with pytest.raises(KeyboardInterrupt):
        run_import(
            creuse, source, Request(file=pbf), StopsBeforeRiding(silent().console), LoadOptions(force=True)
        )
    import_roads(creuse, tmp_path)

    with creuse.connect() as connection:
        credit = load_road_table(connection, codes=CODES).source(VOITURE)
    assert "creuse.osm.pbf" in credit
    assert "ancien" not in credit


def test_tiles_answer_live_and_know_nothing_of_places_off_them(creuse, tmp_path):
    import_roads(creuse, tmp_path, modes=(VOITURE,))
    (tiles,) = (tmp_path / "tiles").iterdir()
    lon, lat = np.array([(p.lon, p.lat) for p in (SOUTH, AJACCIO, NORTH)]).T
    times = ValhallaTiles(tiles).to_many(GUERET, lon, lat, mode=VOITURE)

    assert times.measured.tolist() == [True, False, True]
    assert times.minutes[[0, 2]] == pytest.approx(minutes(creuse, VOITURE)[0, 1:], abs=0.1)


def test_tiles_know_nothing_of_a_departure_off_them(creuse, tmp_path):
    import_roads(creuse, tmp_path, modes=(VOITURE,))
    (tiles,) = (tmp_path / "tiles").iterdir()

    with pytest.raises(NoAnswer):
        ValhallaTiles(tiles).to_many(AJACCIO, np.array([SOUTH.lon]), np.array([SOUTH.lat]), mode=VOITURE)


def test_an_extract_of_elsewhere_is_refused_and_changes_nothing(creuse, tmp_path):
    import_roads(creuse, tmp_path, modes=(VOITURE,))
    before = minutes(creuse, VOITURE)
    elsewhere = write_extract(tmp_path / "ocean.osm.pbf", {1: Point(lon=-30, lat=40)}, {})
    outcome = import_roads(creuse, tmp_path, elsewhere)

    assert outcome.message == "ocean.osm.pbf ne couvre aucune commune de France."
    assert (minutes(creuse, VOITURE) == before).all()


def test_an_extract_without_roads_is_refused(creuse, tmp_path):
    empty = write_extract(tmp_path / "empty.osm.pbf", {1: SAINT_DENIS_REUNION}, {})

    assert "aucune route" in import_roads(creuse, tmp_path, empty).message
    assert not list((tmp_path / "tiles").glob("*[0-9]"))


def test_without_the_library_one_sentence_says_how_to_install_it(own_engine, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "valhalla", None)

    with pytest.raises(ConfigurationError, match=r"requirements-roads\.txt"):
        import_roads(own_engine, tmp_path)
