"""Keep the coverage figures of territories with their date: the one thing that is stored of them."""

from importers.run.versions import bump_version
from geo.coverage.question import Question
from collections.abc import Sequence

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from geo.coverage.country import current_country
from geo.coverage.inputs import DEPARTEMENT, FRANCE
from geo.coverage.snapshots import snapshot_figures, question_params
from geo.coverage.territory import measure_territory
from geo.database.models import CoverageSnapshot
from geo.standard.criteria import NO_CRITERIA, Criteria
from importers.run.staging import importers_lock

SNAPSHOT_QUESTIONS: Sequence[Question] = tuple(
    Question(criteria, threshold=minutes)
    for criteria in (NO_CRITERIA, Criteria(dispositif_programmes_nationaux=("France Services",)))
    for minutes in (10, 15, 20, 30)
)
"""What is kept of each territory: all lieux and France Services alone, by car."""


def store_snapshots(engine: Engine, departements: Sequence[str] = ()) -> int:
    """Take snapshots while no import runs, and show them to readers; returns how many. Raises NotFound."""
    with engine.connect() as connection, importers_lock(connection):
        with Session(connection) as session:
            taken = add_snapshots(session, departements)
        bump_version(connection)
        connection.commit()
    return taken


def add_snapshots(session: Session, departements: Sequence[str] = ()) -> int:
    """Keep the figures of today of the country and of some départements, or of all; returns how many.

    Raises NotFound.
    """
    every = [code for kind, code in current_country(session).inputs.territories if kind == DEPARTEMENT]
    asked = [(FRANCE, ""), *((DEPARTEMENT, code) for code in departements or every)]
    taken = [
        CoverageSnapshot(
            territory_kind=kind,
            territory_code=code,
            params=question_params(question),
            figures=snapshot_figures(measure_territory(session, kind, code, question)),
        )
        for kind, code in asked
        for question in SNAPSHOT_QUESTIONS
    ]
    session.add_all(taken)
    session.flush()
    return len(taken)
