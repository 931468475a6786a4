"""Tests of geo.lieux.quickest, on two banks of a river that only one bridge crosses."""

import pytest
from sqlalchemy.orm import Session

from geo.database.models import CommuneLink
from geo.lieux.nearest import find_nearest
from geo.lieux.quickest import add_minutes, find_quickest, find_reached
from geo.lieux.reach import ReachQuery
from geo.points import Point
from geo.standard.criteria import NO_CRITERIA, Criteria
from geo.travel.load import load_travel
from geo.travel.modes import MARCHE, VOITURE
from tests.factories import make_commune, make_lieu

HERE = Point(0.0, 46.0)
FURTHER = Point(0.12, 46.0)
OPPOSITE = Point(0.0, 46.05)
BRIDGE_SOUTH, BRIDGE_NORTH = Point(0.24, 46.0), Point(0.24, 46.05)


@pytest.fixture
def river(session: Session) -> dict[str, str]:
    """Lay two villages on each bank, linked by the bridge alone; return the id of the lieu of each."""
    seats = {"1": HERE, "2": FURTHER, "3": BRIDGE_SOUTH, "4": BRIDGE_NORTH, "5": OPPOSITE}
    for number, at in seats.items():
        make_commune(session, f"2300{number}", f"Village {number}", at=at)
    for a, b, km in (("1", "2", 9.3), ("2", "3", 9.3), ("3", "4", 5.6), ("4", "5", 18.5)):
        session.add(
            CommuneLink(commune_a=f"2300{a}", commune_b=f"2300{b}", length_m=km * 1_000, kind="voisine")
        )
    session.flush()
    return {
        "further": make_lieu(session, at=FURTHER).id,
        "opposite": make_lieu(session, at=OPPOSITE, ateliers="oui").id,
    }


def from_here(criteria: Criteria = NO_CRITERIA, mode: str = VOITURE, **limits: float) -> ReachQuery:
    return ReachQuery(HERE, criteria, mode, **limits)


def ids(found) -> list[str]:
    return [one.id for one in found]


def test_what_is_nearest_is_not_the_quickest_across_a_river(session: Session, river: dict[str, str]):
    nearest = find_nearest(session, point=HERE, criteria=NO_CRITERIA).hits
    quickest = find_quickest(session, load_travel(session), from_here()).hits
    assert ids(nearest) == [river["opposite"], river["further"]]
    assert ids(quickest) == [river["further"], river["opposite"]]
    assert quickest[0].minutes < quickest[1].minutes
    assert not quickest[0].measured


def test_nothing_beyond_the_time_is_given(session: Session, river: dict[str, str]):
    within = find_reached(session, load_travel(session), from_here(max_min=20))
    assert ids(within) == [river["further"]]
    assert all(one.minutes <= 20 for one in within)


def test_a_radius_holds_besides_the_time(session: Session, river: dict[str, str]):
    found = find_reached(session, load_travel(session), from_here(radius_m=6_000))
    assert ids(found) == [river["opposite"]]


def test_filters_hold(session: Session, river: dict[str, str]):
    found = find_reached(session, load_travel(session), from_here(criteria=Criteria(ateliers=True)))
    assert ids(found) == [river["opposite"]]


def test_what_no_road_leads_to_is_left_out(session: Session, river: dict[str, str]):
    island = Point(-2.0, 46.0)
    make_commune(session, "23009", "Île", at=island)
    make_lieu(session, at=island)
    assert len(find_reached(session, load_travel(session), from_here())) == 2


def test_pages_follow_one_another(session: Session, river: dict[str, str]):
    query = from_here(mode=MARCHE)
    first = find_quickest(session, load_travel(session), query, limit=1)
    second = find_quickest(session, load_travel(session), query, limit=1, offset=1)
    assert (first.more, second.more) == (True, False)
    assert ids([*first.hits, *second.hits]) == [river["further"], river["opposite"]]


def test_minutes_are_added_to_hits_in_their_order(session: Session, river: dict[str, str]):
    nearest = find_nearest(session, point=HERE, criteria=NO_CRITERIA).hits
    with_minutes = add_minutes(session, load_travel(session), nearest, point=HERE, mode=VOITURE)
    assert ids(with_minutes) == ids(nearest)
    assert with_minutes[0].minutes > with_minutes[1].minutes


def test_no_hits_take_no_time(session: Session):
    assert add_minutes(session, load_travel(session), [], point=HERE, mode=VOITURE) == []


def test_the_unplaced_of_a_reach_come_after_it_by_the_minutes_to_their_commune(
    session: Session, river: dict[str, str]
):
    first = make_lieu(session, at=HERE, position_precision="commune").id
    last = make_lieu(session, at=OPPOSITE, position_precision="commune").id
    source = load_travel(session)
    pages = [find_quickest(session, source, from_here(), limit=1, offset=offset) for offset in (0, 1)]
    assert [ids(page.hits) for page in pages] == [[river["further"]], [river["opposite"]]]
    assert [ids(page.unplaced) for page in pages] == [[first], [last]]
