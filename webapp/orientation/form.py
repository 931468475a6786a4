"""The form of an orientation as a page prints it: what was chosen comes back, messages beside fields."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from werkzeug.datastructures import MultiDict

from geo.hours.calendar import DAYS
from geo.standard.fields import VOITURE
from webapp.core.parameter import MAX_TEXT_LENGTH
from webapp.lieux.form import NO_MESSAGES, Choice, Group
from webapp.orientation.params import GROUPS, OFFERED
from webapp.orientation.reasons import wish_in_words
from webapp.wording.labels import MODE_LABELS

MINUTES: Final = (10, 15, 20, 30, 45, 60)
"""Choices of the form; the parameter takes any whole number within its bounds."""

MOMENTS: Final = MappingProxyType(
    {"matin": "le matin", "apres-midi": "l'après-midi", "soir": "le soir, après 18 h"}
)

LEGENDS: Final = MappingProxyType(
    {
        "services": "Ce que la personne veut faire",
        "modalites_accompagnement": "Manière d'aider",
        "publics_specifiquement_adresses": "Public",
        "prise_en_charge_specifique": "Accueil adapté",
        "frais_a_charge": "Prix",
        "dispositif_programmes_nationaux": "Démarches à la place de la personne",
    }
)
"""List of wishes → its legend; the others stand together."""

HARD: Final = MappingProxyType(
    {
        "services": "ce que la personne veut faire",
        "modalites_accompagnement": "la manière d'aider",
        "publics_specifiquement_adresses": "le public",
        "prise_en_charge_specifique": "l'accueil adapté",
        "frais_a_charge": "gratuit",
        "dispositif_programmes_nationaux": "les démarches à la place de la personne",
        "ateliers": "les ateliers",
        "acces_libre": "l'ordinateur en libre accès",
        "pass_numerique": "le Pass numérique",
        "horaires": "le jour et le moment",
    }
)
"""Name of a wish → what it is called when it is indispensable."""


@dataclass(frozen=True, slots=True)
class OrientationForm:
    """Everything that the form prints."""

    q: str
    longest: int
    required: bool
    message: str | None
    modes: Sequence[Choice]
    minutes: Sequence[Choice]
    minutes_message: str | None
    groups: Sequence[Group]
    facts: Sequence[Choice]
    days: Sequence[Choice]
    moments: Sequence[Choice]
    hard: Sequence[Choice]
    kept: Sequence[Choice]
    """A position that is carried along."""
    others: Sequence[str]
    """Messages of fields that are chosen from a list."""


def orientation_form(args: MultiDict[str, str], messages: Mapping[str, str] = NO_MESSAGES) -> OrientationForm:
    """Fill the form with what was asked, right or wrong."""
    return OrientationForm(
        q=args.get("q", "").replace("\0", "")[:MAX_TEXT_LENGTH],
        longest=MAX_TEXT_LENGTH,
        required=not (args.get("lat") and args.get("lon")),
        message=messages.get("q"),
        modes=list(_options("mode", MODE_LABELS, args.get("mode") or VOITURE)),
        minutes=list(_minutes(args.get("minutes", ""))),
        minutes_message=messages.get("minutes"),
        groups=[Group(name, legend, _boxes(name, args), None) for name, legend in LEGENDS.items()],
        facts=[box for name in OFFERED if name not in LEGENDS for box in _boxes(name, args)],
        days=[*_any("jour", args), *_options("jour", _same(DAYS), args.get("jour", ""))],
        moments=[*_any("moment", args), *_options("moment", MOMENTS, args.get("moment", ""))],
        hard=[_box("indispensable", name, HARD[name], args) for name in GROUPS],
        kept=[Choice(name, args[name], "", checked=True) for name in ("lat", "lon") if args.get(name)],
        others=[f"{name} : {text}" for name, text in messages.items() if name not in ("q", "minutes")],
    )


def _boxes(name: str, args: MultiDict[str, str]) -> list[Choice]:
    return [_box(name, value, _capital(wish_in_words(name, value)), args) for value in OFFERED[name]]


def _box(name: str, value: str, label: str, args: MultiDict[str, str]) -> Choice:
    return Choice(name, value, label, value in args.getlist(name))


def _minutes(given: str) -> Iterable[Choice]:
    yield Choice("minutes", "", "peu importe", not given)
    asked = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0
    for minutes in sorted({*MINUTES, *([asked] if asked else [])}):
        yield Choice("minutes", str(minutes), f"{minutes} minutes", minutes == asked)


def _any(name: str, args: MultiDict[str, str]) -> Iterable[Choice]:
    yield Choice(name, "", "peu importe", not args.get(name))


def _options(name: str, words: Mapping[str, str], chosen: str) -> Iterable[Choice]:
    return (Choice(name, value, label, value == chosen) for value, label in words.items())


def _same(values: Iterable[str]) -> Mapping[str, str]:
    return {value: value for value in values}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
