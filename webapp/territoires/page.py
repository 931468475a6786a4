"""The page on a territory: figures, maps, comparisons, best sites, changes supposed, sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from geo.coverage.inputs import DEPARTEMENT, FRANCE
from geo.coverage.snapshots import read_snapshots
from geo.coverage.tables import white_zones
from geo.coverage.territory import measure_territory
from geo.quality.loads import count_lieu_rows, source_figures, sources_of_departement
from webapp.core.urls import whole_url
from webapp.drawing.paints import swatch
from webapp.drawing.pictures import data_uri
from webapp.territoires import words
from webapp.territoires.comparisons import (
    BeforeAndAfter,
    before_and_after,
    closable_lieux,
    compared_territories,
    map_of_other_question,
)
from webapp.territoires.form import CoverageForm, coverage_form, has_siting
from webapp.territoires.maps.images import MapImage, find_requested_sites, linked_map
from webapp.territoires.maps.interactive_map import KINDS_WITH_MAP, InteractiveMap, interactive_map
from webapp.territoires.maps.legend import LegendEntry, legend
from webapp.territoires.params import TerritoryRequest
from webapp.territoires.plans import sites_table, snapshots_table
from webapp.territoires.tables import (
    communes_table,
    group_tables,
    sources_table,
    uncounted_table,
    zones_table,
)
from webapp.wording.sources import reference_table
from webapp.wording.tables import Table
from webapp.wording.words import counted, number

MAX_ZONES_ON_PAGE: Final = 10

_FILES: Final = (
    ("CSV", "csv"),
    ("classeur Excel", "xlsx"),
    ("GeoJSON", "geojson"),
    ("GeoPackage", "gpkg"),
    ("API (JSON)", "figures"),
)
"""Label and view of the API of each file."""


@dataclass(frozen=True, slots=True)
class SourceTables:
    """Where the figures come from: sources of lieux, and of communes."""

    lieux: Table
    references: Table


@dataclass(frozen=True, slots=True)
class TerritoryPage:
    """The page on a territory as it is printed. None and empty members are not."""

    territory: TerritoryRequest
    title: str
    headline: str
    figures: Sequence[tuple[str, str]]
    remarks: Sequence[str]
    method: Sequence[str]
    form: CoverageForm
    map: MapImage | None
    other_map: MapImage | None
    legend: Sequence[tuple[str, str]]
    """Swatch as a data URI, and words, of each class."""
    interactive_map: InteractiveMap | None
    has_interactive_map: bool
    zones: Table
    zones_total: str
    sites: Table | None
    has_siting: bool
    change: BeforeAndAfter | None
    closable_lieux: Sequence[tuple[str, str]]
    compared: Table | None
    snapshots: Table
    groups: Sequence[Table]
    communes: Table | None
    communes_count: int
    communes_total: str
    uncounted: Table
    report_pdf_url: str
    report_url: str
    downloads: Sequence[tuple[str, str]]
    ogc_url: str
    sources: SourceTables


@dataclass(frozen=True, slots=True)
class RefusalPage:
    """The page that says which parameters are refused."""

    messages: Sequence[tuple[str, str]]
    """Label of a parameter, and what it accepts."""
    territory_url: str


def territory_page(session: Session, territory: TerritoryRequest) -> TerritoryPage:
    """Build the page on a territory. Raises NotFound, InvalidInput."""
    query, kind = territory.query, territory.kind
    measured = measure_territory(session, kind, territory.code, query.question.as_it_is)
    siting = find_requested_sites(session, territory)
    lieux = closable_lieux(session, territory, measured)
    return TerritoryPage(
        territory=territory,
        title=words.territory_title(measured),
        headline=words.headline(measured),
        figures=words.key_figures(measured),
        remarks=words.remarks(measured),
        method=words.method(measured.coverage),
        form=coverage_form(query, measured),
        map=linked_map(territory, measured),
        legend=[_swatch_and_words(entry) for entry in legend(measured, query.couche)],
        interactive_map=interactive_map(territory) if query.carte and kind in KINDS_WITH_MAP else None,
        has_interactive_map=kind in KINDS_WITH_MAP,
        zones=zones_table(measured, limit=MAX_ZONES_ON_PAGE, url=territory.url if has_siting(kind) else None),
        zones_total=number(len(white_zones(measured.coverage))),
        sites=sites_table(siting, query.cout, territory.url) if siting else None,
        has_siting=has_siting(kind),
        closable_lieux=lieux,
        compared=compared_territories(session, territory, measured),
        other_map=map_of_other_question(session, territory),
        change=before_and_after(session, territory, measured, lieux),
        snapshots=snapshots_table(measured, read_snapshots(session, measured.territory, measured.question)),
        groups=group_tables(measured),
        communes=communes_table(measured, query, territory.url) if kind != FRANCE else None,
        communes_count=measured.coverage.communes,
        communes_total=number(measured.coverage.communes),
        uncounted=uncounted_table(measured),
        report_pdf_url=territory.url("report_pdf") if has_siting(kind) else "",
        report_url=territory.url("report") if has_siting(kind) else "",
        downloads=_downloads(territory),
        ogc_url=whole_url("ogc.landing"),
        sources=source_tables(session, territory),
    )


def source_tables(session: Session, territory: TerritoryRequest) -> SourceTables:
    """Return the tables of sources and their dates; of a département, only sources that describe it."""
    figures = source_figures(session, count_lieu_rows(session))
    if territory.kind == DEPARTEMENT:
        slugs = {share.slug for share in sources_of_departement(session, territory.code)}
        figures = [source for source in figures if source.slug in slugs or not source.of_lieux]
    return SourceTables(lieux=sources_table(figures), references=reference_table(figures))


def _downloads(territory: TerritoryRequest) -> Sequence[tuple[str, str]]:
    """List the files that hold what the page shows, without what is supposed: label and address."""
    question = territory.query.question.as_it_is
    files = [(label, territory.file_url(view, question)) for label, view in _FILES]
    if territory.kind == FRANCE:
        return files
    return [
        *files,
        ("carte en image (PNG)", territory.url("png")),
        ("carte en dessin (SVG)", territory.url("svg")),
    ]


def _swatch_and_words(entry: LegendEntry) -> tuple[str, str]:
    communes = counted(entry.communes, "commune", "communes")
    people = counted(entry.people, "habitant", "habitants")
    return data_uri(swatch(entry.paint).encode()), f"{entry.words} – {communes}, {people}"
