"""Parse a mapping document: its table `fichier`, then each field. Wrong keys are refused one by one."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from pyproj.exceptions import CRSError

from geo.communes.names import fold
from geo.crs import to_wgs84
from geo.errors import InvalidInput
from importers.mapping.description import Ecart, Fichier, FileMapping
from importers.mapping.field_syntax import CONDITION_KEYS, PARITY, parse_condition, parse_field, parse_verb
from importers.mapping.keys import check_keys, check_separators, check_text, check_texts, invalid_key

_TYPES: Final = {
    "nom": str,
    "licence": str,
    "attribution": str,
    "territoires": bool,
    "standard": bool,
    "crs": int,
    "entete": int,
    "valeurs": dict,
}
_TYPES_IN_FRENCH: Final = {
    str: "un texte",
    bool: "true ou false",
    int: "un nombre entier",
    list: "une liste",
    dict: "une table",
}
_LISTS: Final = ("reconnaitre", "sans", "separateurs", "regrouper", "modalites_completes")


def parse_mapping(document: Mapping[str, Any]) -> FileMapping:
    """Parse a whole mapping document. Raises InvalidInput with one message for each wrong key."""
    messages: dict[str, str] = {}
    fichier, champs, parite = Fichier(), [], None
    try:
        fichier = _parse_fichier(document.get("fichier", {}))
    except InvalidInput as error:
        messages |= error.messages
    for name, spec in document.items():
        try:
            if name == PARITY:
                parite = parse_verb(name, spec)
            elif name != "fichier":
                champs.append((name, parse_field(name, spec, fichier.separateurs)))
        except InvalidInput as error:
            messages |= error.messages
    if messages:
        raise InvalidInput(messages)
    return FileMapping(fichier, tuple(champs), parite)


def _parse_fichier(spec: Any) -> Fichier:
    """Parse the description of the file. Raises InvalidInput."""
    keys = check_keys("fichier", spec, [name.name for name in fields(Fichier)])
    for name, value in keys.items():
        expected = _TYPES.get(name, list)
        if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
            raise invalid_key(f"fichier.{name}", f"{_TYPES_IN_FRENCH[expected]} est attendu")
    parsed: dict[str, Any] = {name: keys[name] for name in keys if name in _TYPES}
    parsed |= {name: check_texts(f"fichier.{name}", keys[name]) for name in keys if name in _LISTS}
    check_separators("fichier.separateurs", keys.get("separateurs", []))
    values = ((name, check_text("fichier.valeurs", value)) for name, value in keys.get("valeurs", {}).items())
    parsed["valeurs"] = tuple((name, fold(value)) for name, value in values)
    parsed["ecarter"] = tuple(_parse_ecart(n, one) for n, one in enumerate(keys.get("ecarter", [])))
    _check_crs(parsed.get("crs"))
    if parsed.get("entete", 1) < 1:
        raise invalid_key("fichier.entete", "la première ligne est la ligne 1")
    return Fichier(**parsed)


def _parse_ecart(rank: int, spec: Any) -> Ecart:
    where = f"fichier.ecarter[{rank}]"
    keys = check_keys(where, spec, (*CONDITION_KEYS, "raison"))
    raison = keys.pop("raison", None)
    if not raison or not isinstance(raison, str):
        raise invalid_key(f"{where}.raison", "dites pourquoi ces lignes sont écartées")
    return Ecart(parse_condition(where, keys), raison)


def _check_crs(crs: int | None) -> None:
    try:
        if crs is not None:
            to_wgs84(crs)
    except CRSError as error:
        raise invalid_key("fichier.crs", f"EPSG:{crs} n'existe pas", ["2154 pour Lambert-93"]) from error
