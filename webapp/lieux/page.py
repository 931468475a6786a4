"""The page of a lieu beyond its sheet: when it is open, what to bring, its map, the source of each field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from geo.database.models import Lieu
from geo.hours.calendar import local_time, place_in_france
from geo.lieux.lookup import ClosedLieu
from geo.quality.sources import sources_of_lieu
from geo.standard.fields import SERVICES, UNCERTAIN_STATES
from webapp.core.app import current_settings
from webapp.core.urls import whole_url
from webapp.lieux.json_ld import json_ld
from webapp.lieux.map import Map, ReachArea, is_map_open, make_map, reach_area_of, toggle_url
from webapp.lieux.sheet import Sheet, sheet_of
from webapp.wording.hours import HoursText, OpenState, hours_text, open_state
from webapp.wording.words import full_date, month

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

ORIGIN_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nom": "Nom",
        "adresse": "Adresse",
        "position": "Position sur la carte",
        "telephone": "Téléphone",
        "courriels": "Adresses e-mail",
        "site_web": "Sites internet",
        "prise_rdv": "Rendez-vous sur internet",
        "horaires": "Horaires",
        "frais_a_charge": "Prix",
        "services": "Ce que vous pouvez faire",
        "modalites_accompagnement": "Comment",
        "modalites_acces": "Pour venir",
        "publics_specifiquement_adresses": "Ce lieu accueille surtout",
        "prise_en_charge_specifique": "Ce lieu sait accueillir",
        "typologie": "Type de lieu",
        "itinerance": "Lieu fixe ou qui se déplace",
        "presentation_resume": "Résumé",
        "presentation_detail": "Présentation",
        "dispositif_programmes_nationaux": "Programmes",
        "formations_labels": "Formations et labels",
        "autres_formations_labels": "Autres formations et labels",
        "structure_parente": "Organisme",
        "pivot": "Numéro SIRET",
        "fiche_acces_libre": "Accès pour les personnes handicapées",
    }
)
"""Fields that may come from several sources, in the order of the page, and what readers call them."""

_UNITED: Final = "réunis"


@dataclass(frozen=True, slots=True)
class Origin:
    """The source of one field, in words."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class LieuPage:
    """The page of a lieu. Empty members are not printed."""

    lieu: Sheet
    opening: OpenState
    hours: HoursText
    cost_hint: str
    to_bring: Sequence[str]
    origins: Sequence[Origin]
    url: str
    json_ld: Markup
    report_uri: str
    map: Map | None
    map_url: str
    """Where the map is open; empty where it is already, or where the position is unknown."""
    area: ReachArea | None


@dataclass(frozen=True, slots=True)
class ClosedLieuPage:
    """The page of a lieu that closed."""

    nom: str
    town: str
    since: str
    search_url: str
    """Search of what is open around there."""


def lieu_page(session: Session, lieu: Lieu, *, now: datetime, today: date) -> LieuPage:
    """Present the page of a lieu at an instant. Raises InvalidInput for an area that cannot be drawn."""
    sources = sources_of_lieu(session, lieu.id)
    departement = place_in_france(lieu.code_insee, lieu.code_postal)
    at = local_time(now, departement)
    url = whole_url("pages.lieu", lieu_id=lieu.id)
    area = None if lieu.position is None else reach_area_of(session, lieu)
    shows_map = is_map_open()
    return LieuPage(
        lieu=sheet_of(lieu, sources, today=today),
        opening=open_state(lieu.horaires, at, departement=departement),
        hours=hours_text(lieu.horaires, at, departement=departement),
        cost_hint=COST_HINTS.get(tuple(lieu.frais_a_charge), ""),
        to_bring=_to_bring(lieu),
        origins=origins_of(lieu.provenance, {source.slug: source.nom for source in sources}),
        url=url,
        json_ld=json_ld(lieu, url=url),
        report_uri=_report_uri(lieu, url),
        map=make_map([lieu.feature], isochrone=area.isochrone) if area and shows_map else None,
        map_url=toggle_url(opened=True) if area and not shows_map else "",
        area=area,
    )


def closed_lieu_page(closed: ClosedLieu) -> ClosedLieuPage:
    """Present a lieu that closed."""
    town = " ".join(filter(None, (closed.code_postal, closed.commune)))
    return ClosedLieuPage(closed.nom, town, full_date(closed.since), _around_url(closed, town))


def _around_url(closed: ClosedLieu, town: str) -> str:
    """Return the address of a search around where it was, else around its town."""
    point = closed.point
    around = {"q": town} if point is None else {"lat": point.lat, "lon": point.lon}
    return f"{url_for('pages.search')}?{urlencode(around)}"


def _to_bring(lieu: Lieu) -> Sequence[str]:
    """List what is useful to bring to what people do there."""
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
    """Return the address of a message that reports an error; empty where the settings have no contact."""
    contact = current_settings().contact_courriel
    if not contact:
        return ""
    subject = f"Erreur sur la page de {lieu.nom}"
    body = f"Lieu : {lieu.nom}\nIdentifiant : {lieu.id}\nPage : {url}\n\nCe qui est faux :\n"
    return f"mailto:{contact}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"


def origins_of(provenance: Mapping[str, Any], names: Mapping[str, str]) -> Sequence[Origin]:
    """List the origin of each field on which sources differ; `names` gives the name of each source."""
    return [
        Origin(label, _words(provenance[field], names))
        for field, label in ORIGIN_LABELS.items()
        if field in provenance
    ]


def _words(found: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Write «retenu de Hub, plus récent (décembre 2022)», «réuni de Hub et Liste»."""
    rows = found["rows"]
    if found["why"] == _UNITED:
        return f"réuni de {_listed(dict.fromkeys(_name(row, names) for row in rows))}"
    day = rows[0]["date"]
    when = f" ({month(date.fromisoformat(day))})" if day else ""
    return f"retenu de {_name(rows[0], names)}, {found['why']}{when}"


def _name(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return names.get(row["source"], row["source"])


def _listed(names: Mapping[str, None]) -> str:
    *others, last = names
    return f"{', '.join(others)} et {last}" if others else last
