"""Describe in a few lines which columns of a hub's file fill the fields of the standard. Pure.

`Mapping.from_dict` checks a whole description; `apply` reads one row with it. The words are those of
the national pipeline, whose own descriptions are understood as they are; mappings/README.md explains them.
"""

from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, field, fields
from typing import Any, Final

from pyproj.exceptions import CRSError

from geo.communes.names import fold
from geo.crs import to_wgs84
from geo.errors import InvalidInput
from geo.standard.fields import FIELDS
from importers.fiche.columns import FIELD_COLUMNS, PARTIAL_SUPPORT, PRECISION
from importers.french_hours.convert import parse_horaires
from importers.mapping.hours import Horaires
from importers.mapping.syntax import (
    CONDITION_KEYS,
    PARITY,
    keys_of,
    one_text,
    parse_condition,
    parse_field,
    parse_verb,
    refuse,
    separators,
    texts,
)
from importers.mapping.verbs import Choix, Values, Verb, is_filled, look_up
from importers.values.addresses import clean_commune, complete_address
from importers.values.codes import clean_code_postal
from importers.values.labels import split_list
from importers.values.text import clean_nom, clean_number, clean_text
from importers.values.typologie import guess_typologie

_OWN_NAMES: Final = frozenset(FIELDS).union(*FIELD_COLUMNS.values())
_PRESENTATIONS: Final = ("presentation_resume", "presentation_detail")
_EMPTY: Final[tuple[Any, ...]] = (None, "", [])
_DEGREES_DECIMALS: Final = 7
"""Decimals of a projected point once in degrees: a centimetre."""


@dataclass(frozen=True, slots=True)
class Ecart:
    """Rows that are no lieu to show, and why."""

    quand: Choix
    raison: str


@dataclass(frozen=True, slots=True)
class Fichier:
    """What is true of the whole file."""

    nom: str = ""
    licence: str = ""
    attribution: str = ""
    reconnaitre: tuple[str, ...] = ()
    """Columns by which the file is recognised."""
    sans: tuple[str, ...] = ()
    """Columns of a likely file that this one has not."""
    valeurs: tuple[tuple[str, str], ...] = ()
    """Column → what its first rows say, for a file whose columns are like many others."""
    territoires: bool = False
    """Several territories publish such files: each is filed under its own name."""
    standard: bool = False
    """Columns that bear the name of a field of the standard are that field, unless described otherwise."""
    crs: int | None = None
    """EPSG code of longitude (or easting) and latitude (or northing); degrees where it is None."""
    entete: int = 1
    """Line of the names of columns, in a CSV."""
    separateurs: tuple[str, ...] = ()
    """What stands between the items of a list."""
    regrouper: tuple[str, ...] = ()
    """Columns that are the same in all rows of one lieu."""
    modalites_completes: tuple[str, ...] = ()
    """Columns that, filled, name every way of helping; else what is not named is unknown."""
    ecarter: tuple[Ecart, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapping:
    """How the rows of a file are read."""

    fichier: Fichier = field(default_factory=Fichier)
    champs: tuple[tuple[str, Verb], ...] = ()
    """Field → how it is filled."""
    parite: Verb | None = None
    """What tells even weeks from odd ones."""

    @classmethod
    def from_dict(cls, document: Table[str, Any]) -> "Mapping":
        """Check a description, whole. Raises InvalidInput with one message for each wrong key."""
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
        return cls(fichier, tuple(champs), parite)


def apply(mapping: Mapping, values: Values) -> dict[str, Any]:
    """Read a row: the fields that it fills, under the names of the standard."""
    fichier = mapping.fichier
    read = {name: values[name] for name in values if fichier.standard and name in _OWN_NAMES}
    read |= {name: verb.read(values) for name, verb in mapping.champs}
    read |= _place(read, fichier)
    read |= _support(values, fichier)
    read |= _hours(mapping, read, values)
    read["nom"] = clean_nom(read.get("nom"))
    read["id"] = _group_id(values, fichier) or read.get("id")
    read["source"] = read.get("source") or fichier.attribution
    read["typologie"] = [*split_list(read.get("typologie")), *guess_typologie(read["nom"])]
    repeated = [name for name in _PRESENTATIONS if clean_text(read.get(name)) == read["nom"]]
    return {name: value for name, value in read.items() if value not in _EMPTY and name not in repeated}


def reason_to_drop(mapping: Mapping, values: Values) -> str | None:
    """Say why a row is no lieu to show; None when it is one."""
    for ecart in mapping.fichier.ecarter:
        if ecart.quand.holds(values, mapping.fichier.separateurs):
            return ecart.raison
    return None


def _place(read: Table[str, Any], fichier: Fichier) -> Iterator[tuple[str, Any]]:
    """Take the address apart, put the point in degrees; a point that is only a commune's is none."""
    if not isinstance(read.get("adresse"), dict):  # the address object of the national API
        code_postal, commune = clean_code_postal(read.get("code_postal")), clean_commune(read.get("commune"))
        address = complete_address(read.get("adresse"), code_postal, commune)
        yield "adresse", address.voie
        yield "code_postal", address.code_postal
        yield "commune", address.commune
    if (read.get(PRECISION) or [""])[0] == "commune":
        yield "longitude", None
        yield "latitude", None
    elif fichier.crs is not None:
        yield from _in_degrees(read.get("longitude"), read.get("latitude"), fichier.crs)


def _in_degrees(x: Any, y: Any, crs: int) -> Iterator[tuple[str, Any]]:
    easting, northing = clean_number(x), clean_number(y)
    if easting is not None and northing is not None:
        lon, lat = to_wgs84(crs).transform(easting, northing)
        yield "longitude", round(lon, _DEGREES_DECIMALS)
        yield "latitude", round(lat, _DEGREES_DECIMALS)


def _hours(mapping: Mapping, read: Table[str, Any], values: Values) -> Iterator[tuple[str, Any]]:
    """Limit the hours to the weeks they hold in; hours that cannot be read are told in words."""
    weeks = mapping.parite.read(values) if mapping.parite else None
    horaires = parse_horaires(read.get("horaires"), weeks)
    yield "horaires", horaires
    verb = dict(mapping.champs).get("horaires")
    told = verb.told(values) if isinstance(verb, Horaires) and horaires is None else None
    if told:
        detail = clean_text(read.get("presentation_detail"))
        yield "presentation_detail", f"{detail} Horaires : {told}" if detail else f"Horaires : {told}"


def _support(values: Values, fichier: Fichier) -> dict[str, Any]:
    """Say that silence on a way of helping is no «no», unless the file asked for all of them."""
    asked = fichier.modalites_completes
    complete = any(is_filled(look_up(values, name)) for name in asked) if asked else fichier.standard
    return {} if complete else {PARTIAL_SUPPORT: "oui"}


def _group_id(values: Values, fichier: Fichier) -> str | None:
    """Name the lieu of a row by what all its rows have in common."""
    parts = [fold(clean_text(look_up(values, name)) or "") for name in fichier.regrouper]
    return "|".join(parts) if any(parts) else None


def _parse_fichier(spec: Any) -> Fichier:
    """Read what is said of the file. Raises InvalidInput."""
    keys = keys_of("fichier", spec, [name.name for name in fields(Fichier)])
    for name, value in keys.items():
        expected = _EXPECTED.get(name, list)
        if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
            raise refuse(f"fichier.{name}", f"{_WORDS[expected]} est attendu")
    given: dict[str, Any] = {name: keys[name] for name in keys if name in _EXPECTED}
    given |= {name: texts(f"fichier.{name}", keys[name]) for name in keys if name in _LISTS}
    separators("fichier.separateurs", keys.get("separateurs", []))
    said = ((name, one_text("fichier.valeurs", value)) for name, value in keys.get("valeurs", {}).items())
    given["valeurs"] = tuple((name, fold(value)) for name, value in said)
    given["ecarter"] = tuple(_parse_ecart(n, one) for n, one in enumerate(keys.get("ecarter", [])))
    _check_crs(given.get("crs"))
    if given.get("entete", 1) < 1:
        raise refuse("fichier.entete", "la première ligne est la ligne 1")
    return Fichier(**given)


_EXPECTED: Final = {
    "nom": str,
    "licence": str,
    "attribution": str,
    "territoires": bool,
    "standard": bool,
    "crs": int,
    "entete": int,
    "valeurs": dict,
}
_WORDS: Final = {
    str: "un texte",
    bool: "true ou false",
    int: "un nombre entier",
    list: "une liste",
    dict: "une table",
}
_LISTS: Final = ("reconnaitre", "sans", "separateurs", "regrouper", "modalites_completes")


def _parse_ecart(rank: int, spec: Any) -> Ecart:
    where = f"fichier.ecarter[{rank}]"
    keys = keys_of(where, spec, (*CONDITION_KEYS, "raison"))
    raison = keys.pop("raison", None)
    if not raison or not isinstance(raison, str):
        raise refuse(f"{where}.raison", "dites pourquoi ces lignes sont écartées")
    return Ecart(parse_condition(where, keys), raison)


def _check_crs(crs: int | None) -> None:
    try:
        if crs is not None:
            to_wgs84(crs)
    except CRSError as error:
        raise refuse("fichier.crs", f"EPSG:{crs} n'existe pas", ["2154 pour Lambert-93"]) from error
