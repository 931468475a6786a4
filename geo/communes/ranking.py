"""Say how well a toponym answers what was typed: how alike the names are, then hints, then population.

The weights were set on tests/data/places/queries.csv and on random communes: see bench/places.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10

from rapidfuzz.distance import DamerauLevenshtein

from geo.communes.index import departement_of
from geo.communes.names import fold, place_key
from geo.communes.query import PlaceQuery, splits
from geo.points import Point

COMMUNE, DEPARTEMENT, ARRONDISSEMENT = "commune", "departement", "arrondissement-municipal"

EXACT = 1.0
WORDS = 0.9
"""The name starts with the words typed: Brive for Brive-la-Gaillarde."""
START = 0.7
"""The name starts with the letters typed; up to COVERED more when they are nearly all of it."""
COVERED = 0.15
ALIKE = 0.85
"""Times the share of letters that are right (Damerau-Levenshtein)."""
INSIDE = 0.5
"""The words typed end or start with the name: the rest may be a street."""
POSTAL_CODE_ALONE = 0.3
"""The postal code is right and the name is not."""
LEAST_ALIKE = 0.6
"""Below this share of right letters, two names do not resemble each other."""

SAME_CODE = 0.3
OTHER_CODE = -0.3
NEAR_POSTAL_CODE = 0.1
"""Of the same département: 69000 for Lyon, or the code of a cedex."""
SAME_PARENT = 0.3
TENFOLD = 0.08
"""Each tenfold of population."""
SEVERAL_POSTAL_CODES = 0.02
"""Less for each other postal code, when only a postal code was typed: 75011 is the 11e, not Paris."""
ASKED_ARRONDISSEMENT = 0.4
FORMER = -0.1
NOT_A_COMMUNE = -0.05
AS_SPELT = 0.02
"""With its article and its accents: tells La Vergne from Vergné."""
AS_LABELLED = 1.0


@dataclass(frozen=True, slots=True)
class Toponym:
    """A row of the table `toponyme`, and the name of the commune it is in."""

    type: str
    code: str
    nom: str
    cle: str
    commune_code: str | None
    departement_code: str
    codes_postaux: tuple[str, ...]
    population: int
    commune: str | None
    point: Point

    @property
    def label(self) -> str:
        """Tell the place from any other; typed as a query, it leads back to this place."""
        label = f"{self.nom} ({self.departement_code})"
        if self.type == DEPARTEMENT:
            return f"{label}, département"
        return label if self.type in (COMMUNE, ARRONDISSEMENT) else f"{label}, commune de {self.commune}"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read what was typed: a name, perhaps somewhere."""

    key: str
    departements: tuple[str, ...] = ()
    bonus: float = 0.0
    inside: frozenset[str] = frozenset()
    """What the key starts or ends with, word by word."""


def readings_of(query: PlaceQuery, departements_by_key: Mapping[str, str]) -> list[Reading]:
    """List the ways to read a query, knowing which of its words are names of départements."""
    inside = frozenset(part for halves in splits(query.key) for part in halves)
    readings = [Reading(query.key, query.departements, inside=inside)]
    if query.arrondissement is not None:
        readings.append(Reading(query.arrondissement, bonus=ASKED_ARRONDISSEMENT))
    for head, tail in splits(query.key):
        for name, where in ((head, tail), (tail, head)):
            if where in departements_by_key:
                readings.append(Reading(name, (departements_by_key[where],)))
    return readings


def score(query: PlaceQuery, readings: Sequence[Reading], toponym: Toponym) -> float:
    """Mark a toponym for a query: above 1 for a right name, 0 when it does not resemble."""
    found = max(_mark(query, reading, toponym) for reading in readings)
    if found <= 0:
        return 0.0
    return found + _weight_of_kind(query, toponym) + _weight_of_spelling(query, toponym)


def likeness(key: str, toponym: Toponym) -> float:
    """Compare a key with a name, from 0 to 1: the same, its first words, its start, or nearly the same."""
    if toponym.cle == key:
        return EXACT
    if toponym.cle.startswith(f"{key} "):
        return WORDS
    if toponym.cle.startswith(key):
        return START + COVERED * len(key) / len(toponym.cle)
    alike = max(_alike(key, toponym.cle), _alike(key.replace(" ", ""), fold(toponym.nom).replace(" ", "")))
    return ALIKE * alike if alike >= LEAST_ALIKE else 0.0


def mark_of_name(reading: Reading, toponym: Toponym) -> float:
    """Mark the name alone, which may be a part of what was typed; 0 when nothing is alike."""
    return likeness(reading.key, toponym) or (INSIDE if toponym.cle in reading.inside else 0.0)


def _mark(query: PlaceQuery, reading: Reading, toponym: Toponym) -> float:
    """Mark the name and the codes, for one reading; 0 when nothing is alike."""
    if not reading.key:
        return _mark_of_codes(query, reading, toponym)
    name = mark_of_name(reading, toponym)
    if not name and query.code_postal in toponym.codes_postaux:
        name = POSTAL_CODE_ALONE
    return name + reading.bonus + _hints(query, reading, toponym) if name else 0.0


def _mark_of_codes(query: PlaceQuery, reading: Reading, toponym: Toponym) -> float:
    if query.code_postal in toponym.codes_postaux:
        return EXACT - SEVERAL_POSTAL_CODES * (len(toponym.codes_postaux) - 1)
    if toponym.type == DEPARTEMENT and toponym.code in reading.departements:
        return EXACT
    return 0.0


def _hints(query: PlaceQuery, reading: Reading, toponym: Toponym) -> float:
    """Mark what was said besides the name: a département, a postal code, the commune it is part of."""
    hints = 0.0
    if reading.departements:
        hints += SAME_CODE if toponym.departement_code in reading.departements else OTHER_CODE
    if query.code_postal in toponym.codes_postaux:
        hints += SAME_CODE
    elif query.code_postal is not None:
        near = departement_of(query.code_postal) == toponym.departement_code
        hints += NEAR_POSTAL_CODE if near else OTHER_CODE
    if query.parent is not None and toponym.commune is not None:
        hints += SAME_PARENT if place_key(toponym.commune) == query.parent else 0.0
    return hints


def _weight_of_kind(query: PlaceQuery, toponym: Toponym) -> float:
    weight = TENFOLD * log10(max(toponym.population, 1))
    if toponym.type == DEPARTEMENT:
        return weight + (SAME_CODE if query.is_departement else NOT_A_COMMUNE)
    if toponym.type == ARRONDISSEMENT:
        return weight + NOT_A_COMMUNE
    return weight if toponym.type == COMMUNE else weight + FORMER


def _weight_of_spelling(query: PlaceQuery, toponym: Toponym) -> float:
    if toponym.label.casefold() == query.typed:
        return AS_LABELLED
    return AS_SPELT if toponym.nom.casefold() == query.typed else 0.0


def _alike(a: str, b: str) -> float:
    return DamerauLevenshtein.normalized_similarity(a, b, score_cutoff=LEAST_ALIKE)
