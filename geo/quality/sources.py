"""Sources of what is shown: their credits, those behind one lieu, whether they are of demonstration."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from sqlalchemy import Text, exists, func, select
from sqlalchemy.orm import Session

from geo.database.models import Commune, LieuSource, Source
from geo.database.sql import CompiledStatement, compile_statement, parameter
from geo.database.version import PerVersionCache

DEMO_SLUG: Final = "demo"
"""Slug of the source whose lieux are fictitious, and are removed when a real source is published."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """A source that describes one lieu, and the date of its newest description."""

    nom: str
    licence: str
    attribution: str
    date_maj: date | None
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """Licences and attributions to print wherever lieux are published."""

    licence: str
    attribution: str


def credit_of_lieux(session: Session) -> Credit:
    """Join the licences and attributions of every source of lieux."""
    return _credit.get(session)


def _read_credit(session: Session) -> Credit:
    rows = session.execute(
        select(Source.licence, Source.attribution)
        .where(exists().where(LieuSource.run_id == Source.current_run_id))
        .order_by(Source.slug)
    ).all()
    licences = dict.fromkeys(row.licence for row in rows)
    attributions = dict.fromkeys(row.attribution for row in rows)
    return Credit(licence=", ".join(licences), attribution=" ; ".join(attributions))


def sources_of_lieu(session: Session, lieu_id: str) -> list[Provenance]:
    """List the sources that describe a lieu, the newest first."""
    return [Provenance(*row) for row in _sources_statement().rows(session, lieu=lieu_id)]


@cache
def _sources_statement() -> CompiledStatement:
    newest = func.max(LieuSource.date_maj)
    return compile_statement(
        select(Source.nom, Source.licence, Source.attribution, newest, Source.slug)
        .join(Source, Source.current_run_id == LieuSource.run_id)
        .where(LieuSource.lieu_id == parameter("lieu", Text))
        .group_by(Source.slug)
        .order_by(newest.desc().nulls_last(), Source.nom)
    )


def shows_demonstration(session: Session) -> bool:
    """Check whether fictitious lieux are shown."""
    return _demonstration.get(session)


def _read_demonstration(session: Session) -> bool:
    return bool(
        session.scalar(select(exists().where(Source.slug == DEMO_SLUG, Source.current_run_id.is_not(None))))
    )


def holds_communes(session: Session) -> bool:
    """Check whether the communes were loaded, without which nothing can be searched."""
    return bool(session.scalar(select(select(Commune.code_insee).exists())))


_credit = PerVersionCache(_read_credit)
_demonstration = PerVersionCache(_read_demonstration)
