"""Reports of visitors: what is wrong with a lieu, kept for those who look after the data."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from geo.database.models import Lieu, Report

SUBJECTS: Final = ("ferme", "adresse", "horaires", "contact", "services", "autre")
"""What a report is about."""
MAX_WORDS: Final = 1_000
MAX_CONTACT: Final = 200
"""Characters that the table takes."""


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report as a visitor sends it."""

    lieu_id: str
    subject: str
    words: str
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report, with the name of its lieu where it is still there."""

    reported_at: datetime
    lieu_id: str
    nom: str | None
    subject: str
    words: str
    contact: str | None


def store_report(session: Session, report: NewReport) -> None:
    """Store a report; its number and its time are those of the database."""
    session.execute(insert(Report).values(asdict(report)).inline())


def list_reports(session: Session, *, limit: int) -> Sequence[StoredReport]:
    """List the newest reports whole: for the owner of the tables alone."""
    rows = session.execute(
        select(Report.reported_at, Report.lieu_id, Lieu.nom, Report.subject, Report.words, Report.contact)
        .outerjoin(Lieu, Lieu.id == Report.lieu_id)
        .order_by(Report.reported_at.desc(), Report.id.desc())
        .limit(limit)
    )
    return [StoredReport(*row) for row in rows]
