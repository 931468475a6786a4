"""How much choice people have: lieux within reach, and lieux for those who share them (2SFCA)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_array

from geo.arrays import Floats, Ints

PER_PEOPLE: Final = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What each commune can reach. Shape: (N,)."""

    lieux: Ints
    per_10_000: Floats
    """Lieux per 10,000 people who reach them: crowded ones count for less."""


def choice(reach: csr_array, lieux: Ints, people: Floats) -> Choice:
    """Count the lieux that each commune reaches, then share each among all the people who reach it.

    Shape: `reach` (S, N), non-zero where commune n is within the threshold of seat s; `lieux` (S,), how
    many are at each seat; `people` (N,).
    Source: two-step floating catchment area, W. Luo and F. Wang, «Measures of spatial accessibility to
    health care in a GIS environment», Environment and Planning B 30 (2003), p. 865-884.
    """
    within = csr_array((np.ones(reach.nnz), reach.indices, reach.indptr), shape=reach.shape)
    served = within @ people
    ratio = np.divide(lieux * PER_PEOPLE, served, out=np.zeros(len(lieux)), where=served > 0)
    return Choice(np.rint(within.T @ lieux).astype(np.int64), np.asarray(within.T @ ratio))
