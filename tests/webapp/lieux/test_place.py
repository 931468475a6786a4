"""Where a search is centred."""

from dataclasses import replace
from unittest.mock import ANY

import pytest
from sqlalchemy.orm import Session

from geo.errors import NotFound
from geo.points import Point
from geo.standard.criteria import NO_CRITERIA
from tests.factories import make_commune
from tests.named_places import GUERET, SAINT_DENIS_93, SAINT_DENIS_REUNION, VILLERS_SUR_MER
from webapp.lieux.place import AmbiguousPlace, Centre, locate
from webapp.lieux.queries import Search


def centre(session: Session, q: str | None, point: Point | None = None) -> Centre:
    return locate(session, Search(q=q, point=point, radius_m=None, criteria=NO_CRITERIA))


@pytest.fixture
def homonyms(session: Session) -> None:
    make_commune(
        session, "93066", "Saint-Denis", departement="93", at=SAINT_DENIS_93, codes_postaux=("93200",)
    )
    make_commune(
        session,
        "97411",
        "Saint-Denis",
        departement="974",
        at=SAINT_DENIS_REUNION,
        codes_postaux=("97400",),
    )


def test_a_town_is_found_by_its_name(session: Session):
    make_commune(session)
    found = centre(session, "guéret")
    assert found.place is not None
    assert (found.place.code, found.point) == ("23096", GUERET)


def test_a_point_needs_no_town(session: Session):
    assert centre(session, None, VILLERS_SUR_MER) == Centre(VILLERS_SUR_MER)


def test_an_unknown_town_is_not_found(session: Session):
    make_commune(session)
    with pytest.raises(NotFound):
        centre(session, "zzzzzz")


@pytest.mark.usefixtures("homonyms")
def test_homonyms_are_given_to_choose_from(session: Session):
    with pytest.raises(AmbiguousPlace) as ambiguous:
        centre(session, "saint denis")
    assert {place.code for place in ambiguous.value.candidates} == {"93066", "97411"}


@pytest.mark.usefixtures("homonyms")
def test_the_label_of_a_candidate_means_it(session: Session):
    with pytest.raises(AmbiguousPlace) as ambiguous:
        centre(session, "saint denis")
    for place in ambiguous.value.candidates:
        assert centre(session, place.label).place == replace(place, score=ANY)


def test_the_town_wins_over_the_point(session: Session):
    make_commune(session)
    assert centre(session, "guéret", SAINT_DENIS_93).point == GUERET
