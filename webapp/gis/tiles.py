"""Vector tiles of our own map: borders, names of towns, lieux."""

from typing import Final

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from geo.errors import NotFound
from geo.lieux.tiles import BACKGROUND, BACKGROUND_LAYERS, LAYERS, MAX_ZOOM, Tile, read_tile
from geo.standard.criteria import Criteria
from webapp.core.caching import keep_for_long
from webapp.core.headers import open_to_other_sites
from webapp.core.parameter import read_values
from webapp.core.session import with_session
from webapp.lieux.params import FILTERS

blueprint = Blueprint("tiles", __name__, url_prefix="/tiles")
blueprint.after_request(open_to_other_sites)

MEDIA_TYPE: Final = "application/vnd.mapbox-vector-tile"


@blueprint.get("/<layer>/<int:z>/<int:x>/<int:y>.mvt")
@with_session
def tile(session: Session, layer: str, z: int, x: int, y: int) -> Response:
    """Draw a tile; 204 where there is nothing to draw. Filters of lieux are those of the search."""
    if layer != BACKGROUND and layer not in LAYERS:
        raise NotFound(f"Il n'y a pas de couche «{layer}» : voir {', '.join([BACKGROUND, *LAYERS])}.")
    square = Tile(z, x, y)
    if not square.exists():
        raise NotFound(f"Il n'y a pas de tuile {z}/{x}/{y} : le zoom va de 0 à {MAX_ZOOM}.")
    layers = BACKGROUND_LAYERS if layer == BACKGROUND else (layer,)
    drawn = read_tile(session, square, layers=layers, criteria=Criteria(**read_values(FILTERS, request.args)))
    return keep_for_long(Response(drawn, 200 if drawn else 204, mimetype=MEDIA_TYPE))
