"""A search always has something to show."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from geo.standard.criteria import NO_CRITERIA, Criteria
from tests.factories import make_lieu
from tests.named_places import AUBUSSON, GUERET, LYON
from webapp.lieux.queries import Search
from webapp.lieux.search import SearchAnswer, SearchOutcome, answer_search, without_filter


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
