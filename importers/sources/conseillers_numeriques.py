"""Places where a conseiller numérique works, as the State publishes them in the standard."""

from importers.model import LICENCE_OUVERTE, Dataset, Request, Source
from importers.sources.lieux import Lieux


class ConseillersNumeriques(Lieux):
    """The national list of the programme «conseiller numérique»."""

    slug = "conseillers-numeriques"
    nom = "Lieux d'activité des conseillers numériques"
    licence = LICENCE_OUVERTE
    attribution = "Agence nationale de la cohésion des territoires (ANCT)"
    url = "https://www.data.gouv.fr/fr/datasets/r/048e9e16-b707-48da-85d1-60c9a25ea1d7"

    def dataset(self, request: Request) -> Dataset:
        return Source.dataset(self, request)

    def recognises(self, columns: frozenset[str]) -> bool:  # noqa: ARG002 (nothing tells it from the standard)
        return False
