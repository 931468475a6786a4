"""Communes as /ogc gives them out: with the minutes to the nearest lieu, and who is too far."""

from typing import Any

from geo.coverage.figures import VOL
from geo.coverage.question import Question
from geo.coverage.tables import CommuneCoverage, CommuneFigures
from geo.lieux.features import Feature
from webapp.formats.geojson import with_properties
from webapp.territoires.rows import beyond_word


def covered(feature: Feature, coverage: CommuneCoverage, question: Question) -> bytes:
    """Add to a commune how far it is from a lieu."""
    key, text = feature
    return with_properties(text, _members(coverage.of(key), straight=question.mode == VOL))


def _members(figures: CommuneFigures, *, straight: bool) -> dict[str, Any]:
    """Name the figures as the API and the files do. An empty column would have no type for map software."""
    return {
        "departement": figures.departement,
        "km" if straight else "minutes": figures.distance,
        "lieu_id": figures.lieu_id,
        "population_beyond": figures.population_beyond,
        "au_dela": beyond_word(figures),
        "classe": figures.classe,
        "calcul": figures.calcul,
        "manque": "|".join(figures.lacking) or None,
    }
