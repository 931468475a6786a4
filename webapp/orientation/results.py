"""Say what came of an orientation: each lieu with its reasons, what nobody knows, and links to change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from flask import url_for

from geo.communes.gazetteer import Place
from geo.lieux.nearest import Hit
from geo.quality.defects import TOO_OLD_MONTHS
from geo.standard.fields import NON, OUI
from webapp.lieux.place import Centre
from webapp.lieux.results import Link
from webapp.orientation.form import HARD
from webapp.orientation.params import Orientation
from webapp.orientation.ranking import Candidate, Ranking
from webapp.orientation.wishes import Finding
from webapp.wording.labels import MODES
from webapp.wording.words import Phone, distance_in_words, months_between, of_place, phone

Pairs = Sequence[tuple[str, str]]
"""Names and values of an address, in order."""


@dataclass(frozen=True, slots=True)
class Option:
    """A lieu among the choices. Empty members are not printed."""

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
class Travelling:
    """A service that travels, to be called."""

    id: str
    nom: str
    phone: Phone | None


@dataclass(frozen=True, slots=True)
class Options:
    """A page of choices as it is printed."""

    title: str
    around: str
    chips: Sequence[Link]
    sentences: Sequence[str]
    remedies: Sequence[Link]
    sure: Sequence[Option]
    to_check: Sequence[Option]
    travelling: Sequence[Travelling]
    choice: Pairs
    seen: int


@dataclass(frozen=True, slots=True)
class Homonym:
    """One of several places of the same name."""

    label: str
    url: str
    detail: str = ""


def options_of(
    asked: Orientation, centre: Centre, ranking: Ranking, choice: Pairs, *, today: date
) -> Options:
    """Present a ranking."""
    shown = ranking.sure or ranking.too_far
    where = of_place(centre.place.nom) if centre.place else "de ce point"
    return Options(
        title=f"Lieux pour votre choix, autour {where}",
        around=centre.place.label if centre.place else "",
        chips=list(_chips(asked, choice)),
        sentences=list(_sentences(asked, ranking)),
        remedies=[_without_hard(name, choice) for name in ranking.droppable],
        sure=[option_of(candidate, asked.mode, today=today) for candidate in shown],
        to_check=[option_of(candidate, asked.mode, today=today) for candidate in ranking.to_check],
        travelling=[_travelling(hit) for hit in ranking.travelling],
        choice=choice,
        seen=ranking.seen,
    )


def option_of(candidate: Candidate, mode: str, *, today: date) -> Option:
    """Present one lieu with its reasons."""
    values = candidate.values
    findings = candidate.findings
    town = " ".join(filter(None, (values["code_postal"], values["commune"])))
    return Option(
        id=candidate.id,
        nom=values["nom"],
        adresse=", ".join(filter(None, (values["adresse"], town))),
        travel=travel_in_words(candidate, mode),
        reasons=_words(found for found in findings if found.state == OUI),
        unknown=_words(found for found in findings if found.state not in (OUI, NON)),
        lacking=_words(found for found in findings if found.state == NON),
        phone=phone(values["telephone"]),
        remark=age_in_words(values, today=today),
    )


def travel_in_words(candidate: Candidate, mode: str) -> str:
    """Say how far a lieu is: «à environ 12 min à pied»; the distance where nobody knows the time."""
    if candidate.minutes is None:
        roughly = candidate.values["position_precision"] == "commune"
        distance = distance_in_words(candidate.distance_m, roughly=roughly)
        return f"{distance} en ligne droite, temps de trajet inconnu"
    about = "à" if candidate.measured else "à environ"
    return f"{about} {max(1, round(candidate.minutes))} min {MODES[mode]}"


def age_in_words(values: Mapping[str, Any], *, today: date) -> str:
    """Warn of what was written long ago; empty for what is recent."""
    written = values["date_maj"]
    if not written:
        return "Date des informations inconnue : appelez avant."
    months = months_between(date.fromisoformat(written), today)
    return f"Informations vieilles de {months} mois : appelez avant." if months >= TOO_OLD_MONTHS else ""


def homonyms_of(places: Sequence[Place], choice: Pairs) -> list[Homonym]:
    """Present homonyms, each with the same choice around it: the label of a place leads back to it."""
    kept = [(name, value) for name, value in choice if name != "q"]
    return [Homonym(place.label, orientation_url([("q", place.label), *kept])) for place in places]


def orientation_url(choice: Pairs) -> str:
    """Address of a choice."""
    return url_for("orientation.home", **by_name(choice))


def by_name(pairs: Pairs) -> dict[str, Any]:  # the arguments of url_for
    """Gather the values of each name."""
    gathered: dict[str, list[str]] = {}
    for name, value in pairs:
        gathered.setdefault(name, []).append(value)
    return gathered


def _travelling(hit: Hit) -> Travelling:
    values = orjson.loads(hit.feature)["properties"]
    return Travelling(hit.id, values["nom"], phone(values["telephone"]))


def _words(findings: Iterable[Finding]) -> Sequence[str]:
    return [found.words for found in findings]


def _sentences(asked: Orientation, ranking: Ranking) -> Iterable[str]:
    if ranking.too_far:
        yield f"Aucun lieu à moins de {asked.minutes} minutes {MODES[asked.mode]}. Voici les plus proches."
    elif not ranking.sure and not ranking.to_check:
        yield "Aucun lieu n'a tout ce qui est indispensable."
    elif not ranking.sure:
        yield "Aucun lieu n'a sûrement tout ce qui est indispensable. Ceux-ci sont à vérifier."


def _chips(asked: Orientation, choice: Pairs) -> Iterable[Link]:
    for wish in asked.wishes:
        hard = " (indispensable)" if wish.name in asked.hard else ""
        dropped = ("jour", "moment") if wish.name == "horaires" else (wish.name,)
        kept = [
            (name, value)
            for name, value in choice
            if not (name in dropped and (name in ("jour", "moment") or value == wish.value))
        ]
        yield Link(f"{wish.words}{hard}", orientation_url(kept))
    if asked.minutes is not None:
        kept = [(name, value) for name, value in choice if name != "minutes"]
        yield Link(f"{asked.minutes} minutes au plus {MODES[asked.mode]}", orientation_url(kept))


def _without_hard(hard: str, choice: Pairs) -> Link:
    kept = [pair for pair in choice if pair != ("indispensable", hard)]
    return Link(f"Ne plus tenir pour indispensable : {HARD[hard]}", orientation_url(kept))
