"""The search form as a page prints it: what was typed comes back, each message beside its field."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from flask import current_app
from markupsafe import Markup

from geo.clock import now
from geo.standard.fields import CLOSED_LISTS, HEADLINE_FACTS, SERVICES
from geo.travel.modes import VOITURE
from webapp.core.parameter import MAX_TEXT_LENGTH, NOW, YES, spell
from webapp.core.query import Parsed
from webapp.lieux.params import MAP_OPEN, OPEN_AT, FilterQuery, LieuxQuery
from webapp.wording.hours import open_in_words
from webapp.wording.labels import MODE_LABELS, filter_label, mode_in_words
from webapp.wording.messages import _, current_locale
from webapp.wording.names import isolated
from webapp.wording.words import duration_in_words, kilometres, with_capital

OFFERED_RADII_M: Final = (2_000, 5_000, 10_000, 20_000, 30_000, 50_000)
"""Distances of the form; the parameter takes any."""

OFFERED_MINUTES: Final = (5, 10, 15, 20, 30, 45, 60)
"""Times of the form; the parameter takes any whole number of minutes within its bounds."""

UNCERTAIN: Final = "incertains"
PAPERWORK: Final = SERVICES[0]
NO_MESSAGES: Final[Mapping[str, str]] = {}

MAX_CACHED_FILTERS: Final = 256
"""Choices whose part of the form is kept as it was printed, 12 kB each: most visitors choose nothing."""

_FLAGS: Final = tuple(name for name, parameter in FilterQuery.parameters.items() if not parameter.many)
_LISTS: Final = tuple(
    name
    for name, parameter in FilterQuery.parameters.items()
    if parameter.many and filter_label(name).offered
)
_SHOWN: Final = frozenset({*FilterQuery.parameters, OPEN_AT, "mode", "minutes", "rayon_m"})
"""Parameters that the filters of the form show, or count."""
_WITH_A_PLACE_FOR_MESSAGES: Final = frozenset({"q", "rayon_m", "minutes", *_LISTS})
_NEVER_HIDDEN: Final = frozenset({*_WITH_A_PLACE_FOR_MESSAGES, "mode", OPEN_AT, *_FLAGS, "page"})
"""Parameters that have a field of their own; the page starts again at the first."""


@dataclass(frozen=True, slots=True)
class FormChoice:
    """A box to tick, or an option of a list."""

    name: str
    value: str
    label: str
    checked: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """The boxes of one list filter."""

    name: str
    legend: str
    choices: Sequence[FormChoice]
    message: str | None


@dataclass(frozen=True, slots=True, eq=False)
class FilterForm:
    """What the form offers besides the town."""

    paperwork: FormChoice
    """Help with paperwork: the service that most visitors come for, out of the list of services."""
    facts: Sequence[FormChoice]
    """The three headline facts."""
    flags: Sequence[FormChoice]
    """Other filters that are on or off."""
    uncertain: FormChoice
    opening: FormChoice
    """Open now, or at the moment that was asked for."""
    modes: Sequence[FormChoice]
    """How to travel; a form that is sent always says one."""
    durations: Sequence[FormChoice]
    duration_message: str | None
    radii: Sequence[FormChoice]
    radius_message: str | None
    groups: Sequence[ChoiceGroup]
    count: int
    """How many filters are set."""

    @property
    def wrong(self) -> bool:
        """Return whether a filter has a message."""
        return bool(
            self.radius_message or self.duration_message or any(group.message for group in self.groups)
        )


@dataclass(frozen=True, slots=True)
class SearchForm:
    """Everything that the form prints. `hidden` are choices that it does not offer and must not lose."""

    q: str
    max_length: int
    message: str | None
    filters: FilterForm
    hidden: Sequence[tuple[str, str]]
    others: Sequence[str]
    """Messages of fields that the form does not show."""

    @property
    def printed_filters(self) -> Markup:
        """The filters as the page prints them."""
        return _printed(self.filters, current_locale().language)

    @property
    def required(self) -> bool:
        """Whether a town must be typed: not when a position is carried."""
        return not any(name == "lat" for name, _ in self.hidden)


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page that only asks."""

    form: SearchForm


def search_form(
    parsed: Parsed[LieuxQuery], messages: Mapping[str, str] = NO_MESSAGES, *, map_open: bool = False
) -> SearchForm:
    """Fill the form with what was asked, right or wrong; `map_open` keeps the map open after it is sent."""
    return SearchForm(
        q="".join(parsed.raw.get("q", ())[:1]).replace("\0", "")[:MAX_TEXT_LENGTH],
        max_length=MAX_TEXT_LENGTH,
        message=messages.get("q"),
        filters=_filters(_filled(parsed, messages), current_locale().language),
        hidden=[*_hidden(parsed, messages.keys()), *([(MAP_OPEN, YES)] if map_open else [])],
        others=[
            _("%(label)s : %(words)s", label=isolated(name), words=text)
            for name, text in messages.items()
            if name not in _WITH_A_PLACE_FOR_MESSAGES
        ],
    )


@dataclass(frozen=True, slots=True)
class _Filled:
    """All that the filters of a form depend on."""

    texts: tuple[tuple[str, tuple[str, ...]], ...]
    messages: tuple[tuple[str, str], ...]
    radius_m: int | None
    minutes: int | None
    opening: FormChoice


def _filled(parsed: Parsed[LieuxQuery], messages: Mapping[str, str]) -> _Filled:
    texts_by_name = ((name, tuple(parsed.texts(name))) for name in parsed.raw if name in _SHOWN)
    return _Filled(
        texts=tuple((name, texts) for name, texts in texts_by_name if texts),
        messages=tuple(messages.items()),
        radius_m=parsed.query.rayon_m,
        minutes=parsed.query.minutes,
        opening=_opening(parsed.query.ouvert),
    )


@lru_cache(maxsize=MAX_CACHED_FILTERS)
def _filters(filled: _Filled, _language: str) -> FilterForm:
    texts, messages = dict(filled.texts), dict(filled.messages)
    return FilterForm(
        paperwork=_paperwork(texts),
        facts=[_box(fact, texts) for fact in HEADLINE_FACTS],
        flags=[_box(name, texts) for name in _FLAGS if name not in (*HEADLINE_FACTS, UNCERTAIN)],
        uncertain=_box(UNCERTAIN, texts),
        opening=filled.opening,
        modes=list(_modes(_first(texts, "mode"))),
        durations=list(_durations(_first(texts, "minutes"), filled.minutes)),
        duration_message=messages.get("minutes"),
        radii=list(_radii(_first(texts, "rayon_m"), filled.radius_m)),
        radius_message=messages.get("rayon_m"),
        groups=[_group(name, texts, messages.get(name)) for name in _LISTS],
        count=sum(1 for name in texts if name not in (UNCERTAIN, "mode")),
    )


@lru_cache(maxsize=MAX_CACHED_FILTERS)
def _printed(filters: FilterForm, _language: str) -> Markup:
    macros = current_app.jinja_env.get_template("lieux/_form.html").module
    printed: Markup = vars(macros)["filters"](filters)
    return printed


def _first(texts: Mapping[str, Sequence[str]], name: str) -> str:
    return texts[name][0] if name in texts else ""


def _box(name: str, texts: Mapping[str, Sequence[str]]) -> FormChoice:
    label = filter_label(name)
    return FormChoice(name, YES, label.legend, YES in texts.get(name, ()), label.hint)


def _paperwork(texts: Mapping[str, Sequence[str]]) -> FormChoice:
    return FormChoice(
        "services",
        PAPERWORK,
        _("Être aidé pour une démarche"),
        PAPERWORK in texts.get("services", ()),
        _("CAF, impôts, titres de séjour, retraite…"),
    )


def _opening(when: datetime | None) -> FormChoice:
    """Offer what is open now; a moment that was asked for stays as it is."""
    words = open_in_words(when or now())
    [value] = (NOW,) if when is None else spell(when)
    return FormChoice(OPEN_AT, value, with_capital(words), when is not None)


def _group(name: str, texts: Mapping[str, Sequence[str]], message: str | None) -> ChoiceGroup:
    label, selected = filter_label(name), texts.get(name, ())
    offered = (value for value in CLOSED_LISTS[name] if value != PAPERWORK)
    choices = [FormChoice(name, value, label.of(value), value in selected) for value in offered]
    return ChoiceGroup(name, label.legend, choices, message)


def _modes(typed: str) -> Iterable[FormChoice]:
    selected = typed if typed in MODE_LABELS else VOITURE
    return (FormChoice("mode", mode, mode_in_words(mode), mode == selected) for mode in MODE_LABELS)


def _durations(typed: str, parsed: int | None) -> Iterable[FormChoice]:
    yield FormChoice("minutes", "", _("peu importe"), not typed)
    for minutes in _with_typed(OFFERED_MINUTES, parsed):
        yield FormChoice("minutes", str(minutes), duration_in_words(minutes), str(minutes) == typed)


def _radii(typed: str, parsed: int | None) -> Iterable[FormChoice]:
    yield FormChoice("rayon_m", "", _("peu importe"), not typed)
    for radius_m in _with_typed(OFFERED_RADII_M, parsed):
        yield FormChoice("rayon_m", str(radius_m), kilometres(radius_m), str(radius_m) == typed)


def _with_typed(offered: Iterable[int], parsed: int | None) -> Sequence[int]:
    """Return the numbers of a list, with the one that was typed."""
    return sorted({*offered, *([] if parsed is None else [parsed])})


def _hidden(parsed: Parsed[LieuxQuery], refused: Set[str]) -> Iterable[tuple[str, str]]:
    """List what the form carries, as it was typed, without a field of its own."""
    names = [name for name in parsed.raw if name not in _NEVER_HIDDEN and name not in refused]
    return [(name, text) for name in names for text in parsed.raw[name]]
