"""Keep the coverage figures of territories with their date: the one thing that is stored of them."""

from collections.abc import Sequence

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from geo.coverage.country import Question, desk_of
from geo.coverage.inputs import DEPARTEMENT, FRANCE
from geo.coverage.snapshots import figures_of, params_of
from geo.coverage.territory import measure_gaps
from geo.database.models import CoverageSnapshot
from geo.standard.criteria import NO_CRITERIA, Criteria
from importers.run.records import mark_newest_changed
from importers.run.staging import holding_lock

QUESTIONS: Sequence[Question] = tuple(
    Question(criteria, threshold=minutes)
    for criteria in (NO_CRITERIA, Criteria(dispositif_programmes_nationaux=("France Services",)))
    for minutes in (10, 15, 20, 30)
)
"""What is kept of each territory: all lieux and France Services alone, by car."""


def keep_snapshots(engine: Engine, departements: Sequence[str] = ()) -> int:
    """Take snapshots while no import runs, and show them to readers; returns how many. Raises NotFound."""
    with engine.connect() as connection, holding_lock(connection):
        with Session(connection) as session:
            taken = take_snapshots(session, departements)
        mark_newest_changed(connection)
        connection.commit()
    return taken


def take_snapshots(session: Session, departements: Sequence[str] = ()) -> int:
    """Keep the figures of today of the country and of some départements, or of all; returns how many.

    Raises NotFound.
    """
    every = [code for kind, code in desk_of(session).supply.territories if kind == DEPARTEMENT]
    asked = [(FRANCE, ""), *((DEPARTEMENT, code) for code in departements or every)]
    taken = [
        CoverageSnapshot(
            territory_kind=kind,
            territory_code=code,
            params=params_of(question),
            figures=figures_of(measure_gaps(session, kind, code, question)),
        )
        for kind, code in asked
        for question in QUESTIONS
    ]
    session.add_all(taken)
    session.flush()
    return len(taken)
