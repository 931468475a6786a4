"""Tables of the coverage of a territory: communes, white zones, groups of communes, sources."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from flask import url_for

from geo.clock import day_of
from geo.coverage.figures import CommuneGroup, Coverage
from geo.coverage.inputs import DEPARTEMENT, EPCI
from geo.coverage.tables import CommuneFigures, WhiteZone, commune_figures, white_zones
from geo.coverage.territory import TerritoryCoverage
from geo.quality.loads import SourceFigures
from webapp.territoires.params import ALL_ROWS, TerritoryQuery
from webapp.territoires.words import (
    DENSITY_WORDS,
    FRR_WORDS,
    LACKING_WORDS,
    QUINTILE_WORDS,
    class_words,
    short_distance,
)
from webapp.wording.tables import Cell, Column, Table, figure, part
from webapp.wording.words import date_or_unknown, number

MAX_ROWS: Final = 50
"""Communes shown before all are asked for."""

PEOPLE_COLUMN: Final = Column("Habitants", numeric=True)
PEOPLE_BEYOND_COLUMN: Final = Column("Trop loin", numeric=True)
SHARE_COLUMN: Final = Column("Part")
COMMUNES_BEYOND_COLUMN: Final = Column("Communes trop loin", numeric=True)
_NEAREST_COLUMN: Final = Column("Le plus proche", numeric=True)

UrlWith = Callable[..., str]
"""Returns the address of this page with some changes."""

_SORT_KEYS: Final[Mapping[str, Callable[[CommuneFigures], Any]]] = {  # whatever can be compared
    "trop_loin": lambda commune: commune.population_beyond,
    "nom": lambda commune: commune.nom,
    "epci": lambda commune: commune.epci_nom,
    "population": lambda commune: commune.population,
    "loin": lambda commune: commune.distance,
    "fragilite": lambda commune: commune.fragilite,
}
"""Order, as the address spells it → the value compared."""


def communes_table(measured: TerritoryCoverage, query: TerritoryQuery, url: UrlWith) -> Table:
    """Return the table of the communes, in the order of the query."""
    words = class_words(measured.coverage)
    rows = sort_communes(measured.coverage, query.tri)
    shown = rows if query.lignes == ALL_ROWS else rows[:MAX_ROWS]
    heads = (
        ("Commune", "nom", False),
        ("Intercommunalité", "epci", False),
        ("Habitants", "population", True),
        ("Trop loin", "trop_loin", True),
        ("Le plus proche", "loin", True),
        ("Fragilité (sur 10)", "fragilite", True),
    )
    columns = [_sortable(label, name, query, url, numeric=numeric) for label, name, numeric in heads]
    return Table(
        "communes",
        "Toutes les communes",
        [*columns, Column("FRR"), Column("Sur la carte")],
        [_commune_row(commune, measured, words) for commune in shown],
        stacked=True,
    )


def sort_communes(coverage: Coverage, order: str) -> Sequence[CommuneFigures]:
    """Sort the communes; those of which the figure is unknown come last, either way."""
    key, descending = _SORT_KEYS[order.removeprefix("-")], order.startswith("-")
    communes = list(commune_figures(coverage))
    known = [commune for commune in communes if key(commune) is not None]
    unknown = [commune for commune in communes if key(commune) is None]
    return [*sorted(known, key=key, reverse=descending), *unknown]


def zones_table(measured: TerritoryCoverage, *, limit: int, url: UrlWith | None = None) -> Table:
    """Return the table of the white zones, the most pressing first."""
    zones = white_zones(measured.coverage, limit=limit)
    columns = [
        Column("Commune"),
        Column("Intercommunalité"),
        PEOPLE_BEYOND_COLUMN,
        _NEAREST_COLUMN,
        Column("Fragilité (sur 10)", numeric=True),
    ]
    if url:
        columns.append(Column("Agir"))
    return Table(
        "zones-blanches",
        "Zones blanches : les communes trop loin, les plus pressantes d'abord",
        columns,
        [_zone_row(zone, measured, url) for zone in zones],
        stacked=True,
    )


def group_tables(measured: TerritoryCoverage) -> Sequence[Table]:
    """List the tables of counts by smaller territory, density, FRR and fragility."""
    coverage, kind = measured.coverage, measured.territory.kind
    tables = []
    if kind not in (DEPARTEMENT, EPCI):
        tables.append(
            _group_table(
                "departements", "Par département", "Département", coverage.by_departement, {}, DEPARTEMENT
            )
        )
    if kind == DEPARTEMENT:
        tables.append(epci_table(measured))
    tables += [
        _group_table("densites", "Par densité", "Communes", coverage.by_density, DENSITY_WORDS),
        _group_table(
            "frr", "Dans et hors France Ruralités Revitalisation", "Communes", coverage.by_frr, FRR_WORDS
        ),
        _group_table(
            "fragilites", "Par fragilité numérique", "Communes", coverage.by_fragility, QUINTILE_WORDS
        ),
    ]
    return tables


def epci_table(measured: TerritoryCoverage) -> Table:
    """Return the table of counts by EPCI: only what each has in the territory."""
    return _group_table(
        "epci", "Par intercommunalité", "Intercommunalité", measured.coverage.by_epci, {}, EPCI
    )


def uncounted_table(measured: TerritoryCoverage) -> Table:
    """Return the table of the communes set apart, with what each lacks."""
    return Table(
        "a-part",
        "Communes mises à part : on ne dit pas qu'elles sont trop loin",
        (Column("Commune"), PEOPLE_COLUMN, Column("Ce qui manque")),
        [
            (
                Cell(f"{commune.nom} ({commune.code_insee})"),
                Cell("inconnu" if commune.population is None else number(commune.population)),
                Cell(", ".join(LACKING_WORDS[name] for name in commune.lacking) or "temps de trajet"),
            )
            for commune in measured.coverage.uncounted
        ],
    )


def sources_table(sources: Sequence[SourceFigures]) -> Table:
    """Return the table of the sources of lieux, with the dates of each."""
    return Table(
        "sources-lieux",
        "D'où viennent les lieux",
        (Column("Source"), Column("Données du"), Column("Chargée"), Column("Lignes", numeric=True)),
        [
            (
                Cell(source.nom, detail=f"{source.attribution} – {source.licence}"),
                Cell(date_or_unknown(source.data_date)),
                Cell(date_or_unknown(day_of(source.loaded_at) if source.loaded_at else None)),
                figure(source.read),
            )
            for source in sources
            if source.of_lieux
        ],
        stacked=True,
    )


def _sortable(label: str, name: str, query: TerritoryQuery, url: UrlWith, *, numeric: bool) -> Column:
    """Return a column whose head is a link that sorts by it, then the other way round."""
    ascending, descending = name, f"-{name}"
    first, second = (descending, ascending) if numeric else (ascending, descending)
    order = {ascending: "ascending", descending: "descending"}.get(query.tri, "")
    next_order = second if query.tri == first else first
    return Column(label, numeric=numeric, url=f"{url(tri=next_order)}#communes", order=order)


def _commune_row(
    commune: CommuneFigures, measured: TerritoryCoverage, words: Sequence[str]
) -> Sequence[Cell]:
    people = commune.population
    return (
        Cell(commune.nom),
        Cell(commune.epci_nom),
        Cell("inconnu" if people is None else number(people)),
        Cell("–" if commune.population_beyond is None else number(commune.population_beyond)),
        distance_cell(commune.distance, measured.question.mode) if commune.classe is not None else Cell("–"),
        _fragility_cell(commune.fragilite),
        Cell(commune.frr or "inconnu"),
        Cell("mise à part" if commune.classe is None else words[commune.classe]),
    )


def _zone_row(zone: WhiteZone, measured: TerritoryCoverage, url: UrlWith | None) -> Sequence[Cell]:
    cells = (
        Cell(zone.nom),
        Cell(zone.epci_nom),
        Cell(number(zone.population_beyond)),
        distance_cell(zone.distance, measured.question.mode),
        _fragility_cell(zone.fragilite),
    )
    if url is None:
        return cells
    return (*cells, Cell("Et si un lieu ouvrait ici ?", url(ajouter=(zone.code_insee,)), zone.nom))


def _group_table(
    name: str,
    caption: str,
    head: str,
    groups: Sequence[CommuneGroup],
    words: Mapping[str, str],
    kind: str = "",
) -> Table:
    return Table(
        name,
        caption,
        (Column(head), PEOPLE_COLUMN, PEOPLE_BEYOND_COLUMN, SHARE_COLUMN, COMMUNES_BEYOND_COLUMN),
        [
            (
                Cell(words.get(group.code, group.nom) or "Sans intercommunalité", _group_url(kind, group)),
                Cell(number(group.population)),
                Cell(number(group.population_beyond)),
                part(group.population_beyond, group.population),
                Cell(f"{number(group.communes_beyond)} sur {number(group.communes)}"),
            )
            for group in groups
        ],
        stacked=True,
    )


def _group_url(kind: str, group: CommuneGroup) -> str:
    return url_for(f"territoires.{kind}_page", code=group.code) if kind and group.code else ""


def distance_cell(value: float | None, mode: str) -> Cell:
    """Return the cell of the distance to the nearest lieu; None: no lieu is reached."""
    return Cell("aucun lieu" if value is None else short_distance(value, mode))


def _fragility_cell(value: float | None) -> Cell:
    return Cell("inconnue" if value is None else f"{value:.1f}".replace(".", ","))
