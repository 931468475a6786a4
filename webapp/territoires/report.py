"""The report on a territory, to read and to print: figures of its page, scenarios, sources and method."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from geo.clock import today
from geo.coverage.inputs import DEPARTEMENT, FRANCE, REGION
from geo.coverage.sites import Siting, find_sites
from geo.coverage.snapshots import read_snapshots
from geo.coverage.tables import white_zones
from geo.coverage.territory import TerritoryCoverage, measure_territory
from geo.errors import InvalidInput
from webapp.territoires import words
from webapp.territoires.maps.images import MapImage, embedded_map, site_marks
from webapp.territoires.maps.static_map import COARSE, coverage_map
from webapp.territoires.page import SourceTables, source_tables
from webapp.territoires.params import PRESETS, TerritoryRequest
from webapp.territoires.plans import comparison_table, scenarios_table, snapshots_table
from webapp.territoires.tables import group_tables, uncounted_table, zones_table
from webapp.wording.tables import Table
from webapp.wording.words import counted, full_date, number

SCENARIO_SIZES: Final = (1, 3, 5)
"""Lieux added in each scenario."""

MAX_ZONES_IN_REPORT: Final = 40
ZONES_IN_SUMMARY: Final = 3
SUBSET: Final = PRESETS["france_services"]
"""Lieux of the second question of every report."""


@dataclass(frozen=True, slots=True)
class TerritoryReport:
    """The report as it is printed."""

    territory: TerritoryRequest
    title: str
    date: str
    threshold: str
    summary: Sequence[str]
    figures: Sequence[tuple[str, str]]
    remarks: Sequence[str]
    maps: Sequence[MapImage]
    compared: Table
    snapshots: Table
    zones: Table
    zones_left: str
    scenarios: Table
    scenario_map: MapImage
    groups: Sequence[Table]
    uncounted: Table
    method: Sequence[str]
    sources: SourceTables


def territory_report(session: Session, territory: TerritoryRequest) -> TerritoryReport:
    """Build the report on a territory. Raises NotFound, InvalidInput."""
    kind, code = territory.kind, territory.code
    if kind == FRANCE:
        raise InvalidInput({"rapport": "Le rapport existe pour une région, un département, un EPCI."})
    question = territory.query.question.as_it_is
    measured = measure_territory(session, kind, code, question)
    subset = measure_territory(session, kind, code, SUBSET.applied_to(question))
    sitings = [find_sites(session, kind, code, question, number=size) for size in SCENARIO_SIZES]
    around = _region_of(session, measured)
    return TerritoryReport(
        territory=territory,
        title=f"{words.territory_title(measured)} : accès aux lieux de médiation numérique",
        date=full_date(today()),
        threshold=words.beyond_in_words(question),
        summary=_summary(measured, subset, sitings),
        figures=words.key_figures(measured),
        remarks=words.remarks(measured),
        maps=_maps(session, measured, subset, territory.query.couche),
        compared=comparison_table([(one, "") for one in (measured, subset, *around)]),
        snapshots=snapshots_table(measured, read_snapshots(session, measured.territory, question)),
        zones=zones_table(measured, limit=MAX_ZONES_IN_REPORT),
        zones_left=_zones_left(measured),
        scenarios=scenarios_table(_distinct_scenarios(sitings)),
        scenario_map=_scenario_map(session, measured, sitings[-1]),
        groups=group_tables(measured),
        uncounted=uncounted_table(measured),
        method=words.method(measured.coverage),
        sources=source_tables(session, territory),
    )


def _summary(
    measured: TerritoryCoverage, subset: TerritoryCoverage, sitings: Sequence[Siting]
) -> Sequence[str]:
    """List the sentences that sum a territory up."""
    zones = white_zones(measured.coverage, limit=ZONES_IN_SUMMARY)
    sentences = [words.headline(measured), f"France Services seulement : {words.headline(subset)}"]
    if zones:
        named = ", ".join(f"{zone.nom} ({number(zone.population_beyond)} habitants)" for zone in zones)
        sentences.append(f"Les communes les plus pressantes : {named}.")
    return [*sentences, *map(_scenario_sentence, _distinct_scenarios(sitings))]


def _scenario_sentence(siting: Siting) -> str:
    names = ", ".join(siting.communes.nom[site.candidate] for site in siting.plan.sites)
    sites = counted(len(siting.plan.sites), "lieu de plus", "lieux de plus")
    people = counted(siting.plan.people, "habitant", "habitants")
    verb = "rapprocherait" if len(siting.plan.sites) == 1 else "rapprocheraient"
    return f"{sites.capitalize()} ({names}) {verb} {people}."


def _distinct_scenarios(sitings: Sequence[Siting]) -> Sequence[Siting]:
    """Return scenarios without those that need no more lieux than the one before, or that reach nobody."""
    by_size = {len(siting.plan.sites): siting for siting in sitings if siting.plan.sites}
    return list(by_size.values())


def _region_of(session: Session, measured: TerritoryCoverage) -> Sequence[TerritoryCoverage]:
    """Measure the region of a département, to compare with; none for other territories."""
    demand = measured.coverage.demand
    if measured.territory.kind != DEPARTEMENT or not len(demand):
        return ()
    return (measure_territory(session, REGION, str(demand.region[0]), measured.question),)


def _maps(
    session: Session, measured: TerritoryCoverage, subset: TerritoryCoverage, layer: str
) -> Sequence[MapImage]:
    maps = [embedded_map(measured, coverage_map(session, measured, layer=layer, tolerance=COARSE))]
    if subset.question != measured.question:
        maps.append(embedded_map(subset, coverage_map(session, subset, tolerance=COARSE)))
    return maps


def _scenario_map(session: Session, measured: TerritoryCoverage, siting: Siting) -> MapImage:
    drawing = coverage_map(session, measured, marks=site_marks(siting), tolerance=COARSE)
    return embedded_map(measured, drawing)


def _zones_left(measured: TerritoryCoverage) -> str:
    left = len(white_zones(measured.coverage)) - MAX_ZONES_IN_REPORT
    return f"{counted(left, 'autre commune', 'autres communes')} : voir le fichier CSV." if left > 0 else ""
