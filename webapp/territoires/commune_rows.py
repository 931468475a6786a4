"""Coverage as rows of a file: one row a commune, the same in every format."""

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


def commune_rows(
    measured: TerritoryCoverage, accessibility: Accessibility | None = None
) -> Iterator[Sequence[Any]]:  # texts and numbers
    """Yield the values of HEADER for each commune, those that are set apart included."""
    straight = measured.question.mode == VOL
    for row, figures in enumerate(commune_figures(measured.coverage)):
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
            None if accessibility is None else int(accessibility.lieux[row]),
            None if accessibility is None else round(float(accessibility.per_10_000[row]), 2),
            "|".join(figures.lacking) or None,
        )


def beyond_word(figures: CommuneFigures) -> str | None:
    """Return «oui» where the seat of a commune is too far, else «non»; None where it is set apart."""
    if figures.beyond is None:
        return None
    return YES if figures.beyond else "non"
