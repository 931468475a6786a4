"""Tests of geo.points: great-circle distances."""

import numpy as np
import pytest

from geo.points import great_circle_km


def test_distances_are_those_of_the_sphere():
    assert great_circle_km(
        np.array([0.0]), np.array([46.0]), np.array([1.0]), np.array([46.0])
    ) == pytest.approx([77.24], abs=0.05)
