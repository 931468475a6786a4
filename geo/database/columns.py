"""Read whole columns as one text each, because the driver makes a Python object of each value of a row.

The objects of 35,000 rows would be 40 MB for a moment, and most of it would stay with the process.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from geo.arrays import Flags, Floats, Texts

JoinedColumn = str | None
"""Values as PostgreSQL spells them, "" for null, joined in one text; None without any row."""

_SEPARATOR: Final = "\x1f"
"""Unit separator of ASCII: in no name and no code."""


def read_columns(session: Session, rows: Select[Any]) -> Sequence[JoinedColumn]:
    """Read the columns of a selection, in the order of its rows."""
    found = rows.subquery()
    columns = [func.array_to_string(func.array_agg(column), _SEPARATOR, "") for column in found.c]
    # A row each: the connection keeps as much memory as the longest row that it ever carried.
    return session.scalars(select(func.unnest(array(columns)))).all()


def as_texts(column: JoinedColumn) -> Texts:
    """Convert to texts, "" for null; equal ones are one object."""
    values, one_of_each = _values(column), dict[str, str]()
    texts = np.empty(len(values), dtype=np.object_)
    texts[:] = [one_of_each.setdefault(value, value) for value in values]
    return texts


def as_texts_or_none(column: JoinedColumn) -> Texts:
    """Convert to texts, None for null."""
    texts = as_texts(column)
    texts[texts == ""] = None
    return texts


def as_floats(column: JoinedColumn) -> Floats:
    """Convert to floats, NaN for null."""
    return np.array([value or "nan" for value in _values(column)], dtype=np.float64)


def as_flags(column: JoinedColumn) -> Flags:
    """Convert to booleans, false for null."""
    return np.array([value == "t" for value in _values(column)], dtype=np.bool_)


def _values(column: JoinedColumn) -> list[str]:
    return [] if column is None else column.split(_SEPARATOR)
