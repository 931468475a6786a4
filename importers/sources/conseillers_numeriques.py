"""Places where a conseiller numérique works, as the State publishes them in the standard."""

from importers.model import DatasetInfo, Request
from importers.run.importer import LICENCE_OUVERTE, Importer
from importers.sources.lieux import StandardImporter


class ConseillersNumeriquesImporter(StandardImporter):
    """The national list of the programme «conseiller numérique»."""

    slug = "conseillers-numeriques"
    nom = "Lieux d'activité des conseillers numériques"
    licence = LICENCE_OUVERTE
    attribution = "Agence nationale de la cohésion des territoires (ANCT)"
    url = "https://www.data.gouv.fr/fr/datasets/r/048e9e16-b707-48da-85d1-60c9a25ea1d7"

    def dataset(self, request: Request) -> DatasetInfo:
        return Importer.dataset(self, request)

    def recognises(self, columns: frozenset[str]) -> bool:  # noqa: ARG002 (nothing distinguishes it from the standard)
        return False
