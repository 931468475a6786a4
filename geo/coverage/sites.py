"""Siting: where more lieux would reach most people beyond, in communes or in existing buildings.

CRS: EPSG:4326, longitude first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array
from sqlalchemy.orm import Session

from geo.arrays import Flags, Floats, Ints
from geo.coverage.communes import Demand
from geo.coverage.country import Country, current_country
from geo.coverage.distances import DISTANCE_DECIMALS, nearest_km, reach_matrix
from geo.coverage.figures import VOL
from geo.coverage.inputs import FRANCE
from geo.coverage.max_cover import Plan, best_sites, greedy_sites
from geo.coverage.question import Question
from geo.coverage.territory import TerritoryCoverage, measure_territory
from geo.errors import InvalidInput
from geo.points import Point
from geo.travel.graph import NO_INDEX


@dataclass(frozen=True, slots=True, eq=False)
class Siting:
    """Where more lieux would reach most people; the sites of `plan` are rows of `communes`."""

    before: TerritoryCoverage
    plan: Plan
    communes: Demand
    buildings: Sequence[str] = ()
    """Names of the candidate buildings, "" where one has none; empty: candidates are seats of communes."""


@dataclass(frozen=True, slots=True)
class Building:
    """An existing building (mairie, library…) as a candidate; it may be outside the territory."""

    point: Point
    nom: str = ""


def find_sites(
    session: Session,
    kind: str,
    code: str,
    question: Question,
    *,
    number: int,
    among: Sequence[str] = (),
    exact: bool = True,
) -> Siting:
    """Select the communes of a territory where `number` more lieux reach most of its people beyond.

    `among`: Insee codes of the only candidates. With `exact` the best selection is searched and proved
    within the time limit, else the greedy one is returned; the country is always greedy.
    Raises as `measure_territory`, and InvalidInput for a code outside the territory.
    """
    country, before = current_country(session), measure_territory(session, kind, code, question)
    exact = exact and kind != FRANCE
    key = ("sites", before.territory, question, number, tuple(among), exact)
    return country.cached(key, lambda: _find_sites(country, before, number, among, exact=exact))


def find_buildings(
    session: Session, kind: str, code: str, question: Question, *, buildings: Sequence[Building], number: int
) -> Siting:
    """Select the buildings where `number` more lieux reach most of the people beyond.

    The sites of the plan are rows of `communes`: the commune of each building, at the building.
    Raises as `measure_territory`, and InvalidInput for a building far from any commune.
    """
    country, before = current_country(session), measure_territory(session, kind, code, question)
    lon, lat = (np.array([getattr(b.point, axis) for b in buildings]) for axis in ("lon", "lat"))
    communes = country.inputs.communes.take(_home_communes(country, lon, lat))
    rows, seats = _beyond_seats(country, before)
    on_roads = before.coverage.remoteness.measured[rows]
    covers = csr_array(np.array([_covers(country, question, b.point, seats, on_roads) for b in buildings]))
    plan = best_sites(covers, before.coverage.people_beyond[rows], number=number)
    names = [building.nom for building in buildings]
    return Siting(before, plan, replace(communes, lon=lon, lat=lat), names)


def _find_sites(
    country: Country, before: TerritoryCoverage, number: int, among: Sequence[str], *, exact: bool
) -> Siting:
    demand, question = before.coverage.demand, before.question
    candidates = _candidates(demand, among)
    network_seats = country.seats[country.inputs.rows_of(before.territory)]
    # Roads are taken to be as long both ways, so that searches start only from communes with people beyond.
    rows, seats = _beyond_seats(country, before)
    within = reach_matrix(country.travel, seats, mode=question.mode, threshold=question.threshold)
    covers = within[:, network_seats[candidates]].T.tocsr()
    people = before.coverage.people_beyond[rows]
    plan = (best_sites if exact else greedy_sites)(covers, people, number=number)
    return Siting(before, plan, demand.take(candidates))


def _candidates(demand: Demand, among: Sequence[str]) -> Ints:
    """Return the rows of the candidate communes. Raises InvalidInput."""
    if not among:
        return np.flatnonzero(demand.has_seat)
    wanted = np.isin(demand.code.astype(np.str_), among)
    missing = set(among).difference(demand.code[wanted])
    if missing:
        raise InvalidInput({"parmi": f"Aucune commune de ce territoire n'a le code «{min(missing)}»."})
    return np.flatnonzero(wanted & demand.has_seat)


def _beyond_seats(country: Country, before: TerritoryCoverage) -> tuple[Ints, Ints]:
    """Return the rows of the communes with people beyond and a seat, and these seats in the network."""
    seats = country.seats[country.inputs.rows_of(before.territory)]
    rows = np.flatnonzero((before.coverage.people_beyond > 0) & (seats != NO_INDEX))
    return rows, seats[rows]


def _covers(country: Country, question: Question, point: Point, seats: Ints, on_roads: Flags) -> Flags:
    """Flag the seats within the threshold of a building. Shape: that of `seats` and `on_roads`."""
    network, threshold, building = country.travel.network, question.threshold, _as_arrays(point)
    if question.mode == VOL:
        km, _ = nearest_km(network.lon[seats], network.lat[seats], *building)
        return np.asarray(km.round(DISTANCE_DECIMALS) <= threshold)
    # From the seats to the building, as coverage is measured: known roads may differ by direction.
    limit_min = threshold + 10**-DISTANCE_DECIMALS
    nearest = country.travel.to_nearest(*building, mode=question.mode, limit_min=limit_min)
    within = nearest.minutes[seats].round(DISTANCE_DECIMALS) <= threshold
    # Where roads are known from a seat and to a building, but none between them, it is farther than known.
    off_table = on_roads & ~nearest.measured[seats] & (network.access(*building).home != seats)
    return np.asarray(within & ~off_table if nearest.measured.any() else within)


def _as_arrays(point: Point) -> tuple[Floats, Floats]:
    return np.array([point.lon]), np.array([point.lat])


def _home_communes(country: Country, lon: Floats, lat: Floats) -> Ints:
    """Return the row of the commune that each building is in or nearest to. Raises InvalidInput."""
    network, communes = country.travel.network, country.inputs.communes
    homes = network.access(lon, lat).home
    if (homes == NO_INDEX).any():
        first = int(np.argmax(homes == NO_INDEX))
        where = f"{lat[first]:g},{lon[first]:g}"
        raise InvalidInput({"parmi_points": f"Aucune commune n'est près du point {where}."})
    row_of = {code: row for row, code in enumerate(communes.code)}
    return np.array([row_of[code] for code in network.codes[homes].tolist()], dtype=np.int64)
