"""Pages of a département and of a commune with their lieux: for whoever comes from a search engine."""

from typing import Final

from flask import Blueprint, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from geo.communes.names import place_key
from geo.lieux.directory import (
    Territory,
    communes,
    departements,
    find_commune,
    find_departement,
    lieux_of_commune,
)
from webapp.core.rendering import render_page
from webapp.core.session import with_session
from webapp.core.urls import whole_url
from webapp.lieux.map import is_open, map_of, toggle_url
from webapp.lieux.params import readable_id

blueprint = Blueprint("directory", __name__)

Page = str | Response

_COMMUNE: Final = "directory.commune"
_DEPARTEMENT: Final = "directory.departement"


@blueprint.get("/departements")
@with_session
def home(session: Session) -> Page:
    """List the départements."""
    links = [(place, departement_path(place)) for place in departements(session)]
    return render_page(
        session, "lieux/annuaire.html", departements=links, canonical=whole_url("directory.home")
    )


@blueprint.get("/departements/<name>")
@with_session
def departement(session: Session, name: str) -> Page:
    """List the communes of a département that have lieux."""
    place = find_departement(session, _code(name))
    if name != name_of(place):
        return redirect(departement_path(place), 301)
    links = [(commune, commune_path(commune)) for commune in communes(session, place.code)]
    return render_page(
        session,
        "lieux/departement.html",
        place=place,
        communes=links,
        lieux=sum(commune.lieux for commune, _ in links),
        canonical=whole_url(_DEPARTEMENT, name=name),
    )


@blueprint.get("/communes/<name>")
@with_session
def commune(session: Session, name: str) -> Page:
    """List the lieux of a commune."""
    place, departement = find_commune(session, _code(name))
    if name != name_of(place):
        return redirect(commune_path(place), 301)
    lieux = lieux_of_commune(session, place.code)
    return render_page(
        session,
        "lieux/commune.html",
        place=place,
        departement=departement,
        departement_url=departement_path(departement),
        lieux=lieux,
        canonical=whole_url(_COMMUNE, name=name),
        map=map_of(lieu.feature for lieu in lieux) if is_open() and lieux else None,
        map_url=toggle_url(opened=True),
    )


def name_of(place: Territory) -> str:
    """Spell a territory in an address: 23096-gueret."""
    return f"{place.code}-{place_key(place.nom).replace(' ', '-')}"


def departement_path(place: Territory) -> str:
    """Address of the page of a département."""
    return url_for(_DEPARTEMENT, name=name_of(place))


def commune_path(place: Territory) -> str:
    """Address of the page of a commune."""
    return url_for(_COMMUNE, name=name_of(place))


def _code(name: str) -> str:
    """Read the code before the name, which may be left out or misspelt. Raises NotFound."""
    return readable_id(name.partition("-")[0]).upper()
