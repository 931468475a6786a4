"""The form of an orientation as a page prints it: what was chosen comes back, messages beside fields."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from geo.hours.calendar import DAYS
from geo.travel.modes import VOITURE
from webapp.core.parameter import MAX_TEXT_LENGTH, Parsed
from webapp.lieux.form import NO_MESSAGES, ChoiceGroup, FormChoice
from webapp.orientation.params import WISH_NAMES, WISH_VALUES, QueryPairs
from webapp.orientation.words import wish_in_words
from webapp.wording.labels import MODE_LABELS
from webapp.wording.words import with_capital

OFFERED_TRIP_MINUTES: Final = (10, 15, 20, 30, 45, 60)
"""Times of the form; the parameter takes any whole number within its bounds."""

MOMENT_LABELS: Final = MappingProxyType(
    {"matin": "le matin", "apres-midi": "l'après-midi", "soir": "le soir, après 18 h"}
)

WISH_LEGENDS: Final = MappingProxyType(
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

INDISPENSABLE_LABELS: Final = MappingProxyType(
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
    max_length: int
    required: bool
    message: str | None
    modes: Sequence[FormChoice]
    minutes: Sequence[FormChoice]
    minutes_message: str | None
    groups: Sequence[ChoiceGroup]
    facts: Sequence[FormChoice]
    days: Sequence[FormChoice]
    moments: Sequence[FormChoice]
    indispensable: Sequence[FormChoice]
    hidden: QueryPairs
    """A position that is carried along."""
    others: Sequence[str]
    """Messages of fields that are chosen from a list."""


@dataclass(frozen=True, slots=True)
class OrientationFormPage:
    """A page that only asks."""

    form: OrientationForm


def orientation_form(parsed: Parsed, messages: Mapping[str, str] = NO_MESSAGES) -> OrientationForm:
    """Fill the form with what was asked, right or wrong."""
    raw = parsed.raw
    return OrientationForm(
        q=_first(raw.get("q", ())).replace("\0", "")[:MAX_TEXT_LENGTH],
        max_length=MAX_TEXT_LENGTH,
        required=not (_first(raw.get("lat", ())) and _first(raw.get("lon", ()))),
        message=messages.get("q"),
        modes=list(_options("mode", MODE_LABELS, _first(parsed.texts("mode")) or VOITURE)),
        minutes=list(_minutes(parsed)),
        minutes_message=messages.get("minutes"),
        groups=[
            ChoiceGroup(name, legend, _boxes(name, parsed), None) for name, legend in WISH_LEGENDS.items()
        ],
        facts=[box for name in WISH_VALUES if name not in WISH_LEGENDS for box in _boxes(name, parsed)],
        days=list(_list("jour", _same(DAYS), parsed)),
        moments=list(_list("moment", MOMENT_LABELS, parsed)),
        indispensable=[
            FormChoice(
                "indispensable", name, INDISPENSABLE_LABELS[name], name in parsed.texts("indispensable")
            )
            for name in WISH_NAMES
        ],
        hidden=[(name, text) for name in ("lat", "lon") if (text := _first(raw.get(name, ())))],
        others=[f"{name} : {text}" for name, text in messages.items() if name not in ("q", "minutes")],
    )


def _first(texts: Sequence[str]) -> str:
    return texts[0] if texts else ""


def _boxes(name: str, parsed: Parsed) -> list[FormChoice]:
    given = parsed.texts(name)
    return [
        FormChoice(name, value, with_capital(wish_in_words(name, value)), value in given)
        for value in WISH_VALUES[name]
    ]


def _minutes(parsed: Parsed) -> Iterable[FormChoice]:
    """Offer a few durations, and the one that was asked for."""
    asked = parsed.values.get("minutes")
    yield FormChoice("minutes", "", "peu importe", not _first(parsed.texts("minutes")))
    for minutes in sorted({*OFFERED_TRIP_MINUTES, *([] if asked is None else [asked])}):
        yield FormChoice("minutes", str(minutes), f"{minutes} minutes", minutes == asked)


def _list(name: str, words: Mapping[str, str], parsed: Parsed) -> Iterable[FormChoice]:
    given = _first(parsed.texts(name))
    yield FormChoice(name, "", "peu importe", not given)
    yield from _options(name, words, given)


def _options(name: str, words: Mapping[str, str], selected: str) -> Iterable[FormChoice]:
    return (FormChoice(name, value, label, value == selected) for value, label in words.items())


def _same(values: Iterable[str]) -> Mapping[str, str]:
    return {value: value for value in values}
