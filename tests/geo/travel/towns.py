"""Factory of a small country: a row of towns on the mainland, an island with two, a town overseas."""

import numpy as np

from geo.travel.graph import Links, Network

STEP_DEG = 0.1
"""Between towns of the row, along the meridian of Greenwich at 46° N: about 7.7 km."""

MAINLAND = 6
ISLAND = slice(MAINLAND, MAINLAND + 2)
LAT = 46.0


def make_network(*, bridge: bool = False, people: float = 1_500.0) -> Network:
    """Build towns 23001 to 23006 from west to east, 29001 and 29002 on an island, 97401 far away."""
    row = (np.arange(MAINLAND) - 2) * STEP_DEG
    towns = [(f"23{at + 1:03}", lon, LAT) for at, lon in enumerate(row)]
    towns += [("29001", -0.35, LAT), ("29002", -0.42, LAT), ("97401", 55.5, -21.0)]
    codes, lon, lat = zip(*towns, strict=True)
    pairs = [(at, at + 1) for at in range(MAINLAND - 1)] + [(6, 7)] + ([(0, 6)] if bridge else [])
    a, b = np.array(pairs, dtype=np.int32).T
    positions = np.array(lon), np.array(lat)
    km = np.abs(positions[0][a] - positions[0][b]) * 77.3
    size = len(codes)
    return Network(np.array(codes), *positions, np.full(size, people), np.full(size, 15.0), Links(a, b, km))
