"""Say what came of a search: title, sentences, cards, and links to the searches that are one click away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from flask import url_for

from geo.communes.gazetteer import Place
from geo.communes.ranking import DEPARTEMENT
from geo.lieux.nearest import COUNT_CEILING
from geo.standard.fields import VOITURE
from webapp.lieux.answers import Answer, Remedy, Situation, active_filters, without
from webapp.lieux.params import DEEPEST, DEFAULT_LIMIT, Search, query_of
from webapp.lieux.place import Centre
from webapp.lieux.sheet import Card, card_of
from webapp.wording.hours import open_in_words
from webapp.wording.labels import MODES, filter_label
from webapp.wording.words import counted, duration_in_words, kilometres, number, of_place

_HOW_MANY: Final = ("", "le plus proche", "les deux plus proches", "les trois plus proches")


@dataclass(frozen=True, slots=True)
class Link:
    """A link and its words."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Results:
    """A page of results as it is printed."""

    title: str
    around: str | None
    sentences: Sequence[str]
    remedies: Sequence[Link]
    chips: Sequence[Link]
    """Choices that are set, each with the search that drops it."""
    cards: Sequence[Card]
    travelling: Sequence[Card]
    first_rank: int
    previous: Link | None
    next: Link | None
    download: Mapping[str, Sequence[str]]
    """Parameters that ask for the whole list as a file; none when there is no list."""
    needs_help: bool
    """The telephone helpline stands beside the answer."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several places of the same name."""

    label: str
    detail: str
    url: str


def results_of(search: Search, centre: Centre, answer: Answer, *, now: datetime) -> Results:
    """Present the answer to a search; `now` is an instant."""
    when = search.criteria.ouvert or now
    return Results(
        title=_title(search, centre, answer),
        around=centre.place.label if centre.place else None,
        sentences=_sentences(search, answer),
        remedies=[_remedy_link(search, remedy) for remedy in answer.remedies],
        chips=list(_chips(search)),
        cards=[card_of(hit, now=when, mode=search.mode or VOITURE) for hit in answer.hits],
        travelling=[card_of(hit, now=when) for hit in answer.travelling],
        first_rank=search.offset + 1,
        previous=_page_link("Lieux précédents", search, search.page - 1) if search.page > 1 else None,
        next=_page_link("Lieux suivants", search, search.page + 1) if has_next(search, answer.more) else None,
        download=_download(search) if answer.situation is Situation.FOUND else {},
        needs_help=answer.situation is not Situation.FOUND,
    )


def candidates_of(search: Search, places: Sequence[Place]) -> list[Candidate]:
    """Present homonyms, each with the search that means it: the label of a place leads back to it."""
    return [
        Candidate(place.label, _postal_codes(place), search_url(replace(search, q=place.label)))
        for place in places
    ]


def search_url(search: Search) -> str:
    """Address of a search."""
    return f"{url_for('pages.search')}?{urlencode(query_of(search))}"


def has_next(search: Search, more: bool) -> bool:
    """Tell whether another page can be asked for."""
    return more and search.page * search.limit < DEEPEST


def _download(search: Search) -> Mapping[str, Sequence[str]]:
    query: dict[str, list[str]] = {}
    for name, value in query_of(replace(search, page=1, limit=DEFAULT_LIMIT)):
        query.setdefault(name, []).append(value)
    return query


def _title(search: Search, centre: Centre, answer: Answer) -> str:
    where = _where(centre.place)
    if answer.total is None:
        return f"Les lieux les plus proches {where}"
    if answer.total > COUNT_CEILING:
        lieux = f"Plus de {number(COUNT_CEILING)} lieux"
    else:
        lieux = counted(answer.total, "lieu", "lieux")
    return f"{lieux} {_within(search)} {where}"


def _within(search: Search) -> str:
    """Say how far a search goes: «à moins de 20 minutes en voiture», «à moins de 10 km»."""
    edges = []
    if search.minutes is not None and search.mode is not None:
        edges.append(f"{duration_in_words(search.minutes)} {MODES[search.mode]}")
    if search.radius_m is not None:
        edges.append(kilometres(search.radius_m))
    if not edges:
        return f"où l'on peut aller {MODES[search.mode]}" if search.mode else ""
    return f"à moins de {' et de '.join(edges)}"


def _where(place: Place | None) -> str:
    if place is None:
        return "de ce point"
    return f"de la préfecture ({place.nom})" if place.type == DEPARTEMENT else of_place(place.nom)


def _sentences(search: Search, answer: Answer) -> Sequence[str]:
    nearest = _HOW_MANY[min(len(answer.hits), len(_HOW_MANY) - 1)]
    match answer.situation:
        case Situation.NONE_WITHIN:
            return (f"Pas de lieu {_within(search)}. Voici {nearest}.",)
        case Situation.NONE_MATCHES:
            return (
                "Nous ne connaissons pas de lieu qui a tout ce que vous avez choisi.",
                f"Sans vos choix, voici {nearest}.",
            )
        case Situation.PAST_THE_END:
            return ("Il n'y a pas d'autre lieu.",)
        case Situation.ONLY_TRAVELLING:
            return ("Les services qui ont ce que vous avez choisi se déplacent.",)
        case Situation.NO_LIEU:
            return ("Il n'y a pas encore de lieu dans la base de données.",)
        case Situation.FOUND:
            return ()


def _chips(search: Search) -> Iterator[Link]:
    if search.radius_m is not None:
        near = replace(search, minutes=None)
        yield Link(_within(near), search_url(replace(search, radius_m=None, page=1)))
    if search.minutes is not None:
        quick = replace(search, radius_m=None)
        yield Link(_within(quick), search_url(replace(search, minutes=None, page=1)))
    for name in active_filters(search.criteria):
        label, value = filter_label(name), getattr(search.criteria, name)
        for chosen in value if isinstance(value, tuple) else ():
            yield Link(label.of(chosen), search_url(_without_value(search, name, chosen)))
        if value is True or isinstance(value, datetime):
            yield Link(_words(search, name), search_url(without(search, name)))
    if search.criteria.incertains:
        yield Link(filter_label("incertains").legend, search_url(without(search, "incertains")))


def _without_value(search: Search, name: str, value: str) -> Search:
    left = tuple(other for other in getattr(search.criteria, name) if other != value)
    changed: dict[str, Any] = {name: left}  # the name of a field of criteria is only known here
    return replace(search, criteria=replace(search.criteria, **changed), page=1)


def _remedy_link(search: Search, remedy: Remedy) -> Link:
    if remedy.dropped is None:
        return Link("Montrer aussi les lieux à vérifier", search_url(remedy.search))
    return Link(f"Chercher sans «{_words(search, remedy.dropped)}»", search_url(remedy.search))


def _words(search: Search, name: str) -> str:
    """Name what was chosen of one filter."""
    label, value = filter_label(name), getattr(search.criteria, name)
    if isinstance(value, datetime):
        return open_in_words(value)
    return ", ".join(map(label.of, value)) if isinstance(value, tuple) else label.legend


def _page_link(text: str, search: Search, page: int) -> Link:
    return Link(text, search_url(replace(search, page=page)))


def _postal_codes(place: Place) -> str:
    codes = place.codes_postaux
    if not codes:
        return ""
    return f"code postal {codes[0]}" if len(codes) == 1 else f"codes postaux {codes[0]} et suivants"
