"""A lieu in words: its card in a list, and its sheet; templates decide nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

import orjson

from geo.database.models import Lieu
from geo.hours.calendar import local_time, place_in_france
from geo.hours.timeline import next_openings
from geo.lieux.nearest import Hit
from geo.quality.defects import TOO_OLD_MONTHS
from geo.quality.sources import Provenance
from geo.standard.accueil import RESERVE, SANS_ACCUEIL
from geo.standard.fields import HEADLINE_FACTS, INCONNU, INDICE, NON, OUI, PLACED_PRECISIONS
from geo.standard.pass_numerique import is_outdated_pass, needs_no_pass
from geo.standard.typologies import TYPOLOGIES
from geo.travel.modes import VOITURE
from webapp.wording import labels
from webapp.wording.calls import call
from webapp.wording.case import name_in_normal_case, normal_case, street_in_normal_case
from webapp.wording.hours import OpenState, state_at
from webapp.wording.labels import label_in_words
from webapp.wording.messages import N_, _
from webapp.wording.names import isolated
from webapp.wording.week import week_in_words
from webapp.wording.words import (
    Phone,
    distance_in_words,
    kilometres,
    month,
    months_between,
    passage_in_words,
    phone,
    travel_in_words,
)

MIN_DRIVE_M: Final = 1_000
"""Below, a card shows the distance rather than the minutes by car."""

_ITINERANT: Final = "Itinérant"
_POSITION_REMARKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "rue": N_("Placé dans la rue : le numéro exact n'est pas connu."),
        "commune": N_("L'adresse exacte n'est pas connue : seule la commune l'est."),
        "inconnue": N_("La position de ce lieu n'est pas connue."),
    }
)
"""Precision of a position → what is said of it, where it is not that of the address."""
_SHOWN_ON_CARD: Final = frozenset(labels.STATE_LABELS) - {NON, INCONNU}


@dataclass(frozen=True, slots=True)
class Fact:
    """A headline fact in words; `state` only chooses its look."""

    label: str
    words: str
    state: str
    age: str = ""
    """The year of old information, on cards: «information de 2021»; empty where it is recent."""


@dataclass(frozen=True, slots=True)
class Housed:
    """Another lieu behind the same door."""

    id: str
    nom: str
    opening: OpenState | None
    """Whether it is open, where that differs."""


@dataclass(frozen=True, slots=True)
class Card:
    """A lieu in a list of results."""

    id: str
    nom: str
    distance: str
    """The travel time where it is known, else the distance; empty where only its commune is known."""
    kilometres: str | None
    """The distance in kilometres too, where `distance` is a time."""
    adresse: str
    facts: Sequence[Fact]
    cost: str | None
    cost_age: str
    """The year of the information, where it is old."""
    phone: Phone | None
    remark: str | None
    opening: OpenState | None
    """Whether it is open; None for a stop, which says when it is there."""
    housed: Sequence[Housed] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A lieu on its own page. Empty members are not printed."""

    id: str
    nom: str
    types: Sequence[str]
    summary: Sequence[str]
    adresse: Sequence[str]
    position_remark: str | None
    go_uri: str | None
    hours: Sequence[str]
    cost: str
    facts: Sequence[Fact]
    phone: Phone | None
    courriels: Sequence[str]
    sites: Sequence[str]
    booking: str | None
    sections: Sequence[tuple[str, Sequence[str]]]
    accessibility: str | None
    remarks: Sequence[str]
    updated_month: str | None
    sources: Sequence[tuple[str, str]]


def card_of(hit: Hit, *, now: datetime, mode: str = VOITURE, asked: Sequence[str] = ()) -> Card:
    """Present a hit of a search; `mode` is how its minutes were counted, `asked` the facts to be told anyway.

    `now` is an instant, or without a time zone a moment of the local time there.
    """
    values = orjson.loads(hit.feature)["properties"]
    passage = _next_passage(values, now)
    travel = _travel_text(hit, mode) if hit.placed else None
    written = date.fromisoformat(values["date_maj"]) if values["date_maj"] else None
    told = facts_of(values, values.get("headline"), written=written, today=now.date())
    facts = zip(HEADLINE_FACTS, told, strict=True)
    return Card(
        id=hit.id,
        nom=name_in_normal_case(values["nom"], values["commune"]),
        distance=travel or (distance_in_words(hit.distance_m) if hit.placed else ""),
        kilometres=kilometres(hit.distance_m) if travel else None,
        adresse=", ".join(_address(values)),
        facts=[fact for name, fact in facts if fact.state in _SHOWN_ON_CARD or name in asked],
        cost=cost_in_words(values["frais_a_charge"] or ()),
        cost_age=_age_in_words(written, today=now.date()),
        phone=phone(values["telephone"]),
        remark=passage or _remark_on_card(values),
        opening=None if passage else state_at(values, now),
    )


def _travel_text(hit: Hit, mode: str) -> str | None:
    """Write the time to a lieu; None where it is unknown, and for a drive to the next street."""
    if hit.minutes is None or (mode == VOITURE and hit.distance_m < MIN_DRIVE_M):
        return None
    return travel_in_words(hit.minutes, mode, measured=hit.measured)


def sheet_of(lieu: Lieu, sources: Sequence[Provenance], *, today: date) -> Sheet:
    """Present a lieu with everything that is known of it."""
    values = {column.key: getattr(lieu, column.key) for column in Lieu.__table__.columns}
    return Sheet(
        id=lieu.id,
        nom=name_in_normal_case(lieu.nom, lieu.commune),
        types=[label_in_words(TYPOLOGIES, code) for code in lieu.typologie],
        summary=_summary(lieu),
        adresse=[_town(values)] if _is_itinerant(lieu) else _address(values),
        position_remark=_position_remark(lieu),
        go_uri=_go_uri(lieu),
        hours=week_in_words(lieu.horaires) or (),
        cost=cost_in_words(lieu.frais_a_charge) or _("Demandez le prix au lieu"),
        facts=facts_of(values, lieu.headline),
        phone=phone(lieu.telephone),
        courriels=lieu.courriels,
        sites=[site for site in lieu.site_web if _is_web(site)],
        booking=lieu.prise_rdv if _is_web(lieu.prise_rdv) else None,
        sections=_sections(lieu),
        accessibility=lieu.fiche_acces_libre if _is_web(lieu.fiche_acces_libre) else None,
        remarks=_remarks(lieu, today),
        updated_month=month(lieu.date_maj) if lieu.date_maj else None,
        sources=[(source.nom, _provenance(source)) for source in sources],
    )


def facts_of(
    values: Mapping[str, Any],
    headline: Mapping[str, Any] | None,
    *,
    written: date | None = None,
    today: date | None = None,
) -> list[Fact]:
    """Write the three headline facts; with the year in which they were written where it is old `today`."""
    read = headline or {}
    facts = [_fact(name, values[name], read.get(name) or {}, written, today) for name in HEADLINE_FACTS]
    if needs_no_pass(values):
        words = _("gratuit, pas besoin de Pass")
        facts = [
            replace(fact, words=words) if name == "pass_numerique" else fact
            for name, fact in zip(HEADLINE_FACTS, facts, strict=True)
        ]
    return facts


def _age_in_words(written: date | None, *, today: date) -> str:
    """Write the year of information that is old; empty where it is recent, or undated."""
    if written is None or months_between(written, today) < TOO_OLD_MONTHS:
        return ""
    return _("information de %(year)s", year=written.year)


def _fact(name: str, state: str, found: Mapping[str, Any], written: date | None, today: date | None) -> Fact:
    """Write a fact, whose own date is better than that of the whole; `today` adds the year of an old one."""
    label = _(labels.FACT_LABELS[name])
    declared = date.fromisoformat(found["date"]) if found.get("date") else None
    if name == "pass_numerique" and state == OUI and declared and is_outdated_pass(declared):
        return Fact(label, _("déclaré en %(year)s, à vérifier auprès du lieu", year=declared.year), INDICE)
    words = _(labels.STATE_LABELS[state])
    if today is None or state == INCONNU:
        return Fact(label, words, state)
    return Fact(label, words, state, _age_in_words(declared or written, today=today))


def cost_in_words(frais: Sequence[str]) -> str | None:
    """Write what it costs; None where it is unknown."""
    if not frais:
        return None
    if len(frais) > 1:
        return _("Gratuit ou payant : demandez au lieu")
    return label_in_words(labels.FRAIS_LABELS, frais[0])


def accueil_in_words(accueil: str, raison: str | None) -> str:
    """Write for whom a lieu is: «Réservé aux patients.»; empty where everybody may come."""
    if accueil == RESERVE:
        return _("Réservé %(to_whom)s.", to_whom=isolated(raison or ""))
    if accueil == SANS_ACCUEIL:
        return _("Ce lieu ne reçoit pas de visiteurs : %(reason)s.", reason=isolated(raison or ""))
    return ""


def _position_remark(lieu: Lieu) -> str | None:
    """Write how rough a position is, where it is not that of the address."""
    if _is_itinerant(lieu):
        return call(N_("Ce lieu se déplace : appelez pour savoir où il sera."), lieu.telephone)
    remark = _POSITION_REMARKS.get(lieu.position_precision)
    return _(remark) if remark else None


def _is_itinerant(lieu: Lieu) -> bool:
    """Return whether it is an itinerant service, whose own address is no place to go."""
    return lieu.itinerant and lieu.position_precision == "inconnue"


def _address(values: Mapping[str, Any]) -> list[str]:
    street, complement = values["adresse"], values["complement_adresse"]
    lines = (street_in_normal_case(street or ""), normal_case(complement or ""), _town(values))
    return [line for line in lines if line]


def _town(values: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (values["code_postal"], values["commune"])))


def _next_passage(values: Mapping[str, Any], now: datetime) -> str | None:
    """Write when an itinerant service is next at this stop; None for other lieux."""
    if not values["arret_de"]:
        return None
    departement = place_in_france(values["code_insee"], values["code_postal"])
    after = local_time(now, departement)
    passages = next_openings(values["horaires"], after=after, limit=1, departement=departement)
    return _("Prochain passage : %(passage)s.", passage=passage_in_words(*passages[0])) if passages else None


def _remark_on_card(values: Mapping[str, Any]) -> str | None:
    if values["itinerance"] == [_ITINERANT]:  # a fixed place may be one whose team also travels
        return call(N_("Ce lieu se déplace : appelez pour connaître les jours."), values["telephone"])
    roughly = values["position_precision"] == "commune"
    return _("L'adresse exacte n'est pas connue.") if roughly else None


def _summary(lieu: Lieu) -> list[str]:
    """Return the texts of presentation; the detail often starts with the summary, which is then left out."""
    texts = [text for text in (lieu.presentation_resume, lieu.presentation_detail) if text]
    if len(texts) == 2 and texts[1].startswith(texts[0].rstrip("….")):
        return texts[1:]
    return texts


def _sections(lieu: Lieu) -> list[tuple[str, Sequence[str]]]:
    """List what the lieu does, how and for whom."""
    words: Sequence[tuple[str, Sequence[str], Mapping[str, str]]] = (
        (_("Ce que vous pouvez faire"), lieu.services, labels.SERVICE_LABELS),
        (_("Comment"), lieu.modalites_accompagnement, labels.ACCOMPAGNEMENT_LABELS),
        (_("Pour venir"), lieu.modalites_acces, labels.ACCES_LABELS),
        (_("Ce lieu accueille surtout"), lieu.publics_specifiquement_adresses, labels.PUBLIC_LABELS),
        (_("Ce lieu sait accueillir"), lieu.prise_en_charge_specifique, labels.PRISE_EN_CHARGE_LABELS),
        (_("Programmes"), lieu.dispositif_programmes_nationaux, labels.DISPOSITIF_LABELS),
        (_("Formations et labels"), [*lieu.formations_labels, *lieu.autres_formations_labels], {}),
    )
    return [
        (title, [label_in_words(names, value) for value in values])
        for title, values, names in words
        if values
    ]


def _remarks(lieu: Lieu, today: date) -> list[str]:
    remarks = []
    if for_whom := accueil_in_words(lieu.accueil, lieu.accueil_raison):
        remarks.append(for_whom)
    if lieu.arret_de:
        stop = _("Ce lieu est un arrêt de «%(nom)s».", nom=isolated(lieu.arret_de))
        days = call(N_("Appelez pour connaître les jours."), lieu.telephone)
        remarks.append(stop if lieu.horaires else f"{stop} {days}")
    if lieu.date_maj and months_between(lieu.date_maj, today) >= TOO_OLD_MONTHS:
        old = N_("Ces informations ont plus de %(months)s mois. Appelez avant de venir.")
        remarks.append(call(old, lieu.telephone, months=TOO_OLD_MONTHS))
    return remarks


def _go_uri(lieu: Lieu) -> str | None:
    """Return the geo URI of a lieu, for maps of the visitor; None where it is not surely there."""
    surely_there = lieu.position_precision in PLACED_PRECISIONS
    if lieu.latitude is None or lieu.longitude is None or not surely_there:
        return None
    at = f"{lieu.latitude},{lieu.longitude}"
    return f"geo:{at}?q={at}({quote(lieu.nom, safe='')})"


def _provenance(source: Provenance) -> str:
    updated = updated_in_words(month(source.date_maj)) if source.date_maj else _("date inconnue")
    return _(", ").join((isolated(source.attribution), updated, isolated(source.licence)))


def updated_in_words(month_name: str) -> str:
    """Write when a lieu was updated: «mis à jour en mars 2023»."""
    return _("mis à jour en %(month)s", month=month_name)


def _is_web(url: str | None) -> bool:
    return bool(url) and str(url).lower().startswith(("http://", "https://"))
