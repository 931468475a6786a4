"""What a map shows: lieux numbered as in the list beside it. Opened on demand: a list alone is light."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson
from flask import current_app, request, url_for

from geo.lieux.tiles import BACKGROUND
from geo.settings import Settings
from webapp.core.caching import dataset_key
from webapp.core.headers import PLAN_HOST
from webapp.core.parameter import YES
from webapp.lieux.form import Choice, SearchForm
from webapp.lieux.results import Link, Results

OPENED: Final = "carte"
"""Parameter of pages: «oui» opens the map."""

PLAN: Final = (
    f"{PLAN_HOST}/wmts?SERVICE=WMTS&VERSION=1.0.0&REQUEST=GetTile&STYLE=normal&TILEMATRIXSET=PM_0_19"
    "&FORMAT=image/png&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)
"""https://geoservices.ign.fr/services-web-experts-cartes: no key, no limit of rate for WMTS."""

_KEY: Final = "mediaproche.plan"


@dataclass(frozen=True, slots=True)
class Map:
    """A map as its element carries it: everything is told by attributes, as no script is inline."""

    markers: str
    """JSON: number, name, place and address of each lieu, in the order of the list."""
    background: str
    plan: str
    """Address of the tiles of the detailed map; empty when it is not offered."""
    close_url: str
    isochrone: str = ""
    """Address of a GeoJSON to draw below the lieux; empty for none."""
    view: str = ""
    """Latitude, longitude and zoom to look from; empty: whatever shows all lieux."""


def install(app: Any, settings: Settings) -> None:
    """Say which detailed map is offered."""
    app.extensions[_KEY] = PLAN if settings.tiles == "ign" else ""


def is_open() -> bool:
    """Tell whether the map is asked for."""
    return request.args.get(OPENED) == YES


def toggle_url(*, opened: bool) -> str:
    """Write the address of this very page with the map open, or closed."""
    query: dict[str, Any] = request.args.to_dict(flat=False)
    query.pop(OPENED, None)
    query |= {OPENED: YES} if opened else {}
    return url_for(str(request.endpoint), **{**(request.view_args or {}), **query})


def map_of(features: Iterable[str | bytes], *, first_rank: int = 1, isochrone: str = "") -> Map:
    """Show lieux given as GeoJSON, numbered from `first_rank`, those whose place is unknown included."""
    lieux = [orjson.loads(feature) for feature in features]
    placed = [
        _marker(rank, lieu) for rank, lieu in enumerate(lieux, first_rank) if lieu["geometry"] is not None
    ]
    return Map(
        markers=orjson.dumps(placed).decode(),
        background=_background(),
        plan=current_app.extensions[_KEY],
        close_url=toggle_url(opened=False),
        isochrone=isochrone,
    )


def kept_open(results: Results, form: SearchForm) -> tuple[Results, SearchForm]:
    """Let every link of a page of results, and its form, lead to a page whose map is open too."""
    return (
        replace(
            results,
            remedies=_opened(results.remedies),
            chips=_opened(results.chips),
            previous=_opened_link(results.previous),
            next=_opened_link(results.next),
        ),
        replace(form, kept=[*form.kept, Choice(OPENED, YES, "", checked=True)]),
    )


def _marker(rank: int, lieu: Mapping[str, Any]) -> dict[str, Any]:
    values = lieu["properties"]
    lon, lat = lieu["geometry"]["coordinates"]
    lines = (values["adresse"], " ".join(filter(None, (values["code_postal"], values["commune"]))))
    return {
        "rank": rank,
        "nom": values["nom"],
        "adresse": ", ".join(filter(None, lines)),
        "url": url_for("pages.lieu", lieu_id=lieu["id"]),
        "lon": lon,
        "lat": lat,
    }


def _background() -> str:
    """Write the address of the tiles; it changes with the data, so that browsers may keep them."""
    somewhere = url_for("tiles.tile", layer=BACKGROUND, z=0, x=0, y=0, v=dataset_key())
    return somewhere.replace("/0/0/0.", "/{z}/{x}/{y}.")


def _opened(links: Sequence[Link]) -> Sequence[Link]:
    return [replace(link, url=f"{link.url}&{OPENED}={YES}") for link in links]


def _opened_link(link: Link | None) -> Link | None:
    return link and _opened([link])[0]
