"""Collections of /ogc: their words, filters and features; communes with their coverage."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy.orm import Session

from geo.coverage.figures import VOL
from geo.coverage.question import Question
from geo.coverage.tables import CommuneCoverage, CommuneFigures
from geo.errors import NotFound
from geo.lieux import features
from geo.standard.criteria import Criteria
from webapp.core.parameter import Parameter
from webapp.formats.geojson import with_properties
from webapp.lieux.params import FILTER_PARAMETERS
from webapp.territoires.commune_rows import beyond_word
from webapp.territoires.question import COVERAGE_PARAMETERS


@dataclass(frozen=True, slots=True)
class OgcCollection:
    """A collection: its words, its filters, and the features that values of these filters select."""

    name: str
    title: str
    description: str
    filters: Sequence[Parameter]
    select: Callable[[Mapping[str, Any]], features.Collection]  # values of any type
    question: Sequence[Parameter] = ()
    """Parameters of the coverage of its features; none where they have no coverage."""

    @property
    def parameters(self) -> Sequence[Parameter]:
        """Parameters of its features, slices apart."""
        return [*self.filters, *self.question]

    @property
    def all_features(self) -> features.Collection:
        """The whole collection."""
        return self.select({parameter.name: parameter.default for parameter in self.filters})


COLLECTIONS: Final[Mapping[str, OgcCollection]] = MappingProxyType(
    {
        collection.name: collection
        for collection in (
            OgcCollection(
                "lieux",
                "Lieux de médiation numérique",
                "Les lieux qui aident avec internet et l'ordinateur : les champs de la norme nationale,"
                " et l'état des ateliers, du libre accès et du Pass numérique.",
                FILTER_PARAMETERS,
                lambda values: features.lieux_collection(Criteria(**values)),
            ),
            OgcCollection(
                "communes",
                "Communes",
                "Les communes avec leur contour, leur population, leur fragilité numérique et leur"
                " couverture : la durée jusqu'au lieu le plus proche, les habitants trop loin. Quelques"
                " communes n'ont pas de contour.",
                [parameter for parameter in FILTER_PARAMETERS if parameter.name == "departement"],
                lambda values: features.communes_collection(values["departement"]),
                [parameter for parameter in COVERAGE_PARAMETERS if parameter.name != "choix"],
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
    session: Session, collection: OgcCollection, question: Question, found: Iterator[features.Feature]
) -> Iterator[bytes]:
    """Return features as GeoJSON, read one by one, with any coverage they have. Raises InvalidInput."""
    if not collection.question:
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
