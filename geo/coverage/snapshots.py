"""Snapshots: coverage figures stored with their date, and their change since."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.coverage.inputs import Territory
from geo.coverage.question import Question
from geo.coverage.territory import TerritoryCoverage
from geo.database.models import CoverageSnapshot
from geo.standard.criteria import NO_CRITERIA

SNAPSHOT_FIGURES: Final = ("lieux", "population", "population_beyond", "communes", "communes_beyond")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Figures of a territory at a date."""

    taken_at: datetime
    figures: Mapping[str, int]

    def change_to(self, now: TerritoryCoverage) -> Mapping[str, int]:
        """Return how much each figure has grown since."""
        figures = snapshot_figures(now)
        return {name: figures[name] - self.figures[name] for name in SNAPSHOT_FIGURES if name in self.figures}


def snapshot_figures(measured: TerritoryCoverage) -> dict[str, int]:
    """Return the figures of a snapshot."""
    coverage = measured.coverage
    return {
        "lieux": len(measured.lieux),
        "population": coverage.population,
        "population_beyond": coverage.population_beyond,
        "communes": coverage.communes,
        "communes_beyond": coverage.communes_beyond,
    }


def question_params(question: Question) -> dict[str, Any]:
    """Convert a question to the JSON stored with its figures: only those of the same question compare."""
    criteria, defaults = asdict(question.criteria), asdict(NO_CRITERIA)
    return {
        "mode": question.mode,
        "threshold": question.threshold,
        "ouverture": list(question.ouverture),
        **{
            name: list(value) if isinstance(value, tuple) else value
            for name, value in criteria.items()
            if value != defaults[name]
        },
    }


def read_snapshots(session: Session, territory: Territory, question: Question) -> Sequence[Snapshot]:
    """List the snapshots of a territory for one question, the latest first."""
    rows = session.execute(
        select(CoverageSnapshot.taken_at, CoverageSnapshot.figures)
        .where(
            CoverageSnapshot.territory_kind == territory.kind,
            CoverageSnapshot.territory_code == territory.code,
            CoverageSnapshot.params == question_params(question),
        )
        .order_by(CoverageSnapshot.taken_at.desc())
    ).all()
    return [Snapshot(taken_at, figures) for taken_at, figures in rows]
