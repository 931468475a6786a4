"""Criteria as conditions on the table `lieu`: one clause a filter."""

from collections.abc import Iterator

from sqlalchemy import ARRAY, ColumnElement, Text, cast, literal, select

from geo.database.models import Commune, Lieu
from geo.standard.criteria import Criteria
from geo.standard.fields import CLOSED_LISTS, HEADLINE_FACTS, OUI, UNCERTAIN_STATES


def clauses(criteria: Criteria) -> list[ColumnElement[bool]]:
    """Turn criteria into conditions, but `ouvert`: see geo.lieux.opening_filter."""
    return [
        *(_fact_clause(fact, criteria) for fact in HEADLINE_FACTS if getattr(criteria, fact)),
        *(
            getattr(Lieu, field).bool_op("&&")(cast(list(values), ARRAY(Text)))
            for field in CLOSED_LISTS
            if (values := getattr(criteria, field))
        ),
        *_territory_clauses(criteria),
    ]


def _fact_clause(fact: str, criteria: Criteria) -> ColumnElement[bool]:
    column: ColumnElement[str] = getattr(Lieu, fact)
    if criteria.incertains:
        return column.in_(UNCERTAIN_STATES)
    # A literal and not a bound value: only so does the planner see that the partial index applies.
    return column == literal(OUI, literal_execute=True)


def _territory_clauses(criteria: Criteria) -> Iterator[ColumnElement[bool]]:
    if criteria.departement:
        inside = select(Commune.code_insee).where(Commune.departement_code.in_(criteria.departement))
        yield Lieu.commune_code.in_(inside)
    if criteria.commune:
        yield Lieu.commune_code.in_(criteria.commune)
