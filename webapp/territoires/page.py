"""What the page on a territory shows: figures, maps, comparisons, where to act, what would change."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from sqlalchemy.orm import Session

from geo.coverage.country import current_country
from geo.coverage.inputs import DEPARTEMENT, EPCI, FRANCE
from geo.coverage.sites import Siting, find_sites
from geo.coverage.snapshots import read_snapshots
from geo.coverage.tables import white_zones
from geo.coverage.territory import measure_territory
from geo.errors import InvalidInput
from geo.points import Point
from geo.quality.loads import count_merged_rows, source_figures, sources_of_departement
from webapp.core.urls import whole_url
from webapp.drawing.paints import swatch
from webapp.drawing.pictures import data_uri
from webapp.territoires import words
from webapp.territoires.comparisons import compared, other_question, supposed
from webapp.territoires.form import can_act, form_of
from webapp.territoires.here import Here, picture
from webapp.territoires.moving_map import moving_map
from webapp.territoires.plans import sites_table, snapshots_table
from webapp.territoires.static_map import Key, Mark, legend
from webapp.territoires.tables import apart_table, communes_table, groups_tables, sources_dates, zones_table
from webapp.wording.sources import reference_table
from webapp.wording.words import counted, number

MOST_ZONES: Final = 10
MOVING: Final = (DEPARTEMENT, EPCI)
"""Kinds of territory whose contours weigh little enough for a map that moves."""

_FILES: Final = (
    ("CSV", "csv"),
    ("classeur Excel", "xlsx"),
    ("GeoJSON", "geojson"),
    ("GeoPackage", "gpkg"),
    ("API (JSON)", "figures"),
)
Context = dict[str, Any]  # what a template takes


def page_context(session: Session, here: Here) -> Context:
    """Gather all that the page prints. Raises NotFound, InvalidInput."""
    asked = here.asked
    gaps = measure_territory(session, here.kind, here.code, asked.question.as_it_is)
    siting = siting_of(session, here)
    zones = white_zones(gaps.coverage)
    return {
        "here": here,
        "title": words.title_of(gaps),
        "kind": words.KINDS[here.kind],
        "headline": words.headline(gaps),
        "strip": words.strip_of(gaps),
        "remarks": words.remarks_of(gaps),
        "method": words.method_of(gaps.coverage),
        "credit": gaps.credit,
        "form": form_of(asked, gaps),
        "picture": picture(here, gaps, supposing=False),
        "legend": [
            (data_uri(swatch(key.paint).encode()), _key_words(key)) for key in legend(gaps, asked.couche)
        ],
        "zones": zones_table(gaps, most=MOST_ZONES, url=here.url if can_act(here.kind) else None),
        "zones_total": number(len(zones)),
        "groups": groups_tables(gaps),
        "apart": apart_table(gaps),
        "communes": communes_table(gaps, asked, here.url) if here.kind != FRANCE else None,
        "communes_count": gaps.coverage.communes,
        "communes_total": number(gaps.coverage.communes),
        "can_act": can_act(here.kind),
        "sites": sites_table(siting, asked.cout, here.url) if siting else None,
        "snapshots": snapshots_table(gaps, read_snapshots(session, gaps.territory, gaps.question)),
        "moving": moving_map(here) if asked.carte and here.kind in MOVING else None,
        "can_move": here.kind in MOVING,
        "ogc": whole_url("ogc.landing"),
        "downloads": downloads_of(here),
        "report_url": here.url("report_pdf") if can_act(here.kind) else "",
        "report_page_url": here.url("report") if can_act(here.kind) else "",
        **sources_of(session, here),
        **compared(session, here, gaps),
        **other_question(session, here),
        **supposed(session, here, gaps),
    }


def downloads_of(here: Here) -> Sequence[tuple[str, str]]:
    """List the files that hold what the page shows: no file knows of suppositions."""
    question = here.asked.question.as_it_is
    files = [(label, here.file(suffix, question)) for label, suffix in _FILES]
    if here.kind != FRANCE:
        files += [("carte en image (PNG)", here.url("png")), ("carte en dessin (SVG)", here.url("svg"))]
    return files


def sources_of(session: Session, here: Here) -> Context:
    """Say where the figures come from, and of what day; of a département, only what speaks of it."""
    figures = source_figures(session, count_merged_rows(session))
    if here.kind == DEPARTEMENT:
        there = {share.slug for share in sources_of_departement(session, here.code)}
        figures = [source for source in figures if source.slug in there or not source.of_lieux]
    return {"sources": sources_dates(figures), "references": reference_table(figures)}


def siting_of(session: Session, here: Here) -> Siting | None:
    """Find the sites asked for. Raises InvalidInput for the country, which takes a minute."""
    number_asked = here.asked.sites
    if number_asked is None:
        return None
    if not can_act(here.kind):
        raise InvalidInput({"sites": "Choisissez une région, un département ou une intercommunalité."})
    return find_sites(session, here.kind, here.code, here.asked.question.as_it_is, number=number_asked)


def marks_of(session: Session, here: Here) -> Sequence[Mark]:
    """List what is marked on the map: best sites by rank, lieux that open (+) and close (×)."""
    marks: list[Mark] = []
    if siting := siting_of(session, here):
        communes = siting.communes
        marks += [
            (str(rank), _point(communes.lon, communes.lat, site.candidate))
            for rank, site in enumerate(siting.plan.sites, 1)
        ]
    inputs, question = current_country(session).inputs, here.asked.question
    opening = np.flatnonzero(np.isin(inputs.communes.code.astype(np.str_), question.ajouter)).tolist()
    closing = np.flatnonzero(np.isin(inputs.lieux.id.astype(np.str_), question.fermer)).tolist()
    marks += [("+", _point(inputs.communes.lon, inputs.communes.lat, row)) for row in opening]
    return [*marks, *(("×", _point(inputs.lieux.lon, inputs.lieux.lat, row)) for row in closing)]


def _key_words(key: Key) -> str:
    return (
        f"{key.words} – {counted(key.communes, 'commune', 'communes')},"
        f" {counted(key.people, 'habitant', 'habitants')}"
    )


def _point(lon: Any, lat: Any, row: int) -> Point:  # arrays
    return Point(float(lon[row]), float(lat[row]))
