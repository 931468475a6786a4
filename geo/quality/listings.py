"""Lists that somebody can act on, line by line: refused lines, doubtful positions, merges, lieux to fix."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ARRAY, ColumnElement, Integer, Row, Select, Text, case, cast, func, null, select, true
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from geo.database.models import Commune, ImportRun, Lieu, LieuSource, Reject, Source
from geo.quality.defects import conditions, doubts_by_lieu

BATCH_ROWS: Final = 1_000

_LONGITUDES: Final = ("longitude", "lon", "lng", "long", "Longitude", "Lng", "x", "coord_x", "Coord. X")
_LATITUDES: Final = ("latitude", "lat", "Latitude", "Lat", "y", "coord_y", "Coord. Y")
"""Names that files give to the numbers of a position; readers of GeoJSON use the first of each."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at; None: all of it."""

    source: str | None = None
    departement: str | None = None
    reason: str | None = None
    """Of a reject."""
    defect: str | None = None
    """One of geo.quality.defects.DEFECTS."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list to read in part or whole; its columns bear the names that readers see."""

    statement: Select[Any]

    @property
    def columns(self) -> Sequence[str]:
        return [column.name for column in self.statement.selected_columns]


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines of a list, and how many it has; a part past the end does not know."""

    rows: Sequence[Row[Any]]
    total: int


def read_part(session: Session, listing: Listing, *, limit: int, offset: int = 0) -> Part:
    """Read some lines of a list, in its order."""
    counted = listing.statement.add_columns(func.count().over().label("total"))
    rows = session.execute(counted.limit(limit).offset(offset)).all()
    return Part(rows, total=rows[0].total if rows else 0)


def read_whole(session: Session, listing: Listing) -> Iterator[Sequence[Any]]:
    """Start to read a whole list, through a cursor on the server."""
    return iter(session.execute(listing.statement, execution_options={"yield_per": BATCH_ROWS}))


def rejects(scope: Scope) -> Listing:
    """List the refused lines of the loads that readers see, whole but for personal data."""
    statement = (
        select(
            Source.slug.label("source"),
            Reject.line.label("ligne"),
            Reject.field.label("champ"),
            Reject.value.label("valeur"),
            Reject.reason.label("motif"),
            cast(Reject.verbatim, Text).label("contenu"),
        )
        .join(Reject, Reject.run_id == Source.current_run_id)
        .order_by(Source.slug, Reject.line, Reject.id)
    )
    if scope.reason is not None:
        statement = statement.where(Reject.reason == scope.reason)
    return Listing(_of_source(statement, scope))


def doubtful_positions(scope: Scope) -> Listing:
    """List the rows whose position was not believed, the farthest first."""
    km = cast(func.substring(LieuSource.doubt, "([0-9]+) km"), Integer)
    statement = (
        select(
            Source.slug.label("source"),
            LieuSource.line.label("ligne"),
            Lieu.id.label("lieu"),
            Lieu.nom.label("nom"),
            Lieu.commune.label("commune"),
            Commune.departement_code.label("departement"),
            _stated(_LATITUDES).label("latitude_lue"),
            _stated(_LONGITUDES).label("longitude_lue"),
            LieuSource.doubt.label("ecart"),
        )
        .join(LieuSource, LieuSource.run_id == Source.current_run_id)
        .join(Lieu, Lieu.id == LieuSource.lieu_id)
        .outerjoin(Commune, Commune.code_insee == Lieu.commune_code)
        .where(LieuSource.doubt.is_not(None))
        .order_by(km.desc().nulls_last(), Source.slug, LieuSource.line)
    )
    return Listing(_of_departement(_of_source(statement, scope), scope))


def merges(scope: Scope) -> Listing:
    """List the rows that are no lieu of their own, with the reason."""
    statement = (
        select(
            Source.slug.label("source"),
            LieuSource.line.label("ligne"),
            LieuSource.identity.label("identifiant"),
            Lieu.id.label("lieu"),
            Lieu.nom.label("nom"),
            Lieu.commune.label("commune"),
            LieuSource.merge_reason.label("motif"),
        )
        .join(LieuSource, LieuSource.run_id == Source.current_run_id)
        .join(Lieu, Lieu.id == LieuSource.lieu_id)
        .where(LieuSource.merge_reason.is_not(None))
        .order_by(Source.slug, LieuSource.line)
    )
    if scope.departement is not None:
        statement = statement.join(Commune, Commune.code_insee == Lieu.commune_code)
    return Listing(_of_departement(_of_source(statement, scope), scope))


def unknown_values(scope: Scope) -> Listing:
    """List the values that no version of the standard knows, the most frequent first."""
    by_field = func.jsonb_each(ImportRun.unknown_values).table_valued("key", "value", name="by_field")
    by_value = func.jsonb_each_text(by_field.c.value).table_valued("key", "value", name="by_value")
    lines = cast(by_value.c.value, Integer)
    statement = (
        select(
            Source.slug.label("source"),
            by_field.c.key.label("champ"),
            by_value.c.key.label("valeur"),
            lines.label("lignes"),
        )
        .join(ImportRun, ImportRun.id == Source.current_run_id)
        .join(by_field, true())
        .join(by_value, true())
        .order_by(lines.desc(), Source.slug, by_field.c.key, by_value.c.key)
    )
    return Listing(_of_source(statement, scope))


def lieux_to_fix(scope: Scope, *, today: date) -> Listing:
    """List the lieux that have a defect: those with most of them first, then the oldest."""
    judged = _of_departement(_judged(today), scope).cte("judged").prefix_with("MATERIALIZED").c
    statement = (
        select(*judged, _sources_of(judged.lieu).label("sources"))
        .where(func.cardinality(judged.a_corriger) > 0)
        .order_by(func.cardinality(judged.a_corriger).desc(), judged.date_maj.nulls_first(), judged.lieu)
    )
    if scope.defect is not None:
        statement = statement.where(judged.a_corriger.any(scope.defect))
    return Listing(statement)


def _judged(today: date) -> Select[Any]:
    """Select every lieu with the list of its defects, which may be empty."""
    doubts = doubts_by_lieu()
    named = [case((condition, defect)) for defect, condition in conditions(today, doubts).items()]
    return (
        select(
            Lieu.id.label("lieu"),
            Lieu.nom.label("nom"),
            Lieu.commune.label("commune"),
            Commune.departement_code.label("departement"),
            Lieu.date_maj.label("date_maj"),
            func.array_remove(array(named), null(), type_=ARRAY(Text)).label("a_corriger"),
            doubts.c.ecart,
        )
        .outerjoin(Commune, Commune.code_insee == Lieu.commune_code)
        .outerjoin(doubts, doubts.c.lieu_id == Lieu.id)
    )


def _sources_of(lieu_id: ColumnElement[str]) -> ColumnElement[list[str]]:
    """Select the sources that speak of a lieu: those to write to."""
    return (
        select(func.array_agg(Source.slug.distinct()))
        .join_from(LieuSource, Source, Source.current_run_id == LieuSource.run_id)
        .where(LieuSource.lieu_id == lieu_id)
        .scalar_subquery()
    )


def _of_source(statement: Select[Any], scope: Scope) -> Select[Any]:
    return statement if scope.source is None else statement.where(Source.slug == scope.source)


def _of_departement(statement: Select[Any], scope: Scope) -> Select[Any]:
    if scope.departement is None:
        return statement
    return statement.where(Commune.departement_code == scope.departement)


def _stated(names: Sequence[str]) -> ColumnElement[str]:
    return func.coalesce(*(LieuSource.verbatim[name].astext for name in names))
