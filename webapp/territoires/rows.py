"""Coverage commune by commune, as files give it: one row a commune, the same in every format."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from geo.coverage.accessibility import Accessibility
from geo.coverage.figures import VOL
from geo.coverage.tables import CommuneFigures, commune_figures
from geo.coverage.territory import TerritoryCoverage
from webapp.core.parameter import YES

HEADER: Final = (
    "code_insee",
    "nom",
    "epci",
    "population",
    "minutes",
    "lieu_id",
    "km",
    "population_au_dela",
    "au_dela",
    "classe",
    "calcul",
    "departement",
    "epci_nom",
    "densite",
    "frr",
    "fragilite",
    "quintile",
    "choix",
    "lieux_pour_10000",
    "manque",
)
"""Columns. `minutes` and `km` are empty where they are unknown; only the one of the mode is filled."""


def rows_of(gaps: TerritoryCoverage, choice: Accessibility | None = None) -> Iterator[Sequence[Any]]:
    """Yield the values of HEADER for each commune, those that are set apart included."""
    straight = gaps.question.mode == VOL
    for row, figures in enumerate(commune_figures(gaps.coverage)):
        yield (
            figures.code_insee,
            figures.nom,
            figures.epci or None,
            figures.population,
            None if straight else figures.distance,
            figures.lieu_id,
            figures.distance if straight else None,
            figures.population_beyond,
            beyond_word(figures),
            figures.classe,
            figures.calcul,
            figures.departement,
            figures.epci_nom or None,
            figures.density,
            figures.frr,
            figures.fragilite,
            figures.quintile,
            None if choice is None else int(choice.lieux[row]),
            None if choice is None else round(float(choice.per_10_000[row]), 2),
            "|".join(figures.lacking) or None,
        )


def beyond_word(figures: CommuneFigures) -> str | None:
    """Say whether the seat of a commune is too far; None where the commune is set apart."""
    if figures.beyond is None:
        return None
    return YES if figures.beyond else "non"
