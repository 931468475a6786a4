"""Picture of isochrones of 10, 20 and 30 minutes by car from four towns, as SVG.

Run: python -m bench.isochrone_picture > isochrones.svg
"""

import math
import sys
from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from geo.database.connections import reading_engine
from geo.points import Point
from geo.settings import load_settings
from geo.travel.isochrone import Land, isochrones
from geo.travel.load import load_land, load_travel
from geo.travel.modes import VOITURE
from geo.travel.times import Travel

TOWNS = {
    "38185": "Grenoble",
    "23096": "Guéret",
    "29098": "Lampaul-Plouarzel",
    "97411": "Saint-Denis de La Réunion",
}
COLOURS = {30: "#cfe6df", 20: "#7fbfae", 10: "#1f7a66"}
SIDE_PX, MARGIN_PX, TITLE_PX = 420, 12, 34
HALF_KM = 36
KM_PER_DEGREE = 111.2


def main() -> None:
    """Write the picture."""
    with Session(reading_engine(load_settings())) as session:
        travel, land = load_travel(session), load_land(session)
        panels = [panel(travel, land, code, rank) for rank, code in enumerate(TOWNS)]
    side, height = SIDE_PX + MARGIN_PX, SIDE_PX + TITLE_PX + MARGIN_PX
    sys.stdout.write(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * side} {2 * height}"'
        ' font-family="sans-serif" font-size="17"><rect width="100%" height="100%" fill="#fff"/>'
        f"{''.join(panels)}</svg>\n"
    )


def panel(travel: Travel, land: Land, code: str, rank: int) -> str:
    """Draw one town: land, areas from the largest to the smallest, and the town itself."""
    [seat] = travel.network.index_of(np.array([code]))
    origin = Point(lon=float(travel.network.lon[seat]), lat=float(travel.network.lat[seat]))
    areas = isochrones(travel, origin, mode=VOITURE, minutes=COLOURS, land=land)
    frame = _frame(origin)
    shapes = [
        *((shapely.clip_by_rect(part, *frame.bounds), "#f6f3ec", "#8a8f92") for part in land.contours),
        *((found.area, COLOURS[int(found.minutes)], "none") for found in reversed(areas)),
    ]
    legend = "  ".join(f"{found.minutes:g} min : {found.population:,} hab." for found in areas)
    x, y = rank % 2 * (SIDE_PX + MARGIN_PX), rank // 2 * (SIDE_PX + TITLE_PX + MARGIN_PX)
    half = SIDE_PX / 2
    return (
        f'<svg x="{x}" y="{y}" width="{SIDE_PX}" height="{SIDE_PX + TITLE_PX}">'
        f'<rect y="{TITLE_PX}" width="{SIDE_PX}" height="{SIDE_PX}" fill="#dbe9f2"/>'
        f"{''.join(_paths(shapes, origin))}"
        f'<circle cx="{half}" cy="{half + TITLE_PX}" r="4" fill="#c8102e"/>'
        f'<rect width="{SIDE_PX}" height="{TITLE_PX}" fill="#fff"/>'
        f'<text x="2" y="15"><tspan font-weight="bold">{TOWNS[code]}</tspan></text>'
        f'<text x="2" y="30" font-size="12">{legend.replace(",", " ")}</text></svg>'
    )


def _paths(shapes: list[tuple[BaseGeometry, str, str]], origin: Point) -> Iterator[str]:
    for shape, fill, stroke in shapes:
        rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
        drawn = "".join(f"M{' '.join(_pixels(ring, origin))}Z" for ring in rings)
        if drawn:
            yield f'<path d="{drawn}" fill="{fill}" stroke="{stroke}" fill-rule="evenodd"/>'


def _pixels(ring: BaseGeometry, origin: Point) -> Iterator[str]:
    scale = SIDE_PX / (2 * HALF_KM) * KM_PER_DEGREE
    shrink = math.cos(math.radians(origin.lat))
    for lon, lat in shapely.get_coordinates(ring):
        x = SIDE_PX / 2 + (lon - origin.lon) * scale * shrink
        y = SIDE_PX / 2 + TITLE_PX - (lat - origin.lat) * scale
        yield f"{x:.1f},{y:.1f}"


def _frame(origin: Point) -> BaseGeometry:
    lat = HALF_KM / KM_PER_DEGREE
    lon = lat / math.cos(math.radians(origin.lat))
    return shapely.box(origin.lon - lon, origin.lat - lat, origin.lon + lon, origin.lat + lat)


if __name__ == "__main__":
    main()
