"""Find which commune a row speaks of, from whatever it says: codes of any year, names, postal codes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from geo.names import place_key
from geo.points import Point


@dataclass(frozen=True, slots=True)
class CommuneRef:
    """What an importer needs to know of a commune."""

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
    """Communes by code, by postal code and name, and by name alone where it is unique in a département."""

    by_code: dict[str, CommuneRef] = field(default_factory=dict)
    by_postal_code: dict[str, list[CommuneRef]] = field(default_factory=dict)
    by_postal_code_and_key: dict[tuple[str, str], CommuneRef] = field(default_factory=dict)
    by_departement_and_key: dict[tuple[str, str], CommuneRef | None] = field(default_factory=dict)
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

        The code decides unless the postal code and the name agree on another commune: files hold
        codes of the wrong commune more often than a wrong postal code and name together.
        """
        key = place_key(nom) if nom else ""
        named = self.by_postal_code_and_key.get((code_postal or "", key))
        if named is not None:
            return named
        coded = self.by_code.get(code_insee or "")
        if coded is not None:
            return coded
        return self._find_by_name(code_postal or "", key)

    def _find_by_name(self, code_postal: str, key: str) -> CommuneRef | None:
        departement = departement_of(code_postal)
        same_name = self.by_departement_and_key.get((departement, key)) if key else None
        if same_name is not None:
            return same_name
        candidates = self.by_postal_code.get(code_postal, [])
        return candidates[0] if len(candidates) == 1 else None

    def _add(self, commune: CommuneRef, *, code: str, nom: str, postal: Iterable[str]) -> None:
        key = place_key(nom)
        self.by_code.setdefault(code, commune)
        for code_postal in postal:
            self.by_postal_code_and_key.setdefault((code_postal, key), commune)
        place = (commune.departement_code, key)
        known = self.by_departement_and_key.setdefault(place, commune)
        if known is not None and known is not commune:
            self.by_departement_and_key[place] = None  # a name that two communes bear tells nothing


def departement_of(code: str) -> str:
    """Read the département off an Insee or postal code: 23, 974; 2A or 2B for Insee codes of Corsica.

    The postal codes of Corsica start with 200, 201 (2A) or 202, 206 (2B).
    """
    if code.startswith(("97", "98")):
        return code[:3]
    if code.startswith("20") and len(code) == 5:
        return "2A" if code[2] in "01" else "2B"
    return code[:2]
