"""Where more places reach most people, among buildings that are already there: mairies, libraries.

CRS: EPSG:4326, longitude first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array
from sqlalchemy.orm import Session

from geo.arrays import Flags, Floats, Ints
from geo.coverage.country import Desk, Question, desk_of
from geo.coverage.distances import DECIMALS, nearest_km
from geo.coverage.figures import VOL
from geo.coverage.max_cover import best_sites
from geo.coverage.territory import Siting, measure_gaps, needy_seats
from geo.errors import InvalidInput
from geo.points import Point
from geo.travel.graph import NOWHERE


@dataclass(frozen=True, slots=True)
class Building:
    """A place that could take a lieu in; it may be beyond the border of the territory."""

    point: Point
    nom: str = ""


def find_buildings(
    session: Session, kind: str, code: str, question: Question, *, buildings: Sequence[Building], number: int
) -> Siting:
    """Choose the buildings where `number` more places reach most of the people who are beyond.

    The sites of the plan are rows of `communes`: the commune of each building, at the building.
    Raises as `measure_gaps`, and InvalidInput for a building that is nowhere near a commune.
    """
    desk, gaps = desk_of(session), measure_gaps(session, kind, code, question)
    lon, lat = (np.array([getattr(b.point, axis) for b in buildings]) for axis in ("lon", "lat"))
    communes = desk.supply.country.take(_homes(desk, lon, lat))
    rows, seats = needy_seats(desk, gaps)
    on_roads = gaps.coverage.remoteness.measured[rows]
    covers = csr_array(np.array([_covers(desk, question, b.point, seats, on_roads) for b in buildings]))
    plan = best_sites(covers, gaps.coverage.people_beyond[rows], number=number)
    names = [building.nom for building in buildings]
    return Siting(gaps, plan, replace(communes, lon=lon, lat=lat), names)


def _covers(desk: Desk, question: Question, point: Point, seats: Ints, on_roads: Flags) -> Flags:
    """Tell which seats are within the threshold of a building. Shape: that of `seats` and `on_roads`."""
    network, far, alone = desk.travel.network, question.threshold, _alone(point)
    if question.mode == VOL:
        away, _ = nearest_km(network.lon[seats], network.lat[seats], *alone)
        return np.asarray(away.round(DECIMALS) <= far)
    # From the seats to the building, as coverage is measured: known roads may differ by direction.
    near = desk.travel.to_nearest(*alone, mode=question.mode, limit_min=far + 10**-DECIMALS)
    within = near.minutes[seats].round(DECIMALS) <= far
    # Where roads are known from a seat and to a building, but none between them, it is farther than known.
    guessed = on_roads & ~near.measured[seats] & (network.access(*alone).home != seats)
    return np.asarray(within & ~guessed if near.measured.any() else within)


def _alone(point: Point) -> tuple[Floats, Floats]:
    return np.array([point.lon]), np.array([point.lat])


def _homes(desk: Desk, lon: Floats, lat: Floats) -> Ints:
    """Give the row of the country of the commune whose seat is nearest. Raises InvalidInput."""
    homes = desk.travel.network.access(lon, lat).home
    if (homes == NOWHERE).any():
        rank = int(np.argmax(homes == NOWHERE))
        where = f"{lat[rank]:g},{lon[rank]:g}"
        raise InvalidInput({"parmi_points": f"Aucune commune n'est près du point {where}."})
    row_of = {code: row for row, code in enumerate(desk.supply.country.code)}
    return np.array([row_of[code] for code in desk.travel.network.codes[homes].tolist()], dtype=np.int64)
