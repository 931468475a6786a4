"""Travel times from the database: the network of communes and known roads, kept until they change."""

import numpy as np
from geoalchemy2 import Geometry
from sqlalchemy import cast, func, select
from sqlalchemy.orm import Session

from geo.arrays import Codes, Ints32
from geo.database.columns import as_floats, as_texts, read_columns
from geo.database.models import Commune, CommuneLink
from geo.database.version_cache import Kept
from geo.travel.graph import Links, Network
from geo.travel.load_roads import load_road_table
from geo.travel.times import Travel

IMPORTERS = ("communes", "laposte", "minutes", "roads")
"""Those that change communes, seats, or minutes on real roads."""

_SEPARATOR = " "


def load_travel(session: Session) -> Travel:
    """Give the travel times of the country, read again only when communes or roads were loaded since."""
    return _travel.get(session)


def load_network(session: Session) -> Network:
    """Read the communes that have a seat, and their links (0.2 s for the country, 10 MB)."""
    seat = cast(Commune.seat, Geometry)
    codes, *numbers = read_columns(
        session,
        select(
            Commune.code_insee,
            func.ST_X(seat).label("lon"),
            func.ST_Y(seat).label("lat"),
            Commune.population,
            Commune.surface_km2,
        )
        .where(Commune.seat.is_not(None))
        .order_by(Commune.code_insee.collate("C")),  # as Python orders text
    )
    lon, lat, population, surface_km2 = map(as_floats, numbers)
    ordered = as_texts(codes).astype(np.str_)
    return Network(ordered, lon, lat, population, surface_km2, _links(session, ordered))


def _links(session: Session, codes: Codes) -> Links:
    # One text a column instead of rows: the driver would make three Python objects of each.
    a, b, length_m = session.execute(
        select(
            func.string_agg(CommuneLink.commune_a, _SEPARATOR),
            func.string_agg(CommuneLink.commune_b, _SEPARATOR),
            func.array_to_string(func.array_agg(CommuneLink.length_m), _SEPARATOR),
        )
    ).one()
    km = np.array((length_m or "").split(), dtype=np.float64) / 1_000
    return Links(_ranks(codes, a), _ranks(codes, b), km)


def _ranks(codes: Codes, wanted: str | None) -> Ints32:
    return np.searchsorted(codes, np.array((wanted or "").split(), dtype=np.str_)).astype(np.int32)


def _read(session: Session) -> Travel:
    network = load_network(session)
    return Travel(network, load_road_table(session, codes=network.codes))


_travel = Kept(_read, IMPORTERS)
