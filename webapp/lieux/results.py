"""The page of results: title, sentences, cards, and links to the searches that are one click away."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from geo.communes.gazetteer import PlaceMatch
from geo.lieux.nearest import COUNT_CEILING
from geo.standard.criteria import active_criteria
from webapp.core.parameter import YES
from webapp.core.urls import by_name, url_with_query, whole_url
from webapp.lieux.form import SearchForm
from webapp.lieux.groups import (
    ResultGroup,
    cards_of,
    default_reach_in_words,
    groups_of,
    silence_in_words,
    with_silent,
)
from webapp.lieux.map import Map
from webapp.lieux.params import DEFAULT_PAGE_SIZE, MAP_OPEN, MAX_OFFSET
from webapp.lieux.place import Centre
from webapp.lieux.place_words import of_centre, unused_sentences
from webapp.lieux.queries import Search, query_of
from webapp.lieux.search import Remedy, SearchAnswer, SearchOutcome, without_filter
from webapp.lieux.sharing import Sharing, sharing_of
from webapp.lieux.sheet import Card, card_of
from webapp.wording.hours import open_in_words
from webapp.wording.labels import filter_label, mode_in_words
from webapp.wording.messages import N_, _, ngettext
from webapp.wording.words import duration_in_words, kilometres, number

SENT_LIEUX: Final = 5
"""Lieux of a list that a message names."""

_UrlOf = Callable[[Search], str]

_HOW_MANY: Final = ("", N_("le plus proche"), N_("les deux plus proches"), N_("les trois plus proches"))


_NOTHING: Final[Mapping[SearchOutcome, Sequence[str]]] = MappingProxyType(
    {
        SearchOutcome.PAST_THE_END: (N_("Il n'y a pas d'autre lieu."),),
        SearchOutcome.ONLY_ITINERANT: (N_("Les services qui ont ce que vous avez choisi se déplacent."),),
        SearchOutcome.NO_LIEU: (N_("Il n'y a pas encore de lieu dans la base de données."),),
    }
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link and its words."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Homonym:
    """One of several places of the same name."""

    label: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """A page of results as it is printed."""

    title: str
    around: str | None
    sentences: Sequence[str]
    others: Sequence[Homonym]
    """Other places of the name, one of which may be meant."""
    remedies: Sequence[Link]
    chips: Sequence[Link]
    """Choices that are set, each with the search that drops it."""
    silence: str
    """How many nearer lieux did not say whether they have what is asked; empty for none."""
    silent: Link
    """The search that shows them in their place."""
    cards: Sequence[Card]
    groups: Sequence[ResultGroup]
    """Lieux that stand apart, under their own titles."""
    itinerant: Sequence[Card]
    first_rank: int
    previous: Link | None
    next: Link | None
    download: Mapping[str, Sequence[str]]
    """Parameters that ask for the whole list as a file; none when there is no list."""
    needs_help: bool
    """The telephone helpline stands beside the answer."""


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """The page of results, with its form and its map."""

    form: SearchForm
    results: Results
    map: Map | None
    map_url: str
    """The same page with its map open."""
    back: str
    """What links to lieux carry, so that their pages lead back."""
    sharing: Sharing


@dataclass(frozen=True, slots=True)
class HomonymsPage:
    """The page that asks which place is meant."""

    form: SearchForm
    places: Sequence[Homonym]


def results_of(
    search: Search, centre: Centre, answer: SearchAnswer, *, now: datetime, map_open: bool = False
) -> Results:
    """Present the answer to a search; `now` is an instant. With `map_open`, its links keep the map open."""
    when = search.criteria.ouvert or now
    url = partial(search_url, map_open=map_open)
    following = has_next_page(search, answer.more)
    return Results(
        title=_title(search, centre, answer),
        around=centre.place.label if centre.place else None,
        sentences=[*unused_sentences(centre), *_sentences(search, answer)],
        others=homonyms_of(search, centre.others),
        remedies=[_remedy_link(search, remedy, url) for remedy in answer.remedies],
        chips=list(_chips(search, url)),
        silence=silence_in_words(search, answer),
        silent=Link(_("Les montrer à leur place"), url(with_silent(search))),
        cards=cards_of(search, answer.hits, when=when),
        groups=list(groups_of(search, answer, when=when)),
        itinerant=[card_of(hit, now=when) for hit in answer.itinerant],
        first_rank=search.offset + 1,
        previous=Link(_("← Lieux précédents"), url(_page(search, -1))) if search.page > 1 else None,
        next=Link(_("Lieux suivants →"), url(_page(search, +1))) if following else None,
        download=_download(search) if answer.outcome is SearchOutcome.FOUND else {},
        needs_help=answer.outcome is not SearchOutcome.FOUND or not answer.hits,
    )


def homonyms_of(search: Search, places: Sequence[PlaceMatch]) -> list[Homonym]:
    """Present homonyms, each with the search that means it: the label of a place leads back to it."""
    return [
        Homonym(place.label, search_url(replace(search, q=place.label)), _postal_codes(place))
        for place in places
    ]


def search_url(search: Search, *, map_open: bool = False) -> str:
    """Return the address of a search."""
    query = [*query_of(search), *([(MAP_OPEN, YES)] if map_open else [])]
    return url_with_query("pages.search", query)


def list_sharing(search: Search, results: Results) -> Sharing:
    """Return what is sent of a list: its first lieux, and the address of the same search."""
    lines = [
        f"{rank}. {' – '.join((card.nom, card.adresse, *([card.phone.text] if card.phone else ())))}"
        for rank, card in enumerate(results.cards[:SENT_LIEUX], results.first_rank)
    ]
    return sharing_of(results.title, lines, url=whole_url("pages.search", **by_name(query_of(search))))


def has_next_page(search: Search, more: bool) -> bool:
    """Return whether another page can be asked for."""
    return more and search.page * search.limit < MAX_OFFSET


def _download(search: Search) -> Mapping[str, Sequence[str]]:
    return by_name(query_of(replace(search, page=1, limit=DEFAULT_PAGE_SIZE)))


def _title(search: Search, centre: Centre, answer: SearchAnswer) -> str:
    where = of_centre(centre)
    if answer.total is None:
        return _("Les lieux les plus proches %(of_place)s", of_place=where)
    values = {"within": _within(search), "of_place": where}
    if answer.total > COUNT_CEILING:
        return _("Plus de %(count)s lieux %(within)s %(of_place)s", count=number(COUNT_CEILING), **values)
    return ngettext(
        "%(count)s lieu %(within)s %(of_place)s",
        "%(count)s lieux %(within)s %(of_place)s",
        answer.total,
        count=number(answer.total),
        **values,
    )


def _within(search: Search) -> str:
    """Write how far a search goes: «à moins de 20 minutes en voiture», «à moins de 10 km»."""
    distance = "" if search.radius_m is None else kilometres(search.radius_m)
    if search.mode is None:
        return _("à moins de %(distance)s", distance=distance) if distance else ""
    mode = mode_in_words(search.mode)
    if search.minutes is None:
        if distance:
            return _("à moins de %(distance)s", distance=distance)
        return _("où l'on peut aller %(mode)s", mode=mode)
    duration = duration_in_words(search.minutes)
    if distance:
        values = {"duration": duration, "mode": mode, "distance": distance}
        return _("à moins de %(duration)s %(mode)s et de %(distance)s", **values)
    return _("à moins de %(duration)s %(mode)s", duration=duration, mode=mode)


def _sentences(search: Search, answer: SearchAnswer) -> Sequence[str]:
    how_many = _HOW_MANY[min(len(answer.hits), len(_HOW_MANY) - 1)]
    nearest = _(how_many) if how_many else ""
    match answer.outcome:
        case SearchOutcome.NONE_WITHIN:
            return (_("Pas de lieu %(within)s. Voici %(nearest)s.", within=_within(search), nearest=nearest),)
        case SearchOutcome.NONE_MATCHING:
            return (
                _("Nous ne connaissons pas de lieu qui a tout ce que vous avez choisi."),
                _("Sans vos choix, voici %(nearest)s.", nearest=nearest),
            )
        case SearchOutcome.NONE_OPEN:
            return (_none_open(search),)
        case SearchOutcome.FOUND if not answer.hits:
            return (_("Pas de lieu %(within)s.", within=default_reach_in_words(search)),)
        case outcome:
            return [_(sentence) for sentence in _NOTHING.get(outcome, ())]


def _none_open(search: Search) -> str:
    """Write that no lieu is known to be open at the moment asked for."""
    assert search.criteria.ouvert is not None
    within = _within(search) if search.bounded else default_reach_in_words(search)
    opened = open_in_words(search.criteria.ouvert)
    return _("Nous ne connaissons pas de lieu %(opened)s %(within)s.", opened=opened, within=within)


def _chips(search: Search, url: _UrlOf) -> Iterator[Link]:
    if search.radius_m is not None:
        within_radius = replace(search, minutes=None)
        yield Link(_within(within_radius), url(replace(search, radius_m=None, page=1)))
    if search.minutes is not None:
        within_time = replace(search, radius_m=None)
        yield Link(_within(within_time), url(replace(search, minutes=None, page=1)))
    for name in active_criteria(search.criteria):
        label, value = filter_label(name), getattr(search.criteria, name)
        if name == "accueil":
            yield Link(label.of(value), url(without_filter(search, name)))
        for item in value if isinstance(value, tuple) else ():
            yield Link(label.of(item), url(_without_value(search, name, item)))
        if value is True or isinstance(value, datetime):
            yield Link(_words(search, name), url(without_filter(search, name)))
    if search.criteria.incertains:
        yield Link(filter_label("incertains").legend, url(without_filter(search, "incertains")))


def _without_value(search: Search, name: str, value: str) -> Search:
    left = tuple(other for other in getattr(search.criteria, name) if other != value)
    changed: dict[str, Any] = {name: left}  # the name of a field of criteria is only known here
    return replace(search, criteria=replace(search.criteria, **changed), page=1)


def _remedy_link(search: Search, remedy: Remedy, url: _UrlOf) -> Link:
    if remedy.dropped is None:
        return Link(_("Montrer aussi les lieux à vérifier"), url(remedy.search))
    return Link(_("Chercher sans «%(words)s»", words=_words(search, remedy.dropped)), url(remedy.search))


def _words(search: Search, name: str) -> str:
    """Write what was chosen of one filter."""
    label, value = filter_label(name), getattr(search.criteria, name)
    if isinstance(value, datetime):
        return open_in_words(value)
    return _(", ").join(map(label.of, value)) if isinstance(value, tuple) else label.legend


def _page(search: Search, step: int) -> Search:
    return replace(search, page=search.page + step)


def _postal_codes(place: PlaceMatch) -> str:
    codes = place.codes_postaux
    if not codes:
        return ""
    if len(codes) == 1:
        return _("code postal %(code)s", code=codes[0])
    return _("codes postaux %(code)s et suivants", code=codes[0])
