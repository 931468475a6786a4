"""Remove personal data of a row before anything is stored: columns, e-mails and lists of people."""

import re
from typing import Any, Final

from geo.communes.names import fold

_HELPER = (
    r"(mediateurs?|mediatrices?|aidants?|personnes?|responsables?|referente?s?|animateurs?|conseillers?)"
)
_DETAIL = r"(noms?|prenoms?|mails?|emails?|courriels?|telephones?|tel|portable|mobile)"
_PERSONAL_KEY = re.compile(
    rf"\b{_HELPER} (\w+ ){{0,2}}{_DETAIL}\b|\b{_DETAIL} (\w+ ){{0,2}}{_HELPER}\b"
    r"|\bcontact (\w+ ){0,2}(nom|prenom)s?\b|\b(nom|prenom)s? (\w+ ){0,2}contact\b"
    rf"|^prenoms?$|^civilite$|^{_HELPER}$|^(contacts?|coordinateurs?|coordinatrices?|interlocuteurs?)$"
)
"""Folded names of columns that hold helpers' names and addresses."""

_FIRST_NAMES: Final = frozenset(
    """
    adele adrien agathe agnes alain alban albert alexandra alexandre alexis alice aline alix amandine amelie
    amine anais andre anne annick annie anthony antoine arnaud arthur audrey aurelie aurelien axel baptiste
    bastien beatrice benjamin benoit bernadette bernard bertrand brigitte bruno camille caroline catherine
    cecile cedric celia celine chantal charlene charles charlotte chloe christelle christian christiane
    christine christophe claire clara claude claudine clemence clement colette corinne cyril damien daniel
    daniele david delphine denis diane didier dominique dorothee edouard eleonore elisabeth elise elodie
    emeline emilie emma emmanuel emmanuelle eric estelle etienne eva evelyne fabien fabienne fabrice fanny
    fatima florence florent florian francine francis franck francois francoise frederic frederique
    gabriel gabrielle gael gaelle genevieve georges gerald gerard ghislaine gilbert gilles gregory guillaume
    guy helene henri herve hugo ines irene isabelle jacqueline jacques jean jeanne jennifer jeremie jeremy
    jerome joel joelle jonathan josiane julie julien juliette justine karim karine kevin laetitia laura
    laure laurence laurent lea lionel loic louis louise luc lucas lucie lucien ludovic lydie magali maite
    manon manuel marc marcel margaux margot marguerite marianne marie marina marine marion martin martine
    mathieu mathilde matthieu maud maxime melanie melissa michel michele mickael mireille mohamed monique
    morgane muriel myriam nadege nadia nadine nathalie nicolas nicole noemie odile olivia olivier pascal
    pascale patrice patricia patrick paul pauline philippe pierre quentin rachel raphael raymond regine regis
    remi remy rene robert roger roland romain roxane sabine sabrina samuel sandra sandrine sarah sebastien
    serge severine simon solene sonia sophie stephane stephanie steve suzanne sylvain sylvaine sylvie tanguy
    theo theophile therese thibault thierry thomas valentin valerie vanessa veronique victor vincent
    virginie viviane william xavier yann yannick yves yvette yvon zoe
    """.split()  # noqa: SIM905 (300 quoted names would be harder to read)
)
_TWO_NAMES = re.compile(r"([a-z]+)(?:-[a-z]+)?[._]([a-z-]{2,})\d*@")


_INITIAL_AND_NAME = re.compile(r"[a-z][._]([a-z-]{4,})@")
_FUNCTIONS: Final = frozenset(
    {"services", "service", "mairie", "mediatheque", "bibliotheque", "accueil", "numerique", "contact"}
)
"""Words that may follow «f.» in the e-mail address of a place: f.services@, m.mediatheque@."""


def without_personal_data(values: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of a row without the columns, e-mails and lists that name a helper."""
    nominative = values.get("_di_email_is_pii") in (True, "True", "true", 1, "1")
    return {
        key: _without_people(value)
        for key, value in values.items()
        if not is_personal_key(key) and not (nominative and fold(key) in ("courriel", "courriels"))
    }


def is_personal_key(key: str) -> bool:
    """Check whether a column holds names or addresses of people."""
    return bool(_PERSONAL_KEY.search(fold(key)))


def is_nominative(courriel: str) -> bool:
    """Check whether an e-mail address is a person's: first name, dot, last name."""
    address = courriel.lower()
    found, initial = _TWO_NAMES.match(address), _INITIAL_AND_NAME.match(address)
    if initial is not None:
        return initial[1] not in _FUNCTIONS
    return bool(found and (found[1] in _FIRST_NAMES or found[2] in _FIRST_NAMES))


_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]++@[\w.-]+")
"""Matched at starts of words only, or a long word would take a time that grows as its square."""


def _without_people(value: Any) -> Any:
    if isinstance(value, dict):
        return without_personal_data(value)
    if isinstance(value, list):
        return [_without_people(inner) for inner in value]
    if isinstance(value, str) and "@" in value:
        return _EMAIL.sub(lambda found: "" if is_nominative(found[0]) else found[0], value)
    return value
