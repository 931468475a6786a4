"""Rows of the memory index, read in parts so that other threads go on meanwhile, and their packed texts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from geoalchemy2 import Geometry
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Row, Select, cast, func, literal, select
from sqlalchemy.orm import Session

from geo.arrays import Flags, Floats, Ints
from geo.database.models import Commune, Lieu
from geo.lieux.facets import FACETS, LIST_SEPARATOR, TERRITORIES, Facet, FacetBuilder
from geo.lieux.ranking import age_rank, completeness, is_placed
from geo.standard.fields import CLOSED_LISTS

ROWS_PER_PART: Final = 500
"""Rows turned into Python objects at once, in 2 ms: no other thread runs then."""

_TERRITORY: Final = {"departement": Commune.departement_code, "commune": Lieu.commune_code}

MAX_SORTED_BYTES: Final = 1_000_000_000
"""Of identifiers, all as wide as the longest, that are sorted at once."""


TEXTS_PER_BATCH: Final = 100_000
"""Texts packed at once."""


@dataclass(frozen=True, eq=False)
class PackedTexts:
    """Many texts in one block of memory: as Python objects they would take three times as much.

    Texts by rank: `letters[edges[r]:edges[r + 1]]` is one of them, in UTF-8.
    """

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


@dataclass(frozen=True, eq=False)
class IndexRows:
    """Lieux that have a position, sorted by identifier. CRS: EPSG:4326, degrees. Shape: (n,) each."""

    ids: PackedTexts | tuple[str, ...]
    """A tuple where features are read too: one is found thirty times faster."""
    lon: Floats
    lat: Floats
    placed: Flags
    """Whether the position is that of the lieu; else it is the seat of its commune."""
    preference: Ints
    """Rank at equal travel: the newest information first, then the most complete, then the identifier."""
    facets: Mapping[str, Facet]
    features: Sequence[bytes] | None
    """None where they were not asked for."""


def are_more_than(session: Session, number: int) -> bool:
    """Check whether more lieux than a number have a position, without counting the others."""
    some = select(literal(1)).where(Lieu.position.is_not(None)).limit(number + 1).subquery()
    return (session.scalar(select(func.count()).select_from(some)) or 0) > number


def read_index_rows(session: Session, *, max_rows: int, features: bool) -> IndexRows | None:
    """Read the lieux (8 s of processor time for 1,000,000); None where there are more than `max_rows`."""
    builder = _RowsBuilder()
    found = session.execute(_statement(features), execution_options={"yield_per": ROWS_PER_PART})
    for part in found.partitions():
        builder.add(part)
        if builder.count > max_rows or builder.count * builder.widest > MAX_SORTED_BYTES:
            found.close()
            return None
    return builder.rows(features)


class _RowsBuilder:
    """Builder of IndexRows, a part at a time."""

    def __init__(self) -> None:
        self.count = self.widest = 0
        self._ids: list[NDArray[np.bytes_]] = []
        self._lon, self._lat = [np.empty(0)], [np.empty(0)]
        self._placed, self._details = [np.empty(0, dtype=np.bool_)], [np.empty(0, dtype=np.int64)]
        self._age = [np.empty(0, dtype=np.int64)]
        self._facets = {name: FacetBuilder() for name in FACETS}
        self._features: list[bytes] = []

    def add(self, part: Sequence[Row[Any]]) -> None:
        ids, lon, lat, placed, written, details, *columns, features = zip(*part, strict=True)
        self._ids.append(np.array([lieu_id.encode() for lieu_id in ids]))
        self._lon.append(np.array(lon, dtype=np.float64))
        self._lat.append(np.array(lat, dtype=np.float64))
        self._placed.append(np.array(placed, dtype=np.bool_))
        self._details.append(np.array(details, dtype=np.int64))
        self._age.append(np.array([*map(age_rank, written)], dtype=np.int64))
        for facet, values in zip(self._facets.values(), columns, strict=True):
            facet.add(values)
        self._features += [feature.encode() for feature in features if feature is not None]
        self.count, self.widest = self.count + len(ids), max(self.widest, self._ids[-1].itemsize)

    def rows(self, features: bool) -> IndexRows:
        ids = self._padded_ids()
        order = np.argsort(ids)
        packed = PackedTexts.packed(ids, order)
        return IndexRows(
            tuple(packed) if features else packed,
            np.concatenate(self._lon)[order],
            np.concatenate(self._lat)[order],
            np.concatenate(self._placed)[order],
            self._preference(order),
            {name: facet.facet(order) for name, facet in self._facets.items()},
            [self._features[rank] for rank in order.tolist()] if features else None,
        )

    def _preference(self, order: Ints) -> Ints:
        """Rank the lieux at equal travel, as geo.lieux.ranking.preference_of does."""
        details, age = np.concatenate(self._details)[order], np.concatenate(self._age)[order]
        preference = np.empty(len(order), dtype=np.int64)
        preference[np.lexsort((-details, age))] = np.arange(len(order))
        return preference

    def _padded_ids(self) -> NDArray[np.bytes_]:
        """Copy all identifiers as wide as the longest: no other thread runs while numpy joins texts."""
        padded, at = np.empty(self.count, dtype=f"S{max(self.widest, 1)}"), 0
        for part in self._ids:
            padded[at : at + len(part)] = part
            at += len(part)
        return padded


def _statement(features: bool) -> Select[Any]:
    position = cast(Lieu.position, Geometry)
    return (
        select(
            Lieu.id,
            func.ST_X(position),
            func.ST_Y(position),
            is_placed(),
            Lieu.date_maj,
            completeness(),
            *map(_facet, FACETS),
            Lieu.feature if features else literal(None),
        )
        .outerjoin(Commune, Commune.code_insee == Lieu.commune_code)
        .where(Lieu.position.is_not(None))
    )


def _facet(name: str) -> ColumnElement[str]:
    """Build the column of a facet, as one text."""
    if name in CLOSED_LISTS:
        return func.array_to_string(getattr(Lieu, name), LIST_SEPARATOR)
    return func.coalesce(_TERRITORY[name] if name in TERRITORIES else getattr(Lieu, name), "")
