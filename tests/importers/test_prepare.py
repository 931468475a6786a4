"""Tests of importers.prepare: what `make run` loads, with and without the network."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from importers import prepare as preparation
from importers.model import DatasetInfo, Tally
from importers.prepare import load_missing_data
from importers.progress import silent
from importers.run.pipeline import UNCHANGED, Outcome
from importers.sources import demo
from importers.sources.conseillers_numeriques import ConseillersNumeriquesImporter
from tests.unruly_server import unruly_server


@pytest.fixture(scope="module")
def network() -> Iterator[str]:
    with unruly_server() as address:
        yield address


@pytest.fixture
def prepared(own_engine, own_settings, monkeypatch):
    """Prepare with communes already there and one national source at an address; list what is loaded."""
    communes = Outcome(DatasetInfo("communes", "", "", ""), UNCHANGED, Tally())
    real_load = preparation._load

    def load(engine, source, progress):
        return communes if source.slug == "communes" else real_load(engine, source, progress)

    monkeypatch.setattr(preparation, "_load", load)
    monkeypatch.setattr(preparation, "download_relief", lambda: False)
    monkeypatch.setattr(demo, "LIEU_COUNT", 50)
    monkeypatch.setattr("importers.files.public_http.is_public", lambda _: True)

    def prepare_with(url, *, open_data=True):
        national = type("National", (ConseillersNumeriquesImporter,), {"url": url})()
        monkeypatch.setattr(preparation, "NATIONAL_IMPORTERS", (national,))
        settings = own_settings.model_copy(update={"open_data": open_data, "open_data_timeout_s": 0.5})
        load_missing_data(own_engine, settings, silent())
        with own_engine.connect() as connection:
            loaded = "SELECT slug FROM source WHERE current_run_id IS NOT NULL"
            return connection.scalars(text(loaded)).all()

    return prepare_with


def test_the_national_data_are_loaded_when_the_network_answers(prepared, network):
    assert prepared(f"{network}/good") == ["conseillers-numeriques"]


@pytest.mark.parametrize("path", ["missing", "cut", "page"])
def test_bad_national_data_are_replaced_by_the_demonstration(prepared, network, path):
    assert prepared(f"{network}/{path}") == ["demo"]


def test_without_network_the_demonstration_is_loaded(prepared):
    assert prepared("http://127.0.0.1:9/a") == ["demo"]


def test_the_network_may_be_forbidden(prepared, network):
    assert prepared(f"{network}/good", open_data=False) == ["demo"]


def test_real_lieux_are_left_alone(prepared, network):
    prepared(f"{network}/good")

    assert prepared("http://127.0.0.1:9/a") == ["conseillers-numeriques"]


def test_the_demonstration_gives_way_when_the_network_is_back(prepared, network):
    prepared("http://127.0.0.1:9/a")

    assert prepared(f"{network}/good") == ["conseillers-numeriques"]
