"""A search always has something to show."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from geo.points import Point
from geo.standard.criteria import NO_CRITERIA, Criteria
from tests.factories import make_lieu
from tests.named_places import AUBUSSON, GUERET, LYON
from webapp.lieux.queries import Search
from webapp.lieux.search import SearchAnswer, SearchOutcome, answer_search, without_filter

TUESDAY = datetime(2026, 11, 24, 10, 0)


@pytest.fixture(autouse=True)
def inside_the_site(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def ask(session: Session, *, radius_m: int | None = None, page: int = 1, **criteria: Any) -> SearchAnswer:
    search = Search(q="Guéret", point=None, radius_m=radius_m, criteria=Criteria(**criteria), page=page)
    return answer_search(session, search, GUERET)


def test_the_nearest_come_first(session: Session):
    far, near = make_lieu(session, at=LYON), make_lieu(session, at=GUERET)
    found = ask(session)
    assert [hit.id for hit in (*found.hits, *found.farther)] == [near.id, far.id]
    assert (found.outcome, found.total) == (SearchOutcome.FOUND, None)


def test_within_a_radius_they_are_counted(session: Session):
    for at in (GUERET, AUBUSSON, LYON):
        make_lieu(session, at=at)
    assert ask(session, radius_m=50_000).total == 2


def test_none_within_the_radius_gives_the_three_nearest(session: Session):
    for _ in range(4):
        make_lieu(session, at=LYON)
    found = ask(session, radius_m=10_000)
    assert (found.outcome, len(found.hits)) == (SearchOutcome.NONE_WITHIN, 3)


def test_none_that_matches_gives_the_nearest_and_what_to_drop(session: Session):
    make_lieu(session, ateliers="oui")
    found = ask(session, ateliers=True, frais_a_charge=("Payant",), radius_m=1_000)
    assert (found.outcome, len(found.hits)) == (SearchOutcome.NONE_MATCHING, 1)
    assert [remedy.dropped for remedy in found.remedies] == ["frais_a_charge"]


def test_the_uncertain_are_proposed_when_they_would_be_found(session: Session):
    make_lieu(session, pass_numerique="possible")
    [remedy, _] = ask(session, pass_numerique=True).remedies
    assert (remedy.dropped, remedy.search.criteria.incertains) == (None, True)


def test_a_page_after_the_last_says_so(session: Session):
    make_lieu(session)
    assert ask(session, page=2).outcome is SearchOutcome.PAST_THE_END


def test_a_database_without_lieux_says_so(session: Session):
    assert ask(session, ateliers=True).outcome is SearchOutcome.NO_LIEU


def test_a_filter_dropped_goes_back_to_the_first_page():
    search = Search(q="x", point=None, radius_m=None, criteria=Criteria(ateliers=True), page=3)
    assert without_filter(search, "ateliers") == Search(
        q="x", point=None, radius_m=None, criteria=NO_CRITERIA
    )


def test_what_is_farther_than_one_travels_stands_apart_unless_a_limit_is_given(session: Session):
    near, far = make_lieu(session, at=GUERET), make_lieu(session, at=LYON)
    found = ask(session)
    assert ([hit.id for hit in found.hits], [hit.id for hit in found.farther]) == ([near.id], [far.id])
    assert [hit.id for hit in ask(session, radius_m=200_000).farther] == []


def test_the_unplaced_of_the_reach_come_apart(session: Session):
    placed = make_lieu(session, at=AUBUSSON)
    unplaced = make_lieu(session, at=GUERET, position_precision="commune")
    make_lieu(session, at=LYON, position_precision="commune")
    found = ask(session, radius_m=50_000)
    assert ([hit.id for hit in found.hits], found.total) == ([placed.id], 1)
    assert [hit.id for hit in found.unplaced] == [unplaced.id]


def test_where_all_of_the_reach_are_unplaced_the_nearest_placed_are_given_too(session: Session):
    far = make_lieu(session, at=LYON)
    unplaced = make_lieu(session, at=GUERET, position_precision="commune")
    found = ask(session, radius_m=10_000)
    assert (found.outcome, [hit.id for hit in found.hits]) == (SearchOutcome.NONE_WITHIN, [far.id])
    assert [hit.id for hit in found.unplaced] == [unplaced.id]


@pytest.mark.parametrize("mode", [None, "voiture"])
def test_nearer_lieux_that_did_not_say_are_counted(session: Session, mode: str | None, gueret: None):
    states = (("inconnu", 0.0), ("possible", 0.01), ("non", 0.02), ("oui", 0.1), ("inconnu", 0.2))
    for state, east in states:
        make_lieu(session, at=Point(GUERET.lon + east, GUERET.lat), ateliers=state)
    asked = Search(q="Guéret", point=None, radius_m=None, criteria=Criteria(ateliers=True), mode=mode)
    assert answer_search(session, asked, GUERET).silent == 2
    both = replace(asked, criteria=Criteria(ateliers=True, incertains=True, inconnus=True))
    assert answer_search(session, both, GUERET).silent == 0


def test_those_known_to_be_open_come_first_and_unknown_hours_apart(session: Session):
    opened = make_lieu(session, at=Point(GUERET.lon + 0.01, GUERET.lat), horaires="Tu 09:00-12:00")
    unknown = make_lieu(session, at=GUERET)
    make_lieu(session, at=GUERET, horaires="We 09:00-12:00")
    found = ask(session, ouvert=TUESDAY)
    assert [hit.id for hit in found.hits] == [opened.id]
    assert [hit.id for hit in found.unknown_hours] == [unknown.id]
    assert not found.opening_next


def test_where_none_is_open_the_next_to_open_come_first(session: Session):
    later = make_lieu(session, at=GUERET, horaires="Th 09:00-12:00")
    sooner = make_lieu(session, at=AUBUSSON, horaires="We 09:00-12:00")
    make_lieu(session, at=LYON, horaires="Tu 09:00-12:00")
    found = ask(session, ouvert=TUESDAY)
    assert found.outcome is SearchOutcome.NONE_OPEN
    assert [hit.id for hit in found.opening_next] == [sooner.id, later.id]
    assert [remedy.dropped for remedy in found.remedies] == ["ouvert"]
