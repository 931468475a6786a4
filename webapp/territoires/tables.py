"""Tables of the coverage of a territory: the figures of the API, in words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from flask import url_for

from geo.coverage.figures import CommuneGroup, Coverage
from geo.coverage.inputs import DEPARTEMENT, EPCI
from geo.coverage.tables import CommuneFigures, WhiteZone, commune_figures, white_zones
from geo.coverage.territory import TerritoryCoverage
from geo.quality.loads import SourceFigures
from webapp.territoires.params import ALL_ROWS, PageAsked
from webapp.territoires.words import (
    DENSITIES,
    FIFTHS,
    FRR_WORDS,
    LACKS,
    class_words,
    short_far,
)
from webapp.wording.tables import Cell, Column, Table, figure, part
from webapp.wording.words import date_or_unknown, number

MOST_ROWS: Final = 50
"""Communes shown before all are asked for."""

_PEOPLE, _FAR, _SHARE = Column("Habitants", numeric=True), Column("Trop loin", numeric=True), Column("Part")
_COMMUNES: Final = Column("Communes trop loin", numeric=True)
_NEAREST: Final = Column("Le plus proche", numeric=True)

Url = Callable[..., str]
"""Write the address of this page with some changes."""

_KEYS: Final[Mapping[str, Callable[[CommuneFigures], Any]]] = {  # whatever can be compared
    "trop_loin": lambda commune: commune.population_beyond,
    "nom": lambda commune: commune.nom,
    "epci": lambda commune: commune.epci_nom,
    "population": lambda commune: commune.population,
    "loin": lambda commune: commune.distance,
    "fragilite": lambda commune: commune.fragilite,
}
"""Order → what is compared."""


def communes_table(gaps: TerritoryCoverage, asked: PageAsked, url: Url) -> Table:
    """List the communes in the order asked."""
    words = class_words(gaps.coverage)
    rows = ordered(gaps.coverage, asked.tri)
    shown = rows if asked.lignes == ALL_ROWS else rows[:MOST_ROWS]
    heads = (
        ("Commune", "nom", False),
        ("Intercommunalité", "epci", False),
        ("Habitants", "population", True),
        ("Trop loin", "trop_loin", True),
        ("Le plus proche", "loin", True),
        ("Fragilité (sur 10)", "fragilite", True),
    )
    columns = [_sortable(label, name, asked, url, numeric=numeric) for label, name, numeric in heads]
    return Table(
        "communes",
        "Toutes les communes",
        [*columns, Column("FRR"), Column("Sur la carte")],
        [_commune_row(commune, gaps, words) for commune in shown],
        stacked=True,
    )


def ordered(coverage: Coverage, order: str) -> Sequence[CommuneFigures]:
    """Sort the communes; those of which the figure is unknown come last, either way."""
    key, backwards = _KEYS[order.removeprefix("-")], order.startswith("-")
    communes = list(commune_figures(coverage))
    known = [commune for commune in communes if key(commune) is not None]
    unknown = [commune for commune in communes if key(commune) is None]
    return [*sorted(known, key=key, reverse=backwards), *unknown]


def zones_table(gaps: TerritoryCoverage, *, most: int, url: Url | None = None) -> Table:
    """List the white zones, the most pressing first."""
    zones = white_zones(gaps.coverage, limit=most)
    columns = [
        Column("Commune"),
        Column("Intercommunalité"),
        _FAR,
        _NEAREST,
        Column("Fragilité (sur 10)", numeric=True),
    ]
    if url:
        columns.append(Column("Agir"))
    return Table(
        "zones-blanches",
        "Zones blanches : les communes trop loin, les plus pressantes d'abord",
        columns,
        [_zone_row(zone, gaps, url) for zone in zones],
        stacked=True,
    )


def groups_tables(gaps: TerritoryCoverage) -> Sequence[Table]:
    """Count by what territories are made of and by what communes are."""
    coverage, kind = gaps.coverage, gaps.territory.kind
    tables = []
    if kind not in (DEPARTEMENT, EPCI):
        tables.append(
            _groups(
                "departements", "Par département", "Département", coverage.by_departement, {}, DEPARTEMENT
            )
        )
    if kind == DEPARTEMENT:
        tables.append(epci_table(gaps))
    tables += [
        _groups("densites", "Par densité", "Communes", coverage.by_density, DENSITIES),
        _groups(
            "frr", "Dans et hors France Ruralités Revitalisation", "Communes", coverage.by_frr, FRR_WORDS
        ),
        _groups("fragilites", "Par fragilité numérique", "Communes", coverage.by_fragility, FIFTHS),
    ]
    return tables


def epci_table(gaps: TerritoryCoverage) -> Table:
    """Count by EPCI: only what each has in the territory."""
    return _groups("epci", "Par intercommunalité", "Intercommunalité", gaps.coverage.by_epci, {}, EPCI)


def apart_table(gaps: TerritoryCoverage) -> Table:
    """List the communes set apart."""
    return Table(
        "a-part",
        "Communes mises à part : on ne dit pas qu'elles sont trop loin",
        (Column("Commune"), _PEOPLE, Column("Ce qui manque")),
        [
            (
                Cell(f"{commune.nom} ({commune.code_insee})"),
                Cell("inconnu" if commune.population is None else number(commune.population)),
                Cell(", ".join(LACKS[name] for name in commune.lacking) or "temps de trajet"),
            )
            for commune in gaps.coverage.uncounted
        ],
    )


def sources_dates(sources: Sequence[SourceFigures]) -> Table:
    """Say where the lieux come from, and of what day each list is."""
    return Table(
        "sources-lieux",
        "D'où viennent les lieux",
        (Column("Source"), Column("Données du"), Column("Chargée"), Column("Lignes", numeric=True)),
        [
            (
                Cell(source.nom, detail=f"{source.attribution} – {source.licence}"),
                Cell(date_or_unknown(source.data_date)),
                Cell(date_or_unknown(source.loaded_at.date() if source.loaded_at else None)),
                figure(source.read),
            )
            for source in sources
            if source.of_lieux
        ],
        stacked=True,
    )


def _sortable(label: str, name: str, asked: PageAsked, url: Url, *, numeric: bool) -> Column:
    """Head a column with a link that sorts by it, then the other way round."""
    ascending, descending = name, f"-{name}"
    first, second = (descending, ascending) if numeric else (ascending, descending)
    order = {ascending: "ascending", descending: "descending"}.get(asked.tri, "")
    wanted = second if asked.tri == first else first
    return Column(label, numeric=numeric, url=f"{url(tri=wanted)}#communes", order=order)


def _commune_row(commune: CommuneFigures, gaps: TerritoryCoverage, words: Sequence[str]) -> Sequence[Cell]:
    people = commune.population
    return (
        Cell(commune.nom),
        Cell(commune.epci_nom),
        Cell("inconnu" if people is None else number(people)),
        Cell("–" if commune.population_beyond is None else number(commune.population_beyond)),
        away_cell(commune.distance, gaps.question.mode) if commune.classe is not None else Cell("–"),
        _index(commune.fragilite),
        Cell(commune.frr or "inconnu"),
        Cell("mise à part" if commune.classe is None else words[commune.classe]),
    )


def _zone_row(zone: WhiteZone, gaps: TerritoryCoverage, url: Url | None) -> Sequence[Cell]:
    cells = (
        Cell(zone.nom),
        Cell(zone.epci_nom),
        Cell(number(zone.population_beyond)),
        away_cell(zone.distance, gaps.question.mode),
        _index(zone.fragilite),
    )
    if url is None:
        return cells
    return (*cells, Cell("Et si un lieu ouvrait ici ?", url(ajouter=(zone.code_insee,)), zone.nom))


def _groups(
    name: str, caption: str, head: str, groups: Sequence[CommuneGroup], words: Mapping[str, str], kind: str = ""
) -> Table:
    return Table(
        name,
        caption,
        (Column(head), _PEOPLE, _FAR, _SHARE, _COMMUNES),
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


def away_cell(value: float | None, mode: str) -> Cell:
    """Say how far the nearest lieu is, where there is one."""
    return Cell("aucun lieu" if value is None else short_far(value, mode))


def _index(value: float | None) -> Cell:
    return Cell("inconnue" if value is None else f"{value:.1f}".replace(".", ","))
