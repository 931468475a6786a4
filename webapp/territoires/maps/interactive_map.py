"""The interactive map of a territory: the script that folium writes, and the lieux that it shows.

No other module uses folium. Names of lieux and communes never pass through it, as its texts are code: the
script fetches them by address, and static/couverture.js writes them as text.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import folium
import orjson
from branca.element import MacroElement
from flask import url_for
from folium.template import Template
from sqlalchemy.orm import Session

from geo.coverage.inputs import DEPARTEMENT, EPCI
from geo.coverage.territory import TerritoryCoverage
from geo.lieux.lookup import read_features
from webapp.drawing.paints import HATCHES, PAINTS, UNKNOWN_PAINT, Paint
from webapp.territoires.maps.legend import layer_words
from webapp.territoires.params import TerritoryRequest

KINDS_WITH_MAP: Final = (DEPARTEMENT, EPCI)
"""Kinds of territory whose contours weigh little enough."""

ELEMENT: Final = "carte_couverture"
"""Identifier of the element where the map is drawn."""

FALLBACK: Final = "carte_fixe"
"""Identifier of the drawing that the map replaces."""

MAX_ZOOM: Final = 15
PROPERTIES: Final[Mapping[str, str]] = {"distance": "classe", "fragilite": "quintile", "frr": "frr"}
"""Layer → property of a commune that it shows."""

STYLES: Final = (
    "vendor/leaflet.css",
    "vendor/MarkerCluster.css",
    "vendor/MarkerCluster.Default.css",
    "map.css",
)
SCRIPTS: Final = ("vendor/leaflet.js", "vendor/leaflet.markercluster.js", "popup.js", "couverture.js")


@dataclass(frozen=True, slots=True)
class InteractiveMap:
    """Identifiers of elements and addresses of files with which a page shows the map."""

    element: str
    fallback: str
    styles: Sequence[str]
    scripts: Sequence[str]


class _NamedMap(folium.Map):
    """A map whose name is always the same, so that the script is too."""

    def get_name(self) -> str:
        return ELEMENT


class _CoverageLayer(MacroElement):
    """The communes and the lieux, drawn by static/couverture.js."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "mediaproche.coverage({{ this._parent.get_name() }}, {{ this.options|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, options: Mapping[str, Any]) -> None:  # JSON
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types there
        self.options = options

    def get_name(self) -> str:
        return "couverture"


def interactive_map(territory: TerritoryRequest) -> InteractiveMap:
    """Return the files that a page loads to show the map."""
    files = [url_for("static", filename=name) for name in SCRIPTS]
    return InteractiveMap(
        element=ELEMENT,
        fallback=FALLBACK,
        styles=[url_for("static", filename=name) for name in STYLES],
        scripts=[*files, territory.url("script", carte=False)],
    )


def map_script(territory: TerritoryRequest, measured: TerritoryCoverage) -> str:
    """Return the script that draws the map."""
    drawn = _NamedMap(
        location=_middle(measured),
        zoom_start=8,
        tiles=None,
        zoom_control=False,
        scrollWheelZoom=False,
        zoom_snap=0.25,
    )
    drawn.options["max_zoom"] = MAX_ZOOM  # folium forgets it where there are no tiles
    drawn.add_child(_CoverageLayer(_options(territory, measured)))
    figure = folium.Figure()
    drawn.add_to(figure)
    figure.render()
    return f'"use strict";\n(() => {{\n{figure.script.render()}\n}})();\n'


def lieux_as_geojson(session: Session, measured: TerritoryCoverage) -> bytes:
    """Return the lieux of a territory that are counted, as GeoJSON: name, address, page."""
    features = read_features(session, measured.lieux.id.tolist())
    return orjson.dumps({"type": "FeatureCollection", "features": list(_popup_features(features))})


def _popup_features(features: Mapping[str, bytes]) -> Iterator[Mapping[str, Any]]:  # GeoJSON
    """Yield features with the properties of a pop-up."""
    for lieu_id, text in features.items():
        feature = orjson.loads(text)
        values = feature["properties"]
        town = " ".join(filter(None, (values["code_postal"], values["commune"])))
        yield {
            "type": "Feature",
            "geometry": feature["geometry"],
            "properties": {
                "nom": values["nom"],
                "adresse": ", ".join(filter(None, (values["adresse"], town))),
                "url": url_for("pages.lieu", lieu_id=lieu_id),
            },
        }


def _options(territory: TerritoryRequest, measured: TerritoryCoverage) -> Mapping[str, Any]:  # JSON
    """Return the addresses, colours and words with which static/couverture.js draws."""
    layer = territory.query.couche
    return {
        "communes": territory.file_url("geojson", territory.query.question),
        "lieux": territory.url("lieux", carte=False),
        "fallback": FALLBACK,
        "property": PROPERTIES[layer],
        "paints": [_paint(paint) for paint in (*PAINTS[layer], UNKNOWN_PAINT)],
        "words": [*layer_words(measured, layer), "mise à part, ou inconnu"],
        "unit": measured.coverage.unit,
        "maxZoom": MAX_ZOOM,
    }


def _paint(paint: Paint) -> Mapping[str, str | int]:
    side, lines = HATCHES.get(paint.hatch, (8, ""))
    return {"fill": paint.fill, "border": paint.border, "side": side, "lines": lines}


def _middle(measured: TerritoryCoverage) -> tuple[float, float]:
    """Return the mean latitude and longitude of the seats; the middle of France where there are none."""
    demand = measured.coverage.demand
    if not demand.has_seat.any():
        return 46.6, 2.4
    lat, lon = demand.lat[demand.has_seat], demand.lon[demand.has_seat]
    return float(lat.mean()), float(lon.mean())
