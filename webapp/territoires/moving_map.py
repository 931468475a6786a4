"""The map of a territory that moves: one script that folium writes. No other module knows of folium.

Names of lieux and communes never pass through folium, whose texts are code: the script asks for them by
address, and ours writes them as text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import folium
from branca.element import MacroElement
from flask import url_for
from folium.template import Template

from geo.coverage.territory import TerritoryCoverage
from webapp.drawing.paints import HATCHES, PAINTS, UNKNOWN_PAINT, Paint
from webapp.territoires.here import Here
from webapp.territoires.static_map import layer_words

ELEMENT: Final = "carte_couverture"
"""Identifier of the element where the map is drawn."""

FALLBACK: Final = "carte_fixe"
"""Identifier of the drawing that the map replaces."""

MAX_ZOOM: Final = 15
PROPERTIES: Final[Mapping[str, str]] = {"distance": "classe", "fragilite": "quintile", "frr": "frr"}
"""Layer → the property of a commune that it shows."""

STYLES: Final = (
    "vendor/leaflet.css",
    "vendor/MarkerCluster.css",
    "vendor/MarkerCluster.Default.css",
    "map.css",
)
SCRIPTS: Final = ("vendor/leaflet.js", "vendor/leaflet.markercluster.js", "couverture.js")


@dataclass(frozen=True, slots=True)
class Moving:
    """What a page needs to show the map."""

    element: str
    fallback: str
    styles: Sequence[str]
    scripts: Sequence[str]


class _Map(folium.Map):
    """A map whose name is always the same, so that the script is too."""

    def get_name(self) -> str:
        return ELEMENT


class _Coverage(MacroElement):
    """The communes and the lieux, drawn by our own script."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "mediaproche.coverage({{ this._parent.get_name() }}, {{ this.told|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, told: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types there
        self.told = told

    def get_name(self) -> str:
        return "couverture"


def moving_map(here: Here) -> Moving:
    """Say which files a page loads to show the map."""
    return Moving(
        element=ELEMENT,
        fallback=FALLBACK,
        styles=[url_for("static", filename=name) for name in STYLES],
        scripts=[*(url_for("static", filename=name) for name in SCRIPTS), here.url("script", carte=False)],
    )


def script_of(here: Here, gaps: TerritoryCoverage) -> str:
    """Write the script of the map."""
    drawn = _Map(
        location=_middle(gaps),
        zoom_start=8,
        tiles=None,
        zoom_control=False,
        scrollWheelZoom=False,
        zoom_snap=0.25,
    )
    drawn.options["max_zoom"] = MAX_ZOOM  # folium forgets it where there are no tiles
    drawn.add_child(_Coverage(_told(here, gaps)))
    figure = folium.Figure()
    drawn.add_to(figure)
    figure.render()
    return f'"use strict";\n(() => {{\n{figure.script.render()}\n}})();\n'


def _told(here: Here, gaps: TerritoryCoverage) -> Mapping[str, Any]:
    """Tell our script what to draw: addresses, colours and words of ours."""
    layer = here.asked.couche
    return {
        "communes": here.file("geojson", here.asked.question),
        "lieux": here.url("lieux", carte=False),
        "fallback": FALLBACK,
        "property": PROPERTIES[layer],
        "paints": [_paint(paint) for paint in (*PAINTS[layer], UNKNOWN_PAINT)],
        "words": [*layer_words(gaps, layer), "mise à part, ou inconnu"],
        "unit": gaps.coverage.unit,
        "maxZoom": MAX_ZOOM,
    }


def _paint(paint: Paint) -> Mapping[str, Any]:
    side, lines = HATCHES.get(paint.hatch, (8, ""))
    return {"fill": paint.fill, "border": paint.border, "side": side, "lines": lines}


def _middle(gaps: TerritoryCoverage) -> tuple[float, float]:
    demand = gaps.coverage.demand
    if not demand.has_seat.any():
        return 46.6, 2.4
    lat, lon = demand.lat[demand.has_seat], demand.lon[demand.has_seat]
    return float(lat.mean()), float(lon.mean())
