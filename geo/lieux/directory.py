"""The directory of lieux where everybody may come: by commune, by département, and what changed last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.database.models import Commune, Departement, Lieu
from geo.errors import NotFound
from geo.standard.accueil import PUBLIC

MAX_LAST_CHANGES: Final = 60

_IS_PUBLIC: Final = Lieu.accueil == PUBLIC


@dataclass(frozen=True, slots=True)
class DirectoryTerritory:
    """A commune or a département, and its number of lieux."""

    code: str
    nom: str
    lieux: int = 0


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """A lieu in a list without distance."""

    id: str
    nom: str
    adresse: str | None
    code_postal: str | None
    commune: str
    feature: str
    first_seen: datetime
    changed_at: datetime


_ENTRY: Final = (
    Lieu.id,
    Lieu.nom,
    Lieu.adresse,
    Lieu.code_postal,
    Lieu.commune,
    Lieu.feature,
    Lieu.first_seen,
    Lieu.changed_at,
)


def find_departement(session: Session, code: str) -> DirectoryTerritory:
    """Fetch a département. Raises NotFound."""
    nom = session.scalar(select(Departement.nom).where(Departement.code == code))
    if nom is None:
        raise NotFound(f"Aucun département ne porte le code «{code}».")
    return DirectoryTerritory(code, nom)


def find_commune(session: Session, code: str) -> tuple[DirectoryTerritory, DirectoryTerritory]:
    """Fetch a commune, and its département. Raises NotFound."""
    row = session.execute(
        select(Commune.nom, Departement.code, Departement.nom)
        .join(Departement, Departement.code == Commune.departement_code)
        .where(Commune.code_insee == code)
    ).first()
    if row is None:
        raise NotFound(f"Aucune commune ne porte le code «{code}».")
    return DirectoryTerritory(code, row[0]), DirectoryTerritory(row[1], row[2])


def list_departements(session: Session) -> Sequence[DirectoryTerritory]:
    """List the départements that have lieux."""
    rows = session.execute(
        select(Departement.code, Departement.nom, func.count(Lieu.id))
        .join(Commune, Commune.departement_code == Departement.code)
        .join(Lieu, Lieu.commune_code == Commune.code_insee)
        .where(_IS_PUBLIC)
        .group_by(Departement.code)
        .order_by(Departement.code)
    )
    return [DirectoryTerritory(*row) for row in rows]


def list_communes(session: Session, departement: str | None = None) -> Sequence[DirectoryTerritory]:
    """List the communes that have lieux, by name; those of one département, or all."""
    inside = [Commune.departement_code == departement] if departement is not None else []
    rows = session.execute(
        select(Commune.code_insee, Commune.nom, func.count(Lieu.id))
        .join(Lieu, Lieu.commune_code == Commune.code_insee)
        .where(*inside, _IS_PUBLIC)
        .group_by(Commune.code_insee)
        .order_by(Commune.nom, Commune.code_insee)
    )
    return [DirectoryTerritory(*row) for row in rows]


def list_departements_of_regions(session: Session, regions: Sequence[str]) -> Sequence[str]:
    """List the codes of the départements of some regions."""
    inside = Departement.region_code.in_(regions)
    return session.scalars(select(Departement.code).where(inside).order_by(Departement.code)).all()


def list_lieux_of_commune(session: Session, code: str) -> Sequence[DirectoryEntry]:
    """List the lieux of a commune by name."""
    rows = session.execute(
        select(*_ENTRY).where(Lieu.commune_code == code, _IS_PUBLIC).order_by(Lieu.nom, Lieu.id)
    )
    return [DirectoryEntry(*row) for row in rows]


def list_last_changes(session: Session, departement: str) -> Sequence[DirectoryEntry]:
    """List the MAX_LAST_CHANGES lieux of a département that are new or changed, the last ones first."""
    rows = session.execute(
        select(*_ENTRY)
        .join(Commune, Commune.code_insee == Lieu.commune_code)
        .where(Commune.departement_code == departement, _IS_PUBLIC)
        .order_by(Lieu.changed_at.desc(), Lieu.id)
        .limit(MAX_LAST_CHANGES)
    )
    return [DirectoryEntry(*row) for row in rows]


def list_lieu_ids(session: Session, *, limit: int, offset: int) -> Sequence[tuple[str, datetime]]:
    """List the identifiers of lieux in a fixed order, and when each changed."""
    rows = session.execute(
        select(Lieu.id, Lieu.changed_at).where(_IS_PUBLIC).order_by(Lieu.id).limit(limit).offset(offset)
    )
    return [(row.id, row.changed_at) for row in rows]


def count_lieux(session: Session) -> int:
    """Count all lieux."""
    return session.scalar(select(func.count(Lieu.id))) or 0
