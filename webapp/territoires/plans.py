"""Tables to plan with: territories compared, best sites, scenarios, changes, snapshots."""

from collections.abc import Sequence

from geo.clock import day_of
from geo.coverage.sites import Siting
from geo.coverage.snapshots import Snapshot
from geo.coverage.territory import Change, TerritoryCoverage
from webapp.territoires.tables import (
    COMMUNES_BEYOND_COLUMN,
    MAX_ROWS,
    PEOPLE_BEYOND_COLUMN,
    PEOPLE_COLUMN,
    SHARE_COLUMN,
    UrlWith,
    distance_cell,
)
from webapp.territoires.words import lieux_in_words, territory_title
from webapp.wording.tables import Cell, Column, Table, figure, part
from webapp.wording.words import full_date, number


def comparison_table(measured: Sequence[tuple[TerritoryCoverage, str]]) -> Table:
    """Return the table of territories, or questions, side by side, each with the address of its page."""
    return Table(
        "comparaison",
        "Comparer",
        (
            Column("Territoire"),
            Column("Lieux comptés"),
            PEOPLE_COLUMN,
            PEOPLE_BEYOND_COLUMN,
            SHARE_COLUMN,
            COMMUNES_BEYOND_COLUMN,
            Column("Lieux", numeric=True),
        ),
        [_comparison_row(one, url) for one, url in measured],
        stacked=True,
    )


def sites_table(siting: Siting, cost_eur: int | None, url: UrlWith) -> Table:
    """Return the table of the best sites, numbered as on the map."""
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
    """Return the table of plans of more and more sites."""
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


def change_table(change: Change, *, limit: int = MAX_ROWS) -> Table:
    """Return the table of the communes whose distance changes."""
    mode = change.after.question.mode
    return Table(
        "changements",
        "Communes qui changent",
        (
            Column("Commune"),
            PEOPLE_COLUMN,
            Column("Avant", numeric=True),
            Column("Après", numeric=True),
            Column("Habitants gagnés ou perdus", numeric=True),
        ),
        [
            (
                Cell(commune.nom),
                Cell(number(commune.population)),
                distance_cell(commune.before, mode),
                distance_cell(commune.after, mode),
                Cell(signed_number(commune.people_gained)),
            )
            for commune in change.communes[:limit]
        ],
        stacked=True,
    )


def snapshots_table(measured: TerritoryCoverage, snapshots: Sequence[Snapshot]) -> Table:
    """Return the table of what has changed since each snapshot."""
    return Table(
        "depuis",
        "Ce qui a changé",
        (
            Column("Depuis le"),
            Column("Lieux", numeric=True),
            Column("Habitants trop loin", numeric=True),
            COMMUNES_BEYOND_COLUMN,
        ),
        [
            (
                Cell(full_date(day_of(snapshot.taken_at))),
                *(
                    Cell(signed_number(snapshot.change_to(measured).get(name, 0)))
                    for name in ("lieux", "population_beyond", "communes_beyond")
                ),
            )
            for snapshot in snapshots
        ],
    )


def signed_number(value: int) -> str:
    """Format a difference with its sign."""
    return f"+{number(value)}" if value > 0 else number(value).replace("-", "−")


def euros(value: float) -> str:
    """Format an amount in euros; with cents under 100."""
    return f"{number(round(value))}\u00a0€" if value >= 100 else f"{value:.2f}\u00a0€".replace(".", ",")


def _comparison_row(measured: TerritoryCoverage, url: str) -> Sequence[Cell]:
    coverage = measured.coverage
    counted = coverage.population_within + coverage.population_beyond
    return (
        Cell(territory_title(measured), url),
        Cell(lieux_in_words(measured.question)),
        Cell(number(coverage.population)),
        Cell(number(coverage.population_beyond)),
        part(coverage.population_beyond, counted),
        Cell(f"{number(coverage.communes_beyond)} sur {number(coverage.communes)}"),
        figure(len(measured.lieux)),
    )
