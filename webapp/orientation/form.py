"""The form of an orientation as a page prints it: what was chosen comes back, messages beside fields."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from geo.hours.calendar import DAYS
from geo.travel.modes import VOITURE
from webapp.core.parameter import MAX_TEXT_LENGTH
from webapp.core.query import Parsed
from webapp.lieux.form import NO_MESSAGES, ChoiceGroup, FormChoice
from webapp.orientation.params import WISH_NAMES, WISH_VALUES, OrientationQuery, QueryPairs
from webapp.orientation.words import wish_in_words
from webapp.wording.labels import MODE_LABELS
from webapp.wording.messages import N_, _
from webapp.wording.names import isolated
from webapp.wording.words import minutes_in_words, weekday, with_capital

OFFERED_TRIP_MINUTES: Final = (10, 15, 20, 30, 45, 60)
"""Times of the form; the parameter takes any whole number within its bounds."""

MOMENT_LABELS: Final = MappingProxyType(
    {"matin": N_("le matin"), "apres-midi": N_("l'après-midi"), "soir": N_("le soir, après 18 h")}
)

WISH_LEGENDS: Final = MappingProxyType(
    {
        "services": N_("Ce que la personne veut faire"),
        "modalites_accompagnement": N_("Manière d'aider"),
        "publics_specifiquement_adresses": N_("Public"),
        "prise_en_charge_specifique": N_("Accueil adapté"),
        "frais_a_charge": N_("Prix"),
        "dispositif_programmes_nationaux": N_("Démarches à la place de la personne"),
    }
)
"""List of wishes → its legend; the others stand together."""

INDISPENSABLE_LABELS: Final = MappingProxyType(
    {
        "services": N_("ce que la personne veut faire"),
        "modalites_accompagnement": N_("la manière d'aider"),
        "publics_specifiquement_adresses": N_("le public"),
        "prise_en_charge_specifique": N_("l'accueil adapté"),
        "frais_a_charge": N_("gratuit"),
        "dispositif_programmes_nationaux": N_("les démarches à la place de la personne"),
        "ateliers": N_("les ateliers"),
        "acces_libre": N_("l'ordinateur en libre accès"),
        "pass_numerique": N_("le Pass numérique"),
        "horaires": N_("le jour et le moment"),
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


def orientation_form(
    parsed: Parsed[OrientationQuery], messages: Mapping[str, str] = NO_MESSAGES
) -> OrientationForm:
    """Fill the form with what was asked, right or wrong."""
    raw = parsed.raw
    return OrientationForm(
        q=_first(raw.get("q", ())).replace("\0", "")[:MAX_TEXT_LENGTH],
        max_length=MAX_TEXT_LENGTH,
        required=not (_first(raw.get("lat", ())) and _first(raw.get("lon", ()))),
        message=messages.get("q"),
        modes=list(_options("mode", _translated(MODE_LABELS), _first(parsed.texts("mode")) or VOITURE)),
        minutes=list(_minutes(parsed)),
        minutes_message=messages.get("minutes"),
        groups=[
            ChoiceGroup(name, _(legend), _boxes(name, parsed), None) for name, legend in WISH_LEGENDS.items()
        ],
        facts=[box for name in WISH_VALUES if name not in WISH_LEGENDS for box in _boxes(name, parsed)],
        days=list(_list("jour", {day: weekday(rank) for rank, day in enumerate(DAYS)}, parsed)),
        moments=list(_list("moment", _translated(MOMENT_LABELS), parsed)),
        indispensable=[
            FormChoice(
                "indispensable", name, _(INDISPENSABLE_LABELS[name]), name in parsed.texts("indispensable")
            )
            for name in WISH_NAMES
        ],
        hidden=[(name, text) for name in ("lat", "lon") if (text := _first(raw.get(name, ())))],
        others=[
            _("%(label)s : %(words)s", label=isolated(name), words=text)
            for name, text in messages.items()
            if name not in ("q", "minutes")
        ],
    )


def _first(texts: Sequence[str]) -> str:
    return texts[0] if texts else ""


def _boxes(name: str, parsed: Parsed[OrientationQuery]) -> list[FormChoice]:
    given = parsed.texts(name)
    return [
        FormChoice(name, value, with_capital(wish_in_words(name, value)), value in given)
        for value in WISH_VALUES[name]
    ]


def _minutes(parsed: Parsed[OrientationQuery]) -> Iterable[FormChoice]:
    """Offer a few durations, and the one that was asked for."""
    asked = parsed.query.minutes
    yield FormChoice("minutes", "", _("peu importe"), not _first(parsed.texts("minutes")))
    for minutes in sorted({*OFFERED_TRIP_MINUTES, *([] if asked is None else [asked])}):
        yield FormChoice("minutes", str(minutes), minutes_in_words(minutes), minutes == asked)


def _list(name: str, words: Mapping[str, str], parsed: Parsed[OrientationQuery]) -> Iterable[FormChoice]:
    given = _first(parsed.texts(name))
    yield FormChoice(name, "", _("peu importe"), not given)
    yield from _options(name, words, given)


def _options(name: str, words: Mapping[str, str], selected: str) -> Iterable[FormChoice]:
    return (FormChoice(name, value, label, value == selected) for value, label in words.items())


def _translated(labels: Mapping[str, str]) -> Mapping[str, str]:
    return {value: _(label) for value, label in labels.items()}
