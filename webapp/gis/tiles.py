"""Vector tiles of the map of the site: borders, names of towns, lieux."""

from typing import Final

from flask import Response, request
from sqlalchemy.orm import Session

from geo.errors import NotFound
from geo.lieux.tiles import BACKGROUND, BACKGROUND_LAYERS, MAX_TILE_ZOOM, TILE_LAYERS, Tile, read_tile
from webapp.core.blueprint import DATA_ALONE, Policy, SiteBlueprint
from webapp.core.session import make_immutable, with_session
from webapp.lieux.params import OPEN_AT, FilterQuery

blueprint = SiteBlueprint(
    "tiles",
    __name__,
    url_prefix="/tiles",
    policy=Policy(
        problem_prefix="/tiles/", clock=DATA_ALONE, minute_parameters=frozenset({OPEN_AT}), cors=True
    ),
)

MVT: Final = "application/vnd.mapbox-vector-tile"


@blueprint.get("/<layer>/<int:z>/<int:x>/<int:y>.mvt")
@with_session
def tile(session: Session, layer: str, z: int, x: int, y: int) -> Response:
    """Return a tile; 204 where there is nothing to draw. Filters of lieux are those of the search."""
    if layer != BACKGROUND and layer not in TILE_LAYERS:
        raise NotFound(f"Il n'y a pas de couche «{layer}» : voir {', '.join([BACKGROUND, *TILE_LAYERS])}.")
    square = Tile(z, x, y)
    if not square.exists():
        raise NotFound(f"Il n'y a pas de tuile {z}/{x}/{y} : le zoom va de 0 à {MAX_TILE_ZOOM}.")
    layers = BACKGROUND_LAYERS if layer == BACKGROUND else (layer,)
    drawn = read_tile(session, square, layers=layers, criteria=FilterQuery.read(request.args).criteria)
    return make_immutable(Response(drawn, 200 if drawn else 204, mimetype=MVT))
