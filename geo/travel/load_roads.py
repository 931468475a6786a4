"""Read the minutes on real roads that were kept in the database."""

from typing import Final

import numpy as np
from sqlalchemy import Connection, Integer, String, cast, func, select, union_all
from sqlalchemy.orm import Session

from geo.database.models import CommuneMinutes, CommuneMinutesMeasured
from geo.travel.road_table import CODE_TYPE, Codes, RoadRows, RoadTable

_NO_GAP: Final = ""
_GAP: Final = " "


def load_road_table(session: Session | Connection, *, codes: Codes) -> RoadTable:
    """Load the minutes of every mode, laid out in the order of `codes`."""
    modes = session.execute(select(CommuneMinutes.mode).distinct()).scalars().all()
    return RoadTable(codes, {mode: load_road_rows(session, mode=mode) for mode in modes})


def load_road_rows(session: Session | Connection, *, mode: str) -> RoadRows:
    """Load the minutes of one mode, flat (France, 1.7 million pairs: under a second)."""
    rows = session.execute(
        # One text a row instead of two arrays: the driver would make a Python object of each element.
        select(
            CommuneMinutes.origin,
            cast(func.cardinality(CommuneMinutes.seconds), Integer),
            func.array_to_string(CommuneMinutes.destinations, _NO_GAP, type_=String),
            func.array_to_string(CommuneMinutes.seconds, _GAP, type_=String),
            CommuneMinutes.source,
        ).where(CommuneMinutes.mode == mode)
    ).all()
    origins, lengths, destinations, seconds, sources = zip(*rows, strict=True) if rows else ((),) * 5
    return RoadRows(
        np.array(origins, dtype=CODE_TYPE),
        np.array(lengths, dtype=np.int64),
        np.frombuffer(_NO_GAP.join(destinations).encode("ascii"), dtype=CODE_TYPE),
        np.fromstring(_GAP.join(filter(None, seconds)), dtype=np.int64, sep=_GAP),
        tuple(set(sources)),
    )


def origins_done(session: Session | Connection, *, mode: str, source: str) -> set[str]:
    """List the communes whose minutes were computed with exactly this source, shown to readers or not yet."""
    tables = CommuneMinutes, CommuneMinutesMeasured
    done = (select(table.origin).where(table.mode == mode, table.source == source) for table in tables)
    return set(session.execute(union_all(*done)).scalars())
