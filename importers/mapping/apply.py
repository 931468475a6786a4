"""Apply a mapping to a row: the fields of the standard that it fills. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from geo.communes.names import fold
from geo.crs import to_wgs84
from geo.standard.fields import FIELDS
from importers.fiche.columns import FIELD_COLUMNS, PARTIAL_SUPPORT, PRECISION
from importers.french_hours.convert import parse_horaires
from importers.mapping.description import Fichier, FileMapping
from importers.mapping.hours import Horaires
from importers.mapping.verbs import RowValues, is_filled, items_of, look_up
from importers.values.addresses import clean_commune, complete_address
from importers.values.labels import split_list
from importers.values.numbers import clean_code_postal, clean_number
from importers.values.text import clean_nom, clean_text
from importers.values.typologie import guess_typologie

_OWN_NAMES: Final = frozenset(FIELDS).union(*FIELD_COLUMNS.values())
_PRESENTATIONS: Final = ("presentation_resume", "presentation_detail")
_EMPTY: Final[tuple[Any, ...]] = (None, "", [])
_DEGREES_DECIMALS: Final = 7
"""Decimals of a projected point converted to degrees: a centimetre."""


def apply_mapping(mapping: FileMapping, values: RowValues) -> dict[str, Any]:
    """Return the fields that a row fills, under their names in the standard."""
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


def reason_to_drop(mapping: FileMapping, values: RowValues) -> str | None:
    """Return why a row is no lieu to show; None when it is one."""
    for ecart in mapping.fichier.ecarter:
        if ecart.quand.holds(values, mapping.fichier.separateurs):
            return ecart.raison
    return None


def _place(read: Mapping[str, Any], fichier: Fichier) -> Iterator[tuple[str, Any]]:
    """Split the address, convert the point to degrees; a point that is only its commune's is dropped."""
    if not isinstance(read.get("adresse"), dict):  # the address object of the national API
        code_postal, commune = clean_code_postal(read.get("code_postal")), clean_commune(read.get("commune"))
        address = complete_address(read.get("adresse"), code_postal, commune)
        yield "adresse", address.voie
        yield "code_postal", address.code_postal
        yield "commune", address.commune
    if items_of(read.get(PRECISION), ())[:1] == ["commune"]:
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


def _hours(mapping: FileMapping, read: Mapping[str, Any], values: RowValues) -> Iterator[tuple[str, Any]]:
    """Limit the hours to their weeks; hours that cannot be parsed go to the presentation, verbatim."""
    weeks = mapping.parite.read(values) if mapping.parite else None
    horaires = parse_horaires(read.get("horaires"), weeks)
    yield "horaires", horaires
    verb = dict(mapping.champs).get("horaires")
    raw = verb.raw_text(values) if isinstance(verb, Horaires) and horaires is None else None
    if raw:
        detail = clean_text(read.get("presentation_detail"))
        yield "presentation_detail", f"{detail} Horaires : {raw}" if detail else f"Horaires : {raw}"


def _support(values: RowValues, fichier: Fichier) -> dict[str, Any]:
    """Mark silence on a way of helping as no «no», unless the file has all of them."""
    columns = fichier.modalites_completes
    complete = any(is_filled(look_up(values, name)) for name in columns) if columns else fichier.standard
    return {} if complete else {PARTIAL_SUPPORT: "oui"}


def _group_id(values: RowValues, fichier: Fichier) -> str | None:
    """Return an identifier of the lieu of a row: what all its rows have in common."""
    parts = [fold(clean_text(look_up(values, name)) or "") for name in fichier.regrouper]
    return "|".join(parts) if any(parts) else None
