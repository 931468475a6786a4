"""How long PostGIS takes to draw a tile, and what it weighs: each layer by zoom, near Paris and Guéret."""

import gzip
import math
from collections.abc import Iterator
from time import perf_counter

from sqlalchemy.orm import Session

from geo.database.connections import reading, reading_engine
from geo.lieux.tiles import LAYERS, Tile, read_tile
from geo.points import Point
from geo.settings import load_settings

PLACES = {"Paris": Point(2.6, 48.7), "Guéret": Point(1.87, 46.17)}
ZOOMS = (0, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)
TIMES = 15


def tile_around(point: Point, z: int) -> Tile:
    """Find the tile of a zoom where a point is."""
    north = math.asinh(math.tan(math.radians(point.lat))) / math.pi
    return Tile(z, int((point.lon + 180) / 360 * 2**z), int((1 - north) / 2 * 2**z))


def measure(session: Session, tile: Tile, layer: str) -> tuple[float, bytes]:
    """Draw a tile several times: the shortest time in ms, which other work of the machine troubles least."""
    times = []
    for _ in range(TIMES):
        start = perf_counter()
        drawn = read_tile(session, tile, layers=[layer])
        times.append((perf_counter() - start) * 1e3)
    return min(times), drawn


def figures(session: Session, point: Point, z: int) -> Iterator[str]:
    """Say time and weight of each layer."""
    for layer in LAYERS:
        shortest_ms, drawn = measure(session, tile_around(point, z), layer)
        yield f"{shortest_ms:7.1f} ms {len(gzip.compress(drawn)) / 1e3:6.1f} KB"


def main() -> None:
    """Print a table for each place; weights are those of gzip."""
    with reading(reading_engine(load_settings())) as session:
        for name, point in PLACES.items():
            print(f"\n{name:8}" + "".join(f"{layer:>20}" for layer in LAYERS))
            for z in ZOOMS:
                print(f"zoom {z:2} " + " ".join(figures(session, point, z)))


if __name__ == "__main__":
    main()
