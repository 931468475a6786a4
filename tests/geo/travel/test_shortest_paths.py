"""Tests of geo.travel.shortest_paths: searches over links from many sources."""

import numpy as np
import pytest

from geo.travel.shortest_paths import nearest_sources
from tests.geo.travel.towns import make_network


def test_a_search_starts_from_the_cheapest_and_says_which():
    network = make_network()
    reached, start = nearest_sources(
        network.graph(network.links.km), np.array([0, 0, 5], dtype=np.int32), np.array([9.0, 0.0, 1.0])
    )

    assert start.tolist() == [1, 1, 1, 2, 2, 2, -1, -1, -1]
    assert reached[:2] == pytest.approx([0, 7.73])


def test_a_search_stops_at_its_limit():
    network = make_network()
    reached, start = nearest_sources(
        network.graph(network.links.km), np.array([0], dtype=np.int32), np.array([0.0]), limit=10
    )

    assert np.isfinite(reached).sum() == 2
    assert (start == -1).sum() == 7
