"""Tests of geo.lieux.ranking: which lieu comes before which."""

from datetime import date

import pytest
from sqlalchemy import select

from geo.database.models import Lieu
from geo.lieux.ranking import (
    DEFAULT_LIMIT_MIN,
    RankingTerms,
    band_of,
    completeness,
    preference_of,
    rank_key,
)
from geo.travel.modes import MODES, VOITURE
from tests.factories import make_lieu

LIMIT_MIN = DEFAULT_LIMIT_MIN[VOITURE]


def terms(minutes: float, **others) -> RankingTerms:
    return RankingTerms(travel=minutes, band=band_of(minutes, 0, limit_min=LIMIT_MIN), **others)


def first(*candidates: RankingTerms) -> RankingTerms:
    return min(candidates, key=rank_key)


@pytest.mark.parametrize("unknown", [1, 5, 50])
def test_what_is_far_never_precedes_what_is_near_whatever_it_offers(unknown):
    near, far = terms(12, unknown=unknown), terms(188)
    assert first(far, near) is near


def test_within_reach_a_yes_precedes_what_nobody_knows():
    said, silent = terms(40), terms(5, unknown=1)
    assert first(silent, said) is said


def test_a_no_comes_after_everything_else():
    refused, far = terms(1, refused=True), terms(500, unknown=3)
    assert first(refused, far) is far


def test_at_equal_offers_the_nearest_comes_first():
    assert first(terms(13), terms(12)).travel == 12


def test_at_equal_travel_the_newest_then_the_most_complete_comes_first():
    values = {"horaires": "Mo", "telephone": None, "courriels": [], "site_web": [], "services": []}
    bare = {**values, "horaires": None, "frais_a_charge": []}
    full = {**values, "frais_a_charge": ["Gratuit"]}
    ordered = [
        preference_of({**bare, "date_maj": "2026-01-02"}),
        preference_of({**full, "date_maj": "2026-01-01"}),
        preference_of({**bare, "date_maj": date(2026, 1, 1)}),
        preference_of({**full, "date_maj": None}),
    ]
    assert sorted(ordered) == ordered


@pytest.mark.parametrize(
    ("minutes", "band"), [(0, 0), (45, 0), (45.4, 0), (45.6, 1), (90, 1), (91, 2), (180, 2), (188, 3)]
)
def test_a_band_is_so_many_times_the_limit_in_whole_minutes(minutes, band):
    assert band_of(minutes, 0, limit_min=45) == band


def test_without_a_road_one_goes_on_foot():
    assert band_of(None, 2_000, limit_min=45) == 0
    assert band_of(None, 20_000, limit_min=45) > 0


def test_every_mode_has_a_limit():
    assert set(MODES) <= set(DEFAULT_LIMIT_MIN)


def test_the_database_counts_details_as_the_code_does(session):
    make_lieu(session, horaires="Mo 09:00-12:00", telephone="", services=["x"], frais_a_charge=["Gratuit"])
    lieu = session.scalars(select(Lieu)).one()
    values = {column.key: getattr(lieu, column.key) for column in Lieu.__table__.columns}
    assert session.scalar(select(completeness())) == -preference_of(values)[1] == 3
