"""Many texts in one block of memory: as Python objects they would take three times as much."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

BLOCK: Final = 100_000
"""Texts packed at once."""


@dataclass(frozen=True, eq=False)
class Texts:
    """Texts by rank: `letters[edges[r]:edges[r + 1]]` is one of them, in UTF-8."""

    letters: bytes
    edges: NDArray[np.int64]

    @staticmethod
    def packed(padded: NDArray[np.bytes_], order: NDArray[np.int64]) -> "Texts":
        """Pack texts of equal width, padded with zeros, in some order."""
        blocks = (padded[order[at : at + BLOCK]] for at in range(0, len(order), BLOCK))
        parts, lengths = [], [np.zeros(1, dtype=np.int64)]
        for block in blocks:
            letters = block.view(np.uint8).reshape(len(block), -1)
            parts.append(letters[letters != 0].tobytes())
            lengths.append(np.count_nonzero(letters, axis=1))
        return Texts(b"".join(parts), np.concatenate(lengths).cumsum())

    def __iter__(self) -> Iterator[str]:
        return (self.letters[first:last].decode() for first, last in pairwise(self.edges.tolist()))

    def __len__(self) -> int:
        return len(self.edges) - 1

    def __getitem__(self, rank: int) -> str:
        first, last = self.edges[rank : rank + 2].tolist()
        return self.letters[first:last].decode()
