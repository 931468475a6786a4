"""Time and size of tiles drawn by PostGIS: each layer by zoom, near Paris and Guéret."""

import gzip
import math
from collections.abc import Iterator
from time import perf_counter

from sqlalchemy.orm import Session

from geo.database.connections import reading_engine, reading_session
from geo.lieux.tiles import TILE_LAYERS, Tile, read_tile
from geo.points import Point
from geo.settings import load_settings

PLACES = {"Paris": Point(2.6, 48.7), "Guéret": Point(1.87, 46.17)}
ZOOMS = (0, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)
TIMES = 15


def tile_around(point: Point, z: int) -> Tile:
    """Return the tile of a zoom that a point is in."""
    north = math.asinh(math.tan(math.radians(point.lat))) / math.pi
    return Tile(z, int((point.lon + 180) / 360 * 2**z), int((1 - north) / 2 * 2**z))


def measure(session: Session, tile: Tile, layer: str) -> tuple[float, bytes]:
    """Draw a tile several times; return the shortest time in ms, the least disturbed by other processes."""
    times = []
    for _ in range(TIMES):
        start = perf_counter()
        drawn = read_tile(session, tile, layers=[layer])
        times.append((perf_counter() - start) * 1e3)
    return min(times), drawn


def figures(session: Session, point: Point, z: int) -> Iterator[str]:
    """Format time and size of each layer."""
    for layer in TILE_LAYERS:
        shortest_ms, drawn = measure(session, tile_around(point, z), layer)
        yield f"{shortest_ms:7.1f} ms {len(gzip.compress(drawn)) / 1e3:6.1f} KB"


def main() -> None:
    """Print a table for each place; sizes are those of gzip."""
    with reading_session(reading_engine(load_settings())) as session:
        for name, point in PLACES.items():
            print(f"\n{name:8}" + "".join(f"{layer:>20}" for layer in TILE_LAYERS))
            for z in ZOOMS:
                print(f"zoom {z:2} " + " ".join(figures(session, point, z)))


if __name__ == "__main__":
    main()
