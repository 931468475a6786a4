"""The pages of /donnees as they are printed: national figures, one département, one listing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import url_for
from sqlalchemy.orm import Session

from geo.errors import NotFound
from geo.quality.figures import defect_counts, departement_quality, national_quality
from geo.quality.listings import ListingFilter, lieux_to_fix, read_listing_page
from geo.quality.loads import (
    count_lieu_rows,
    failed_loads,
    merge_reasons,
    reject_reasons,
    source_figures,
    sources_of_departement,
    unknown_fields,
)
from webapp.core.query import Query
from webapp.donnees import tables
from webapp.donnees.listings import (
    LISTINGS,
    ROWS_PER_PAGE,
    ListingView,
    listing_filter,
    restrictions_in_words,
)
from webapp.wording.sources import reference_table
from webapp.wording.tables import Table
from webapp.wording.words import number

FIRST_TO_FIX: Final = 20
"""Lieux to correct that the page of a département shows; the rest is one link away."""


@dataclass(frozen=True, slots=True)
class QualityPage:
    """The figures of the whole country. Tables without rows are not printed."""

    figures: Sequence[tuple[str, str]]
    incomplete: str
    """Number of lieux that are not in the CSV of the standard."""
    shares: Sequence[Table]
    sources: Table
    references: Table
    quarantined: str
    """Number of positions set aside."""
    rejects: Table
    unknown_values: Table
    merges: Table
    failures: Table


@dataclass(frozen=True, slots=True)
class DepartementsPage:
    """The page that compares the départements."""

    table: Table


@dataclass(frozen=True, slots=True)
class DepartementPage:
    """The figures of a département, and what to correct first there."""

    code: str
    nom: str | None
    figures: Sequence[tuple[str, str]]
    shares: Sequence[Table]
    defects: Table
    sources: Table
    first_to_fix: Table
    to_fix: str
    """Number of lieux to correct."""


@dataclass(frozen=True, slots=True)
class ListingResults:
    """Lines of a listing on one page, with the addresses of the others."""

    listing: ListingView
    restrictions: Mapping[str, str]
    departement: str | None
    restriction_words: Sequence[str]
    count: str
    table: Table
    number: int
    previous_url: str | None
    next_url: str | None


def quality_page(session: Session, *, today: date) -> QualityPage:
    """Build the page of the whole country."""
    figures, lines = national_quality(session, today=today), count_lieu_rows(session)
    sources = source_figures(session, lines)
    return QualityPage(
        figures=tables.quality_key_figures(figures),
        incomplete=number(figures.lieux - figures.complete),
        shares=tables.share_tables(figures),
        sources=tables.source_outcomes_table(sources),
        references=reference_table(sources),
        quarantined=number(sum(source.quarantined for source in sources)),
        rejects=tables.rejects_table(reject_reasons(session)),
        unknown_values=tables.unknown_values_table(unknown_fields(session)),
        merges=tables.merges_table(merge_reasons(lines)),
        failures=tables.failures_table(failed_loads(session)),
    )


def departement_page(session: Session, code: str, *, today: date) -> DepartementPage:
    """Build the page of a département. Raises NotFound."""
    departement = departement_quality(session, _readable(code), today=today)
    to_fix = lieux_to_fix(ListingFilter(departement=code), today=today)
    first = read_listing_page(session, to_fix, limit=FIRST_TO_FIX)
    return DepartementPage(
        code=code,
        nom=departement.nom,
        figures=tables.quality_key_figures(departement.figures),
        shares=tables.share_tables(departement.figures),
        defects=tables.defects_table(code, defect_counts(session, code, today=today)),
        sources=tables.source_shares_table(sources_of_departement(session, code)),
        first_to_fix=LISTINGS["a-corriger"].table(first.rows, "À corriger d'abord"),
        to_fix=number(first.total),
    )


def listing_results(
    session: Session, listing: ListingView, asked: Query, page: int, *, today: date
) -> ListingResults:
    """Build a page of a listing, from 1 on. Raises NotFound past the last page."""
    query = listing.read(listing_filter(asked), today)
    found = read_listing_page(session, query, limit=ROWS_PER_PAGE, offset=(page - 1) * ROWS_PER_PAGE)
    if page > 1 and not found.rows:
        raise NotFound("Cette liste n'a pas tant de pages.")
    restrictions = {name: value for name, value in asked if value is not None}
    return ListingResults(
        listing=listing,
        restrictions=restrictions,
        departement=restrictions.get("departement"),
        restriction_words=restrictions_in_words(restrictions),
        count=number(found.total),
        table=listing.table(found.rows),
        number=page,
        previous_url=_url(listing, restrictions, page - 1) if page > 1 else None,
        next_url=_url(listing, restrictions, page + 1) if found.total > page * ROWS_PER_PAGE else None,
    )


def _readable(code: str) -> str:
    """Refuse a code that PostgreSQL cannot read. Raises NotFound."""
    if "\0" in code:
        raise NotFound("Aucun département n'a ce code.")
    return code


def _url(listing: ListingView, restrictions: Mapping[str, Any], page: int) -> str:  # arguments of url_for
    return url_for("donnees.listing", slug=listing.slug, **restrictions, page=page)
