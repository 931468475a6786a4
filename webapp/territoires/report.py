"""The report on a territory, to read and to print: the figures of its page, scenarios, sources and method."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from flask import Response, current_app, render_template
from sqlalchemy.orm import Session

from geo.clock import today
from geo.coverage.inputs import DEPARTEMENT, FRANCE, REGION
from geo.coverage.sites import Siting, find_sites
from geo.coverage.snapshots import read_snapshots
from geo.coverage.tables import white_zones
from geo.coverage.territory import TerritoryCoverage, measure_territory
from geo.errors import InvalidInput
from geo.quality.sources import shows_demonstration
from webapp.core.rendering import render_page
from webapp.drawing.pictures import data_uri
from webapp.formats.subprocess_writers import print_page
from webapp.territoires import words
from webapp.territoires.here import Here
from webapp.territoires.page import Context, marks_of, sources_of
from webapp.territoires.params import PRESETS
from webapp.territoires.plans import compared_table, scenarios_table, snapshots_table
from webapp.territoires.static_map import COARSE, coverage_map
from webapp.territoires.tables import apart_table, groups_tables, zones_table
from webapp.wording.words import counted, full_date, number

SCENARIOS: Final = (1, 3, 5)
"""Lieux of more in each scenario."""

MOST_ZONES: Final = 40
NAMED_ZONES: Final = 3
PDF: Final = "application/pdf"
SUBSET: Final = "france_services"
"""The second question of every report: one of PRESETS."""


@dataclass(frozen=True, slots=True)
class Plate:
    """A map of the report: the drawing itself, as a data URI."""

    image: str
    alt: str
    caption: str


def report(session: Session, here: Here) -> str:
    """Show the report. Raises NotFound, InvalidInput."""
    context = report_context(session, here)
    return render_page(
        session, "territoires/rapport.html", here=here, pdf_url=here.url("report_pdf"), r=context
    )


def report_pdf(session: Session, here: Here) -> Response:
    """Give the report as a tagged PDF with numbered pages. Raises NotFound, InvalidInput."""
    demonstration = shows_demonstration(session)
    html = render_template(
        "territoires/rapport_pdf.html", demonstration=demonstration, r=report_context(session, here)
    )
    css = Path(str(current_app.static_folder), "rapport.css").read_text()
    response = Response(print_page(html, css), mimetype=PDF)
    name = f"mediaproche-rapport-{here.kind}-{here.code}-{today()}.pdf"
    response.headers["Content-Disposition"] = f"inline; filename={name}"
    return response


def report_context(session: Session, here: Here) -> Context:
    """Gather all that the report says."""
    if here.kind == FRANCE:
        raise InvalidInput({"rapport": "Le rapport existe pour une région, un département, un EPCI."})
    question = here.asked.question.as_it_is
    gaps = measure_territory(session, here.kind, here.code, question)
    subset = _subset(session, here)
    sitings = [find_sites(session, here.kind, here.code, question, number=count) for count in SCENARIOS]
    around = _around(session, here, gaps)
    return {
        "title": f"{words.title_of(gaps)} : accès aux lieux de médiation numérique",
        "made": full_date(today()),
        "summary": summary_of(gaps, subset, sitings),
        "strip": words.strip_of(gaps),
        "remarks": words.remarks_of(gaps),
        "plates": _plates(session, gaps, subset, here.asked.couche),
        "compared": compared_table([(one, "") for one in (gaps, subset, *around)]),
        "zones": zones_table(gaps, most=MOST_ZONES),
        "zones_left": _zones_left(gaps),
        "groups": groups_tables(gaps),
        "scenarios": scenarios_table(_different(sitings)),
        "scenario_plate": _scenario_plate(session, here, gaps),
        "apart": apart_table(gaps),
        "snapshots": snapshots_table(gaps, read_snapshots(session, gaps.territory, question)),
        "method": words.method_of(gaps.coverage),
        "threshold": words.too_far(question),
        **sources_of(session, here),
    }


def summary_of(gaps: TerritoryCoverage, subset: TerritoryCoverage, sitings: Sequence[Siting]) -> Sequence[str]:
    """Sum a territory up in sentences."""
    zones = white_zones(gaps.coverage, limit=NAMED_ZONES)
    said = [words.headline(gaps), f"France Services seulement : {words.headline(subset)}"]
    if zones:
        named = ", ".join(f"{zone.nom} ({number(zone.population_beyond)} habitants)" for zone in zones)
        said.append(f"Les communes les plus pressantes : {named}.")
    for siting in _different(sitings):
        names = ", ".join(siting.communes.nom[site.candidate] for site in siting.plan.sites)
        sites = counted(len(siting.plan.sites), "lieu de plus", "lieux de plus")
        people = counted(siting.plan.people, "habitant", "habitants")
        verb = "rapprocherait" if len(siting.plan.sites) == 1 else "rapprocheraient"
        said.append(f"{sites.capitalize()} ({names}) {verb} {people}.")
    return said


def _different(sitings: Sequence[Siting]) -> Sequence[Siting]:
    """Leave out scenarios that need no more lieux than the one before, and those that reach nobody."""
    by_size = {len(siting.plan.sites): siting for siting in sitings if siting.plan.sites}
    return list(by_size.values())


def _subset(session: Session, here: Here) -> TerritoryCoverage:
    _, criteria, opening = PRESETS[SUBSET]
    question = replace(here.asked.question.as_it_is, criteria=criteria, ouverture=opening)
    return measure_territory(session, here.kind, here.code, question)


def _around(session: Session, here: Here, gaps: TerritoryCoverage) -> Sequence[TerritoryCoverage]:
    """Compare with the region of a département."""
    demand = gaps.coverage.demand
    if here.kind != DEPARTEMENT or not len(demand):
        return ()
    return (measure_territory(session, REGION, str(demand.region[0]), gaps.question),)


def _plates(session: Session, gaps: TerritoryCoverage, subset: TerritoryCoverage, layer: str) -> Sequence[Plate]:
    every = [_plate(gaps, coverage_map(session, gaps, layer=layer, tolerance=COARSE))]
    if subset.question != gaps.question:
        every.append(_plate(subset, coverage_map(session, subset, tolerance=COARSE)))
    return every


def _scenario_plate(session: Session, here: Here, gaps: TerritoryCoverage) -> Plate:
    there = replace(here, asked=replace(here.asked, question=gaps.question, sites=max(SCENARIOS)))
    return _plate(gaps, coverage_map(session, gaps, marks=marks_of(session, there), tolerance=COARSE))


def _plate(gaps: TerritoryCoverage, drawn: str) -> Plate:
    alt = f"Carte {words.of_territory(gaps)}. {words.headline(gaps)} Les tableaux disent la même chose."
    return Plate(data_uri(drawn.encode()), alt, words.headline(gaps))


def _zones_left(gaps: TerritoryCoverage) -> str:
    left = len(white_zones(gaps.coverage)) - MOST_ZONES
    return f"{counted(left, 'autre commune', 'autres communes')} : voir le fichier CSV." if left > 0 else ""
