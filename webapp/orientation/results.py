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
from webapp.lieux.place import Centre
from webapp.lieux.results import Homonym, Link
from webapp.orientation.form import INDISPENSABLE_LABELS, OrientationForm
from webapp.orientation.params import Orientation, QueryPairs
from webapp.orientation.ranking import RankedLieu, Ranking
from webapp.orientation.wishes import WishFinding
from webapp.wording.labels import MODE_LABELS
from webapp.wording.words import Phone, distance_in_words, months_between, of_place, phone


@dataclass(frozen=True, slots=True)
class OrientationCard:
    """A lieu in a list of results. Empty members are not printed."""

    id: str
    nom: str
    adresse: str
    travel: str
    reasons: Sequence[str]
    unknown: Sequence[str]
    lacking: Sequence[str]
    phone: Phone | None
    remark: str


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
    itinerant: Sequence[ItinerantService]
    query: QueryPairs
    seen: int


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

    where = of_place(centre.place.nom) if centre.place else "de ce point"
    return OrientationResults(
        title=f"Lieux pour votre choix, autour {where}",
        around=centre.place.label if centre.place else "",
        chips=list(_chips(orientation, query)),
        sentences=list(_sentences(orientation, ranking)),
        remedies=[_without_indispensable(name, query) for name in ranking.droppable],
        sure=cards(ranking.sure or ranking.too_far),
        to_check=cards(ranking.to_check),
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
        nom=values["nom"],
        adresse=", ".join(filter(None, (values["adresse"], town))),
        travel=travel,
        reasons=_words(found for found in findings if found.state == OUI),
        unknown=_words(found for found in findings if found.state not in (OUI, NON)),
        lacking=_words(found for found in findings if found.state == NON),
        phone=phone(values["telephone"]),
        remark=_age_warning(values, today=today),
    )


def travel_text(ranked: RankedLieu, mode: str) -> str:
    """Write how far a lieu is: «à environ 12 min à pied»; the distance where nobody knows the time."""
    if ranked.minutes is None:
        roughly = ranked.values["position_precision"] == "commune"
        distance = distance_in_words(ranked.distance_m, roughly=roughly)
        return f"{distance} en ligne droite, temps de trajet inconnu"
    about = "à" if ranked.measured else "à environ"
    return f"{about} {max(1, round(ranked.minutes))} min {MODE_LABELS[mode]}"


def _age_warning(values: Mapping[str, Any], *, today: date) -> str:
    """Write a warning where information is old or undated; empty where it is recent."""
    written = values["date_maj"]
    if not written:
        return "Date des informations inconnue : appelez avant."
    months = months_between(date.fromisoformat(written), today)
    return f"Informations vieilles de {months} mois : appelez avant." if months >= TOO_OLD_MONTHS else ""


def orientation_homonyms(places: Sequence[PlaceMatch], query: QueryPairs) -> list[Homonym]:
    """Present homonyms, each with the same orientation around it: the label of a place leads back to it."""
    others = [(name, value) for name, value in query if name != "q"]
    return [Homonym(place.label, orientation_url([("q", place.label), *others])) for place in places]


def orientation_url(query: QueryPairs) -> str:
    """Return the address of an orientation."""
    return url_for("orientation.home", **by_name(query))


def by_name(pairs: QueryPairs) -> dict[str, Any]:  # the arguments of url_for
    """Return values grouped by name, as url_for takes them."""
    gathered: dict[str, list[str]] = {}
    for name, value in pairs:
        gathered.setdefault(name, []).append(value)
    return gathered


def _itinerant_service(hit: Hit) -> ItinerantService:
    values = orjson.loads(hit.feature)["properties"]
    return ItinerantService(hit.id, values["nom"], phone(values["telephone"]))


def _words(findings: Iterable[WishFinding]) -> Sequence[str]:
    return [found.words for found in findings]


def _sentences(orientation: Orientation, ranking: Ranking) -> Iterable[str]:
    if ranking.too_far:
        within = f"{orientation.minutes} minutes {MODE_LABELS[orientation.mode]}"
        yield f"Aucun lieu à moins de {within}. Voici les plus proches."
    elif not ranking.sure and not ranking.to_check:
        yield "Aucun lieu n'a tout ce qui est indispensable."
    elif not ranking.sure:
        yield "Aucun lieu n'a sûrement tout ce qui est indispensable. Ceux-ci sont à vérifier."


def _chips(orientation: Orientation, query: QueryPairs) -> Iterable[Link]:
    for wish in orientation.wishes:
        suffix = " (indispensable)" if wish.name in orientation.indispensable else ""
        dropped = ("jour", "moment") if wish.name == "horaires" else (wish.name,)
        kept = [
            (name, value)
            for name, value in query
            if not (name in dropped and (name in ("jour", "moment") or value == wish.value))
        ]
        yield Link(f"{wish.words}{suffix}", orientation_url(kept))
    if orientation.minutes is not None:
        kept = [(name, value) for name, value in query if name != "minutes"]
        yield Link(
            f"{orientation.minutes} minutes au plus {MODE_LABELS[orientation.mode]}", orientation_url(kept)
        )


def _without_indispensable(name: str, query: QueryPairs) -> Link:
    kept = [pair for pair in query if pair != ("indispensable", name)]
    return Link(f"Ne plus tenir pour indispensable : {INDISPENSABLE_LABELS[name]}", orientation_url(kept))
