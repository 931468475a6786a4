"""Table of the minutes on real roads between near communes, as one sparse matrix for each mode."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geo.arrays import Codes, Flags, Ints

CODE_TYPE: Final = "S5"
"""Insee codes are five ASCII characters: 23096, 2A004, 97411."""

SECONDS_PER_MINUTE: Final = 60.0

MIN_S: Final = 1
"""Between two seats on the same spot: in a sparse table a zero could not be told from an absence."""


@dataclass(frozen=True, slots=True)
class RoadRows:
    """Flat table of one mode: for each origin, the seconds to its destinations, one origin after the other.

    Shape: `origins` and `lengths` (R,), `destinations` and `seconds` (P,) with P the sum of `lengths`.
    """

    origins: NDArray[np.bytes_]
    lengths: Ints
    destinations: NDArray[np.bytes_]
    seconds: Ints
    sources: tuple[str, ...] = ()
    """What the seconds were computed with: names of engines and maps, shown as credit."""


@dataclass(frozen=True, slots=True)
class _ModeTable:
    minutes: csr_array
    covers: Flags
    source: str


class RoadTable:
    """Minutes by mode between communes, in the order of the codes that it was built with."""

    def __init__(self, codes: Sequence[str] | Codes, rows: Mapping[str, RoadRows]) -> None:
        """Lay rows out in the order of `codes`; communes that are not among them are left out."""
        ranks = _CodeRanks(codes)
        self._size = len(codes)
        self._modes = {mode: _lay_out(ranks, found, self._size) for mode, found in rows.items()}

    def minutes(self, mode: str) -> csr_array:
        """Return the minutes from row to column; what is not stored is not known.

        Shape: (N, N). Units: minutes. A commune has no entry to itself.
        """
        return self._mode(mode).minutes

    def covers(self, mode: str) -> Flags:
        """Return which communes have a row, be it empty: an island without roads. Shape: (N,)."""
        return self._mode(mode).covers

    def source(self, mode: str) -> str:
        """Return the credit of the minutes of a mode, empty where there are none."""
        return self._mode(mode).source

    def _mode(self, mode: str) -> _ModeTable:
        nothing = np.zeros(self._size, dtype=bool)
        return self._modes.get(mode) or _ModeTable(csr_array((self._size, self._size)), nothing, "")


class _CodeRanks:
    """Ranks of Insee codes, looked up a million at a time."""

    def __init__(self, codes: Sequence[str] | Codes) -> None:
        ordered = np.array(codes, dtype=CODE_TYPE)
        self._ranks = np.argsort(ordered)
        self._keys = _as_numbers(ordered[self._ranks])

    def of(self, codes: NDArray[np.bytes_]) -> Ints:
        """Return the rank of each code, -1 where it is not known."""
        if not len(self._keys):
            return np.full(len(codes), -1)
        keys = _as_numbers(codes)
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[at] == keys, self._ranks[at], -1)


def _as_numbers(codes: NDArray[np.bytes_]) -> NDArray[np.uint64]:
    """Convert codes to numbers in the same order, which are searched several times faster than text."""
    padded = np.zeros((len(codes), 8), dtype=np.uint8)
    padded[:, 3:] = codes.astype(CODE_TYPE).view(np.uint8).reshape(len(codes), 5)
    return padded.view(">u8").ravel().astype(np.uint64)


def _lay_out(ranks: _CodeRanks, rows: RoadRows, size: int) -> _ModeTable:
    origins = ranks.of(rows.origins)
    covers = np.zeros(size, dtype=bool)
    covers[origins[origins >= 0]] = True
    row, column = np.repeat(origins, rows.lengths), ranks.of(rows.destinations)
    known = (row >= 0) & (column >= 0) & (row != column)
    minutes = np.maximum(rows.seconds[known], MIN_S) / SECONDS_PER_MINUTE
    return _ModeTable(
        csr_array((minutes, (row[known], column[known])), shape=(size, size)),
        covers,
        " ; ".join(sorted(set(rows.sources))),
    )
