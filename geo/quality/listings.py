"""Listings that somebody can act on, line by line: rejects, doubtful positions, merges, lieux to fix."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Integer,
    Row,
    Select,
    Text,
    case,
    cast,
    func,
    null,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from geo.database.models import Commune, ImportRun, Lieu, LieuSource, Reject, Report, Source
from geo.quality.defects import defect_conditions, select_doubts

LISTING_BATCH_ROWS: Final = 1_000

_LONGITUDES: Final = ("longitude", "lon", "lng", "long", "Longitude", "Lng", "x", "coord_x", "Coord. X")
_LATITUDES: Final = ("latitude", "lat", "Latitude", "Lat", "y", "coord_y", "Coord. Y")
"""Names of columns of coordinates in source files; readers of GeoJSON use the first of each."""


@dataclass(frozen=True, slots=True)
class ListingFilter:
    """Which lines to list; None: no filter."""

    source: str | None = None
    departement: str | None = None
    reason: str | None = None
    """Of a reject."""
    defect: str | None = None
    """One of geo.quality.defects.DEFECTS."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing to read by page or whole; its columns bear the names that readers see."""

    statement: Select[Any]

    @property
    def columns(self) -> Sequence[str]:
        return [column.name for column in self.statement.selected_columns]


@dataclass(frozen=True, slots=True)
class ListingPage:
    """Some lines of a listing, and how many it has in all; a page past the end does not know."""

    rows: Sequence[Row[Any]]
    total: int


def read_listing_page(session: Session, listing: Listing, *, limit: int, offset: int = 0) -> ListingPage:
    """Read some lines of a listing, in its order."""
    counted = listing.statement.add_columns(func.count().over().label("total"))
    rows = session.execute(counted.limit(limit).offset(offset)).all()
    return ListingPage(rows, total=rows[0].total if rows else 0)


def stream_rows(session: Session, listing: Listing) -> Iterator[Sequence[Any]]:
    """Stream a whole listing, through a cursor on the server."""
    return iter(session.execute(listing.statement, execution_options={"yield_per": LISTING_BATCH_ROWS}))


def rejects(filters: ListingFilter) -> Listing:
    """List the rejects of the loads that readers see, whole but for personal data."""
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
    if filters.reason is not None:
        statement = statement.where(Reject.reason == filters.reason)
    return Listing(_filter_source(statement, filters))


def doubtful_positions(filters: ListingFilter) -> Listing:
    """List the rows whose position was refused, the farthest first."""
    km = cast(func.substring(LieuSource.doubt, "([0-9]+) km"), Integer)
    statement = (
        select(
            Source.slug.label("source"),
            LieuSource.line.label("ligne"),
            Lieu.id.label("lieu"),
            Lieu.nom.label("nom"),
            Lieu.commune.label("commune"),
            Commune.departement_code.label("departement"),
            _first_value(_LATITUDES).label("latitude_lue"),
            _first_value(_LONGITUDES).label("longitude_lue"),
            LieuSource.doubt.label("ecart"),
        )
        .join(LieuSource, LieuSource.run_id == Source.current_run_id)
        .join(Lieu, Lieu.id == LieuSource.lieu_id)
        .outerjoin(Commune, Commune.code_insee == Lieu.commune_code)
        .where(LieuSource.doubt.is_not(None))
        .order_by(km.desc().nulls_last(), Source.slug, LieuSource.line)
    )
    return Listing(_filter_departement(_filter_source(statement, filters), filters))


def merges(filters: ListingFilter) -> Listing:
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
    if filters.departement is not None:
        statement = statement.join(Commune, Commune.code_insee == Lieu.commune_code)
    return Listing(_filter_departement(_filter_source(statement, filters), filters))


def unknown_values(filters: ListingFilter) -> Listing:
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
    return Listing(_filter_source(statement, filters))


def lieux_to_fix(filters: ListingFilter, *, today: date) -> Listing:
    """List the lieux that have a defect: those with most of them first, then the oldest."""
    judged = (
        _filter_departement(_lieux_with_defects(today), filters).cte("judged").prefix_with("MATERIALIZED").c
    )
    statement = (
        select(*judged, _sources_of(judged.lieu).label("sources"))
        .where(func.cardinality(judged.a_corriger) > 0)
        .order_by(func.cardinality(judged.a_corriger).desc(), judged.date_maj.nulls_first(), judged.lieu)
    )
    if filters.defect is not None:
        statement = statement.where(judged.a_corriger.any(filters.defect))
    return Listing(statement)


def _lieux_with_defects(today: date) -> Select[Any]:
    """Select every lieu with the list of its defects, which may be empty."""
    doubts = select_doubts()
    named = [case((condition, defect)) for defect, condition in defect_conditions(today, doubts).items()]
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


def _filter_source(statement: Select[Any], filters: ListingFilter) -> Select[Any]:
    return statement if filters.source is None else statement.where(Source.slug == filters.source)


def reports(filters: ListingFilter) -> Listing:
    """List what visitors reported, newest first, without their words and contacts."""
    statement = (
        select(
            Report.lieu_id.label("lieu"),
            Lieu.nom,
            Lieu.commune,
            Commune.departement_code.label("departement"),
            Report.subject.label("sujet"),
            cast(func.timezone("Europe/Paris", Report.reported_at), Date).label("signale_le"),
        )
        .select_from(Report)
        .outerjoin(Lieu, Lieu.id == Report.lieu_id)
        .outerjoin(Commune, Commune.code_insee == Lieu.code_insee)
        .order_by(Report.reported_at.desc(), Report.id.desc())
    )
    return Listing(_filter_departement(statement, filters))


def _filter_departement(statement: Select[Any], filters: ListingFilter) -> Select[Any]:
    if filters.departement is None:
        return statement
    return statement.where(Commune.departement_code == filters.departement)


def _first_value(names: Sequence[str]) -> ColumnElement[str]:
    return func.coalesce(*(LieuSource.verbatim[name].astext for name in names))
