"""Tables of what would help: comparisons, best sites, changes, what is new since a figure was kept."""

from collections.abc import Sequence
from typing import Final

from geo.coverage.sites import Siting
from geo.coverage.snapshots import Snapshot
from geo.coverage.territory import Change, TerritoryCoverage
from webapp.territoires.tables import MOST_ROWS, Url, away_cell
from webapp.territoires.words import (
    lieux_in_words,
    title_of,
)
from webapp.wording.tables import Cell, Column, Table, figure, part
from webapp.wording.words import full_date, number

_PEOPLE, _FAR, _SHARE = Column("Habitants", numeric=True), Column("Trop loin", numeric=True), Column("Part")
_COMMUNES: Final = Column("Communes trop loin", numeric=True)


def compared_table(every: Sequence[tuple[TerritoryCoverage, str]]) -> Table:
    """Set territories, or questions, side by side; each with the address of its page."""
    return Table(
        "comparaison",
        "Comparer",
        (
            Column("Territoire"),
            Column("Lieux comptés"),
            _PEOPLE,
            _FAR,
            _SHARE,
            _COMMUNES,
            Column("Lieux", numeric=True),
        ),
        [_compared_row(gaps, url) for gaps, url in every],
        stacked=True,
    )


def sites_table(siting: Siting, cost_eur: int | None, url: Url) -> Table:
    """List the best sites, numbered as on the map."""
    communes, plan = siting.communes, siting.plan
    rows = [
        (
            Cell(f"{rank}. {communes.nom[site.candidate]}"),
            Cell(communes.epci_nom[site.candidate]),
            Cell(number(site.people)),
            Cell("Voir avant et après", url(ajouter=(communes.code[site.candidate],), sites=None)),
        )
        for rank, site in enumerate(plan.sites, 1)
    ]
    cost = None if cost_eur is None else plan.cost_per_person(cost_eur)
    total = Cell("" if cost is None else f"{euros(cost)} par personne rapprochée")
    return Table(
        "sites",
        "Où un lieu de plus rapproche le plus d'habitants",
        (
            Column("Commune"),
            Column("Intercommunalité"),
            Column("Habitants gagnés", numeric=True),
            Column("Agir"),
        ),
        rows,
        (Cell("Ensemble"), Cell(""), Cell(number(plan.people)), total),
        stacked=True,
    )


def scenarios_table(sitings: Sequence[Siting]) -> Table:
    """Compare plans of more and more sites."""
    return Table(
        "scenarios",
        "Trois scénarios",
        (
            Column("Lieux de plus"),
            Column("Communes"),
            Column("Habitants gagnés", numeric=True),
            Column("Encore trop loin", numeric=True),
        ),
        [
            (
                Cell(f"+ {len(siting.plan.sites)}"),
                Cell(", ".join(siting.communes.nom[site.candidate] for site in siting.plan.sites)),
                Cell(number(siting.plan.people)),
                Cell(number(siting.plan.people_left)),
            )
            for siting in sitings
        ],
    )


def change_table(change: Change, *, most: int = MOST_ROWS) -> Table:
    """List the communes for which something changes."""
    mode = change.after.question.mode
    return Table(
        "changements",
        "Communes qui changent",
        (
            Column("Commune"),
            _PEOPLE,
            Column("Avant", numeric=True),
            Column("Après", numeric=True),
            Column("Habitants gagnés ou perdus", numeric=True),
        ),
        [
            (
                Cell(commune.nom),
                Cell(number(commune.population)),
                away_cell(commune.before, mode),
                away_cell(commune.after, mode),
                Cell(signed(commune.people_gained)),
            )
            for commune in change.communes[:most]
        ],
        stacked=True,
    )


def snapshots_table(gaps: TerritoryCoverage, snapshots: Sequence[Snapshot]) -> Table:
    """Say what has changed since each figure that was kept."""
    return Table(
        "depuis",
        "Ce qui a changé",
        (
            Column("Depuis le"),
            Column("Lieux", numeric=True),
            Column("Habitants trop loin", numeric=True),
            _COMMUNES,
        ),
        [
            (
                Cell(full_date(snapshot.taken_at.date())),
                *(
                    Cell(signed(snapshot.change_to(gaps).get(name, 0)))
                    for name in ("lieux", "population_beyond", "communes_beyond")
                ),
            )
            for snapshot in snapshots
        ],
    )


def signed(value: int) -> str:
    """Write a difference with its sign."""
    return f"+{number(value)}" if value > 0 else number(value).replace("-", "−")


def euros(value: float) -> str:
    """Write an amount; cents only where they matter."""
    return f"{number(round(value))}\u00a0€" if value >= 100 else f"{value:.2f}\u00a0€".replace(".", ",")


def _compared_row(gaps: TerritoryCoverage, url: str) -> Sequence[Cell]:
    coverage = gaps.coverage
    counted = coverage.population_within + coverage.population_beyond
    return (
        Cell(title_of(gaps), url),
        Cell(lieux_in_words(gaps.question)),
        Cell(number(coverage.population)),
        Cell(number(coverage.population_beyond)),
        part(coverage.population_beyond, counted),
        Cell(f"{number(coverage.communes_beyond)} sur {number(coverage.communes)}"),
        figure(len(gaps.lieux)),
    )
