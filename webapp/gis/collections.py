"""Collections of /ogc: their words, filters and features; communes with their coverage."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy.orm import Session

from geo.coverage.figures import VOL
from geo.coverage.question import Question
from geo.coverage.tables import CommuneCoverage, CommuneFigures
from geo.errors import NotFound
from geo.lieux import features
from webapp.formats.geojson import with_properties
from webapp.gis.params import CommunesItemsQuery, ItemsQuery, LieuxItemsQuery
from webapp.territoires.commune_rows import beyond_word


@dataclass(frozen=True, slots=True)
class OgcCollection:
    """A collection: its words, and the parameters that select its features."""

    name: str
    title: str
    description: str
    query: type[ItemsQuery]

    @property
    def all_features(self) -> features.Collection:
        """The whole collection."""
        return self.query().selected


COLLECTIONS: Final[Mapping[str, OgcCollection]] = MappingProxyType(
    {
        collection.name: collection
        for collection in (
            OgcCollection(
                "lieux",
                "Lieux de médiation numérique",
                "Les lieux qui aident avec internet et l'ordinateur : les champs de la norme nationale,"
                " et l'état des ateliers, du libre accès et du Pass numérique.",
                LieuxItemsQuery,
            ),
            OgcCollection(
                "communes",
                "Communes",
                "Les communes avec leur contour, leur population, leur fragilité numérique et leur"
                " couverture : la durée jusqu'au lieu le plus proche, les habitants trop loin. Quelques"
                " communes n'ont pas de contour.",
                CommunesItemsQuery,
            ),
        )
    }
)


def find_collection(name: str) -> OgcCollection:
    """Return a collection by its name. Raises NotFound."""
    if name not in COLLECTIONS:
        raise NotFound(f"Il n'y a pas de collection «{name}» : voir {', '.join(COLLECTIONS)}.")
    return COLLECTIONS[name]


def feature_texts(
    session: Session, question: Question | None, found: Iterator[features.Feature]
) -> Iterator[bytes]:
    """Return features as GeoJSON, read one by one, with any coverage they have. Raises InvalidInput."""
    if question is None:
        return (text for _, text in found)
    coverage, straight = CommuneCoverage(session, question), question.mode == VOL
    return (with_properties(text, _coverage_of(coverage.of(key), straight=straight)) for key, text in found)


def _coverage_of(figures: CommuneFigures, *, straight: bool) -> dict[str, Any]:  # JSON
    """Return the figures of a commune, named as in the API and the files."""
    return {  # no column is always empty: it would have no type for map software
        "departement": figures.departement,
        "km" if straight else "minutes": figures.distance,
        "lieu_id": figures.lieu_id,
        "population_beyond": figures.population_beyond,
        "au_dela": beyond_word(figures),
        "classe": figures.classe,
        "calcul": figures.calcul,
        "manque": "|".join(figures.lacking) or None,
    }
