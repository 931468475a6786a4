"""The administrative division of France, from the package @etalab/decoupage-administratif."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from geo.errors import SourceError

POPULATION_YEAR = 2023
"""Of the municipal populations in version 6.0.0 of the package."""

CURRENT = "commune-actuelle"
FORMER_CODE = "ancien-code"

TerritoryRow = dict[str, Any]  # a row of one of the tables, keyed by column


@dataclass(frozen=True, slots=True)
class Decoupage:
    """Rows of the tables of territories; communes by Insee code, aliases by type and Insee code."""

    regions: Sequence[TerritoryRow]
    departements: Sequence[TerritoryRow]
    epcis: Sequence[TerritoryRow]
    communes: dict[str, TerritoryRow]
    anciennes: dict[tuple[str, str], TerritoryRow]

    def has(self, kind: str, code: str) -> bool:
        """Check whether a place of this type has this code."""
        return code in self.communes if kind == CURRENT else (kind, code) in self.anciennes


def read_decoupage(files: Iterable[Path]) -> Decoupage:
    """Read communes.json, departements.json, epci.json and regions.json. Raises SourceError."""
    read = {path.name: _read_json(path) for path in files}
    try:
        places, epcis = read["communes.json"], read["epci.json"]
        communes = _communes(places, _epci_of_commune(epcis))
        return Decoupage(
            regions=[{"code": r["code"], "nom": r["nom"]} for r in read["regions.json"]],
            departements=[_departement(d) for d in read["departements.json"]],
            epcis=[{"code": e["code"], "nom": e["nom"], "type": e["type"]} for e in epcis],
            communes=communes,
            anciennes={(a["type"], a["code_insee"]): a for a in _anciennes(places, communes)},
        )
    except (KeyError, TypeError) as error:
        raise SourceError(f"Le découpage administratif n'a pas la forme attendue : {error}") from error


def _read_json(path: Path) -> list[dict[str, Any]]:
    try:
        records: list[dict[str, Any]] = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise SourceError(f"{path.name} est illisible : {error}") from error
    return records


def _departement(record: TerritoryRow) -> TerritoryRow:
    return {
        "code": record["code"],
        "nom": record["nom"],
        "region_code": record["region"],
        "chef_lieu": record["chefLieu"],
    }


def _epci_of_commune(epcis: Iterable[TerritoryRow]) -> dict[str, str]:
    return {member["code"]: epci["code"] for epci in epcis for member in epci["membres"]}


def _communes(places: Iterable[TerritoryRow], epci_of: dict[str, str]) -> dict[str, TerritoryRow]:
    return {
        place["code"]: {
            "code_insee": place["code"],
            "nom": place["nom"],
            "departement_code": place["departement"],
            "epci_code": epci_of.get(place["code"]),
            "codes_postaux": place.get("codesPostaux", []),
            "population": place.get("population"),
            "population_annee": POPULATION_YEAR if "population" in place else None,
        }
        for place in places
        if place["type"] == CURRENT
    }


def _anciennes(places: Iterable[TerritoryRow], communes: dict[str, TerritoryRow]) -> Iterator[TerritoryRow]:
    """Yield former and associated communes, arrondissements, then the codes that nothing has now."""
    for place in places:
        parent = place.get("chefLieu") or place.get("commune")
        if place["type"] != CURRENT and parent in communes:
            yield _ancienne(place["type"], place["code"], place["nom"], parent) | {
                "codes_postaux": place.get("codesPostaux", []),
                "population": place.get("population"),
            }
    named = {place["code"] for place in places}
    for place in places:
        for code in place.get("anciensCodes", []):
            if code not in named:
                yield _ancienne(FORMER_CODE, code, place["nom"], place["code"])


def _ancienne(kind: str, code: str, nom: str, commune_code: str) -> TerritoryRow:
    return {
        "code_insee": code,
        "type": kind,
        "nom": nom,
        "commune_code": commune_code,
        "codes_postaux": [],
        "population": None,
        "position": None,
    }


def decoupage_of(communes: Iterable[TerritoryRow]) -> Decoupage:
    """Return the division that a GeoJSON of communes states, where the package is not installed."""
    known = [c for c in communes if c.get("code") and c.get("nom") and c.get("dep")]
    regions = {str(c.get("reg") or "") for c in known}
    region_of = {str(c["dep"]): str(c.get("reg") or "") for c in known}
    epcis = {str(c["epci"]) for c in known if c.get("epci")}
    return Decoupage(
        regions=[{"code": code, "nom": code} for code in sorted(regions)],
        departements=[
            {"code": code, "nom": code, "region_code": region, "chef_lieu": None}
            for code, region in sorted(region_of.items())
        ],
        epcis=[{"code": code, "nom": code, "type": ""} for code in sorted(epcis)],
        communes={str(c["code"]): _commune_of(c) for c in known},
        anciennes={},
    )


def _commune_of(properties: TerritoryRow) -> TerritoryRow:
    return {
        "code_insee": str(properties["code"]),
        "nom": properties["nom"],
        "departement_code": str(properties["dep"]),
        "epci_code": properties.get("epci") or None,
        "codes_postaux": properties.get("cp") or [],
        "population": properties.get("pop"),
        "population_annee": None,
    }
