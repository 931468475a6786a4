"""Header of an OpenStreetMap extract: its date and its bounds."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from geo.errors import SourceError


@dataclass(frozen=True, slots=True)
class Bounds:
    """West, south, east and north, in degrees. CRS: EPSG:4326."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Extract:
    """An extract: its file, its bounds and its day, where the header has them."""

    path: Path
    bounds: Bounds | None
    day: date | None


def read_extract(path: Path) -> Extract:
    """Read the header of a .osm.pbf file by pyosmium. Raises SourceError when it is none."""
    try:
        import osmium  # noqa: PLC0415 (installed for roads only)
    except ImportError as error:
        raise SourceError(
            "La bibliothèque osmium n'est pas installée : pip install -r requirements-roads.txt."
        ) from error
    try:
        reader = osmium.io.Reader(osmium.io.File(str(path), "pbf"), osmium.osm.osm_entity_bits.NOTHING)
        header = reader.header()
        reader.close()
    except (RuntimeError, ValueError) as error:
        raise SourceError(
            f"{path.name} n'est pas un extrait OpenStreetMap au format .osm.pbf"
            " (il s'en télécharge par région sur https://download.geofabrik.de/europe/france.html)."
        ) from error
    box, timestamp = header.box(), header.get("osmosis_replication_timestamp")
    low, high = box.bottom_left, box.top_right
    return Extract(
        path,
        Bounds(west=low.lon, south=low.lat, east=high.lon, north=high.lat) if box.valid() else None,
        datetime.fromisoformat(timestamp).date() if timestamp else None,
    )
