"""Tests of the setting ROUTING, and of the engine that it opens."""

import sys

import pytest

from geo.errors import ConfigurationError
from geo.settings import Routing, load_settings, parse_routing
from geo.travel.engines.factory import open_engine


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("none", Routing("none")),
        ("", Routing("none")),
        (" ign ", Routing("ign")),
        ("valhalla:/srv/tiles", Routing("valhalla", "/srv/tiles")),
        ("valhalla:data/valhalla/isere", Routing("valhalla", "data/valhalla/isere")),
        ("valhalla+https://example.org/v", Routing("valhalla", "https://example.org/v")),
        ("osrm+http://localhost:5000", Routing("osrm", "http://localhost:5000")),
    ],
)
def test_an_engine_and_its_address_are_read(text, expected):
    assert parse_routing(text) == expected


@pytest.mark.parametrize(
    "text", ["osrm", "osrm:/srv", "valhalla:", "valhalla+ftp://a", "valhalla+https://", "https://a", "google"]
)
def test_anything_else_is_refused_with_what_is_accepted(text):
    with pytest.raises(ValueError, match="ign sont acceptés"):
        parse_routing(text)


def test_a_wrong_setting_is_one_error_that_names_it(monkeypatch):
    monkeypatch.setenv("ROUTING", "google")

    with pytest.raises(ConfigurationError, match="ROUTING"):
        load_settings()


@pytest.mark.parametrize(
    ("text", "credit"),
    [("osrm+http://localhost:5000", "OSRM"), ("valhalla+http://localhost:8002", "Valhalla"), ("ign", "IGN")],
)
def test_the_engine_asked_for_is_opened(text, credit):
    engine = open_engine(parse_routing(text), timeout_s=1)

    assert engine is not None
    assert engine.credit.startswith(credit)


def test_no_engine_is_opened_unless_one_is_asked_for():
    assert open_engine(Routing("none"), timeout_s=1) is None


def test_tiles_that_are_not_there_are_said_so(tmp_path):
    pytest.importorskip("valhalla", reason="pyvalhalla is not installed: make roads installs it")

    with pytest.raises(ConfigurationError, match="pas de tuiles"):
        open_engine(Routing("valhalla", str(tmp_path / "nowhere")), timeout_s=1)


def test_without_the_library_one_sentence_says_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "valhalla", None)

    with pytest.raises(ConfigurationError, match=r"requirements-roads\.txt"):
        open_engine(Routing("valhalla", str(tmp_path)), timeout_s=1)
