"""Find an address among the streets of a commune or of a postal code: its point, and how sure it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from geo.addresses.parsing import House, StreetQuery, parse_street, same_suffix
from geo.addresses.streets import without_titles
from geo.communes.street_words import KIND_OF
from geo.database.models import Rue
from geo.database.models.addresses import OFFSETS_PER_DEGREE, POSITIONS_PER_DEGREE
from geo.points import Point, sphere_distance_m

ADRESSE, RUE = "adresse", "rue"

MIN_STREET_SCORE: Final = 0.86
"""Below, another street is found more often than a misspelt one: python -m bench.geocoding."""

OTHER_KIND: Final = 0.8
"""Times the score where one is a rue and the other an avenue: towns have both of one name."""
WITHOUT_TITLE: Final = 0.98
"""Times the score where only one has its title: rue du Docteur Roux, rue Roux."""
AMBIGUOUS: Final = 0.5
"""Times the score where a commune has the street twice, far apart, and nothing tells which."""
MAX_SAME_STREET_M: Final = 1_000
MAX_NEIGHBOUR: Final = 10
"""Of a number that does not exist, the nearest stands for it up to so many numbers away."""

_NEAR: Final = 30
"""Streets whose resemblance is computed with care: a town may have thousands."""
_MIN_NEAR_PCT: Final = 30.0
"""Of shorter names: Roux is a third of Docteur Roux."""


@dataclass(frozen=True, slots=True)
class AddressMatch:
    """An address that was found. `precision` is `adresse`, or `rue` where the number is not known."""

    point: Point
    score: float
    """Resemblance of the names, 1 for the same."""
    precision: str
    label: str
    """Number and street, as the BAN spells them."""
    code_postal: str
    commune_code: str
    code_insee: str
    """Of the arrondissement, in Paris, Lyon and Marseille."""
    house_unknown: str = ""
    """The number that was asked and is not known."""


def find_address(
    session: Session,
    adresse: str,
    *,
    commune_code: str | None = None,
    code_postal: str | None = None,
    least: float = MIN_STREET_SCORE,
) -> AddressMatch | None:
    """Find an address in a commune, or where only the postal code is known, there.

    The postal code then chooses among streets of one name. None: no street resembles enough.
    """
    query = parse_street(adresse)
    if query is None or (commune_code is None and code_postal is None):
        return None
    where = Rue.commune_code == commune_code if commune_code else Rue.code_postal == code_postal
    score, ids = best_streets(_read_keys(session, where, query.key), query.key, least)
    if not ids:
        return None
    streets = session.scalars(select(Rue).where(Rue.id.in_(ids)).order_by(Rue.id)).all()
    match = _choose(streets, query, score, code_postal)
    return match if match.score >= least else None


def has_streets(session: Session) -> bool:
    """Check whether any street is loaded."""
    return session.scalar(select(select(Rue.id).exists())) or False


@lru_cache(maxsize=1 << 15)
def street_similarity(asked: str, known: str) -> float:
    """Compute the resemblance of two keys of streets, from 0 to 1."""
    if asked == known:
        return 1.0
    kind_asked, name_asked = _split_kind(asked)
    kind_known, name_known = _split_kind(known)
    same_kind = not kind_asked or not kind_known or kind_asked == kind_known
    plain = fuzz.ratio(name_asked, name_known)
    sorted_words = fuzz.token_sort_ratio(name_asked, name_known)
    untitled = WITHOUT_TITLE * fuzz.token_sort_ratio(without_titles(name_asked), without_titles(name_known))
    best = max(plain, WITHOUT_TITLE * sorted_words, untitled) / 100
    return best if same_kind else best * OTHER_KIND


def _split_kind(key: str) -> tuple[str, str]:
    head, _, tail = key.partition(" ")
    return (head, tail) if head in KIND_OF and tail else ("", key)


def _read_keys(session: Session, where: ColumnElement[bool], key: str) -> Mapping[str, str]:
    """Read the streets of a place with this very key, else those that share the most trigrams: id → key."""
    columns = select(Rue.id, Rue.cle).where(where)
    nearest = columns.order_by(func.similarity(Rue.cle, key).desc()).limit(_NEAR)
    rows = session.execute(columns.where(Rue.cle == key)).all() or session.execute(nearest).all()
    return {row.id: row.cle for row in rows}


def best_streets(keys: Mapping[str, str], key: str, least: float) -> tuple[float, list[str]]:
    """Return the ids of streets that resemble a key most: several where a name is there twice."""
    _, name = _split_kind(key)
    names = {street_id: _split_kind(known)[1] for street_id, known in keys.items()}
    # Scored in one call, since comparing a key with each of thousands takes half a second.
    near = process.extract(name, names, scorer=fuzz.token_sort_ratio, score_cutoff=_MIN_NEAR_PCT, limit=_NEAR)
    scores = {street_id: street_similarity(key, keys[street_id]) for _, _, street_id in near}
    best = max(scores.values(), default=0.0)
    return best, [street_id for street_id, score in scores.items() if score == best and best >= least]


def _choose(
    streets: Sequence[Rue], query: StreetQuery, score: float, code_postal: str | None
) -> AddressMatch:
    """Choose the street that has the house, then that of the postal code, then the longest."""
    fitness = {street.id: _fitness(street, query.houses, code_postal) for street in streets}
    first, *others = sorted(streets, key=lambda street: fitness[street.id], reverse=True)
    tied = [street for street in others if fitness[street.id][:2] == fitness[first.id][:2]]
    if any(_is_another(first, street) for street in tied):
        score *= AMBIGUOUS
    return _match(first, query.houses, score)


def _fitness(street: Rue, houses: Sequence[House], code_postal: str | None) -> tuple[bool, bool, int]:
    has_house = any(_rank_of(street, house) is not None for house in houses)
    return has_house, street.code_postal == code_postal, len(street.numeros)


def _is_another(a: Rue, b: Rue) -> bool:
    """Check whether two streets of one name are not one that crosses several arrondissements."""
    return a.code_insee == b.code_insee and sphere_distance_m(_point(a), _point(b)) > MAX_SAME_STREET_M


def _match(street: Rue, houses: Sequence[House], score: float) -> AddressMatch:
    """Place the first house that exists, else the nearest number, else the street."""
    for house in houses:
        rank = _rank_of(street, house)
        if rank is not None:
            label = f"{_number(street, rank)} {street.nom}"
            return _located(street, rank, score, precision=ADRESSE, label=label)
    asked = _written(houses[0]) if houses else ""
    rank = _nearest_rank(street, houses[0].numero) if houses else None
    return _located(street, rank, score, precision=RUE, label=street.nom, house_unknown=asked)


def _located(
    street: Rue, rank: int | None, score: float, *, precision: str, label: str, house_unknown: str = ""
) -> AddressMatch:
    return AddressMatch(
        point=_point(street, rank),
        score=score,
        precision=precision,
        label=label,
        code_postal=street.code_postal,
        commune_code=street.commune_code,
        code_insee=street.code_insee,
        house_unknown=house_unknown,
    )


def _rank_of(street: Rue, house: House) -> int | None:
    """Return the rank of a house: with its suffix, else of its number alone, next door."""
    same = [rank for rank, numero in enumerate(street.numeros) if numero == house.numero]
    suffixes = _suffixes(street)
    exact = [rank for rank in same if same_suffix(suffixes[rank], house.suffixe)]
    return next(iter(exact or same), None)


def _nearest_rank(street: Rue, numero: int) -> int | None:
    """Return the rank of the nearest number, of the same side of the street if it can be; None: too far."""
    near = [
        (abs(other - numero) + (other % 2 != numero % 2), rank)
        for rank, other in enumerate(street.numeros)
        if abs(other - numero) <= MAX_NEIGHBOUR
    ]
    return min(near)[1] if near else None


def _point(street: Rue, rank: int | None = None) -> Point:
    lon, lat = street.lon_e6 / POSITIONS_PER_DEGREE, street.lat_e6 / POSITIONS_PER_DEGREE
    if rank is None:
        return Point(lon, lat)
    return Point(
        lon + street.lon_offsets[rank] / OFFSETS_PER_DEGREE,
        lat + street.lat_offsets[rank] / OFFSETS_PER_DEGREE,
    )


def _suffixes(street: Rue) -> Sequence[str]:
    return street.suffixes.split(",") if street.suffixes else [""] * len(street.numeros)


def _number(street: Rue, rank: int) -> str:
    return _written(House(street.numeros[rank], _suffixes(street)[rank]))


def _written(house: House) -> str:
    return f"{house.numero} {house.suffixe}".strip()
