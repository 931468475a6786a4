"""Coverage figures kept with their date, and what has changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.coverage.country import Question
from geo.coverage.inputs import Territory
from geo.coverage.territory import Gaps
from geo.database.models import CoverageSnapshot
from geo.standard.criteria import NO_CRITERIA

KEPT: Final = ("lieux", "population", "population_beyond", "communes", "communes_beyond")
"""Figures of a snapshot."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Figures of a territory as they were one day."""

    taken_at: datetime
    figures: Mapping[str, int]

    def change_to(self, gaps: Gaps) -> Mapping[str, int]:
        """Give how much each figure has grown since."""
        now = figures_of(gaps)
        return {name: now[name] - self.figures[name] for name in KEPT if name in self.figures}


def figures_of(gaps: Gaps) -> dict[str, int]:
    """Give the figures that are worth keeping."""
    coverage = gaps.coverage
    return {
        "lieux": len(gaps.lieux),
        "population": coverage.population,
        "population_beyond": coverage.population_beyond,
        "communes": coverage.communes,
        "communes_beyond": coverage.communes_beyond,
    }


def params_of(question: Question) -> dict[str, Any]:
    """Spell a question as what is kept of it: only figures of the same question compare."""
    criteria, usual = asdict(question.criteria), asdict(NO_CRITERIA)
    return {
        "mode": question.mode,
        "threshold": question.threshold,
        "ouverture": list(question.ouverture),
        **{
            name: list(value) if isinstance(value, tuple) else value
            for name, value in criteria.items()
            if value != usual[name]
        },
    }


def read_snapshots(session: Session, territory: Territory, question: Question) -> Sequence[Snapshot]:
    """List the snapshots of a territory for one question, the latest first."""
    rows = session.execute(
        select(CoverageSnapshot.taken_at, CoverageSnapshot.figures)
        .where(
            CoverageSnapshot.territory_kind == territory.kind,
            CoverageSnapshot.territory_code == territory.code,
            CoverageSnapshot.params == params_of(question),
        )
        .order_by(CoverageSnapshot.taken_at.desc())
    ).all()
    return [Snapshot(taken_at, figures) for taken_at, figures in rows]
