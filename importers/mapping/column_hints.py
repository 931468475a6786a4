"""What columns of each field look like: the names they often have, and their values. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from geo.clock import today
from geo.communes.names import fold
from geo.standard.fields import PIVOT_UNKNOWN
from importers.french_hours.convert import parse_horaires
from importers.values.contacts import clean_courriels, clean_telephone, clean_url
from importers.values.numbers import clean_code_insee, clean_date, clean_number, clean_pivot

_OVERSEAS_LON, _OVERSEAS_LAT = (-64.0, 168.0), (-24.0, 52.0)

USUAL_NAMES: Final[Mapping[str, Sequence[str]]] = {
    "id": ("id", "identifiant", "uid", "gid", "reference"),
    "pivot": ("pivot", "siret", "rna"),
    "nom": (
        "nom",
        "nom de la structure",
        "nom du lieu",
        "nom structure",
        "structure",
        "lieu",
        "organisation",
    ),
    "adresse": ("adresse", "adresse postale", "rue", "voie"),
    "complement_adresse": ("complement d adresse", "complement adresse", "adresse suite"),
    "code_postal": ("code postal", "cp", "postcode"),
    "commune": ("commune", "ville", "city"),
    "code_insee": ("code insee", "insee", "code commune", "citycode"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng", "long"),
    "telephone": ("telephone", "tel", "numero de telephone"),
    "courriels": ("courriel", "email", "mail", "adresse mail", "e mail"),
    "site_web": ("site web", "site internet", "site", "url"),
    "structure_parente": ("structure parente", "structure porteuse", "raison sociale"),
    "presentation_detail": ("presentation", "description", "informations", "commentaires"),
    "date_maj": ("date maj", "derniere maj", "date de mise a jour", "mise a jour", "date modif"),
    "prise_rdv": ("prise rdv", "prise de rendez vous"),
    "typologie": ("typologie", "type de lieu", "type structure", "type de structure", "categorie"),
    "services": ("services", "activites proposees", "thematiques"),
    "frais_a_charge": ("frais a charge", "tarifs", "conditions acces", "tarif"),
    "modalites_accompagnement": ("modalites accompagnement", "types d accompagnement proposes"),
    "publics_specifiquement_adresses": ("publics accueillis", "public", "public cible", "type de public"),
    "dispositif_programmes_nationaux": ("labels nationaux", "dispositif programmes nationaux", "label"),
    "itinerance": ("itinerance", "itinerant"),
    "horaires": ("horaires", "horaires d ouverture", "jours horaires ouverture", "horaire"),
}
"""Field of the standard → folded names that columns of it often have."""

LOCATION_FIELDS: Final = frozenset({"adresse", "code_postal", "commune", "code_insee", "latitude"})


def _is_number_in(low: float, high: float) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        number = clean_number(text)
        return number is not None and low <= number <= high

    return check


VALUE_CHECKS: Final[Mapping[str, Callable[[str], object]]] = {
    "pivot": lambda text: clean_pivot(text) != PIVOT_UNKNOWN,
    "code_postal": re.compile(r"\s*\d{4,5}\s*$").match,
    "code_insee": clean_code_insee,
    "latitude": _is_number_in(*_OVERSEAS_LAT),
    "longitude": _is_number_in(*_OVERSEAS_LON),
    "telephone": lambda text: clean_telephone(text, None),
    "courriels": clean_courriels,
    "site_web": clean_url,
    "prise_rdv": clean_url,
    "date_maj": lambda text: clean_date(text, today=today()),
}
"""Field → check of its values."""

_ADDRESS = re.compile(
    r"\d+\D{0,8}\b(allee|av|avenue|bd|boulevard|chemin|cours|impasse|place|quai|route|rue|square)\b"
)
_PRECISE_NUMBER = re.compile(r"-?\d+[.,]\d{4,}")


def _is_precise_in(low: float, high: float) -> Callable[[str], bool]:
    in_range = _is_number_in(low, high)
    return lambda text: bool(_PRECISE_NUMBER.fullmatch(text)) and in_range(text)


DISTINCTIVE_VALUES: Final[Mapping[str, Callable[[str], object]]] = {
    **{name: VALUE_CHECKS[name] for name in ("courriels", "site_web", "telephone", "date_maj")},
    "adresse": lambda text: _ADDRESS.search(fold(text)),
    "horaires": parse_horaires,
    "latitude": _is_precise_in(41, 51.6),
    "longitude": _is_precise_in(-5.5, 9.7),
}
"""Field → check of values so particular that a column is recognised without its name. Degrees are
those of metropolitan France."""
