"""Store the coverage figures of territories with their date, to compare them later."""

from collections.abc import Sequence

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from geo.coverage.country import current_country
from geo.coverage.inputs import DEPARTEMENT, FRANCE
from geo.coverage.question import Question
from geo.coverage.snapshots import question_params, snapshot_figures
from geo.coverage.territory import measure_territory
from geo.database.models import CoverageSnapshot
from geo.standard.criteria import NO_CRITERIA, Criteria
from importers.run.staging import importers_lock
from importers.run.versions import bump_version

SNAPSHOT_QUESTIONS: Sequence[Question] = tuple(
    Question(criteria, threshold=minutes)
    for criteria in (NO_CRITERIA, Criteria(dispositif_programmes_nationaux=("France Services",)))
    for minutes in (10, 15, 20, 30)
)
"""Questions stored for each territory: all lieux and France Services alone, by car."""


def store_snapshots(engine: Engine, departements: Sequence[str] = ()) -> int:
    """Store snapshots while no import runs, and publish them; returns their number. Raises NotFound."""
    with engine.connect() as connection, importers_lock(connection):
        with Session(connection) as session:
            snapshots = add_snapshots(session, departements)
        bump_version(connection)
        connection.commit()
    return snapshots


def add_snapshots(session: Session, departements: Sequence[str] = ()) -> int:
    """Add today's figures of the country and of some départements, or of all; returns their number.

    Raises NotFound.
    """
    all_departements = [
        code for kind, code in current_country(session).inputs.territories if kind == DEPARTEMENT
    ]
    territories = [(FRANCE, ""), *((DEPARTEMENT, code) for code in departements or all_departements)]
    snapshots = [
        CoverageSnapshot(
            territory_kind=kind,
            territory_code=code,
            params=question_params(question),
            figures=snapshot_figures(measure_territory(session, kind, code, question)),
        )
        for kind, code in territories
        for question in SNAPSHOT_QUESTIONS
    ]
    session.add_all(snapshots)
    session.flush()
    return len(snapshots)
