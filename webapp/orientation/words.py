"""French words of wishes, and of what is known of each."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from geo.standard.fields import INCONNU, INDICE, NON, OUI, POSSIBLE

WISH_WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "services": {
            "Aide aux démarches administratives": "aide pour les démarches",
            "Maîtrise des outils numériques du quotidien": "apprendre les bases",
            "Insertion professionnelle via le numérique": "aide pour l'emploi",
            "Utilisation sécurisée du numérique": "internet sans danger",
            "Parentalité et éducation avec le numérique": "aide aux parents",
            "Loisirs et créations numériques": "loisirs et création",
            "Compréhension du monde numérique": "comprendre internet",
            "Accès internet et matériel informatique": "ordinateur ou internet sur place",
            "Acquisition de matériel informatique à prix solidaire": "ordinateur à petit prix",
        },
        "modalites_accompagnement": {
            "En autonomie": "matériel à utiliser seul",
            "Accompagnement individuel": "aide individuelle",
            "Dans un atelier collectif": "atelier en groupe",
            "À distance": "aide à distance",
        },
        "publics_specifiquement_adresses": {
            "Jeunes": "accueil des jeunes",
            "Étudiants": "accueil des étudiants",
            "Familles et/ou enfants": "accueil des familles et des enfants",
            "Seniors": "accueil des personnes âgées",
            "Femmes": "accueil des femmes",
        },
        "prise_en_charge_specifique": {
            "Surdité": "accueil des personnes sourdes",
            "Handicaps moteurs": "accès en fauteuil",
            "Handicaps mentaux": "accueil du handicap mental",
            "Illettrisme": "aide pour qui lit mal",
            "Langues étrangères (anglais)": "on y parle anglais",
            "Langues étrangères (autres)": "on y parle d'autres langues",
            "Déficience visuelle": "accueil des personnes qui voient mal",
        },
        "frais_a_charge": {"Gratuit": "gratuit"},
        "dispositif_programmes_nationaux": {"Aidants Connect": "démarches à votre place (Aidants Connect)"},
        "ateliers": {"oui": "ateliers"},
        "acces_libre": {"oui": "ordinateur en libre accès"},
        "pass_numerique": {"oui": "Pass numérique accepté"},
    }
)
"""Parameter → value → what it is called in a list of reasons."""

_SOMETIMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "frais_a_charge": "gratuit pour certaines personnes",
        "horaires": "certaines semaines seulement",
        "prise_en_charge_specifique": "voir la fiche Acceslibre du lieu",
    }
)
"""Parameter → what «perhaps» means for it."""

_STATES: Final = MappingProxyType(
    {INDICE: "à vérifier", POSSIBLE: "peut-être", INCONNU: "on ne sait pas", NON: "non"}
)


def wish_in_words(name: str, value: str) -> str:
    """Write a wish: «gratuit», «ouvert mardi matin»."""
    if name == "horaires":
        return f"ouvert {_half_day(value)}"
    return WISH_WORDS.get(name, {}).get(value, value)


def finding_in_words(name: str, value: str, state: str) -> str:
    """Write what is known of a wish: «gratuit», «gratuit : on ne sait pas»."""
    wish = wish_in_words(name, value)
    if state == OUI:
        return wish
    detail = _SOMETIMES.get(name, _STATES[state]) if state == POSSIBLE else _STATES[state]
    return f"{wish} : {detail}"


def _half_day(value: str) -> str:
    words = value.replace("apres-midi", "après-midi")
    return f"le {words}" if words in ("matin", "après-midi", "soir") else words
