"""Labels of closed lists in any version of the standard → field and value of v1.0.2.

Sources: schemas v0.1.0 to v1.0.2 of LaMednum/standard-mediation-num, the conversion tables of the
national library lieux-de-mediation-numerique, the vocabulary of data·inclusion v0 and v1.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from geo.communes.names import fold
from geo.standard.fields import CLOSED_LISTS
from importers.values.text import clean_text

_DEMARCHES = "Aide aux démarches administratives"
_QUOTIDIEN = "Maîtrise des outils numériques du quotidien"
_MONDE = "Compréhension du monde numérique"
_INSERTION = "Insertion professionnelle via le numérique"
_ACCES = "Accès internet et matériel informatique"
_EQUIPEMENT = "Acquisition de matériel informatique à prix solidaire"
_LOISIRS = "Loisirs et créations numériques"
_PARENTALITE = "Parentalité et éducation avec le numérique"
_INDIVIDUEL = "Accompagnement individuel"
_AUTRES_LANGUES = "Langues étrangères (autres)"
_CAF = "Point d'accès numérique CAF"
_MOTEURS = "Handicaps moteurs"

Target = tuple[str, str]
"""(field of v1.0.2, its value)"""

NO_TARGET: Final[Target] = ("", "")
"""Target of a label that is known and has no place in v1.0.2: it stays in the verbatim row."""


def _table(field: str, wordings: Mapping[str, str]) -> dict[str, Target]:
    return {fold(old): (field, new) for old, new in wordings.items()}


def _own_values(field: str) -> dict[str, Target]:
    """Return the values of v1.0.2, which are labels of themselves."""
    return {fold(value): (field, value) for value in CLOSED_LISTS[field]}


_SERVICES = _table(
    "services",
    {
        "Devenir autonome dans les démarches administratives": _DEMARCHES,
        "Réaliser des démarches administratives avec un accompagnement": _DEMARCHES,
        "Accompagner les démarches de santé": _DEMARCHES,
        "Prendre en main un smartphone ou une tablette": _QUOTIDIEN,
        "Prendre en main un ordinateur": _QUOTIDIEN,
        "Utiliser le numérique au quotidien": _QUOTIDIEN,
        "Approfondir ma culture numérique": _MONDE,
        "Promouvoir la citoyenneté numérique": _MONDE,
        "Favoriser mon insertion professionnelle": _INSERTION,
        "Créer et développer mon entreprise": _INSERTION,
        "Accéder à une connexion internet": _ACCES,
        "Accéder à du matériel": _ACCES,
        "S'équiper en matériel informatique": _EQUIPEMENT,
        "Créer avec le numérique": _LOISIRS,
        "Soutenir la parentalité et l'éducation avec le numérique": _PARENTALITE,
        # data·inclusion v1
        "acceder-a-des-services-en-ligne": _DEMARCHES,
        "acquerir-un-equipement": _EQUIPEMENT,
        "maitriser-les-fondamentaux-du-numerique": _QUOTIDIEN,
    },
)
_FRAIS = _table(
    "frais_a_charge",
    {
        "Adhésion": "Payant",
        "Accepte le Pass numérique": "Gratuit sous condition",
        "Pass numérique": "Gratuit sous condition",
        "gratuit-sous-conditions": "Gratuit sous condition",
    },
)
_ACCOMPAGNEMENT = _table(
    "modalites_accompagnement",
    {
        "Seul": "En autonomie",
        "Avec de l'aide": _INDIVIDUEL,
        "Dans un atelier": "Dans un atelier collectif",
        "A ma place": _INDIVIDUEL,
        "autonomie": "En autonomie",
        "accompagnement": _INDIVIDUEL,
        "delegation": _INDIVIDUEL,
        "atelier": "Dans un atelier collectif",
    },
)
_PUBLICS = _table(
    "publics_specifiquement_adresses",
    {
        "Jeunes (16-26 ans)": "Jeunes",
        "Jeunes 16-26": "Jeunes",
        "Familles/enfants": "Familles et/ou enfants",
        "Seniors (+ 65 ans)": "Seniors",
        "Seniors 65": "Seniors",
        "Uniquement femmes": "Femmes",
    },
)
_PRISES_EN_CHARGE = _table(
    "prise_en_charge_specifique",
    {
        "Personnes en situation d'illettrisme": "Illettrisme",
        "personnes-en-situation-illettrisme": "Illettrisme",
        "Public langues étrangères": _AUTRES_LANGUES,
        "Langues étrangères": _AUTRES_LANGUES,
        "Handicap moteur": _MOTEURS,
        "Handicap mental": "Handicaps mentaux",
    },
)
_DISPOSITIFS = _table(
    "dispositif_programmes_nationaux",
    {
        "CNFS": "Conseillers numériques",
        "Conseiller numérique": "Conseillers numériques",
        "Conseillers numériques France Services": "Conseillers numériques",
        "France Service": "France Services",
        "Grandes écoles du numérique": "Grande école du numérique",
        "Point numérique CAF": _CAF,
        "Point relais CAF": _CAF,
        "PIX": "Certification PIX",
    },
)
_WITHOUT_TARGET = {
    fold(wording): NO_TARGET
    for wording in (
        "Adultes",
        "Handicaps psychiques",
        "APTIC",
        "Relais pôle emploi",
        "French Tech",
        "Campus connecté",
        "numerique",
    )
}
_ALL_PUBLICS = {
    **_own_values("publics_specifiquement_adresses"),
    **_own_values("prise_en_charge_specifique"),
    **_PUBLICS,
    **_PRISES_EN_CHARGE,
}
_ALL_LABELS = {
    **_own_values("dispositif_programmes_nationaux"),
    **_own_values("formations_labels"),
    **_DISPOSITIFS,
}

LABEL_TABLES: Final[Mapping[str, Mapping[str, Target]]] = MappingProxyType(
    {
        "services": {**_own_values("services"), **_SERVICES, **_WITHOUT_TARGET},
        "frais_a_charge": {**_own_values("frais_a_charge"), **_FRAIS},
        "modalites_accompagnement": {**_own_values("modalites_accompagnement"), **_ACCOMPAGNEMENT},
        "publics_specifiquement_adresses": {**_ALL_PUBLICS, **_WITHOUT_TARGET},
        "prise_en_charge_specifique": {**_ALL_PUBLICS, **_WITHOUT_TARGET},
        "dispositif_programmes_nationaux": {**_ALL_LABELS, **_WITHOUT_TARGET},
        "formations_labels": {**_ALL_LABELS, **_WITHOUT_TARGET},
        "modalites_acces": _own_values("modalites_acces"),
        "itinerance": {
            **_own_values("itinerance"),
            fold("Oui"): ("itinerance", "Itinérant"),
            fold("Non"): ("itinerance", "Fixe"),
        },
        "typologie": {**_own_values("typologie"), "pe": ("typologie", "FT")},
    }
)
"""Field → folded label → its target."""

_SEPARATORS = re.compile(r"[|;]")
"""Never the comma: «situation familiale, convention avec un organisme» is one label."""


def split_list(value: Any) -> list[str]:
    """Split a list field of any version: an array, or text separated by | or ;."""
    if not value:
        return []
    values = value if isinstance(value, list) else _SEPARATORS.split(str(value))
    return [text for text in map(clean_text, values) if text]


def label_key(label: str) -> str:
    """Return the folded key of a label: the part before « : », without a domain prefix."""
    return fold(label.partition(" : ")[0].removeprefix("numerique--"))


def translate(field: str, labels: Iterable[str]) -> Iterator[tuple[str, Target | None]]:
    """Yield each label with its target in v1.0.2; None when no version knows it."""
    table = LABEL_TABLES[field]
    for label in labels:
        yield label, table.get(label_key(label)) or table.get(fold(label))
