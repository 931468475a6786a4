"""Groups of a page of results that stand apart: farther, without address, of unknown hours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from geo.lieux.nearest import Hit
from geo.travel.modes import VOITURE
from webapp.lieux.queries import Search
from webapp.lieux.search import SearchAnswer, asked_facts, default_limit_min
from webapp.lieux.sheet import Card, card_of
from webapp.wording.labels import mode_in_words
from webapp.wording.messages import _, ngettext
from webapp.wording.words import duration_in_words, number

FARTHER: Final = "plus-loin"
UNPLACED: Final = "sans-adresse"
OPENING_NEXT: Final = "bientot-ouverts"
UNKNOWN_HOURS: Final = "horaires-inconnus"
"""Identifiers of groups in the page."""


@dataclass(frozen=True, slots=True)
class ResultGroup:
    """Lieux under their own title."""

    id: str
    title: str
    cards: Sequence[Card]
    sentence: str = ""
    first_rank: int | None = None
    """Number of the first, as on the map; None for lieux that the map does not show."""


def groups_of(search: Search, answer: SearchAnswer, *, when: datetime) -> Iterator[ResultGroup]:
    """Present what stands apart, in the order of the page; groups without lieu are left out."""
    cards, rank = partial(cards_of, search, when=when), search.offset + len(answer.hits) + 1
    if answer.farther:
        yield ResultGroup(FARTHER, _("Plus loin"), cards(answer.farther), first_rank=rank)
    if answer.opening_next:
        yield ResultGroup(OPENING_NEXT, _("Les prochains à ouvrir"), cards(answer.opening_next))
    if answer.unknown_hours:
        yield ResultGroup(UNKNOWN_HOURS, _("Horaires inconnus"), cards(answer.unknown_hours))
    if answer.unplaced:
        yield unplaced_group(cards(answer.unplaced), answer.other_unplaced)


def cards_of(search: Search, hits: Sequence[Hit], *, when: datetime) -> list[Card]:
    """Present hits of a search, with the facts that it asks for."""
    mode, asked = search.mode or VOITURE, asked_facts(search.criteria)
    return [card_of(hit, now=when, mode=mode, asked=asked) for hit in hits]


def unplaced_group(cards: Sequence[Card], others: int) -> ResultGroup:
    """Present lieux of which only the commune is known, and how many others there are."""
    title = _("Dans ces communes, à une adresse que nous ne connaissons pas")
    return ResultGroup(UNPLACED, title, cards, others_in_words(others))


def silence_in_words(search: Search, answer: SearchAnswer) -> str:
    """Write how many nearer lieux did not say whether they have what is asked; empty for none."""
    if not answer.silent:
        return ""
    match asked_facts(search.criteria):
        case ["ateliers"]:
            words = ngettext(
                "%(count)s lieu plus proche n'a pas dit s'il fait des ateliers.",
                "%(count)s lieux plus proches n'ont pas dit s'ils font des ateliers.",
                answer.silent,
                count=number(answer.silent),
            )
        case ["acces_libre"]:
            words = ngettext(
                "%(count)s lieu plus proche n'a pas dit s'il a un ordinateur en libre accès.",
                "%(count)s lieux plus proches n'ont pas dit s'ils ont un ordinateur en libre accès.",
                answer.silent,
                count=number(answer.silent),
            )
        case ["pass_numerique"]:
            words = ngettext(
                "%(count)s lieu plus proche n'a pas dit s'il accepte le Pass numérique.",
                "%(count)s lieux plus proches n'ont pas dit s'ils acceptent le Pass numérique.",
                answer.silent,
                count=number(answer.silent),
            )
        case _several:
            words = ngettext(
                "%(count)s lieu plus proche n'a pas dit tout ce que vous demandez.",
                "%(count)s lieux plus proches n'ont pas dit tout ce que vous demandez.",
                answer.silent,
                count=number(answer.silent),
            )
    return words


def with_silent(search: Search) -> Search:
    """Return the search that shows the silent lieux in their place."""
    return replace(search, criteria=replace(search.criteria, incertains=True), page=1)


def default_reach_in_words(search: Search) -> str:
    """Write how far one travels for help: «à moins de 45 minutes en voiture»."""
    mode = search.mode or VOITURE
    values = {"duration": duration_in_words(default_limit_min(search)), "mode": mode_in_words(mode)}
    return _("à moins de %(duration)s %(mode)s", **values)


def others_in_words(count: int) -> str:
    """Write how many more lieux have no known address; empty for none."""
    if not count:
        return ""
    return ngettext(
        "Et %(count)s autre lieu de ces communes, dont nous ne connaissons pas l'adresse.",
        "Et %(count)s autres lieux de ces communes, dont nous ne connaissons pas l'adresse.",
        count,
        count=number(count),
    )
