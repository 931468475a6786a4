"""Many texts packed in one block of memory: as Python objects they would take three times as much."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.arrays import Ints

TEXTS_PER_BATCH: Final = 100_000
"""Texts packed at once."""


@dataclass(frozen=True, eq=False)
class PackedTexts:
    """Texts by rank: `letters[edges[r]:edges[r + 1]]` is one of them, in UTF-8."""

    letters: bytes
    edges: Ints

    @staticmethod
    def packed(padded: NDArray[np.bytes_], order: Ints) -> "PackedTexts":
        """Pack texts of equal width, padded with zeros, in some order."""
        batches = (padded[order[at : at + TEXTS_PER_BATCH]] for at in range(0, len(order), TEXTS_PER_BATCH))
        parts, lengths = [], [np.zeros(1, dtype=np.int64)]
        for batch in batches:
            letters = batch.view(np.uint8).reshape(len(batch), -1)
            parts.append(letters[letters != 0].tobytes())
            lengths.append(np.count_nonzero(letters, axis=1))
        return PackedTexts(b"".join(parts), np.concatenate(lengths).cumsum())

    def __iter__(self) -> Iterator[str]:
        return (self.letters[first:last].decode() for first, last in pairwise(self.edges.tolist()))

    def __len__(self) -> int:
        return len(self.edges) - 1

    def __getitem__(self, rank: int) -> str:
        first, last = self.edges[rank : rank + 2].tolist()
        return self.letters[first:last].decode()
