"""The page of an orientation: each lieu with its reasons, what nobody knows, and links to change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from flask import url_for

from geo.communes.gazetteer import PlaceMatch
from geo.lieux.nearest import Hit
from geo.quality.defects import TOO_OLD_MONTHS
from geo.standard.fields import NON, OUI
from webapp.core.urls import by_name
from webapp.lieux.groups import others_in_words
from webapp.lieux.place import Centre
from webapp.lieux.place_words import of_centre, unused_sentences
from webapp.lieux.results import Homonym, Link
from webapp.lieux.sheet import accueil_in_words
from webapp.orientation.form import INDISPENSABLE_LABELS, OrientationForm
from webapp.orientation.params import Orientation, QueryPairs
from webapp.orientation.ranking import RankedLieu, Ranking, limit_min
from webapp.orientation.wishes import HALF_DAY_WISH, WishFinding
from webapp.wording.calls import call
from webapp.wording.case import name_in_normal_case, street_in_normal_case
from webapp.wording.labels import mode_in_words
from webapp.wording.messages import N_, _, ngettext
from webapp.wording.words import (
    Phone,
    distance_in_words,
    duration_in_words,
    minutes_in_words,
    months_between,
    number,
    phone,
    short_minutes,
    with_capital,
)


@dataclass(frozen=True, slots=True)
class OrientationCard:
    """A lieu in a list of results. Empty members are not printed."""

    id: str
    nom: str
    adresse: str
    travel: str
    reasons: Sequence[str]
    unknown: Sequence[str]
    unknown_names: Sequence[str]
    """Names of the wishes of `unknown`."""
    lacking: Sequence[str]
    phone: Phone | None
    remark: str

    @property
    def travel_and_reasons(self) -> str:
        """How to get there, and which wishes are granted."""
        return _(", ").join(filter(None, (self.travel, *self.reasons)))

    @property
    def unknown_words(self) -> str:
        """What is to be checked, in one line."""
        return _(" ; ").join(self.unknown)

    @property
    def lacking_words(self) -> str:
        """What the lieu does not have, in one line."""
        return with_capital(_(" ; ").join(self.lacking))


@dataclass(frozen=True, slots=True)
class ItinerantService:
    """A service that travels, to be called."""

    id: str
    nom: str
    phone: Phone | None


@dataclass(frozen=True, slots=True)
class OrientationResults:
    """The lieux of an orientation as they are printed."""

    title: str
    around: str
    chips: Sequence[Link]
    sentences: Sequence[str]
    remedies: Sequence[Link]
    sure: Sequence[OrientationCard]
    to_check: Sequence[OrientationCard]
    farther: Sequence[OrientationCard]
    unplaced: Sequence[OrientationCard]
    other_unplaced: str
    """How many more lieux have no known address, in words; empty for none."""
    refusing: Sequence[OrientationCard]
    reserved: Sequence[OrientationCard]
    itinerant: Sequence[ItinerantService]
    query: QueryPairs
    seen: int

    @property
    def seen_sentence(self) -> str:
        """How many lieux were ranked."""
        return ngettext(
            "%(count)s lieu a été regardé.",
            "%(count)s lieux ont été regardés.",
            self.seen,
            count=number(self.seen),
        )


@dataclass(frozen=True, slots=True)
class OrientationResultsPage:
    """The page of an orientation, with its form."""

    form: OrientationForm
    results: OrientationResults


@dataclass(frozen=True, slots=True)
class OrientationHomonymsPage:
    """The page that asks which place is meant."""

    form: OrientationForm
    places: Sequence[Homonym]


def orientation_results(
    orientation: Orientation, centre: Centre, ranking: Ranking, query: QueryPairs, *, today: date
) -> OrientationResults:
    """Present a ranking; `query` is the address that asked for it."""

    def cards(lieux: Iterable[RankedLieu]) -> Sequence[OrientationCard]:
        return [
            orientation_card(one, travel=travel_text(one, orientation.mode), today=today) for one in lieux
        ]

    return OrientationResults(
        title=_("Lieux pour votre choix, autour %(of_place)s", of_place=of_centre(centre)),
        around=centre.place.label if centre.place else "",
        chips=list(_chips(orientation, query)),
        sentences=[*unused_sentences(centre), *_sentences(orientation, ranking)],
        remedies=[_without_wish(name, query) for name in ranking.droppable],
        sure=cards(ranking.sure),
        to_check=cards(ranking.to_check),
        farther=cards(ranking.farther),
        unplaced=cards(ranking.unplaced),
        other_unplaced=others_in_words(ranking.other_unplaced),
        refusing=cards(ranking.refusing),
        reserved=cards(ranking.reserved),
        itinerant=[_itinerant_service(hit) for hit in ranking.itinerant],
        query=query,
        seen=ranking.seen,
    )


def orientation_card(ranked: RankedLieu, *, travel: str, today: date) -> OrientationCard:
    """Present one lieu with its reasons; `travel` says how to get there."""
    values, findings = ranked.values, ranked.findings
    town = " ".join(filter(None, (values["code_postal"], values["commune"])))
    return OrientationCard(
        id=ranked.id,
        nom=name_in_normal_case(values["nom"], values["commune"]),
        adresse=", ".join(filter(None, (street_in_normal_case(values["adresse"] or ""), town))),
        travel=travel,
        reasons=_words(found for found in findings if found.state == OUI),
        unknown=_words(found for found in findings if found.state not in (OUI, NON)),
        unknown_names=[found.wish.name for found in findings if found.state not in (OUI, NON)],
        lacking=_words(found for found in findings if found.state == NON),
        phone=phone(values["telephone"]),
        remark=accueil_in_words(values["accueil"], values["accueil_raison"])
        or _age_warning(values, today=today),
    )


def travel_text(ranked: RankedLieu, mode: str) -> str:
    """Write how far a lieu is: «à environ 12 min à pied»; the distance where nobody knows the time.

    One of which only the commune is known is nowhere: empty.
    """
    if not ranked.placed:
        return ""
    if ranked.minutes is None:
        distance = distance_in_words(ranked.distance_m)
        return _("%(distance)s en ligne droite, temps de trajet inconnu", distance=distance)
    minutes = max(1, round(ranked.minutes))
    duration = short_minutes(minutes) if minutes < 60 else duration_in_words(minutes)
    values = {"duration": duration, "mode": mode_in_words(mode)}
    if ranked.measured:
        return _("à %(duration)s %(mode)s", **values)
    return _("à environ %(duration)s %(mode)s", **values)


def _age_warning(values: Mapping[str, Any], *, today: date) -> str:
    """Write a warning where information is old or undated; empty where it is recent."""
    written = values["date_maj"]
    if not written:
        return call(N_("Date des informations inconnue : appelez avant."), values["telephone"])
    months = months_between(date.fromisoformat(written), today)
    if months < TOO_OLD_MONTHS:
        return ""
    if not values["telephone"]:
        return ngettext(
            "Informations vieilles de %(count)s mois.",
            "Informations vieilles de %(count)s mois.",
            months,
            count=months,
        )
    return ngettext(
        "Informations vieilles de %(count)s mois : appelez avant.",
        "Informations vieilles de %(count)s mois : appelez avant.",
        months,
        count=months,
    )


def orientation_homonyms(places: Sequence[PlaceMatch], query: QueryPairs) -> list[Homonym]:
    """Present homonyms, each with the same orientation around it: the label of a place leads back to it."""
    others = [(name, value) for name, value in query if name != "q"]
    return [Homonym(place.label, orientation_url([("q", place.label), *others])) for place in places]


def orientation_url(query: QueryPairs) -> str:
    """Return the address of an orientation."""
    return url_for("orientation.home", **by_name(query))


def _itinerant_service(hit: Hit) -> ItinerantService:
    values = orjson.loads(hit.feature)["properties"]
    return ItinerantService(hit.id, values["nom"], phone(values["telephone"]))


def _words(findings: Iterable[WishFinding]) -> Sequence[str]:
    return [found.words for found in findings]


def _sentences(orientation: Orientation, ranking: Ranking) -> Iterable[str]:
    if not (ranking.sure or ranking.to_check):
        yield _(
            "Aucun lieu à moins de %(duration)s %(mode)s.",
            duration=duration_in_words(limit_min(orientation)),
            mode=mode_in_words(orientation.mode),
        )
    if not (ranking.sure or ranking.to_check or ranking.farther or ranking.unplaced):
        yield _("Aucun lieu n'a tout ce qui est souhaité.")
    elif ranking.to_check and not ranking.sure:
        yield _("Aucun lieu n'a sûrement ce qui est souhaité. Ceux-ci sont à vérifier.")


def _chips(orientation: Orientation, query: QueryPairs) -> Iterable[Link]:
    for wish in orientation.wishes:
        needed = wish.name in orientation.indispensable
        words = _("%(wish)s (indispensable)", wish=wish.words) if needed else wish.words
        dropped = ("jour", "moment") if wish.name == "horaires" else (wish.name,)
        kept = [
            (name, value)
            for name, value in query
            if not (name in dropped and (name in ("jour", "moment") or value == wish.value))
        ]
        yield Link(words, orientation_url(kept))
    if orientation.minutes is not None:
        kept = [(name, value) for name, value in query if name != "minutes"]
        words = _(
            "%(duration)s au plus %(mode)s",
            duration=minutes_in_words(orientation.minutes),
            mode=mode_in_words(orientation.mode),
        )
        yield Link(words, orientation_url(kept))


def _without_wish(name: str, query: QueryPairs) -> Link:
    dropped = ("jour", "moment") if name == HALF_DAY_WISH else (name,)
    kept = [pair for pair in query if pair[0] not in dropped and pair != ("indispensable", name)]
    return Link(_("Chercher sans : %(wish)s", wish=_(INDISPENSABLE_LABELS[name])), orientation_url(kept))
