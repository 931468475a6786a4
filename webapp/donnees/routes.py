"""The pages on the data itself: where it comes from, how good it is, what to correct, line by line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from typing import Any

from flask import Response, request, url_for
from sqlalchemy.orm import Session

from geo.clock import today
from geo.errors import NotFound
from geo.quality.figures import defect_counts, quality_by_departement, departement_quality, national_quality
from geo.quality.listings import ListingFilter, lieux_to_fix, read_page, stream_rows
from geo.quality.loads import (
    count_lieu_rows,
    failed_loads,
    merge_reasons,
    reject_reasons,
    source_figures,
    sources_of_departement,
    unknown_fields,
)
from webapp.core.blueprint import Policy, SiteBlueprint
from webapp.core.parameter import read_values
from webapp.core.rendering import render_page
from webapp.core.session import with_session, with_session_until_sent
from webapp.donnees import figures as words
from webapp.donnees.listings import FORM, KINDS, PAGE, PER_PAGE, Kind, restrictions_in_words, scope_of
from webapp.formats.csv import Cells, plain_csv, spreadsheet_csv
from webapp.formats.media_types import CSV
from webapp.wording.sources import reference_table
from webapp.wording.words import number

blueprint = SiteBlueprint("donnees", __name__, url_prefix="/donnees", policy=Policy(large_files=True))

FIRST_TO_FIX = 20
"""Lieux to correct that the page of a département shows; the rest is one link away."""


@blueprint.get("")
@with_session
def home(session: Session) -> str:
    """Show the figures of the whole country."""
    figures, lines = national_quality(session, today=today()), count_lieu_rows(session)
    sources = source_figures(session, lines)
    return render_page(
        session,
        "donnees/home.html",
        strip=words.strip_of(figures),
        left_out=number(figures.lieux - figures.complete),
        shares=words.share_tables(figures),
        sources=words.sources_table(sources),
        references=reference_table(sources),
        quarantined=number(sum(source.quarantined for source in sources)),
        rejects=words.rejects_table(reject_reasons(session)),
        unknown=words.unknown_table(unknown_fields(session)),
        merges=words.merges_table(merge_reasons(lines)),
        failures=words.failures_table(failed_loads(session)),
    )


@blueprint.get("/departements")
@with_session
def departements(session: Session) -> str:
    """Compare the départements."""
    table = words.departements_table(quality_by_departement(session, today=today()))
    return render_page(session, "donnees/departements.html", table=table)


@blueprint.get("/departements/<code>")
@with_session
def departement(session: Session, code: str) -> str:
    """Show the figures of one département, and what to correct first there."""
    found = departement_quality(session, _readable(code), today=today())
    to_fix = lieux_to_fix(ListingFilter(departement=code), today=today())
    first = read_page(session, to_fix, limit=FIRST_TO_FIX)
    return render_page(
        session,
        "donnees/departement.html",
        code=code,
        nom=found.nom,
        strip=words.strip_of(found.figures),
        shares=words.share_tables(found.figures),
        defects=words.defects_table(code, defect_counts(session, code, today=today())),
        sources=words.shares_table(sources_of_departement(session, code)),
        first=KINDS["a-corriger"].table(first.rows, "À corriger d'abord"),
        count=number(first.total),
    )


@blueprint.get("/<slug>")
@with_session
def listing(session: Session, slug: str) -> str:
    """Show a page of one of the lists."""
    kind = _kind(slug)
    values = read_values([*kind.parameters, PAGE], request.args)
    page, found = values.pop("page"), kind.make(scope_of(values), today())
    part = read_page(session, found, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    if page > 1 and not part.rows:
        raise NotFound("Cette liste n'a pas tant de pages.")
    restrictions = {name: value for name, value in values.items() if value is not None}
    return render_page(
        session,
        "donnees/liste.html",
        kind=kind,
        restrictions=restrictions,
        restricted_to=restrictions_in_words(restrictions),
        count=number(part.total),
        table=kind.table(part.rows),
        page=page,
        previous=_page_url(slug, restrictions, page - 1) if page > 1 else None,
        next=_page_url(slug, restrictions, page + 1) if part.total > page * PER_PAGE else None,
    )


@blueprint.get("/<slug>.csv")
@with_session_until_sent
def listing_csv(session: Session, slug: str) -> Response:
    """Give one of the lists whole."""
    kind = _kind(slug)
    found = kind.make(scope_of(read_values(kind.parameters, request.args)), today())
    return _csv(slug, found.columns, stream_rows(session, found))


@blueprint.get("/sources.csv")
@with_session
def sources_csv(session: Session) -> Response:
    """Give what became of the rows of each source."""
    sources = source_figures(session, count_lieu_rows(session))
    return _csv("sources", words.SOURCES_HEADER, [astuple(source) for source in sources])


@blueprint.get("/departements.csv")
@with_session
def departements_csv(session: Session) -> Response:
    """Give the figures of every département."""
    found = quality_by_departement(session, today=today())
    rows = [(d.code, d.nom, *astuple(d.figures)) for d in found]
    return _csv("departements", words.DEPARTEMENTS_HEADER, rows)


def _csv(slug: str, header: Sequence[str], rows: Iterator[Cells] | Sequence[Cells]) -> Response:
    write = spreadsheet_csv if read_values([FORM], request.args)["forme"] == "tableur" else plain_csv
    response = Response(write(header, rows), mimetype=CSV)
    response.headers["Content-Disposition"] = f"attachment; filename=mediaproche-{slug}-{today()}.csv"
    return response


def _kind(slug: str) -> Kind:
    """Find a list by its name. Raises NotFound."""
    if slug not in KINDS:
        raise NotFound(f"Aucune liste ne s'appelle «{slug}».")
    return KINDS[slug]


def _readable(code: str) -> str:
    """Refuse what PostgreSQL cannot read. Raises NotFound."""
    if "\0" in code:
        raise NotFound("Aucun département n'a ce code.")
    return code


def _page_url(slug: str, restrictions: Mapping[str, Any], page: int) -> str:
    return url_for("donnees.listing", slug=slug, **restrictions, page=page)
