"""Coverage of a territory from the database, as it is and as it would be if lieux opened or closed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy.orm import Session

from geo.arrays import Floats, Ints
from geo.coverage.communes import Demand
from geo.coverage.country import Country, current_country
from geo.coverage.figures import Coverage, Remoteness, measure_coverage
from geo.coverage.grid import beyond_shares, cells_to_nearest, load_cells
from geo.coverage.inputs import FRANCE, Destinations, Territory
from geo.coverage.question import Question
from geo.quality.sources import Credit


@dataclass(frozen=True, slots=True, eq=False)
class TerritoryCoverage:
    """The coverage of a territory for a question, and what it was measured from."""

    territory: Territory
    question: Question
    coverage: Coverage
    lieux: Destinations
    """Those that match and are in the territory; others beyond its border count for its people too."""
    unplaced: int
    """How many of them are only known by their commune: they are taken to be at its seat."""
    hours_unknown: int | None
    """Lieux of the territory left out because their hours are unknown; None where hours do not matter."""
    partial: Sequence[str]
    """Départements of the territory whose only sources are national."""
    credit: Credit
    dataset_version: int


@dataclass(frozen=True, slots=True)
class CommuneChange:
    """A commune whose distance changes; minutes or kilometres, None where no lieu can be reached."""

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

    before: TerritoryCoverage
    after: TerritoryCoverage
    people_gained: int
    """People who come within the threshold."""
    people_lost: int
    """People who fall beyond it."""
    communes: Sequence[CommuneChange]
    """Those that are nearer or farther than before, the most people gained first."""


def measure_territory(session: Session, kind: str, code: str, question: Question) -> TerritoryCoverage:
    """Measure the coverage of a territory. Raises NotFound, InvalidInput for an unknown commune or lieu."""
    country = current_country(session)
    territory = country.inputs.territory(kind, code)
    return country.cached((territory, question), lambda: _measure(session, country, territory, question))


def measure_change(session: Session, kind: str, code: str, question: Question) -> Change:
    """Compare a territory as it is with what the question supposes. Raises as `measure_territory`."""
    before = measure_territory(session, kind, code, question.as_it_is)
    after = measure_territory(session, kind, code, question)
    gained = before.coverage.people_beyond - after.coverage.people_beyond
    moved = before.coverage.remoteness.distance != after.coverage.remoteness.distance
    rows = np.flatnonzero(before.coverage.demand.countable & moved)
    ranked = sorted(rows.tolist(), key=lambda row: (-gained[row], before.coverage.demand.code[row]))
    return Change(
        before=before,
        after=after,
        people_gained=int(gained[gained > 0].sum()),
        people_lost=-int(gained[gained < 0].sum()),
        communes=[_commune_change(before, after, row, int(gained[row])) for row in ranked],
    )


def _measure(
    session: Session, country: Country, territory: Territory, question: Question
) -> TerritoryCoverage:
    inputs, matching = country.inputs, country.matching_lieux(session, question)
    rows = inputs.rows_of(territory)
    is_country = territory.kind == FRANCE
    demand = inputs.communes if is_country else inputs.communes.take(rows)
    remoteness = country.remoteness(session, question)
    if not is_country:
        remoteness = _select(remoteness, rows)
        if inputs.has_grid:
            shares = _beyond_shares(session, country, territory, question, demand)
            remoteness = _with_beyond_shares(remoteness, shares, question.threshold)
    inside = np.isin(inputs.commune_of_lieu, rows)
    lieux = inputs.lieux.take(matching.lieux & inside)
    return TerritoryCoverage(
        territory=territory,
        question=question,
        coverage=measure_coverage(
            demand,
            remoteness,
            threshold=question.threshold,
            mode=question.mode,
            scale=inputs.scale,
        ),
        lieux=lieux,
        unplaced=int((~lieux.placed).sum()),
        hours_unknown=int((matching.hours_unknown & inside).sum()) if question.ouverture else None,
        partial=sorted(inputs.partial.intersection(demand.departement)),
        credit=inputs.credit,
        dataset_version=inputs.version,
    )


def _beyond_shares(
    session: Session, country: Country, territory: Territory, question: Question, demand: Demand
) -> Floats:
    """Return the share of people beyond in each commune, by cell of the grid; NaN where it has no cell."""
    cells = country.cached(("cells", territory), lambda: load_cells(session, demand))
    to = country.destinations(session, question)
    distance = country.cached(
        ("cell distances", territory, question.lieux_key, question.mode),
        lambda: cells_to_nearest(
            country.travel, cells.lon, cells.lat, to_lon=to.lon, to_lat=to.lat, mode=question.mode
        ),
    )
    return beyond_shares(
        distance, cells.people, cells.commune, threshold=question.threshold, communes=len(demand)
    )


def _with_beyond_shares(remoteness: Remoteness, shares: Floats, threshold: float) -> Remoteness:
    """Set the shares by cell; a commune without a cell is counted at its seat."""
    at_seat = (remoteness.distance > threshold).astype(np.float64)
    return replace(remoteness, beyond_share=np.where(np.isnan(shares), at_seat, shares))


def _select(remoteness: Remoteness, rows: Ints) -> Remoteness:
    return Remoteness(remoteness.distance[rows], remoteness.lieu_id[rows], remoteness.measured[rows])


def _commune_change(
    before: TerritoryCoverage, after: TerritoryCoverage, row: int, people_gained: int
) -> CommuneChange:
    demand = before.coverage.demand
    was, would_be = (each.coverage.remoteness.distance[row] for each in (before, after))
    return CommuneChange(
        code_insee=demand.code[row],
        nom=demand.nom[row],
        population=int(demand.population[row]),
        before=float(was) if np.isfinite(was) else None,
        after=float(would_be) if np.isfinite(would_be) else None,
        people_gained=people_gained,
    )
