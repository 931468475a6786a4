"""Score toponyms for a query: similarity of the names, then hints of codes, then population.

The weights were set on tests/data/places/queries.csv and on random communes: see bench/places.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10

from rapidfuzz.distance import DamerauLevenshtein

from geo.communes.names import departement_of, fold, place_key
from geo.communes.query import PlaceQuery, ends_of, split_in_two
from geo.communes.unused import arrondissement_words, unused_words
from geo.points import Point

COMMUNE, DEPARTEMENT, ARRONDISSEMENT = "commune", "departement", "arrondissement-municipal"

EXACT_NAME = 1.0
FIRST_WORDS = 0.9
"""The name starts with the words typed: Brive for Brive-la-Gaillarde."""
FIRST_LETTERS = 0.7
"""The name starts with the letters typed; up to FIRST_LETTERS_BONUS more when they are nearly all of it."""
FIRST_LETTERS_BONUS = 0.15
SIMILAR_NAME = 0.85
"""Times the share of right letters (Damerau-Levenshtein)."""
PARTIAL_NAME = 0.5
"""The words typed end or start with the name: the rest may be a street."""
LONGER_PART = 0.15
"""More for each further word, behind a street: Villeneuve-Saint-Georges and not Saint-Georges."""
POSTAL_CODE_ONLY = 0.3
"""The postal code is right and the name is not."""
MIN_SIMILARITY = 0.6
"""Below this share of right letters, two names do not resemble each other."""

SAME_CODE = 0.3
OTHER_CODE = -0.3
NEAR_POSTAL_CODE = 0.1
"""Of the same département: 69000 for Lyon, or the code of a cedex."""
SAME_PARENT = 0.3
POPULATION_TENFOLD = 0.08
"""For each tenfold of population."""
OTHER_POSTAL_CODE = 0.02
"""Less for each other postal code, when only a postal code was typed: 75011 is the 11e, not Paris."""
QUERIED_ARRONDISSEMENT = 0.4
FORMER_COMMUNE = -0.1
NOT_A_COMMUNE = -0.05
EXACT_SPELLING = 0.02
"""With its article and its accents: distinguishes La Vergne from Vergné."""
EXACT_LABEL = 1.0


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
        """Format a name that no other place has; typed as a query, it leads back to this place."""
        label = f"{self.nom} ({self.departement_code})"
        if self.type == DEPARTEMENT:
            return f"{label}, département"
        return label if self.type in (COMMUNE, ARRONDISSEMENT) else f"{label}, commune de {self.commune}"


@dataclass(frozen=True, slots=True)
class Interpretation:
    """One interpretation of a query: a name, perhaps in some départements."""

    key: str
    departements: tuple[str, ...] = ()
    bonus: float = 0.0
    inside: frozenset[str] = frozenset()
    """Beginnings and ends of the key, by whole words."""


def interpretations_of(query: PlaceQuery, departements_by_key: Mapping[str, str]) -> list[Interpretation]:
    """List the interpretations of a query, given which of its words are names of départements."""
    interpretations = [Interpretation(query.key, query.departements, inside=query.parts)]
    if query.arrondissement is not None:
        interpretations.append(Interpretation(query.arrondissement, bonus=QUERIED_ARRONDISSEMENT))
    for head, tail in split_in_two(query.key):
        for name, where in ((head, tail), (tail, head)):
            if where in departements_by_key:
                inside = ends_of(name) if query.street_first else frozenset()
                interpretations.append(Interpretation(name, (departements_by_key[where],), inside=inside))
    return interpretations


def score(query: PlaceQuery, interpretations: Sequence[Interpretation], toponym: Toponym) -> float:
    """Score a toponym for a query: above 1 for a right name, 0 when it does not resemble."""
    found = max(_score_interpretation(query, interpretation, toponym) for interpretation in interpretations)
    if found <= 0:
        return 0.0
    return found + _score_kind(query, toponym) + _score_spelling(query, toponym)


def unused(query: PlaceQuery, departements_by_key: Mapping[str, str], toponym: Toponym) -> str:
    """Return what was typed and did not serve to find a toponym, in its own spelling: «rue de Tolbiac»."""
    codes = {toponym.departement_code, *query.departements}
    departements = [key for key, code in departements_by_key.items() if code in codes]
    departements += [code.lower() for code in query.departements]
    if query.arrondissement == toponym.cle:
        return unused_words(query, [*arrondissement_words(query), *departements])
    is_part = toponym.cle in query.parts
    return unused_words(
        query, [toponym.cle, *departements], whole=not is_part and similarity(query.key, toponym) > 0
    )


def similarity(key: str, toponym: Toponym) -> float:
    """Compute the similarity of a key and a name, from 0 to 1: equal, first words, first letters, alike."""
    if toponym.cle == key:
        return EXACT_NAME
    if toponym.cle.startswith(f"{key} "):
        return FIRST_WORDS
    if toponym.cle.startswith(key):
        return FIRST_LETTERS + FIRST_LETTERS_BONUS * len(key) / len(toponym.cle)
    alike = max(
        _letter_similarity(key, toponym.cle),
        _letter_similarity(key.replace(" ", ""), fold(toponym.nom).replace(" ", "")),
    )
    return SIMILAR_NAME * alike if alike >= MIN_SIMILARITY else 0.0


def score_name(interpretation: Interpretation, toponym: Toponym) -> float:
    """Score the name alone, which may be a part of what was typed; 0 when nothing is alike."""
    part = PARTIAL_NAME if toponym.cle in interpretation.inside else 0.0
    return similarity(interpretation.key, toponym) or part


def _score_interpretation(query: PlaceQuery, interpretation: Interpretation, toponym: Toponym) -> float:
    """Score the name and the codes, for one interpretation; 0 when nothing is alike."""
    if not interpretation.key:
        return _score_codes(query, interpretation, toponym)
    name = score_name(interpretation, toponym)
    if query.street_first and toponym.cle in interpretation.inside:
        name = _score_behind_street(query, toponym)
    if not name and query.code_postal in toponym.codes_postaux:
        name = POSTAL_CODE_ONLY - OTHER_POSTAL_CODE * (len(toponym.codes_postaux) - 1)
    return name + interpretation.bonus + _score_hints(query, interpretation, toponym) if name else 0.0


def _score_behind_street(query: PlaceQuery, toponym: Toponym) -> float:
    """Score a name that ends an address; 0 where the postal code says that it is the street's."""
    if query.code_postal and departement_of(query.code_postal) != toponym.departement_code:
        return 0.0
    return PARTIAL_NAME + LONGER_PART * toponym.cle.count(" ")


def _score_codes(query: PlaceQuery, interpretation: Interpretation, toponym: Toponym) -> float:
    if query.code_postal in toponym.codes_postaux:
        return EXACT_NAME - OTHER_POSTAL_CODE * (len(toponym.codes_postaux) - 1)
    if toponym.type == DEPARTEMENT and toponym.code in interpretation.departements:
        return EXACT_NAME
    return 0.0


def _score_hints(query: PlaceQuery, interpretation: Interpretation, toponym: Toponym) -> float:
    """Score the hints besides the name: a département, a postal code, the commune it is part of."""
    hints = 0.0
    if interpretation.departements:
        hints += SAME_CODE if toponym.departement_code in interpretation.departements else OTHER_CODE
    if query.code_postal in toponym.codes_postaux:
        hints += SAME_CODE
    elif query.code_postal is not None:
        near = departement_of(query.code_postal) == toponym.departement_code
        hints += NEAR_POSTAL_CODE if near else OTHER_CODE
    if query.parent is not None and toponym.commune is not None:
        hints += SAME_PARENT if place_key(toponym.commune) == query.parent else 0.0
    return hints


def _score_kind(query: PlaceQuery, toponym: Toponym) -> float:
    weight = POPULATION_TENFOLD * log10(max(toponym.population, 1))
    if toponym.type == DEPARTEMENT:
        return weight + (SAME_CODE if query.is_departement else NOT_A_COMMUNE)
    if toponym.type == ARRONDISSEMENT:
        return weight + NOT_A_COMMUNE
    return weight if toponym.type == COMMUNE else weight + FORMER_COMMUNE


def _score_spelling(query: PlaceQuery, toponym: Toponym) -> float:
    if toponym.label.casefold() == query.typed:
        return EXACT_LABEL
    return EXACT_SPELLING if toponym.nom.casefold() == query.typed else 0.0


def _letter_similarity(a: str, b: str) -> float:
    return DamerauLevenshtein.normalized_similarity(a, b, score_cutoff=MIN_SIMILARITY)
