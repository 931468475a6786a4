"""Quality figures of the lieux: of the country, of each département."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from geo.database.models import Commune, Departement, Lieu
from geo.errors import NotFound
from geo.quality.defects import (
    defect_conditions,
    is_complete,
    is_without_position,
    months_before,
    select_doubts,
)
from geo.standard.fields import HEADLINE_FACTS, INCONNU, PLACED_PRECISIONS


@dataclass(frozen=True, slots=True)
class QualityFigures:
    """Counts of lieux. The five classes of freshness add up to `lieux`, and so do the four of position."""

    lieux: int = 0
    under_6_months: int = 0
    under_12_months: int = 0
    under_18_months: int = 0
    older: int = 0
    undated: int = 0
    at_address: int = 0
    """Or in its street."""
    at_commune: int = 0
    travelling: int = 0
    """No position, on purpose."""
    nowhere: int = 0
    horaires: int = 0
    telephone: int = 0
    ateliers: int = 0
    """Those whose state is known; so for the next two."""
    acces_libre: int = 0
    pass_numerique: int = 0
    complete: int = 0
    """Those with all fields that the standard requires."""


@dataclass(frozen=True, slots=True)
class DepartementQuality:
    """The figures of a département; `code` is None for the lieux whose commune is unknown."""

    code: str | None
    nom: str | None
    figures: QualityFigures


def national_quality(session: Session, *, today: date) -> QualityFigures:
    """Count the lieux of the whole country."""
    return _as_figures(session.execute(select(*_counts(today)).select_from(Lieu)).mappings().one())


def quality_by_departement(session: Session, *, today: date) -> list[DepartementQuality]:
    """Count the lieux of every département that has any, by code; lieux without a commune come last."""
    counted = _by_departement(today).subquery()
    rows = session.execute(
        select(counted, Departement.nom)
        .outerjoin(Departement, Departement.code == counted.c.departement_code)
        .order_by(counted.c.departement_code.nulls_last())
    ).mappings()
    return [DepartementQuality(row["departement_code"], row["nom"], _as_figures(row)) for row in rows]


def departement_quality(session: Session, code: str, *, today: date) -> DepartementQuality:
    """Count the lieux of one département. Raises NotFound."""
    departement = session.get(Departement, code)
    if departement is None:
        raise NotFound(f"Aucun département n'a le code «{code}».")
    statement = _by_departement(today).where(Commune.departement_code == code)
    row = session.execute(statement).mappings().first()
    return DepartementQuality(code, departement.nom, _as_figures(row) if row else QualityFigures())


def defect_counts(session: Session, code: str, *, today: date) -> dict[str, int]:
    """Count the lieux of a département that have each defect, the gravest first."""
    doubts = select_doubts()
    counts = [
        func.count().filter(wrong).label(name) for name, wrong in defect_conditions(today, doubts).items()
    ]
    statement = (
        select(*counts)
        .select_from(Lieu)
        .join(Commune, Commune.code_insee == Lieu.commune_code)
        .outerjoin(doubts, doubts.c.lieu_id == Lieu.id)
        .where(Commune.departement_code == code)
    )
    return dict(session.execute(statement).mappings().one())


def _by_departement(today: date) -> Select[Any]:
    return (
        select(Commune.departement_code.label("departement_code"), *_counts(today))
        .select_from(Lieu)
        .outerjoin(Commune, Commune.code_insee == Lieu.commune_code)
        .group_by(Commune.departement_code)
    )


def _counts(today: date) -> list[ColumnElement[int]]:
    measures = _conditions(today).items()
    return [
        func.count().label("lieux"),
        *(func.count().filter(is_so).label(name) for name, is_so in measures),
    ]


def _conditions(today: date) -> Mapping[str, ColumnElement[bool]]:
    """Build the condition of each field of QualityFigures but the first."""
    since = {months: Lieu.date_maj > months_before(today, months) for months in (6, 12, 18)}
    return {
        "under_6_months": since[6],
        "under_12_months": since[12] & ~since[6],
        "under_18_months": since[18] & ~since[12],
        "older": ~since[18],
        "undated": Lieu.date_maj.is_(None),
        "at_address": Lieu.position_precision.in_(PLACED_PRECISIONS),
        "at_commune": Lieu.position_precision == "commune",
        "travelling": Lieu.position.is_(None) & Lieu.itinerant,
        "nowhere": is_without_position(),
        "horaires": Lieu.horaires.is_not(None),
        "telephone": Lieu.telephone.is_not(None),
        **{fact: getattr(Lieu, fact) != INCONNU for fact in HEADLINE_FACTS},
        "complete": is_complete(),
    }


def _as_figures(row: Any) -> QualityFigures:  # a mapping that also holds the département
    return QualityFigures(**{field.name: row[field.name] for field in fields(QualityFigures)})
