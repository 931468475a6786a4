"""Find the place that a visitor typed: communes, arrondissements, former communes, départements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import ARRAY, ColumnElement, Row, Text, cast, func, select, true
from sqlalchemy.orm import Session

from geo.communes.query import LONGEST_TEXT, PlaceQuery, parse_place, splits
from geo.communes.ranking import (
    DEPARTEMENT,
    INSIDE,
    WORDS,
    Reading,
    Toponym,
    mark_of_name,
    readings_of,
    score,
)
from geo.database.models import Commune, Toponyme
from geo.points import Point

CLEAR_LEAD = 0.1
"""With a smaller lead over the second, the first is not taken without asking: Saint-Denis (93) or (974)?"""
CLEAR_SCORE = 0.8
"""Below this score the name is too different to be taken without asking."""

LEAST_TRIGRAMS = ((3, 0.3), (4, 0.25), (5, 0.2), (8, 0.25), (LONGEST_TEXT, 0.35))
"""Letters of a name, at most → share of common trigrams from which another one is a candidate.
Two letters swapped spoil four trigrams: guise and gusie share a fifth, lyno and lyon a quarter.
The shares of the shortest ask for two common trigrams: one is only the same first letter."""
LEAST_TRIGRAMS_OF_SAINTS = 0.5
"""One place in eight is a saint: all of them share six trigrams, which should not make candidates."""
ENOUGH_STARTS = 5
"""When as many names start with what was typed, it is a name under way and not a wrong one."""

_MOST_CANDIDATES = 40

_TOPONYMS = select(
    Toponyme.type,
    Toponyme.code,
    Toponyme.nom,
    Toponyme.cle,
    Toponyme.commune_code,
    Toponyme.departement_code,
    Toponyme.codes_postaux,
    Toponyme.population,
    # Not a join: the few that are kept are looked up, and not the thousands that start with «saint».
    select(Commune.nom).where(Commune.code_insee == Toponyme.commune_code).scalar_subquery().label("commune"),
    func.ST_X(cast(Toponyme.position, Geometry)).label("lon"),
    func.ST_Y(cast(Toponyme.position, Geometry)).label("lat"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place that was found. `label` tells it from any other, and leads back to it when typed."""

    type: str
    code: str
    nom: str
    label: str
    commune_code: str | None
    departement_code: str
    codes_postaux: tuple[str, ...]
    population: int
    point: Point
    score: float


def search_places(session: Session, text: str, *, limit: int = 5) -> list[Place]:
    """List the places that a text may mean, best first; empty when nothing resembles."""
    query = parse_place(text)
    if query.is_empty:
        return []
    found = _select(session, _named(query))
    if query.code_insee is not None and not found:
        coded = (Toponyme.code == query.code_insee) & (Toponyme.type != DEPARTEMENT)
        return [_place(query, (), toponym, sure=True) for toponym in _select(session, coded)][:1]
    readings = readings_of(query, {t.cle: t.code for t in found if t.type == DEPARTEMENT})
    for reading in readings:
        starting = _starting(session, reading)
        found += starting
        if len(starting) < ENOUGH_STARTS and not _surely_found(query, readings, found):
            found += _resembling(session, reading)
    ranked = sorted((_place(query, readings, toponym) for toponym in set(found)), key=_by_score)
    return _without_doubles(place for place in ranked if place.score > 0)[:limit]


def clear_winner(places: Sequence[Place]) -> Place | None:
    """Take the first place if it is far ahead of the second; None when people have to choose."""
    if not places or places[0].score < CLEAR_SCORE:
        return None
    if len(places) > 1 and places[0].score - places[1].score < CLEAR_LEAD:
        return None
    return places[0]


def _named(query: PlaceQuery) -> ColumnElement[bool]:
    """Match what bears the name or a part of it, or uses the postal code, or is the département."""
    keys = {query.key, query.arrondissement, *(part for halves in splits(query.key) for part in halves)}
    named: ColumnElement[bool] = Toponyme.cle.in_(keys - {None, ""})
    if query.code_postal is not None:
        named |= Toponyme.codes_postaux.op("@>")(cast([query.code_postal], ARRAY(Text)))
    if query.departements and not query.key:
        named |= (Toponyme.type == DEPARTEMENT) & Toponyme.code.in_(query.departements)
    return named


def _starting(session: Session, reading: Reading) -> list[Toponym]:
    """Find the most populated places whose name starts with the key."""
    if not reading.key:
        return []
    starting = Toponyme.cle.like(f"{reading.key}%") & _somewhere(reading)  # a key has no wildcard
    return _select(session, starting, Toponyme.population.desc())


def _resembling(session: Session, reading: Reading) -> list[Toponym]:
    """Find the places whose name shares the most trigrams with the key."""
    if not reading.key:
        return []
    least = str(_least_trigrams(reading.key))
    session.execute(select(func.set_config("pg_trgm.similarity_threshold", least, True)))
    resembling = Toponyme.cle.op("%")(reading.key) & _somewhere(reading)
    return _select(session, resembling, func.similarity(Toponyme.cle, reading.key).desc())


def _least_trigrams(key: str) -> float:
    if key.startswith(("saint ", "sainte ")):
        return LEAST_TRIGRAMS_OF_SAINTS
    return next(share for letters, share in LEAST_TRIGRAMS if len(key) <= letters)


def _somewhere(reading: Reading) -> ColumnElement[bool]:
    return Toponyme.departement_code.in_(reading.departements) if reading.departements else true()


def _select(session: Session, condition: ColumnElement[bool], *order: ColumnElement[Any]) -> list[Toponym]:
    """Read toponyms, only the first in an order if one is given."""
    some = _TOPONYMS.where(condition).order_by(*order).limit(_MOST_CANDIDATES if order else None)
    return [_toponym(row) for row in session.execute(some)]


def _toponym(row: Row[Any]) -> Toponym:
    return Toponym(
        type=row.type,
        code=row.code,
        nom=row.nom,
        cle=row.cle,
        commune_code=row.commune_code,
        departement_code=row.departement_code,
        codes_postaux=tuple(row.codes_postaux),
        population=row.population,
        commune=row.commune,
        point=Point(row.lon, row.lat),
    )


def _surely_found(query: PlaceQuery, readings: Iterable[Reading], found: Iterable[Toponym]) -> bool:
    """Tell whether a name is right, or about right with the right postal code: no need to look further."""
    return any(
        mark_of_name(reading, toponym) >= (INSIDE if query.code_postal in toponym.codes_postaux else WORDS)
        for reading in readings
        for toponym in found
    )


def _place(query: PlaceQuery, readings: Sequence[Reading], toponym: Toponym, *, sure: bool = False) -> Place:
    return Place(
        type=toponym.type,
        code=toponym.code,
        nom=toponym.nom,
        label=toponym.label,
        commune_code=toponym.commune_code,
        departement_code=toponym.departement_code,
        codes_postaux=toponym.codes_postaux,
        population=toponym.population,
        point=toponym.point,
        score=1.0 if sure else score(query, readings, toponym),
    )


def _by_score(place: Place) -> tuple[float, int, str]:
    return -place.score, -place.population, place.label


def _without_doubles(places: Iterable[Place]) -> list[Place]:
    """Keep the best of several that bear one name in one commune: Paris the commune, not the département."""
    kept: dict[tuple[str, str | None], Place] = {}
    for place in places:
        kept.setdefault((place.nom, place.commune_code), place)
    return list(kept.values())
