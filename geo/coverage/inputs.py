"""What coverage is measured from, read once for each version of the data: communes, lieux, territories."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from geoalchemy2 import Geometry
from sqlalchemy import cast, func, select
from sqlalchemy.orm import Session

from geo.arrays import Flags, Floats, Ints, Texts
from geo.coverage.cells import holds_grid
from geo.coverage.communes import Demand, Scale, national_scale
from geo.database.columns import as_flags, as_floats, as_texts, as_texts_or_none, read_columns
from geo.database.models import Commune, Departement, Epci, ImportRun, Lieu, LieuSource, Region, Source
from geo.database.version_cache import Kept
from geo.errors import NotFound
from geo.hours.opening_days import openings_of
from geo.lieux.index import keep_placed
from geo.lieux.index_rows import PlacedRows
from geo.lieux.sql_filters import clauses
from geo.quality.sources import Credit
from geo.standard.criteria import NO_CRITERIA, Criteria
from geo.travel.graph import NOWHERE

FRANCE, REGION, DEPARTEMENT, EPCI = "france", "region", "departement", "epci"
KINDS: Final = (FRANCE, REGION, DEPARTEMENT, EPCI)

_WORDS: Final = {REGION: "Aucune région", DEPARTEMENT: "Aucun département", EPCI: "Aucun EPCI"}

COMMUNE_IMPORTERS: Final = ("communes", "fragilite", "frr", "laposte")
"""Those that write what is read of communes."""

MOST_HOURS: Final = 20_000
"""Hours whose openings are remembered, of one load to the next: France has some 7,000."""

NATIONAL_SHARE: Final = 0.5
"""A source whose lieux are in more than this share of the départements is a national one."""

LEAST_LOCAL_SHARE: Final = 0.05
"""A département where local sources know fewer of the lieux has none of its own: the few are strays of
its neighbours' sources."""


@dataclass(frozen=True, slots=True)
class Territory:
    """A part of France; `code` is "" for the whole."""

    kind: str
    code: str
    nom: str


@dataclass(frozen=True, slots=True, eq=False)
class Lieux:
    """Lieux where people can go: those with a position, in the order of their id. Shape: (V,).

    A service that travels is there by its stops. CRS: EPSG:4326, degrees.
    """

    id: Texts
    lon: Floats
    lat: Floats
    commune: Texts
    """Insee code, None where unknown."""

    def __len__(self) -> int:
        return len(self.id)

    def take(self, rows: Flags | Ints) -> "Lieux":
        """Give some of them."""
        return Lieux(self.id[rows], self.lon[rows], self.lat[rows], self.commune[rows])


@dataclass(frozen=True, slots=True, eq=False)
class Supply:
    """The country at one version of the data."""

    version: int
    country: Demand
    scale: Scale
    lieux: Lieux
    home: Ints
    """Row of `country` that each lieu is in, NOWHERE where its commune is unknown. Shape: (V,)."""
    territories: Mapping[tuple[str, str], Territory]
    partial: frozenset[str]
    """Départements whose only sources are national."""
    has_grid: bool
    """A population grid was loaded."""
    credit: Credit
    """What is owed for the lieux, the communes and all that is known of them."""

    def territory(self, kind: str, code: str = "") -> Territory:
        """Find a territory by its kind and code. Raises NotFound."""
        found = self.territories.get((kind, code))
        if found is None:
            raise NotFound(f"{_WORDS[kind]} n'a le code «{code}».")
        return found

    def rows_of(self, territory: Territory) -> Ints:
        """Give the rows of `country` that are in a territory."""
        if territory.kind == FRANCE:
            return np.arange(len(self.country))
        column: Texts = getattr(self.country, territory.kind)
        return np.flatnonzero(column == territory.code)


def dataset_version(session: Session) -> int:
    """Number the last change that readers can see (0.4 ms)."""
    return session.scalar(select(func.max(ImportRun.dataset_version))) or 0


def load_supply(session: Session) -> Supply:
    """Read the country (0.2 s, and as much where communes were loaded since)."""
    country, lieux = _communes.get(session), _load_lieux(session)
    row_of = {code: row for row, code in enumerate(country.code)}
    return Supply(
        version=dataset_version(session),
        country=country,
        scale=national_scale(country),
        lieux=lieux,
        home=np.array([row_of.get(code, NOWHERE) for code in lieux.commune], dtype=np.int64),
        territories=_load_territories(session),
        partial=_partial(session),
        has_grid=holds_grid(session),
        credit=_credit(session),
    )


def matching(session: Session, lieux: Lieux, criteria: Criteria) -> Flags:
    """Tell which lieux match. Shape: (V,)."""
    if criteria == NO_CRITERIA:
        return np.ones(len(lieux), dtype=np.bool_)
    found = session.scalar(
        select(func.array_agg(Lieu.id)).where(Lieu.position.is_not(None), *clauses(criteria))
    )
    return _among(lieux.id, found or [])


def openings(session: Session, lieux: Lieux) -> Mapping[str, frozenset[str] | None]:
    """Give, for each lieu whose hours are known, at which of OPENINGS it is open (1.1 s, 0.1 s again)."""
    rows = session.execute(
        select(Lieu.horaires, func.array_agg(Lieu.id))
        .where(Lieu.position.is_not(None), Lieu.horaires.is_not(None))
        .group_by(Lieu.horaires)
    ).all()
    known = {lieu_id: _openings_of(horaires) for horaires, ids in rows for lieu_id in ids}
    return {lieu_id: known.get(lieu_id) for lieu_id in lieux.id}


def _among(ids: Texts, wanted: Sequence[str]) -> Flags:
    chosen = frozenset(wanted)
    return np.fromiter((lieu_id in chosen for lieu_id in ids), dtype=np.bool_, count=len(ids))


def _load_communes(session: Session) -> Demand:
    seat = cast(Commune.seat, Geometry)
    code, nom, departement, region, epci, epci_nom, frr, *others, drawn = read_columns(
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
            Commune.contour.is_not(None).label("drawn"),
        )
        .join(Departement, Departement.code == Commune.departement_code)
        .outerjoin(Epci, Epci.code == Commune.epci_code)
        .order_by(Commune.code_insee.collate("C")),  # as Python orders text
    )
    lon, lat, population, density, fragilite = map(as_floats, others)
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
        drawn=as_flags(drawn),
        population_annee=session.scalar(select(func.max(Commune.population_annee))),
    )


def _load_lieux(session: Session) -> Lieux:
    """Take them from those that searches keep, or read them, where others may change them meanwhile."""
    placed = keep_placed(session)
    if placed is not None:
        return _lieux_of(placed.rows)
    position = cast(Lieu.position, Geometry)
    ids, lon, lat, commune = read_columns(
        session,
        select(
            Lieu.id,
            func.ST_X(position).label("lon"),
            func.ST_Y(position).label("lat"),
            Lieu.commune_code,
        )
        .where(Lieu.position.is_not(None))
        .order_by(Lieu.id),
    )
    return Lieux(as_texts(ids), as_floats(lon), as_floats(lat), as_texts_or_none(commune))


def _lieux_of(rows: PlacedRows) -> Lieux:
    commune = rows.facets["commune"].texts
    commune[commune == ""] = None
    return Lieux(np.array([*rows.ids], dtype=np.object_), rows.lon, rows.lat, commune)


def _load_territories(session: Session) -> Mapping[tuple[str, str], Territory]:
    found = [Territory(FRANCE, "", "France")]
    for kind, table in ((REGION, Region), (DEPARTEMENT, Departement), (EPCI, Epci)):
        rows = session.execute(select(table.code, table.nom)).all()
        found += [Territory(kind, row.code, row.nom) for row in rows]
    return {(territory.kind, territory.code): territory for territory in found}


def _partial(session: Session) -> frozenset[str]:
    """Name the départements of which local sources know nothing, those without any lieu included."""
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
    return frozenset(d for d in every if known_locally[d] <= LEAST_LOCAL_SHARE * known[d])


def _credit(session: Session) -> Credit:
    rows = session.execute(
        select(Source.licence, Source.attribution)
        .where(Source.current_run_id.is_not(None))
        .order_by(Source.slug)
    ).all()
    licences, attributions = (
        (dict.fromkeys(values) for values in zip(*rows, strict=True)) if rows else ((), ())
    )
    return Credit(licence=", ".join(licences), attribution=" ; ".join(attributions))


_communes = Kept(_load_communes, COMMUNE_IMPORTERS)
_openings_of = lru_cache(MOST_HOURS)(openings_of)
