"""The coverage of communes one by one, each as its département has it."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from geo.coverage.country import Question, desk_of
from geo.coverage.inputs import DEPARTEMENT
from geo.coverage.tables import CommuneFigures, commune_figures
from geo.coverage.territory import measure_gaps


class CommuneCoverage:
    """Answers one question for any commune; a département is measured when its first commune is asked for.

    Raises InvalidInput when the question names a commune or a lieu that is unknown.
    """

    def __init__(self, session: Session, question: Question) -> None:
        desk = desk_of(session)
        desk.remoteness(session, question)  # what is wrong with the question is said before anything is sent
        country = desk.supply.country
        self._session, self._question = session, question
        self._departement: Mapping[str, str] = desk.fact(
            "departements",
            lambda: dict(zip(country.code.tolist(), country.departement.tolist(), strict=True)),
        )
        self._figures: dict[str, Mapping[str, CommuneFigures]] = {}

    def of(self, code_insee: str) -> CommuneFigures:
        """Give the figures of a commune: the very ones that the file of its département has."""
        departement = self._departement[code_insee]
        if departement not in self._figures:
            self._figures[departement] = self._measure(departement)
        return self._figures[departement][code_insee]

    def _measure(self, departement: str) -> Mapping[str, CommuneFigures]:
        gaps = measure_gaps(self._session, DEPARTEMENT, departement, self._question)
        return {figures.code_insee: figures for figures in commune_figures(gaps.coverage)}
