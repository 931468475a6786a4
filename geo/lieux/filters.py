"""Filters on the table `lieu`: one SQL condition for each criterion, and opening hours row by row.

geo.lieux.facets filters the memory index by the same criteria, hours excepted.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import Any, Final, NamedTuple

from opening_hours import State
from sqlalchemy import ARRAY, ColumnElement, Text, cast, literal, select

from geo.database.models import Commune, Lieu
from geo.hours.calendar import local_time, place_in_france
from geo.hours.timeline import state_then
from geo.standard.accueil import TOUS
from geo.standard.criteria import Criteria
from geo.standard.fields import CLOSED_LISTS, HEADLINE_FACTS, OUI, UNCERTAIN_STATES, UNREFUSED_STATES

OPENING_COLUMNS: Final = (Lieu.horaires, Lieu.code_insee, Lieu.code_postal)
"""Columns that `is_open_as` needs of a row: hours are text, which the database cannot read."""


class OpenThen(Enum):
    """What is known of the hours of the lieux to list, at the moment that criteria name."""

    POSSIBLY = (State.OPEN, State.UNKNOWN)
    SURELY = (State.OPEN,)
    UNKNOWN = (State.UNKNOWN,)
    CLOSED = (State.CLOSED,)


class OpeningRow(NamedTuple):
    """Values of OPENING_COLUMNS, for rows whose columns bear other names."""

    horaires: str | None
    code_insee: str | None
    code_postal: str | None


def clauses(criteria: Criteria) -> list[ColumnElement[bool]]:
    """Build the SQL conditions of criteria, but for `ouvert`: see `may_be_open`."""
    return [
        *(_fact_clause(fact, criteria) for fact in HEADLINE_FACTS if getattr(criteria, fact)),
        *(
            getattr(Lieu, field).bool_op("&&")(cast(list(values), ARRAY(Text)))
            for field in CLOSED_LISTS
            if (values := getattr(criteria, field))
        ),
        *_territory_clauses(criteria),
        *([] if criteria.accueil == TOUS else [Lieu.accueil == criteria.accueil]),
    ]


def may_be_open(row: Any, at: datetime | None) -> bool:  # a row that holds OPENING_COLUMNS by their names
    """Check whether a lieu is open at a moment, or may be, where its hours are unknown."""
    return is_open_as(OpenThen.POSSIBLY, row, at)


def is_open_as(wanted: OpenThen, row: Any, at: datetime | None) -> bool:  # a row that holds OPENING_COLUMNS
    """Check whether the state of a lieu at a moment is one that is wanted.

    A moment without a time zone is in the local time of each lieu. None: any moment.
    """
    if at is None:
        return True
    departement = place_in_france(row.code_insee, row.code_postal)
    state = state_then(row.horaires, local_time(at, departement), departement=departement)
    return state in wanted.value


def accepted_states(criteria: Criteria) -> tuple[str, ...]:
    """Return the states that headline filters accept."""
    if not criteria.incertains:
        return (OUI,)
    return UNREFUSED_STATES if criteria.inconnus else UNCERTAIN_STATES


def _fact_clause(fact: str, criteria: Criteria) -> ColumnElement[bool]:
    column: ColumnElement[str] = getattr(Lieu, fact)
    states = accepted_states(criteria)
    if len(states) > 1:
        return column.in_(states)
    # A literal and not a bound value: only so does the planner see that the partial index applies.
    return column == literal(OUI, literal_execute=True)


def _territory_clauses(criteria: Criteria) -> Iterator[ColumnElement[bool]]:
    if criteria.departement:
        inside = select(Commune.code_insee).where(Commune.departement_code.in_(criteria.departement))
        yield Lieu.commune_code.in_(inside)
    if criteria.commune:
        yield Lieu.commune_code.in_(criteria.commune)
