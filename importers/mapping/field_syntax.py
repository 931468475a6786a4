"""Parse how a mapping fills one field, into a verb. Pure."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from rapidfuzz import process

from geo.communes.names import fold
from geo.hours.calendar import DAY_NAMES
from geo.standard.fields import CLOSED_LISTS, FIELDS, LIST_FIELDS, PRECISIONS
from importers.fiche.columns import ARRET_DE, FIELD_COLUMNS, PRECISION
from importers.mapping.hours import Horaires
from importers.mapping.keys import (
    check_keys,
    check_separators,
    check_text,
    check_texts,
    invalid_key,
    plain_keys,
)
from importers.mapping.verbs import Choix, Colonne, Dissocier, Joindre, Liste, ListeDeChoix, Si, Valeur, Verb
from importers.values.labels import LABEL_TABLES, translate

PARITY: Final = "semaine_ouverture"

_OF_V0: Final = frozenset({"conditions_acces", "labels_nationaux", "labels_autres", "publics_accueillis"})
_FIELD_OF: Final = {old: field for field, names in FIELD_COLUMNS.items() for old in names}
"""Any name that a field has had → its name in v1.0.2."""

_LISTS: Final = LIST_FIELDS | _OF_V0 | {"courriel", PRECISION}
CHAMPS: Final = (
    *FIELDS,
    *sorted(_OF_V0),
    "courriel",
    "accessibilite",
    "frais_precisions",
    PRECISION,
    ARRET_DE,
)
"""Fields that a mapping may fill: those of v1.0.2, and those of v0 that say more."""

_WORD_KEYS: Final = ("termes", "mots", "debuts", "sauf")
CONDITION_KEYS: Final = ("colonnes", *_WORD_KEYS, "si")
_VERBS: Final = ("colonne", "joindre", "dissocier", "valeur")


def parse_field(name: str, spec: Any, separateurs: tuple[str, ...]) -> Verb:
    """Parse how one field is filled. Raises InvalidInput."""
    if name not in CHAMPS:
        nearest, *_ = process.extract(name, CHAMPS, limit=3)
        raise invalid_key(name, f"champ inconnu (peut-être {nearest[0]} ?)", CHAMPS)
    if name == "horaires" and isinstance(spec, Mapping) and not set(plain_keys(spec)) & set(_VERBS):
        return parse_hours_columns(name, spec)
    if isinstance(spec, list):
        if name not in _LISTS:
            raise invalid_key(name, "ce champ n'a qu'une valeur", _VERBS)
        return ListeDeChoix(
            tuple(_parse_choice(f"{name}[{n}]", one, name) for n, one in enumerate(spec)), separateurs
        )
    verb = parse_verb(name, spec)
    return Liste(verb, separateurs) if name in _LISTS else verb


def parse_verb(where: str, spec: Any) -> Verb:
    """Parse one of the verbs that give a value. Raises InvalidInput."""
    keys = check_keys(where, spec, (*_VERBS, "remplacer", "si"))
    verbs = [verb for verb in _VERBS if verb in keys]
    if len(verbs) != 1:
        raise invalid_key(where, "un verbe et un seul est attendu", _VERBS)
    if "si" in keys:
        rest = {key: value for key, value in keys.items() if key != "si"}
        return Si(parse_condition(f"{where}.si", keys["si"]), parse_verb(where, rest))
    parsed: dict[str, Any] = {
        "colonne": _colonne,
        "joindre": _joindre,
        "dissocier": _dissocier,
        "valeur": _valeur,
    }
    return parsed[verbs[0]](where, keys)  # type: ignore[no-any-return]  # a table of functions


def parse_condition(where: str, spec: Any) -> Choix:
    """Parse which rows a condition holds for. Raises InvalidInput."""
    choice = _parse_words(where, check_keys(where, spec, CONDITION_KEYS))
    if not choice.colonnes:
        raise invalid_key(f"{where}.colonnes", "manque")
    return choice


def parse_hours_columns(where: str, spec: Any) -> Horaires:
    """Parse which columns hold opening hours: one a day, the week in French, or OSM. Raises InvalidInput."""
    keys = check_keys(where, spec, ("jours", "semaine", "osm", "si"))
    jours = keys.get("jours", {})
    if isinstance(jours, list):  # as the national pipeline writes it
        named = [check_keys(f"{where}.jours[{n}]", one, ("colonne", "osm")) for n, one in enumerate(jours)]
        jours = {one.get("osm", ""): one.get("colonne", "") for one in named}
    check_keys(f"{where}.jours", jours, DAY_NAMES, plain=False)
    return Horaires(
        jours=tuple((day, _groups(f"{where}.jours.{day}", jours[day])) for day in DAY_NAMES if day in jours),
        semaine=_week_verbs(f"{where}.semaine", keys.get("semaine", [])),
        osm=_optional_column(f"{where}.osm", keys.get("osm")),
        si=parse_condition(f"{where}.si", keys["si"]) if "si" in keys else None,
    )


def _parse_words(where: str, keys: Mapping[str, Any]) -> Choix:
    words = {
        name: tuple(map(fold, check_texts(f"{where}.{name}", keys.get(name, [])))) for name in _WORD_KEYS
    }
    for name, folded in words.items():
        if "" in folded:
            raise invalid_key(f"{where}.{name}", "un terme sans lettre ni chiffre se trouverait partout")
    return Choix(
        colonnes=check_texts(f"{where}.colonnes", keys.get("colonnes", [])),
        cible=check_text(f"{where}.cible", keys["cible"]) if "cible" in keys else None,
        si=parse_condition(f"{where}.si", keys["si"]) if "si" in keys else None,
        **words,
    )


def _parse_choice(where: str, spec: Any, field: str) -> Choix:
    choice = _parse_words(where, check_keys(where, spec, (*CONDITION_KEYS, "cible")))
    if choice.cible is None and (field != "autres_formations_labels" or not choice.colonnes):
        raise invalid_key(f"{where}.cible", "manque", _targets(field))
    if choice.cible and not _is_target(field, choice.cible):
        raise invalid_key(
            f"{where}.cible", f"«{choice.cible}» n'est pas une valeur de {field}", _targets(field)
        )
    return choice


def _is_target(field: str, cible: str) -> bool:
    if field == PRECISION:
        return cible in PRECISIONS
    table = _FIELD_OF.get(field, field)
    return table not in LABEL_TABLES or all(target for _, target in translate(table, [cible]))


def _targets(field: str) -> Collection[str]:
    return PRECISIONS if field == PRECISION else CLOSED_LISTS.get(_FIELD_OF.get(field, field), ())


def _colonne(where: str, keys: Mapping[str, Any]) -> Verb:
    replaced = keys.get("remplacer", {})
    if not isinstance(replaced, Mapping) or not all(isinstance(new, str) for new in replaced.values()):
        raise invalid_key(f"{where}.remplacer", "une table ancien = nouveau est attendue")
    return Colonne(check_texts(f"{where}.colonne", keys["colonne"]), tuple(replaced.items()))


def _joindre(where: str, keys: Mapping[str, Any]) -> Verb:
    inner = check_keys(f"{where}.joindre", keys["joindre"], ("colonnes", "separateur", "ou"))
    if "colonnes" not in inner:
        raise invalid_key(f"{where}.joindre.colonnes", "manque")
    ou = inner.get("ou")
    if isinstance(ou, Mapping):  # as the national pipeline writes it
        ou = check_keys(f"{where}.joindre.ou", ou, ("colonne",)).get("colonne")
    return Joindre(
        colonnes=check_texts(f"{where}.joindre.colonnes", inner["colonnes"]),
        separateur=check_text(f"{where}.joindre.separateur", inner.get("separateur", " ")),
        ou=_optional_column(f"{where}.joindre.ou", ou),
    )


def _dissocier(where: str, keys: Mapping[str, Any]) -> Verb:
    inner = check_keys(f"{where}.dissocier", keys["dissocier"], ("colonne", "separateur", "partie"))
    for key in ("colonne", "separateur", "partie"):
        if key not in inner:
            raise invalid_key(f"{where}.dissocier.{key}", "manque")
    signs = check_separators(f"{where}.dissocier.separateur", inner["separateur"] or "")
    if not isinstance(inner["partie"], int):
        raise invalid_key(
            f"{where}.dissocier.partie", "un nombre entier est attendu (0 pour la première partie)"
        )
    return Dissocier(check_text(f"{where}.dissocier.colonne", inner["colonne"]), signs, inner["partie"])


def _valeur(where: str, keys: Mapping[str, Any]) -> Verb:
    return Valeur(check_text(f"{where}.valeur", keys["valeur"]))


def _optional_column(where: str, value: Any) -> Colonne | None:
    return None if value is None else Colonne(check_texts(where, value))


def _week_verbs(where: str, value: Any) -> tuple[Verb, ...]:
    """Parse the columns of a week: names of columns, or verbs."""
    items = value if isinstance(value, list) else [value]
    return tuple(
        parse_verb(where, item) if isinstance(item, Mapping) else Colonne(check_texts(where, item))
        for item in items
    )


def _groups(where: str, value: Any) -> tuple[tuple[str, ...], ...]:
    """Parse the columns of one day: a column, several, or pairs of an opening and a closing time."""
    columns = value if isinstance(value, list) else [value]
    return tuple(check_texts(where, column) for column in columns)
