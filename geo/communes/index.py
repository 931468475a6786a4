"""Index of communes in memory: codes of any year, names or postal codes of a row → its commune."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from geo.communes.names import departement_of, place_key
from geo.points import Point, sphere_distance_m

MIN_SIMILARITY_PCT = 88
"""Out of 100: «rambervilelrs» is at 92 of «rambervillers»; two neighbours that differ by a word are lower."""

NEARBY_M = 50_000
"""A postal code is never so far from the communes it is mistaken for."""

_POSTAL_NOISE = re.compile(r"\bcedex\b.*$|\b\d{5}\b")


@dataclass(frozen=True, slots=True)
class CommuneRef:
    """The columns of a commune that importers need."""

    code_insee: str
    nom: str
    departement_code: str
    codes_postaux: tuple[str, ...]
    seat: Point | None


@dataclass(frozen=True, slots=True)
class Alias:
    """A former code, a former commune or an arrondissement, and the commune it is now part of."""

    code_insee: str
    nom: str
    commune_code: str
    codes_postaux: tuple[str, ...]
    position: Point | None


@dataclass(frozen=True, slots=True)
class CommuneIndex:
    """Communes by code, by postal code and name, by name in a département, by name in the country."""

    by_code: dict[str, CommuneRef] = field(default_factory=dict)
    by_postal_code: dict[str, list[CommuneRef]] = field(default_factory=dict)
    by_postal_code_and_key: dict[tuple[str, str], CommuneRef] = field(default_factory=dict)
    by_departement: dict[str, dict[str, CommuneRef | None]] = field(default_factory=dict)
    """Département → folded name → commune; None for a name that several bear."""
    by_unique_key: dict[str, CommuneRef | None] = field(default_factory=dict)
    positions: dict[str, Point] = field(default_factory=dict)
    """Arrondissement or former commune, by code → where it is, when known."""

    @classmethod
    def build(cls, communes: Iterable[CommuneRef], aliases: Iterable[Alias]) -> "CommuneIndex":
        """Index communes and the other names they go by."""
        index = cls()
        for commune in communes:
            index._add(commune, code=commune.code_insee, nom=commune.nom, postal=commune.codes_postaux)
            for code_postal in commune.codes_postaux:
                index.by_postal_code.setdefault(code_postal, []).append(commune)
        for alias in aliases:
            commune = index.by_code[alias.commune_code]
            postal = alias.codes_postaux or commune.codes_postaux
            index._add(commune, code=alias.code_insee, nom=alias.nom, postal=postal)
            if alias.position is not None:
                index.positions.setdefault(alias.code_insee, alias.position)
        return index

    def find(self, *, code_insee: str | None, code_postal: str | None, nom: str | None) -> CommuneRef | None:
        """Find the commune meant, or None.

        A name and a postal code that agree decide; then the Insee code, unless the postal code is of
        another département: files hold wrong codes more often than a wrong name and postal code.
        """
        key, postal = _name_key(nom), code_postal or ""
        coded = self.by_code.get(code_insee or "")
        agreeing = coded if not postal or _same_departement(coded, postal) else None
        return (
            self.by_postal_code_and_key.get((postal, key))
            or agreeing
            or self.by_departement.get(departement_of(postal), {}).get(key)
            or self._by_similar_name(key, postal)
            or self._by_unique_name(key, postal)
            or self._only_of_postal_code(postal)
            or coded
        )

    def _by_similar_name(self, key: str, postal: str) -> CommuneRef | None:
        """Find the commune of the same postal code, else of the département, whose name is nearly this."""
        if not key:
            return None
        near = {place_key(commune.nom): commune for commune in self.by_postal_code.get(postal, [])}
        begun = [name for name in near if name.startswith(f"{key} ") or key.startswith(f"{name} ")]
        if len(begun) == 1:
            return near[begun[0]]
        for names in (near, self.by_departement.get(departement_of(postal), {})):
            found = process.extractOne(key, names.keys(), scorer=fuzz.ratio, score_cutoff=MIN_SIMILARITY_PCT)
            if found is not None:
                return names[found[0]]
        return None

    def _by_unique_name(self, key: str, postal: str) -> CommuneRef | None:
        """Find the only commune of that name, unless the postal code says that it is far from here."""
        named = self.by_unique_key.get(key)
        around = [commune.seat for commune in self.by_postal_code.get(postal, []) if commune.seat]
        if named is None or named.seat is None or (postal and not around):
            return None
        near = not around or min(sphere_distance_m(named.seat, seat) for seat in around) <= NEARBY_M
        return named if near else None

    def _only_of_postal_code(self, postal: str) -> CommuneRef | None:
        """Return the commune of a postal code that has only one."""
        candidates = self.by_postal_code.get(postal, [])
        return candidates[0] if len(candidates) == 1 else None

    def _add(self, commune: CommuneRef, *, code: str, nom: str, postal: Iterable[str]) -> None:
        key = place_key(nom)
        self.by_code.setdefault(code, commune)
        for code_postal in postal:
            self.by_postal_code_and_key.setdefault((code_postal, key), commune)
        names = self.by_departement.setdefault(commune.departement_code, {})
        if names.setdefault(key, commune) is not commune:
            names[key] = None  # a name that two communes bear identifies none
        if self.by_unique_key.setdefault(key, commune) is not commune:
            self.by_unique_key[key] = None


def _name_key(nom: str | None) -> str:
    """Fold the name of a commune without «cedex» nor a postal code beside it."""
    return place_key(_POSTAL_NOISE.sub(" ", place_key(nom))) if nom else ""


def _same_departement(commune: CommuneRef | None, postal: str) -> bool:
    return commune is not None and departement_of(postal) == commune.departement_code
