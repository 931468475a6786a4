"""Words of wishes, and of what is known of each, as messages to translate."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from geo.hours.calendar import DAYS
from geo.standard.fields import INCONNU, INDICE, NON, OUI, POSSIBLE
from webapp.wording.labels import label_in_words
from webapp.wording.messages import N_, _
from webapp.wording.words import weekday

WISH_WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "services": {
            "Aide aux démarches administratives": N_("aide pour les démarches"),
            "Maîtrise des outils numériques du quotidien": N_("apprendre les bases"),
            "Insertion professionnelle via le numérique": N_("aide pour l'emploi"),
            "Utilisation sécurisée du numérique": N_("internet sans danger"),
            "Parentalité et éducation avec le numérique": N_("aide aux parents"),
            "Loisirs et créations numériques": N_("loisirs et création"),
            "Compréhension du monde numérique": N_("comprendre internet"),
            "Accès internet et matériel informatique": N_("ordinateur ou internet sur place"),
            "Acquisition de matériel informatique à prix solidaire": N_("ordinateur à petit prix"),
        },
        "modalites_accompagnement": {
            "En autonomie": N_("matériel à utiliser seul"),
            "Accompagnement individuel": N_("aide individuelle"),
            "Dans un atelier collectif": N_("atelier en groupe"),
            "À distance": N_("aide à distance"),
        },
        "publics_specifiquement_adresses": {
            "Jeunes": N_("accueil des jeunes"),
            "Étudiants": N_("accueil des étudiants"),
            "Familles et/ou enfants": N_("accueil des familles et des enfants"),
            "Seniors": N_("accueil des personnes âgées"),
            "Femmes": N_("accueil des femmes"),
        },
        "prise_en_charge_specifique": {
            "Surdité": N_("accueil des personnes sourdes"),
            "Handicaps moteurs": N_("accès en fauteuil"),
            "Handicaps mentaux": N_("accueil du handicap mental"),
            "Illettrisme": N_("aide pour qui lit mal"),
            "Langues étrangères (anglais)": N_("on y parle anglais"),
            "Langues étrangères (autres)": N_("on y parle d'autres langues"),
            "Déficience visuelle": N_("accueil des personnes qui voient mal"),
        },
        "frais_a_charge": {"Gratuit": N_("gratuit")},
        "dispositif_programmes_nationaux": {
            "Aidants Connect": N_("démarches à votre place (Aidants Connect)")
        },
        "ateliers": {"oui": N_("ateliers")},
        "acces_libre": {"oui": N_("ordinateur en libre accès")},
        "pass_numerique": {"oui": N_("Pass numérique accepté")},
    }
)
"""Parameter → value → what it is called in a list of reasons."""

_SOMETIMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "frais_a_charge": N_("gratuit pour certaines personnes"),
        "horaires": N_("certaines semaines seulement"),
        "prise_en_charge_specifique": N_("voir la fiche Acceslibre du lieu"),
    }
)
"""Parameter → what «perhaps» means for it."""

_PARTS_OF_DAY: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "matin": (N_("ouvert le matin"), N_("ouvert %(day)s matin")),
        "apres-midi": (N_("ouvert l'après-midi"), N_("ouvert %(day)s après-midi")),
        "soir": (N_("ouvert le soir"), N_("ouvert %(day)s soir")),
    }
)
"""Part of a day → the wish for it on any day, and on one."""

_STATES: Final = MappingProxyType(
    {INDICE: N_("à vérifier"), POSSIBLE: N_("peut-être"), INCONNU: N_("on ne sait pas"), NON: N_("non")}
)


def wish_in_words(name: str, value: str) -> str:
    """Write a wish: «gratuit», «ouvert mardi matin»."""
    if name == "horaires":
        return _half_day(*value.rpartition(" ")[::2])
    return label_in_words(WISH_WORDS.get(name, {}), value)


def finding_in_words(name: str, value: str, state: str) -> str:
    """Write what is known of a wish: «gratuit», «gratuit : on ne sait pas»."""
    wish = wish_in_words(name, value)
    if state == OUI:
        return wish
    detail = _SOMETIMES.get(name, _STATES[state]) if state == POSSIBLE else _STATES[state]
    return _("%(wish)s : %(state)s", wish=wish, state=_(detail))


def _half_day(jour: str, moment: str) -> str:
    """Write a wish for a half-day, a day or a part of any day: «ouvert mardi matin»."""
    if moment not in _PARTS_OF_DAY:
        return _("ouvert %(day)s", day=weekday(DAYS.index(moment)))
    any_day, of_a_day = _PARTS_OF_DAY[moment]
    return _(of_a_day, day=weekday(DAYS.index(jour))) if jour else _(any_day)
