"""Inputs of coverage, read from the database: communes, lieux, territories, sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from geoalchemy2 import Geometry
from sqlalchemy import cast, exists, func, select
from sqlalchemy.orm import Session

from geo.arrays import Flags, Floats, Ints, Texts
from geo.coverage.communes import Demand, NationalScale, national_scale
from geo.database.columns import as_flags, as_floats, as_texts, as_texts_or_none, read_columns
from geo.database.models import Carreau, Commune, Departement, Epci, Lieu, LieuSource, Region, Source
from geo.database.version import PerVersionCache, newest_load, newest_reference_load
from geo.errors import NotFound
from geo.hours.weekly import AfterWorkOpenings, after_work_openings
from geo.lieux.filters import clauses
from geo.lieux.index import load_index
from geo.lieux.index_rows import IndexRows
from geo.lieux.ranking import is_placed
from geo.quality.sources import Credit
from geo.standard.criteria import ALL_LIEUX, Criteria
from geo.travel.graph import NO_INDEX

FRANCE, REGION, DEPARTEMENT, EPCI = "france", "region", "departement", "epci"
TERRITORY_KINDS: Final = (FRANCE, REGION, DEPARTEMENT, EPCI)

_UNKNOWN_CODE: Final = {REGION: "Aucune région", DEPARTEMENT: "Aucun département", EPCI: "Aucun EPCI"}

MAX_HORAIRES: Final = 20_000
"""Texts of hours whose openings stay in memory from one load to the next: France has some 7,000."""

NATIONAL_SHARE: Final = 0.5
"""Of the départements: a source with lieux in more of them is a national one."""

MIN_LOCAL_SHARE: Final = 0.05
"""Of the lieux of a département: where local sources know fewer, it has no local source, and these few
come from those of its neighbours."""


@dataclass(frozen=True, slots=True)
class Territory:
    """A part of France; `code` is "" for the whole."""

    kind: str
    code: str
    nom: str


@dataclass(frozen=True, slots=True, eq=False)
class Destinations:
    """Lieux where people can go: those with a position, in the order of their id. Shape: (V,).

    An itinerant service is there by its stops. CRS: EPSG:4326, degrees.
    """

    id: Texts
    lon: Floats
    lat: Floats
    commune: Texts
    """Insee code, None where unknown."""
    placed: Flags
    """Whether the position is that of the lieu; else it is the seat of its commune."""

    def __len__(self) -> int:
        return len(self.id)

    def take(self, rows: Flags | Ints) -> "Destinations":
        """Select some of them, in the order of `rows`."""
        return Destinations(
            self.id[rows], self.lon[rows], self.lat[rows], self.commune[rows], self.placed[rows]
        )


@dataclass(frozen=True, slots=True, eq=False)
class CoverageInputs:
    """The country at one version of the data."""

    version: int
    communes: Demand
    scale: NationalScale
    lieux: Destinations
    commune_of_lieu: Ints
    """Row of `communes` that each lieu is in, NO_INDEX where its commune is unknown. Shape: (V,)."""
    territories: Mapping[tuple[str, str], Territory]
    partial: frozenset[str]
    """Départements whose only sources are national."""
    has_grid: bool
    """Whether a population grid was loaded."""
    credit: Credit
    """Licences and attributions of every source in use."""

    def territory(self, kind: str, code: str = "") -> Territory:
        """Return a territory by its kind and code. Raises NotFound."""
        territory = self.territories.get((kind, code))
        if territory is None:
            raise NotFound(f"{_UNKNOWN_CODE[kind]} n'a le code «{code}».")
        return territory

    def rows_of(self, territory: Territory) -> Ints:
        """Return the rows of `communes` that are in a territory."""
        if territory.kind == FRANCE:
            return np.arange(len(self.communes))
        column: Texts = getattr(self.communes, territory.kind)
        return np.flatnonzero(column == territory.code)


def load_inputs(session: Session) -> CoverageInputs:
    """Read the country (0.2 s, and as much again where communes were loaded since)."""
    communes, lieux = _communes.get(session), _load_lieux(session)
    row_of = {code: row for row, code in enumerate(communes.code)}
    return CoverageInputs(
        version=newest_load(session),
        communes=communes,
        scale=national_scale(communes),
        lieux=lieux,
        commune_of_lieu=np.array([row_of.get(code, NO_INDEX) for code in lieux.commune], dtype=np.int64),
        territories=_load_territories(session),
        partial=_load_partial(session),
        has_grid=_has_grid(session),
        credit=_load_credit(session),
    )


def match_lieux(session: Session, lieux: Destinations, criteria: Criteria) -> Flags:
    """Flag the lieux that match. Shape: (V,)."""
    if criteria == ALL_LIEUX:
        return np.ones(len(lieux), dtype=np.bool_)
    matching = session.scalar(
        select(func.array_agg(Lieu.id)).where(Lieu.position.is_not(None), *clauses(criteria))
    )
    return _flag_members(lieux.id, matching or [])


def load_openings(session: Session, lieux: Destinations) -> Mapping[str, AfterWorkOpenings]:
    """Return, for each lieu, at which of AFTER_WORK it is open (1.1 s, then 0.1 s)."""
    rows = session.execute(
        select(Lieu.horaires, func.array_agg(Lieu.id))
        .where(Lieu.position.is_not(None), Lieu.horaires.is_not(None))
        .group_by(Lieu.horaires)
    ).all()
    known = {lieu_id: _openings_of(horaires) for horaires, ids in rows for lieu_id in ids}
    unknown = AfterWorkOpenings()
    return {lieu_id: known.get(lieu_id, unknown) for lieu_id in lieux.id}


def _flag_members(ids: Texts, wanted: Sequence[str]) -> Flags:
    members = frozenset(wanted)
    return np.fromiter((lieu_id in members for lieu_id in ids), dtype=np.bool_, count=len(ids))


def _load_communes(session: Session) -> Demand:
    seat = cast(Commune.seat, Geometry)
    code, nom, departement, region, epci, epci_nom, frr, *numbers, has_contour = read_columns(
        session,
        select(
            Commune.code_insee,
            Commune.nom,
            Commune.departement_code,
            Departement.region_code,
            Commune.epci_code,
            Epci.nom.label("epci_nom"),
            Commune.frr,
            func.ST_X(seat).label("lon"),
            func.ST_Y(seat).label("lat"),
            Commune.population,
            Commune.density_per_km2,
            Commune.fragilite,
            Commune.contour.is_not(None).label("has_contour"),
        )
        .join(Departement, Departement.code == Commune.departement_code)
        .outerjoin(Epci, Epci.code == Commune.epci_code)
        .order_by(Commune.code_insee.collate("C")),  # as Python orders text
    )
    lon, lat, population, density, fragilite = map(as_floats, numbers)
    return Demand(
        code=as_texts(code),
        nom=as_texts(nom),
        departement=as_texts(departement),
        region=as_texts(region),
        epci=as_texts(epci),
        epci_nom=as_texts(epci_nom),
        lon=lon,
        lat=lat,
        population=population,
        density_per_km2=density,
        frr=as_texts_or_none(frr),
        fragilite=fragilite,
        has_contour=as_flags(has_contour),
        population_annee=session.scalar(select(func.max(Commune.population_annee))),
    )


def _load_lieux(session: Session) -> Destinations:
    """Copy them from the index of searches, or query them where the session may see other data than it."""
    index = load_index(session)
    if index is not None:
        return _lieux_of(index.rows)
    position = cast(Lieu.position, Geometry)
    ids, lon, lat, commune, placed = read_columns(
        session,
        select(
            Lieu.id,
            func.ST_X(position).label("lon"),
            func.ST_Y(position).label("lat"),
            Lieu.commune_code,
            is_placed().label("placed"),
        )
        .where(Lieu.position.is_not(None))
        .order_by(Lieu.id),
    )
    return Destinations(
        as_texts(ids), as_floats(lon), as_floats(lat), as_texts_or_none(commune), as_flags(placed)
    )


def _lieux_of(rows: IndexRows) -> Destinations:
    commune = rows.facets["commune"].texts
    commune[commune == ""] = None
    ids = np.array([*rows.ids], dtype=np.object_)
    return Destinations(ids, rows.lon, rows.lat, commune, rows.placed)


def _load_territories(session: Session) -> Mapping[tuple[str, str], Territory]:
    territories = [Territory(FRANCE, "", "France")]
    for kind, table in ((REGION, Region), (DEPARTEMENT, Departement), (EPCI, Epci)):
        rows = session.execute(select(table.code, table.nom)).all()
        territories += [Territory(kind, row.code, row.nom) for row in rows]
    return {(territory.kind, territory.code): territory for territory in territories}


def _load_partial(session: Session) -> frozenset[str]:
    """List the départements unknown to local sources, those without any lieu included."""
    rows = session.execute(
        select(Source.slug, Commune.departement_code, func.count(LieuSource.lieu_id.distinct()))
        .join(LieuSource, LieuSource.run_id == Source.current_run_id)
        .join(Lieu, Lieu.id == LieuSource.lieu_id)
        .join(Commune, Commune.code_insee == Lieu.commune_code)
        .group_by(Source.slug, Commune.departement_code)
    ).all()
    every = set(session.scalars(select(Departement.code)))
    spread: dict[str, set[str]] = {}
    for slug, departement, _ in rows:
        spread.setdefault(slug, set()).add(departement)
    local = {slug for slug, places in spread.items() if len(places) <= NATIONAL_SHARE * len(every)}
    known = dict.fromkeys(every, 0)
    known_locally = dict.fromkeys(every, 0)
    for slug, departement, count in rows:
        known[departement] += count
        known_locally[departement] += count if slug in local else 0
    return frozenset(d for d in every if known_locally[d] <= MIN_LOCAL_SHARE * known[d])


def _has_grid(session: Session) -> bool:
    return bool(session.scalar(select(exists().where(Carreau.id.is_not(None)))))


def _load_credit(session: Session) -> Credit:
    rows = session.execute(
        select(Source.licence, Source.attribution)
        .where(Source.current_run_id.is_not(None))
        .order_by(Source.slug)
    ).all()
    licences, attributions = (
        (dict.fromkeys(values) for values in zip(*rows, strict=True)) if rows else ((), ())
    )
    return Credit(licence=", ".join(licences), attribution=" ; ".join(attributions))


_communes = PerVersionCache(_load_communes, newest_reference_load)
_openings_of = lru_cache(MAX_HORAIRES)(after_work_openings)
