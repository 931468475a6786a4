"""Travel times from the database: the network of communes, read once and kept until it changes."""

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from geoalchemy2 import Geometry
from sqlalchemy import cast, func, select
from sqlalchemy.orm import Session

from geo.models import Commune, CommuneLink, ImportRun, Source
from geo.network import Links, Network
from geo.travel import Travel

_VENUE_FREE = ("communes", "laposte", "minutes", "roads")
"""Sources that may change the network: those of communes, of seats, and of real minutes."""

_kept: WeakKeyDictionary[Any, tuple[object, Travel]] = WeakKeyDictionary()  # an Engine or a Connection
"""What each database gave, and its version then: pages of one process share it."""


def load_travel(session: Session) -> Travel:
    """Give the travel times of the country, read again only when communes or roads were loaded since."""
    bind, version = session.get_bind(), _version(session)
    known = _kept.get(bind)
    if known is None or known[0] != version:
        known = _kept[bind] = (version, Travel(load_network(session)))
    return known[1]


def load_network(session: Session) -> Network:
    """Read the communes that have a seat, and their links."""
    seat = cast(Commune.seat, Geometry)
    rows = session.execute(
        select(
            Commune.code_insee,
            func.ST_X(seat),
            func.ST_Y(seat),
            Commune.population,
            Commune.surface_km2,
        ).where(Commune.seat.is_not(None))
    ).all()
    rows = sorted(rows)  # by code as Python orders text, which the database may order otherwise
    codes, *columns = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    lon, lat, population, surface_km2 = (np.array(column, dtype=np.float64) for column in columns)
    ordered = np.array(codes, dtype=np.str_)
    return Network(ordered, lon, lat, population, surface_km2, _links(session, ordered))


def _links(session: Session, codes: np.ndarray[Any, np.dtype[np.str_]]) -> Links:
    rows = session.execute(select(CommuneLink.commune_a, CommuneLink.commune_b, CommuneLink.length_m)).all()
    a, b, length_m = zip(*rows, strict=True) if rows else ((), (), ())
    return Links(_positions(codes, a), _positions(codes, b), np.array(length_m, dtype=np.float64) / 1_000)


def _positions(codes: np.ndarray[Any, np.dtype[np.str_]], wanted: Sequence[str]) -> np.ndarray[Any, Any]:
    return np.searchsorted(codes, np.array(wanted, dtype=codes.dtype)).astype(np.int32)


def _version(session: Session) -> int:
    """Number the last load that readers see of what the network is made of (0.3 ms)."""
    loads = select(func.max(ImportRun.dataset_version)).join(Source, Source.current_run_id == ImportRun.id)
    return session.scalar(loads.where(Source.importer.in_(_VENUE_FREE))) or 0
