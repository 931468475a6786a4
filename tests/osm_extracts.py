"""Write small OpenStreetMap extracts: a few streets in the format .osm.pbf."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import osmium

from geo.points import Point

TIMESTAMP: Final = "2026-11-01T00:00:00Z"


def write_extract(
    path: Path,
    nodes: Mapping[int, Point],
    ways: Mapping[int, tuple[Sequence[int], Mapping[str, str]]],
    *,
    margin_degrees: float = 0.05,
) -> Path:
    """Write nodes and ways: number → (its nodes, its tags). The box is that of the nodes and a margin."""
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", TIMESTAMP)
    header.add_box(_box(list(nodes.values()), margin_degrees))
    with osmium.SimpleWriter(str(path), header=header, overwrite=True) as writer:
        for number, point in sorted(nodes.items()):
            writer.add_node(osmium.osm.mutable.Node(id=number, version=1, location=(point.lon, point.lat)))
        for number, (refs, tags) in sorted(ways.items()):
            writer.add_way(osmium.osm.mutable.Way(id=number, version=1, nodes=list(refs), tags=dict(tags)))
    return path


def _box(points: Sequence[Point], margin: float) -> osmium.osm.Box:
    longitudes, latitudes = [p.lon for p in points], [p.lat for p in points]
    return osmium.osm.Box(
        min(longitudes) - margin, min(latitudes) - margin, max(longitudes) + margin, max(latitudes) + margin
    )
