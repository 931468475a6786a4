"""The page of a lieu beyond its sheet: when it is open, what to bring, its map, the source of each field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from geo.database.models import Lieu
from geo.hours.calendar import local_time, place_in_france
from geo.lieux.lookup import ClosedLieu
from geo.quality.sources import sources_of_lieu
from geo.standard.fields import PLACED_PRECISIONS, SERVICES, UNCERTAIN_STATES
from webapp.core.app import current_settings
from webapp.core.urls import url_with_query, whole_url
from webapp.lieux.form import PAPERWORK
from webapp.lieux.json_ld import json_ld
from webapp.lieux.map import Map, ReachArea, is_map_open, make_map, reach_area_of, toggle_url
from webapp.lieux.sharing import Sharing, sharing_of
from webapp.lieux.sheet import Sheet, sheet_of
from webapp.lieux.way_back import WayBack, way_back
from webapp.wording.case import name_in_normal_case
from webapp.wording.hours import HoursText, OpenState, hours_text, open_state
from webapp.wording.messages import N_, _
from webapp.wording.names import isolated
from webapp.wording.words import enumerated, full_date, month

LEARNING: Final = frozenset(SERVICES[1:7])
"""Services for which people may work on a device of their own."""

PLANNER: Final = "https://www.openstreetmap.org/directions"
"""A planner of trips in any browser, that a visitor opens; it is only told where the lieu is."""

COST_HINTS: Final[Mapping[tuple[str, ...], str]] = MappingProxyType(
    {
        ("Gratuit sous condition",): N_("Demandez au lieu si c'est gratuit pour vous."),
        ("Payant",): N_("Demandez le prix au lieu avant de venir."),
    }
)
"""What to ask about the price, where its words are not enough."""

ORIGIN_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nom": N_("Nom"),
        "adresse": N_("Adresse"),
        "position": N_("Position sur la carte"),
        "telephone": N_("Téléphone"),
        "courriels": N_("Adresses e-mail"),
        "site_web": N_("Sites internet"),
        "prise_rdv": N_("Rendez-vous sur internet"),
        "horaires": N_("Horaires"),
        "frais_a_charge": N_("Prix"),
        "services": N_("Ce que vous pouvez faire"),
        "modalites_accompagnement": N_("Comment"),
        "modalites_acces": N_("Pour venir"),
        "publics_specifiquement_adresses": N_("Ce lieu accueille surtout"),
        "prise_en_charge_specifique": N_("Ce lieu sait accueillir"),
        "typologie": N_("Type de lieu"),
        "itinerance": N_("Lieu fixe ou qui se déplace"),
        "presentation_resume": N_("Résumé"),
        "presentation_detail": N_("Présentation"),
        "dispositif_programmes_nationaux": N_("Programmes"),
        "formations_labels": N_("Formations et labels"),
        "autres_formations_labels": N_("Autres formations et labels"),
        "structure_parente": N_("Organisme"),
        "pivot": N_("Numéro SIRET"),
        "fiche_acces_libre": N_("Accès pour les personnes handicapées"),
    }
)
"""Fields that may come from several sources, in the order of the page, and what readers call them."""

_UNITED: Final = "réunis"
_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "plus récent": N_("plus récent"),
        "à date égale": N_("à date égale"),
        "plus précis": N_("plus précis"),
    }
)
"""Why the value of one source was taken, as the import writes it → its message."""


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
    back: WayBack | None
    sharing: Sharing
    planner_url: str
    """Where another site computes the way there, from where it will ask; empty where nobody knows."""
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
    is_placed = lieu.position is not None and lieu.position_precision in PLACED_PRECISIONS
    area = reach_area_of(session, lieu) if is_placed else None
    shows_map = is_map_open()
    sheet = sheet_of(lieu, sources, today=today)
    return LieuPage(
        lieu=sheet,
        opening=open_state(lieu.horaires, at, departement=departement, has_phone=bool(lieu.telephone)),
        hours=hours_text(lieu.horaires, at, departement=departement),
        cost_hint=_(hint) if (hint := COST_HINTS.get(tuple(lieu.frais_a_charge))) else "",
        to_bring=_to_bring(lieu),
        origins=origins_of(lieu.provenance, {source.slug: source.nom for source in sources}),
        url=url,
        json_ld=json_ld(lieu, url=url),
        report_uri=_report_uri(lieu, url),
        back=way_back(session, lieu),
        sharing=_sharing(sheet, url),
        planner_url=_planner_url(lieu) if sheet.go_uri else "",
        map=make_map([lieu.feature], isochrone=area.isochrone) if area and shows_map else None,
        map_url=toggle_url(opened=True) if area and not shows_map else "",
        area=area,
    )


def closed_lieu_page(closed: ClosedLieu) -> ClosedLieuPage:
    """Present a lieu that closed."""
    town = " ".join(filter(None, (closed.code_postal, closed.commune)))
    nom = name_in_normal_case(closed.nom, closed.commune)
    return ClosedLieuPage(nom, town, full_date(closed.since), _around_url(closed, town))


def _around_url(closed: ClosedLieu, town: str) -> str:
    """Return the address of a search around where it was, else around its town."""
    point = closed.point
    around = {"q": town} if point is None else {"lat": point.lat, "lon": point.lon}
    return url_with_query("pages.search", list(around.items()))


def _to_bring(lieu: Lieu) -> Sequence[str]:
    """List what is useful to bring to what people do there."""
    things = []
    if PAPERWORK in lieu.services:
        things += [
            _("Les papiers et les courriers dont vous voulez parler"),
            _("Votre carte d'identité ou votre titre de séjour"),
            _("Vos identifiants et vos mots de passe, si vous en avez"),
        ]
    if LEARNING & set(lieu.services):
        things.append(_("Votre téléphone, votre tablette ou votre ordinateur, si vous en avez un"))
    if lieu.pass_numerique in UNCERTAIN_STATES:
        things.append(_("Votre Pass numérique, si vous en avez un"))
    return things


def _sharing(sheet: Sheet, url: str) -> Sharing:
    lines = [sheet.nom, *sheet.adresse, *([sheet.phone.text] if sheet.phone else ()), *sheet.hours]
    return sharing_of(sheet.nom, lines, url=url)


def _planner_url(lieu: Lieu) -> str:
    return f"{PLANNER}?to={lieu.latitude}%2C{lieu.longitude}"


def _report_uri(lieu: Lieu, url: str) -> str:
    """Return the address of a message that reports an error, or of the form where there is no contact."""
    contact = current_settings().contact_courriel
    if not contact:
        return url_for("reports.ask", lieu=lieu.id)
    subject = f"Erreur sur la page de {lieu.nom}"
    body = f"Lieu : {lieu.nom}\nIdentifiant : {lieu.id}\nPage : {url}\n\nCe qui est faux :\n"
    return f"mailto:{contact}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"


def origins_of(provenance: Mapping[str, Any], names: Mapping[str, str]) -> Sequence[Origin]:
    """List the origin of each field on which sources differ; `names` gives the name of each source."""
    return [
        Origin(_(label), _words(provenance[field], names))
        for field, label in ORIGIN_LABELS.items()
        if field in provenance
    ]


def _words(found: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Write «retenu de Hub, plus récent (décembre 2022)», «réuni de Hub et Liste»."""
    rows = found["rows"]
    if found["why"] == _UNITED:
        united = dict.fromkeys(isolated(_name(row, names)) for row in rows)
        return _("réuni de %(noms)s", noms=enumerated(list(united)))
    values = {"nom": isolated(_name(rows[0], names)), "why": _(_REASONS.get(found["why"], found["why"]))}
    if day := rows[0]["date"]:
        when = month(date.fromisoformat(day))
        return _("retenu de %(nom)s, %(why)s (%(month)s)", month=when, **values)
    return _("retenu de %(nom)s, %(why)s", **values)


def _name(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return names.get(row["source"], row["source"])
