"""Coverage of a territory from the database: who is too far from a lieu, what one more would change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy.orm import Session

from geo.arrays import Ints
from geo.coverage.accessibility import Choice, choice
from geo.coverage.cells import load_cells
from geo.coverage.communes import Demand
from geo.coverage.country import Desk, Question, desk_of
from geo.coverage.distances import reach
from geo.coverage.figures import Coverage, Remoteness, measure
from geo.coverage.grid import beyond_shares, cells_to_nearest
from geo.coverage.inputs import FRANCE, Lieux, Territory
from geo.coverage.max_cover import Plan, best_sites, greedy_sites
from geo.errors import InvalidInput
from geo.quality.sources import Credit
from geo.travel.graph import NOWHERE


@dataclass(frozen=True, slots=True, eq=False)
class Gaps:
    """The coverage of a territory, and what it was measured from."""

    territory: Territory
    question: Question
    coverage: Coverage
    lieux: Lieux
    """Those that match and are in the territory; others beyond its border count for its people too."""
    hours_unknown: int | None
    """Lieux of the territory left out because their hours are unknown; None where hours do not matter."""
    partial: Sequence[str]
    """Départements of the territory whose only sources are national."""
    credit: Credit
    dataset_version: int


@dataclass(frozen=True, slots=True)
class CommuneChange:
    """A commune for which something changes; minutes or kilometres, None where none can be reached."""

    code_insee: str
    nom: str
    population: int
    before: float | None
    after: float | None
    people_gained: int
    """Negative: lost."""


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What a territory would gain and lose if lieux opened and closed."""

    before: Gaps
    after: Gaps
    people_gained: int
    """People who come within the threshold."""
    people_lost: int
    """People who fall beyond it."""
    communes: Sequence[CommuneChange]
    """Those that are nearer or farther than before, the most people gained first."""


@dataclass(frozen=True, slots=True, eq=False)
class Siting:
    """Where more places would reach most people; the sites of `plan` are rows of `communes`."""

    gaps: Gaps
    plan: Plan
    communes: Demand
    buildings: Sequence[str] = ()
    """Names of the buildings that are the candidates, "" where one has none; empty: seats of communes."""


def measure_gaps(session: Session, kind: str, code: str, question: Question) -> Gaps:
    """Measure a territory. Raises NotFound, InvalidInput when a commune or lieu of it is unknown."""
    desk = desk_of(session)
    territory = desk.supply.territory(kind, code)
    return desk.keep((territory, question), lambda: _gaps(session, desk, territory, question))


def measure_change(session: Session, kind: str, code: str, question: Question) -> Change:
    """Compare a territory as it is with what the question supposes. Raises as `measure_gaps`."""
    before = measure_gaps(session, kind, code, question.as_it_is)
    after = measure_gaps(session, kind, code, question)
    gained = before.coverage.people_beyond - after.coverage.people_beyond
    moved = before.coverage.remoteness.away != after.coverage.remoteness.away
    rows = np.flatnonzero(before.coverage.demand.countable & moved)
    ranked = sorted(rows.tolist(), key=lambda row: (-gained[row], before.coverage.demand.code[row]))
    return Change(
        before=before,
        after=after,
        people_gained=int(gained[gained > 0].sum()),
        people_lost=-int(gained[gained < 0].sum()),
        communes=[_commune_change(before, after, row, int(gained[row])) for row in ranked],
    )


def measure_choice(session: Session, kind: str, code: str, question: Question) -> Choice:
    """Count what each commune of a territory can choose from, in the order of its coverage.

    Lieux are counted at the seat of their commune; none where the nearest is beyond the threshold.
    """
    desk, gaps = desk_of(session), measure_gaps(session, kind, code, question)
    return desk.keep(("choice", gaps.territory, question), lambda: _choice(session, desk, gaps))


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
    """Choose communes of a territory where `number` more places reach most of its people who are beyond.

    `among`: Insee codes of the only communes that can take one. With `exact` the best choice is sought
    and proved where time allows, else the greedy one is given; the country is always greedy.
    """
    desk, gaps = desk_of(session), measure_gaps(session, kind, code, question)
    exact = exact and kind != FRANCE
    key = ("sites", gaps.territory, question, number, tuple(among), exact)
    return desk.keep(key, lambda: _sites(desk, gaps, number, among, exact=exact))


def needy_seats(desk: Desk, gaps: Gaps) -> tuple[Ints, Ints]:
    """Give the rows of the communes with people beyond that have a seat, and these seats in the network."""
    seats = desk.seats[desk.supply.rows_of(gaps.territory)]
    rows = np.flatnonzero((gaps.coverage.people_beyond > 0) & (seats != NOWHERE))
    return rows, seats[rows]


def _gaps(session: Session, desk: Desk, territory: Territory, question: Question) -> Gaps:
    supply, chosen = desk.supply, desk.chosen(session, question)
    rows = supply.rows_of(territory)
    everywhere = territory.kind == FRANCE
    demand = supply.country if everywhere else supply.country.take(rows)
    away = desk.remoteness(session, question)
    if not everywhere:
        away = _where_people_live(session, desk, territory, question, demand, _rows(away, rows))
    inside = np.isin(supply.home, rows)
    return Gaps(
        territory=territory,
        question=question,
        coverage=measure(
            demand,
            away,
            threshold=question.threshold,
            mode=question.mode,
            scale=supply.scale,
        ),
        lieux=supply.lieux.take(chosen.lieux & inside),
        hours_unknown=int((chosen.hours_unknown & inside).sum()) if question.ouverture else None,
        partial=sorted(supply.partial.intersection(demand.departement)),
        credit=supply.credit,
        dataset_version=supply.version,
    )


def _where_people_live(
    session: Session,
    desk: Desk,
    territory: Territory,
    question: Question,
    demand: Demand,
    remoteness: Remoteness,
) -> Remoteness:
    """Count people in the cells of the grid, where one was loaded; a commune without a cell by its seat."""
    if not desk.supply.has_grid:
        return remoteness
    cells = desk.keep(("cells", territory), lambda: load_cells(session, demand))
    to = desk.destinations(session, question)
    away = desk.keep(
        ("cells away", territory, question.lieux, question.mode),
        lambda: cells_to_nearest(
            desk.travel, cells.lon, cells.lat, to_lon=to.lon, to_lat=to.lat, mode=question.mode
        ),
    )
    shares = beyond_shares(
        away, cells.people, cells.commune, threshold=question.threshold, communes=len(demand)
    )
    at_seat = (remoteness.away > question.threshold).astype(np.float64)
    return replace(remoteness, beyond_share=np.where(np.isnan(shares), at_seat, shares))


def _rows(remoteness: Remoteness, rows: Ints) -> Remoteness:
    return Remoteness(remoteness.away[rows], remoteness.lieu_id[rows], remoteness.measured[rows])


def _commune_change(before: Gaps, after: Gaps, row: int, gained: int) -> CommuneChange:
    demand = before.coverage.demand
    near, far = (gaps.coverage.remoteness.away[row] for gaps in (before, after))
    return CommuneChange(
        code_insee=demand.code[row],
        nom=demand.nom[row],
        population=int(demand.population[row]),
        before=float(near) if np.isfinite(near) else None,
        after=float(far) if np.isfinite(far) else None,
        people_gained=gained,
    )


def _choice(session: Session, desk: Desk, gaps: Gaps) -> Choice:
    supply, question = desk.supply, gaps.question
    home = supply.home[desk.chosen(session, question).lieux]
    at_seat = np.bincount(desk.seats[home[home != NOWHERE]] + 1, minlength=desk.travel.network.size + 1)[1:]
    seats = desk.seats[supply.rows_of(gaps.territory)]
    near = reach(desk.travel, seats[seats != NOWHERE], mode=question.mode, threshold=question.threshold)
    origins = np.intersect1d(np.unique(near.indices), np.flatnonzero(at_seat))
    catchments = reach(desk.travel, origins, mode=question.mode, threshold=question.threshold)
    people = np.nan_to_num(desk.travel.network.population)
    found = choice(catchments, at_seat[origins], people)
    within = (seats != NOWHERE) & (gaps.coverage.remoteness.away <= question.threshold)
    return Choice(
        np.where(within, np.maximum(found.lieux[seats], 1), 0), np.where(within, found.per_10_000[seats], 0.0)
    )


def _sites(desk: Desk, gaps: Gaps, number: int, among: Sequence[str], *, exact: bool) -> Siting:
    demand, question = gaps.coverage.demand, gaps.question
    candidates = _candidates(demand, among)
    network_seats = desk.seats[desk.supply.rows_of(gaps.territory)]
    # Roads are taken to be as long both ways, so that only who is beyond needs to be searched from.
    needy, needy_at = needy_seats(desk, gaps)
    near = reach(desk.travel, needy_at, mode=question.mode, threshold=question.threshold)
    covers = near[:, network_seats[candidates]].T.tocsr()
    people = gaps.coverage.people_beyond[needy]
    plan = (best_sites if exact else greedy_sites)(covers, people, number=number)
    return Siting(gaps, plan, demand.take(candidates))


def _candidates(demand: Demand, among: Sequence[str]) -> Ints:
    """Give the rows of the communes that can take one more place. Raises InvalidInput."""
    if not among:
        return np.flatnonzero(demand.placed)
    wanted = np.isin(demand.code.astype(np.str_), among)
    missing = set(among).difference(demand.code[wanted])
    if missing:
        raise InvalidInput({"parmi": f"Aucune commune de ce territoire n'a le code «{min(missing)}»."})
    return np.flatnonzero(wanted & demand.placed)
