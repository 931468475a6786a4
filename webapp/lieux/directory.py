"""Pages of a département and of a commune with their lieux, which search engines index."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from geo.communes.names import place_key
from geo.lieux.directory import (
    DirectoryEntry,
    DirectoryTerritory,
    find_commune,
    find_departement,
    list_communes,
    list_departements,
    list_lieux_of_commune,
)
from webapp.core.blueprint import Policy, SiteBlueprint
from webapp.core.rendering import render_page
from webapp.core.session import with_session
from webapp.core.urls import whole_url
from webapp.lieux.map import Map, is_map_open, make_map, toggle_url
from webapp.lieux.params import readable_id

blueprint = SiteBlueprint("directory", __name__, policy=Policy(translated=True))

_COMMUNE: Final = "directory.commune"
_DEPARTEMENT: Final = "directory.departement"


@dataclass(frozen=True, slots=True)
class DirectoryLink:
    """A territory with the address of its page."""

    territory: DirectoryTerritory
    url: str


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """The page that lists the départements."""

    departements: Sequence[DirectoryLink]
    canonical: str


@dataclass(frozen=True, slots=True)
class DirectoryDepartementPage:
    """The page that lists the communes of a département that have lieux."""

    departement: DirectoryTerritory
    communes: Sequence[DirectoryLink]
    lieux: int
    canonical: str


@dataclass(frozen=True, slots=True)
class DirectoryCommunePage:
    """The page that lists the lieux of a commune."""

    commune: DirectoryTerritory
    departement: DirectoryLink
    lieux: Sequence[DirectoryEntry]
    canonical: str
    map: Map | None
    map_url: str


@blueprint.get("/departements")
@with_session
def home(session: Session) -> ResponseReturnValue:
    """List the départements."""
    links = [DirectoryLink(place, departement_path(place)) for place in list_departements(session)]
    page = DirectoryPage(links, whole_url("directory.home"))
    return render_page(session, "lieux/annuaire.html", page=page)


@blueprint.get("/departements/<name>")
@with_session
def departement(session: Session, name: str) -> ResponseReturnValue:
    """List the communes of a département that have lieux."""
    place = find_departement(session, _code(name))
    if name != name_of(place):
        return redirect(departement_path(place), 301)
    communes = list_communes(session, place.code)
    page = DirectoryDepartementPage(
        departement=place,
        communes=[DirectoryLink(commune, commune_path(commune)) for commune in communes],
        lieux=sum(commune.lieux for commune in communes),
        canonical=whole_url(_DEPARTEMENT, name=name),
    )
    return render_page(session, "lieux/departement.html", page=page)


@blueprint.get("/communes/<name>")
@with_session
def commune(session: Session, name: str) -> ResponseReturnValue:
    """List the lieux of a commune."""
    place, departement = find_commune(session, _code(name))
    if name != name_of(place):
        return redirect(commune_path(place), 301)
    lieux = list_lieux_of_commune(session, place.code)
    page = DirectoryCommunePage(
        commune=place,
        departement=DirectoryLink(departement, departement_path(departement)),
        lieux=lieux,
        canonical=whole_url(_COMMUNE, name=name),
        map=make_map(lieu.feature for lieu in lieux) if is_map_open() and lieux else None,
        map_url=toggle_url(opened=True),
    )
    return render_page(session, "lieux/commune.html", page=page)


def name_of(place: DirectoryTerritory) -> str:
    """Return the name of a territory in addresses: 23096-gueret."""
    return f"{place.code}-{place_key(place.nom).replace(' ', '-')}"


def departement_path(place: DirectoryTerritory) -> str:
    """Return the address of the page of a département."""
    return url_for(_DEPARTEMENT, name=name_of(place))


def commune_path(place: DirectoryTerritory) -> str:
    """Return the address of the page of a commune."""
    return url_for(_COMMUNE, name=name_of(place))


def _code(name: str) -> str:
    """Return the code before the name, which may be left out or misspelt. Raises NotFound."""
    return readable_id(name.partition("-")[0]).upper()
