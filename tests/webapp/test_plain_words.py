"""The pages of the citizen are easy to read: short sentences, no jargon, no abbreviation."""

import re
from statistics import mean

import pytest
from sqlalchemy.orm import Session

from geo.standard.fields import MODALITES_ACCES, MODALITES_ACCOMPAGNEMENT, PRISES_EN_CHARGE, PUBLICS, SERVICES
from tests.factories import make_lieu
from tests.webapp.conftest import Visit
from tests.webapp.html import Page, words_of

PAGES = ("/", "/recherche?q=gueret&pass_numerique=oui", "/recherche?q=zzzz", "/recherche?q=", "/lieux/m")
BLOCKS = frozenset({"p", "li", "h1", "h2", "h3", "legend", "label", "summary", "small", "dt", "dd", "button"})

LONGEST_MEAN = 12
"""Words of a sentence, on the mean of a page (European rules for information that is easy to read)."""
LONGEST = 22

JARGON = re.compile(
    r"\b(?:EPN|EPCI|CNFS|CnFS|ANCT|FALC|QPV|FRR|RGPD|SIRET|PDF|URL|"
    r"médiation numérique|médiateur|dématérialis\w*|inclusion|illectronisme|e-administration|"
    r"littératie|usagers?|bénéficiaires?|géolocalis\w*|télé-?procédures?|en autonomie|prescripteurs?|"
    r"structures?|dispositifs?|items?|cartographie|connexion)\b",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def mediatheque(session: Session, gueret: None) -> None:
    """Make a lieu that declares everything it can say in the words of the standard."""
    make_lieu(
        session,
        id="m",
        nom="Lieu",
        horaires="Mo-Fr 09:00-12:00",
        frais_a_charge=["Gratuit sous condition"],
        services=list(SERVICES),
        publics_specifiquement_adresses=list(PUBLICS),
        prise_en_charge_specifique=list(PRISES_EN_CHARGE),
        modalites_acces=list(MODALITES_ACCES),
        modalites_accompagnement=list(MODALITES_ACCOMPAGNEMENT),
        pass_numerique="indice",
    )


def sentences_of(page: Page) -> list[str]:
    """List the sentences of a page, outside its header and footer."""
    blocks = [words_of(block) for block in page.root.find(".//main").iter() if block.tag in BLOCKS]
    return [
        sentence for text in blocks for sentence in re.split(r"(?<=[.!?:]) ", text) if sentence.strip(" :?.")
    ]


@pytest.mark.parametrize("path", PAGES)
def test_sentences_are_short(visit: Visit, path: str):
    lengths = {sentence: len(re.findall(r"[\w'’-]+", sentence)) for sentence in sentences_of(visit(path))}
    assert mean(lengths.values()) <= LONGEST_MEAN
    assert [sentence for sentence, words in lengths.items() if words > LONGEST] == []


@pytest.mark.parametrize("path", PAGES)
def test_there_is_no_jargon_and_no_abbreviation(visit: Visit, path: str):
    assert JARGON.findall(visit(path).text) == []
