"""Load travel times and land: communes and links, minutes on real roads, contours of départements."""

from typing import Final

import numpy as np
import shapely
from geoalchemy2 import Geometry
from sqlalchemy import Connection, Integer, String, cast, func, select, union_all
from sqlalchemy.orm import Session

from geo.arrays import Codes, Ints32
from geo.database.columns import as_floats, as_texts, read_columns
from geo.database.models import Commune, CommuneLink, CommuneMinutes, CommuneMinutesMeasured, Departement
from geo.database.version import PerVersionCache, newest_reference_load
from geo.travel.graph import Links, Network
from geo.travel.isochrone import Land
from geo.travel.road_table import CODE_TYPE, RoadRows, RoadTable
from geo.travel.times import Travel

_NO_GAP: Final = ""
_GAP: Final = " "


def load_travel(session: Session) -> Travel:
    """Return the travel times of the country, read again only after loads of reference data."""
    return _travel.get(session)


def load_land(session: Session) -> Land:
    """Return the land of the country, read again only after loads of reference data."""
    return _land.get(session)


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
    return Network(ordered, lon, lat, population, surface_km2, _read_links(session, ordered))


def load_road_table(session: Session | Connection, *, codes: Codes) -> RoadTable:
    """Read the minutes of every mode, laid out in the order of `codes`."""
    modes = session.execute(select(CommuneMinutes.mode).distinct()).scalars().all()
    return RoadTable(codes, {mode: load_road_rows(session, mode=mode) for mode in modes})


def load_road_rows(session: Session | Connection, *, mode: str) -> RoadRows:
    """Read the minutes of one mode, flat (France, 1.7 million pairs: under a second)."""
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


def list_computed_origins(session: Session | Connection, *, mode: str, source: str) -> set[str]:
    """List the communes whose minutes were computed with exactly this source, shown to readers or not yet."""
    tables = CommuneMinutes, CommuneMinutesMeasured
    done = (select(table.origin).where(table.mode == mode, table.source == source) for table in tables)
    return set(session.execute(union_all(*done)).scalars())


def _read_travel(session: Session) -> Travel:
    network = load_network(session)
    return Travel(network, load_road_table(session, codes=network.codes))


def _read_land(session: Session) -> Land:
    contours = session.scalars(
        select(func.ST_AsBinary(Departement.contour)).where(Departement.contour.is_not(None))
    )
    return Land.of(shapely.from_wkb(bytes(contour)) for contour in contours)


def _read_links(session: Session, codes: Codes) -> Links:
    # One text a column instead of rows: the driver would make three Python objects of each.
    a, b, length_m = session.execute(
        select(
            func.string_agg(CommuneLink.commune_a, _GAP),
            func.string_agg(CommuneLink.commune_b, _GAP),
            func.array_to_string(func.array_agg(CommuneLink.length_m), _GAP),
        )
    ).one()
    km = np.array((length_m or "").split(), dtype=np.float64) / 1_000
    return Links(_ranks(codes, a), _ranks(codes, b), km)


def _ranks(codes: Codes, wanted: str | None) -> Ints32:
    return np.searchsorted(codes, np.array((wanted or "").split(), dtype=np.str_)).astype(np.int32)


_travel = PerVersionCache(_read_travel, newest_reference_load)
_land = PerVersionCache(_read_land, newest_reference_load)
