"""Find the lieux of a search: the nearest, or the quickest to reach when it says how to travel."""

from sqlalchemy.orm import Session

from geo.lieux.nearest import COUNT_CEILING, Page, count_within, find_nearest
from geo.lieux.quickest import count_reached, find_quickest, reach
from geo.points import Point
from geo.travel.trip import Reached, Trip
from webapp.lieux.params import Search
from webapp.lieux.ways import ways_of


def find(session: Session, search: Search, point: Point) -> Page:
    """Give the page that a search asks for."""
    if search.mode is None:
        return find_nearest(
            session,
            point=point,
            criteria=search.criteria,
            radius_m=search.radius_m,
            limit=search.limit,
            offset=search.offset,
        )
    return find_quickest(
        session,
        ways_of(session),
        point=point,
        criteria=search.criteria,
        trip=trip_of(search),
        radius_m=search.radius_m,
        limit=search.limit,
        offset=search.offset,
    )


def count(session: Session, search: Search, point: Point) -> int | None:
    """Count the lieux of a search that has an edge, up to COUNT_CEILING + 1; None for one that has none."""
    if search.minutes is not None:
        return count_reached(
            session,
            ways_of(session),
            point=point,
            criteria=search.criteria,
            trip=trip_of(search),
            radius_m=search.radius_m,
            most=COUNT_CEILING + 1,
        )
    if search.radius_m is None:
        return None
    return count_within(session, point=point, criteria=search.criteria, radius_m=search.radius_m)


def reached_by(session: Session, search: Search, point: Point) -> list[Reached]:
    """List all that one can reach as a search says, the quickest first."""
    return reach(
        session,
        ways_of(session),
        point=point,
        criteria=search.criteria,
        trip=trip_of(search),
        radius_m=search.radius_m,
    )


def trip_of(search: Search) -> Trip:
    """Say how one travels, for a search that says so."""
    assert search.mode is not None
    return Trip(search.mode, search.minutes)
