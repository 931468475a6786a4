"""What the page of a lieu says beyond its sheet: when it is open, what to bring, where it is all from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from flask import Flask, current_app
from markupsafe import Markup

from geo.database.models import Lieu
from geo.hours.calendar import local_time, place_in_france
from geo.quality.sources import Provenance
from geo.standard.fields import SERVICES, UNCERTAIN_STATES
from webapp.core.urls import whole_url
from webapp.lieux.json_ld import json_ld
from webapp.lieux.origins import Origin, origins_of
from webapp.wording.hours import HoursText, OpenState, hours_text, open_state

PAPERWORK: Final = SERVICES[0]
LEARNING: Final = frozenset(SERVICES[1:7])
"""Services for which people may work on a device of their own."""

COST_HINTS: Final[Mapping[tuple[str, ...], str]] = MappingProxyType(
    {
        ("Gratuit sous condition",): "Demandez au lieu si c'est gratuit pour vous.",
        ("Payant",): "Demandez le prix au lieu avant de venir.",
    }
)
"""What to ask about the price, where its words are not enough."""

_CONTACT: Final = "mediaproche.contact_of_pages"


@dataclass(frozen=True, slots=True)
class LieuPage:
    """The page of a lieu. Empty members are not printed."""

    opening: OpenState
    hours: HoursText
    cost_hint: str
    to_bring: Sequence[str]
    origins: Sequence[Origin]
    url: str
    json_ld: Markup
    report_uri: str


def install(app: Flask, contact: str) -> None:
    """Say where errors are reported; empty: nowhere."""
    app.extensions[_CONTACT] = contact


def page_of(lieu: Lieu, sources: Sequence[Provenance], *, now: datetime) -> LieuPage:
    """Present the page of a lieu at an instant."""
    departement = place_in_france(lieu.code_insee, lieu.code_postal)
    at = local_time(now, departement)
    url = whole_url("pages.lieu", lieu_id=lieu.id)
    return LieuPage(
        opening=open_state(lieu.horaires, at, departement=departement),
        hours=hours_text(lieu.horaires, at, departement=departement),
        cost_hint=COST_HINTS.get(tuple(lieu.frais_a_charge), ""),
        to_bring=_to_bring(lieu),
        origins=origins_of(lieu.provenance, {source.slug: source.nom for source in sources}),
        url=url,
        json_ld=json_ld(lieu, url=url),
        report_uri=_report_uri(lieu, url),
    )


def _to_bring(lieu: Lieu) -> Sequence[str]:
    """List what is useful to bring, after what people do there."""
    things = []
    if PAPERWORK in lieu.services:
        things += [
            "Les papiers et les courriers dont vous voulez parler",
            "Votre carte d'identité ou votre titre de séjour",
            "Vos identifiants et vos mots de passe, si vous en avez",
        ]
    if LEARNING & set(lieu.services):
        things.append("Votre téléphone, votre tablette ou votre ordinateur, si vous en avez un")
    if lieu.pass_numerique in UNCERTAIN_STATES:
        things.append("Votre Pass numérique, si vous en avez un")
    return things


def _report_uri(lieu: Lieu, url: str) -> str:
    """Spell a message to whoever keeps the site, which says what it is about; empty when nobody does."""
    contact = current_app.extensions[_CONTACT]
    if not contact:
        return ""
    subject = f"Erreur sur la page de {lieu.nom}"
    body = f"Lieu : {lieu.nom}\nIdentifiant : {lieu.id}\nPage : {url}\n\nCe qui est faux :\n"
    return f"mailto:{contact}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"
