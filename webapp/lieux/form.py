"""The search form as a page prints it: what was typed comes back, each message beside its field."""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flask import current_app
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from geo.clock import now
from geo.standard.fields import CLOSED_LISTS, HEADLINE_FACTS, VOITURE
from webapp.core.parameter import LONGEST_TEXT, NOW, YES
from webapp.lieux.params import FILTERS, OPEN, SEARCH, TRAVEL_MIN
from webapp.lieux.params import RADII_M as LIMITS_M
from webapp.wording.hours import open_in_words
from webapp.wording.labels import MODES, filter_label
from webapp.wording.words import duration_in_words, kilometres

RADII_M: Final = (2_000, 5_000, 10_000, 20_000, 30_000, 50_000)
"""Choices of the form; the parameter takes any distance."""

DURATIONS_MIN: Final = (5, 10, 15, 20, 30, 45, 60)
"""Choices of the form; the parameter takes any whole number of minutes within its bounds."""

UNCERTAIN: Final = "incertains"
NO_MESSAGES: Final[Mapping[str, str]] = {}

CHOICES: Final = 256
"""Choices whose part of the form is kept as it was printed, 12 kB each: most visitors choose nothing."""

_FLAGS: Final = tuple(parameter.name for parameter in FILTERS if not parameter.many)
_LISTS: Final = tuple(
    parameter.name for parameter in FILTERS if parameter.many and filter_label(parameter.name).offered
)
_TOLD: Final = (*(parameter.name for parameter in FILTERS), OPEN.name, "mode", "minutes", "rayon_m")
"""Parameters that the filters of the form show, or count."""
_WITH_A_PLACE_FOR_MESSAGES: Final = frozenset({"q", "rayon_m", "minutes", *_LISTS})


@dataclass(frozen=True, slots=True)
class Choice:
    """A box to tick, or an option of a list."""

    name: str
    value: str
    label: str
    checked: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The boxes of one list filter."""

    name: str
    legend: str
    choices: Sequence[Choice]
    message: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Filters:
    """What the form offers besides the town."""

    facts: Sequence[Choice]
    """The three headline facts."""
    flags: Sequence[Choice]
    """Other filters that are on or off."""
    uncertain: Choice
    opening: Choice
    """Open now, or at the moment that was asked for."""
    modes: Sequence[Choice]
    """How to travel; a form that is sent always says one."""
    durations: Sequence[Choice]
    duration_message: str | None
    radii: Sequence[Choice]
    radius_message: str | None
    groups: Sequence[Group]
    chosen: int
    """How many filters are set."""

    @property
    def wrong(self) -> bool:
        """Tell whether a message stands among the filters."""
        return bool(
            self.radius_message or self.duration_message or any(group.message for group in self.groups)
        )


@dataclass(frozen=True, slots=True)
class SearchForm:
    """Everything that the form prints. `kept` are choices that it does not offer and must not lose."""

    q: str
    longest: int
    message: str | None
    filters: Filters
    kept: Sequence[Choice]
    others: Sequence[str]
    """Messages of fields that the form does not show."""

    @property
    def printed_filters(self) -> Markup:
        """Give the filters as the page prints them."""
        return _printed(self.filters)

    @property
    def required(self) -> bool:
        """Tell whether a town must be typed: not when a position is carried."""
        return not any(choice.name == "lat" for choice in self.kept)


def search_form(args: MultiDict[str, str], messages: Mapping[str, str] = NO_MESSAGES) -> SearchForm:
    """Fill the form with what was asked, right or wrong."""
    given = tuple((name, value) for name in _TOLD for value in args.getlist(name))
    return SearchForm(
        q=args.get("q", "").replace("\0", "")[:LONGEST_TEXT],
        longest=LONGEST_TEXT,
        message=messages.get("q"),
        filters=_filters(given, tuple(messages.items())),
        kept=list(_kept(args, {*_WITH_A_PLACE_FOR_MESSAGES, "mode", OPEN.name, *_FLAGS, *messages})),
        others=[
            f"{name} : {text}" for name, text in messages.items() if name not in _WITH_A_PLACE_FOR_MESSAGES
        ],
    )


@lru_cache(maxsize=CHOICES)
def _filters(given: Iterable[tuple[str, str]], told: Iterable[tuple[str, str]]) -> Filters:
    """Fill the filters with what was given of _TOLD, and the messages told."""
    args, messages = MultiDict(given), dict(told)
    return Filters(
        facts=[_box(fact, args) for fact in HEADLINE_FACTS],
        flags=[_box(name, args) for name in _FLAGS if name not in (*HEADLINE_FACTS, UNCERTAIN)],
        uncertain=_box(UNCERTAIN, args),
        opening=_opening(args.get(OPEN.name, "")),
        modes=list(_modes(args.get("mode", ""))),
        durations=list(_durations(args.get("minutes", ""))),
        duration_message=messages.get("minutes"),
        radii=list(_radii(args.get("rayon_m", ""))),
        radius_message=messages.get("rayon_m"),
        groups=[_group(name, args, messages.get(name)) for name in _LISTS],
        chosen=_chosen(args),
    )


@lru_cache(maxsize=CHOICES)
def _printed(filters: Filters) -> Markup:
    macros = current_app.jinja_env.get_template("lieux/_form.html").module
    printed: Markup = vars(macros)["filters"](filters)
    return printed


def _box(name: str, args: MultiDict[str, str]) -> Choice:
    label = filter_label(name)
    return Choice(name, YES, label.legend, YES in args.getlist(name), label.hint)


def _opening(given: str) -> Choice:
    """Offer what is open now; a moment that was asked for stays as it is."""
    try:
        when = OPEN.read([given])
    except ValueError:
        when = None
    words = open_in_words(when or now())
    return Choice(OPEN.name, given if when else NOW, f"{words[0].upper()}{words[1:]}", when is not None)


def _group(name: str, args: MultiDict[str, str], message: str | None) -> Group:
    label = filter_label(name)
    given = args.getlist(name)
    choices = [Choice(name, value, label.of(value), value in given) for value in CLOSED_LISTS[name]]
    return Group(name, label.legend, choices, message)


def _modes(given: str) -> Iterable[Choice]:
    chosen = given if given in MODES else VOITURE
    return (Choice("mode", mode, words, mode == chosen) for mode, words in MODES.items())


def _durations(given: str) -> Iterable[Choice]:
    yield Choice("minutes", "", "peu importe", not given)
    for minutes in _with_asked(DURATIONS_MIN, given, TRAVEL_MIN):
        yield Choice("minutes", str(minutes), duration_in_words(minutes), str(minutes) == given)


def _radii(given: str) -> Iterable[Choice]:
    yield Choice("rayon_m", "", "peu importe", not given)
    for radius_m in _with_asked(RADII_M, given, LIMITS_M):
        yield Choice("rayon_m", str(radius_m), kilometres(radius_m), str(radius_m) == given)


def _with_asked(offered: Iterable[int], given: str, bounds: tuple[int, int]) -> Sequence[int]:
    """Offer the number that was asked for too, where it is within the bounds."""
    asked = int(given) if re.fullmatch(r"[0-9]{1,9}", given) else 0
    low, high = bounds
    return sorted({*offered, *([asked] if low <= asked <= high else [])})


def _kept(args: MultiDict[str, str], shown: Set[str]) -> Iterable[Choice]:
    """List the choices to carry in hidden fields; the page starts again at the first."""
    carried = [parameter.name for parameter in SEARCH if parameter.name not in (*shown, "page")]
    return [Choice(name, value, "", checked=True) for name in carried for value in args.getlist(name)]


def _chosen(args: MultiDict[str, str]) -> int:
    filters = [parameter.name for parameter in FILTERS if parameter.name != UNCERTAIN]
    names = [*filters, OPEN.name, "rayon_m", "minutes"]
    return sum(1 for name in names if any(args.getlist(name)))
