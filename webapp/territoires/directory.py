"""Territories to choose from: by name or code, and départements by region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from flask import url_for

from geo.communes.names import place_key
from geo.coverage.inputs import DEPARTEMENT, EPCI, REGION, CoverageInputs, Territory

MAX_FOUND: Final = 50
_RANKS: Final[Mapping[str, int]] = MappingProxyType({DEPARTEMENT: 0, REGION: 1, EPCI: 2})
_KIND_WORDS: Final[Mapping[str, str]] = MappingProxyType({EPCI: "intercommunalité", REGION: "région"})


@dataclass(frozen=True, slots=True)
class TerritoryLink:
    """A territory and the address of its page."""

    nom: str
    url: str


@dataclass(frozen=True, slots=True)
class RegionLinks:
    """A region and its départements."""

    nom: str
    url: str
    departements: Sequence[TerritoryLink]


@dataclass(frozen=True, slots=True)
class TerritoriesPage:
    """The page where a territory is chosen."""

    q: str
    found: Sequence[TerritoryLink]
    regions: Sequence[RegionLinks]


def territories_page(inputs: CoverageInputs, q: str, found: Sequence[Territory]) -> TerritoriesPage:
    """Build the page where a territory is chosen; `found` are those that `q` names."""
    return TerritoriesPage(
        q, [territory_link(territory) for territory in found[:MAX_FOUND]], _regions(inputs)
    )


def find_territories(inputs: CoverageInputs, q: str) -> Sequence[Territory]:
    """Find territories by code, else by name: those of this very name, else those that hold it."""
    territories = [territory for territory in inputs.territories.values() if territory.kind in _RANKS]
    territories.sort(key=lambda territory: (_RANKS[territory.kind], territory.nom))
    code = q.lower().zfill(2)
    if same_code := [one for one in territories if one.code.lower() == code and one.kind != REGION]:
        return same_code
    key = place_key(q)
    same_name = [territory for territory in territories if place_key(territory.nom) == key]
    return same_name or [territory for territory in territories if key and key in place_key(territory.nom)]


def territory_link(territory: Territory) -> TerritoryLink:
    """Return the link to the page of a territory; its code or kind tells homonyms apart."""
    distinction = territory.code if territory.kind == DEPARTEMENT else _KIND_WORDS[territory.kind]
    return TerritoryLink(f"{territory.nom} ({distinction})", territory_url(territory))


def territory_url(territory: Territory) -> str:
    """Return the address of the page of a territory."""
    return url_for(f"territoires.{territory.kind}_page", code=territory.code)


def _regions(inputs: CoverageInputs) -> Sequence[RegionLinks]:
    """List the regions that have communes, each with its départements."""
    pairs = sorted(
        set(zip(inputs.communes.region.tolist(), inputs.communes.departement.tolist(), strict=True))
    )
    departements: dict[str, list[TerritoryLink]] = {}
    for region, departement in pairs:
        link = territory_link(inputs.territory(DEPARTEMENT, departement))
        departements.setdefault(region, []).append(link)
    regions = [inputs.territory(REGION, code) for code in departements]
    return [
        RegionLinks(region.nom, territory_url(region), departements[region.code])
        for region in sorted(regions, key=lambda region: place_key(region.nom))
    ]
