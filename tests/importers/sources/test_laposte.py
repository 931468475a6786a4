"""Tests of importers.sources.laposte: what communes lack is added, what they have stays."""

import pytest
from sqlalchemy.orm import Session

from geo.communes.gazetteer import search_places
from importers.sources.laposte import LaPosteImporter
from tests.importers.tiny_france import DATA, commune, load, make_communes, rejects

HEXASMAL = DATA / "laposte" / "hexasmal.csv"


@pytest.fixture
def france(own_engine, tmp_path, monkeypatch):
    load(own_engine, make_communes(tmp_path, monkeypatch))
    return own_engine


def test_a_postal_code_that_a_commune_lacks_is_added(france):
    load(france, LaPosteImporter(), HEXASMAL)

    assert commune(france, "23096").codes_postaux == ["23000", "23011"]


def test_a_commune_whose_codes_are_known_is_not_touched(france):
    before = commune(france, "23195").version
    load(france, LaPosteImporter(), HEXASMAL)

    assert commune(france, "23195").version == before


def test_an_unknown_seat_is_placed_and_says_so(france):
    load(france, LaPosteImporter(), HEXASMAL)
    ahun = commune(france, "23001")

    assert (ahun.seat_quality, ahun.lon, ahun.lat) == ("code_postal", 2.04, 46.08)


def test_a_known_seat_stays(france):
    load(france, LaPosteImporter(), HEXASMAL)

    assert commune(france, "23195").seat_quality == "surface"


def test_a_village_overseas_stays_the_seat_of_its_commune(france):
    load(france, LaPosteImporter(), HEXASMAL)

    assert commune(france, "97502").seat_quality == "village"


def test_a_commune_that_got_a_seat_can_be_found_by_visitors(france):
    load(france, LaPosteImporter(), HEXASMAL)

    with Session(france) as session:
        assert [place.code for place in search_places(session, "ahun")] == ["23001"]


def test_rows_that_cannot_be_read_are_refused(france):
    load(france, LaPosteImporter(), HEXASMAL)

    assert [(r.line, r.field) for r in rejects(france, "laposte")] == [
        (9, "code_insee"),
        (10, "code_postal"),
        (11, "coordonnees_gps"),
        (12, "coordonnees_gps"),
    ]


def test_every_row_is_kept_merged_or_refused(france):
    tally = load(france, LaPosteImporter(), HEXASMAL).tally

    assert (tally.read, tally.kept, tally.merged, tally.rejected.total()) == (11, 6, 1, 4)
