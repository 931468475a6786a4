"""Follows loads from the importers to the caches of geo: which of them make reference data be read again."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from geo.database.version import newest_reference_load
from importers.sources.frr import FrrImporter
from importers.sources.lieux import StandardImporter
from tests.importers.tiny_france import DATA, load, make_communes


@pytest.fixture
def france(own_engine, tmp_path, monkeypatch):
    load(own_engine, make_communes(tmp_path, monkeypatch))
    return own_engine


def reference_load(engine: Engine) -> int:
    with Session(engine) as session:
        return newest_reference_load(session)


def test_a_load_of_what_is_known_of_communes_is_a_reference_load(france):
    before = reference_load(france)
    load(france, FrrImporter(), DATA / "frr" / "dgcl.csv")
    assert reference_load(france) > before > 0


def test_a_load_of_lieux_is_no_reference_load(france):
    before = reference_load(france)
    load(france, StandardImporter(), DATA / "lieux" / "v0.json")
    assert reference_load(france) == before
