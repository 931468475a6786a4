"""Follows loads from the importers to the caches of geo: which of them make reference data be read again."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from geo.database.version import newest_reference_load
from importers.sources.carroyage import CarroyageImporter
from importers.sources.fragilite import FragiliteImporter
from importers.sources.frr import FrrImporter
from importers.sources.laposte import LaPosteImporter
from importers.sources.lieux import StandardImporter
from importers.sources.minutes import MinutesImporter
from tests.importers.tiny_france import DATA, load, make_communes


@pytest.fixture
def france(own_engine, tmp_path, monkeypatch):
    load(own_engine, make_communes(tmp_path, monkeypatch))
    return own_engine


def reference_load(engine: Engine) -> int:
    with Session(engine) as session:
        return newest_reference_load(session)


@pytest.mark.parametrize(
    ("importer", "file"),
    [
        (FrrImporter(), "frr/dgcl.csv"),
        (FragiliteImporter(), "fragilite/ifn.csv"),
        (LaPosteImporter(), "laposte/hexasmal.csv"),
        (CarroyageImporter(), "carroyage/carreaux_200m.csv"),
    ],
    ids=lambda value: getattr(value, "slug", ""),
)
def test_a_load_of_what_is_known_of_communes_is_a_reference_load(france, importer, file):
    before = reference_load(france)
    load(france, importer, DATA / file)
    assert reference_load(france) > before > 0


def test_a_load_of_communes_is_a_reference_load(own_engine, tmp_path, monkeypatch):
    before = reference_load(own_engine)
    load(own_engine, make_communes(tmp_path, monkeypatch))
    assert reference_load(own_engine) > before


def test_a_load_of_minutes_is_a_reference_load(own_engine):
    before = reference_load(own_engine)
    load(own_engine, MinutesImporter(), DATA / "minutes" / "matrix.csv")
    assert reference_load(own_engine) > before


def test_a_load_of_lieux_is_no_reference_load(france):
    before = reference_load(france)
    load(france, StandardImporter(), DATA / "lieux" / "v0.json")
    assert reference_load(france) == before
