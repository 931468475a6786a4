"""Search the gazetteer for what a visitor typed: communes, arrondissements, former ones, départements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import ARRAY, ColumnElement, Row, Text, cast, func, select, true
from sqlalchemy.orm import Session

from geo.communes.names import place_key
from geo.communes.query import MAX_PLACE_CHARS, PlaceQuery, ends_of, parse_place, split_in_two
from geo.communes.ranking import (
    DEPARTEMENT,
    FIRST_WORDS,
    PARTIAL_NAME,
    Interpretation,
    Toponym,
    interpretations_of,
    score,
    score_name,
    unused,
)
from geo.database.models import Commune, Toponyme
from geo.points import Point

MIN_CLEAR_LEAD = 0.1
"""With a smaller lead over the second, the first is not taken without asking: Saint-Denis (93) or (974)?"""
MIN_CLEAR_SCORE = 0.8
"""Below this score the name is too different to be taken without asking."""

MISSPELT_BEHIND_STREET = 0.3
"""Less for a name that only resembles the last word of an address: it may be that of the street."""

MIN_TRIGRAM_SHARES = ((3, 0.3), (4, 0.25), (5, 0.2), (8, 0.25), (MAX_PLACE_CHARS, 0.35))
"""Most letters of a name → share of common trigrams from which another one is a candidate.
Two letters swapped spoil four trigrams: guise and gusie share a fifth, lyno and lyon a quarter.
The shares of the shortest ask for two common trigrams: one is only the same first letter."""
MIN_TRIGRAM_SHARE_OF_SAINTS = 0.5
"""One place in eight is a saint: all of them share six trigrams, which should not make candidates."""
MIN_PREFIX_MATCHES = 5
"""When as many names start with what was typed, it is an unfinished name and not a wrong one."""

_MAX_CANDIDATES = 40

_TOPONYMS = select(
    Toponyme.type,
    Toponyme.code,
    Toponyme.nom,
    Toponyme.cle,
    Toponyme.commune_code,
    Toponyme.departement_code,
    Toponyme.codes_postaux,
    Toponyme.population,
    # Not a join: it is looked up for the few rows returned, not for the thousands that start with «saint».
    select(Commune.nom).where(Commune.code_insee == Toponyme.commune_code).scalar_subquery().label("commune"),
    func.ST_X(cast(Toponyme.position, Geometry)).label("lon"),
    func.ST_Y(cast(Toponyme.position, Geometry)).label("lat"),
)


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A place that matches a query. `label` is unique, and leads back to the place when typed."""

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
    unused: str = ""
    """What was typed and did not serve to find it, in its own spelling: «rue de Tolbiac»."""


def search_places(session: Session, text: str, *, limit: int = 5) -> list[PlaceMatch]:
    """List the places that a text may mean, best first; empty when nothing resembles."""
    query = parse_place(text)
    if query.is_empty:
        return []
    found = _select(session, _matching_names(query))
    if query.code_insee is not None and not found:
        coded = (Toponyme.code == query.code_insee) & (Toponyme.type != DEPARTEMENT)
        return [_place(query, (), {}, toponym, sure=True) for toponym in _select(session, coded)][:1]
    departements = {t.cle: t.code for t in found if t.type == DEPARTEMENT}
    interpretations = interpretations_of(query, departements)
    for interpretation in interpretations:
        starting = _select_by_prefix(session, interpretation)
        found += starting
        if len(starting) < MIN_PREFIX_MATCHES and not _has_sure_match(query, interpretations, found):
            found += _select_by_trigrams(session, interpretation)
    ranked = sorted(
        (_place(query, interpretations, departements, toponym) for toponym in set(found)), key=_by_score
    )
    places = _without_duplicates(place for place in ranked if place.score > 0)[:limit]
    return places or _places_at_the_end(session, query, limit)


def _places_at_the_end(session: Session, query: PlaceQuery, limit: int) -> list[PlaceMatch]:
    """List the places that resemble the last word behind a street, where no name is right."""
    street, _, last = query.text.strip().rpartition(" ")
    if not query.street_first or not last:
        return []
    return [
        replace(place, score=place.score - MISSPELT_BEHIND_STREET, unused=street.strip(" ,"))
        for place in search_places(session, last, limit=limit)
    ]


def clear_winner(places: Sequence[PlaceMatch]) -> PlaceMatch | None:
    """Return the first place if it is far ahead of the second; None when people have to choose."""
    if not places or places[0].score < MIN_CLEAR_SCORE:
        return None
    if len(places) > 1 and places[0].score - places[1].score < MIN_CLEAR_LEAD:
        return None
    return places[0]


def others_of_the_name(places: Sequence[PlaceMatch], chosen: PlaceMatch) -> list[PlaceMatch]:
    """List the other places that bear the name of the chosen one, best first: another Montreuil."""
    return [
        place
        for place in places
        if place is not chosen and place.type != DEPARTEMENT and place_key(place.nom) == place_key(chosen.nom)
    ]


def _matching_names(query: PlaceQuery) -> ColumnElement[bool]:
    """Match toponyms with the name or a part of it, or the postal code, or that are the département."""
    halves = {part for parts in split_in_two(query.key) for part in parts}
    keys = {query.key, query.arrondissement, *halves}
    if query.street_first:  # the town, between the street and the name of its département
        keys |= {end for head in halves for end in ends_of(head)}
    named: ColumnElement[bool] = Toponyme.cle.in_(keys - {None, ""})
    if query.code_postal is not None:
        named |= Toponyme.codes_postaux.op("@>")(cast([query.code_postal], ARRAY(Text)))
    if query.departements and not query.key:
        named |= (Toponyme.type == DEPARTEMENT) & Toponyme.code.in_(query.departements)
    return named


def _select_by_prefix(session: Session, interpretation: Interpretation) -> list[Toponym]:
    """Find the most populated toponyms whose name starts with the key."""
    if not interpretation.key:
        return []
    starting = Toponyme.cle.like(f"{interpretation.key}%") & _in_departements(
        interpretation
    )  # a key has no wildcard
    return _select(session, starting, Toponyme.population.desc())


def _select_by_trigrams(session: Session, interpretation: Interpretation) -> list[Toponym]:
    """Find the toponyms whose name shares the most trigrams with the key."""
    if not interpretation.key:
        return []
    least = str(_min_trigram_share(interpretation.key))
    session.execute(select(func.set_config("pg_trgm.similarity_threshold", least, True)))
    resembling = Toponyme.cle.op("%")(interpretation.key) & _in_departements(interpretation)
    return _select(session, resembling, func.similarity(Toponyme.cle, interpretation.key).desc())


def _min_trigram_share(key: str) -> float:
    if key.startswith(("saint ", "sainte ")):
        return MIN_TRIGRAM_SHARE_OF_SAINTS
    return next(share for letters, share in MIN_TRIGRAM_SHARES if len(key) <= letters)


def _in_departements(interpretation: Interpretation) -> ColumnElement[bool]:
    return (
        Toponyme.departement_code.in_(interpretation.departements) if interpretation.departements else true()
    )


def _select(session: Session, condition: ColumnElement[bool], *order: ColumnElement[Any]) -> list[Toponym]:
    """Read toponyms, only the first in an order if one is given."""
    some = _TOPONYMS.where(condition).order_by(*order).limit(_MAX_CANDIDATES if order else None)
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


def _has_sure_match(
    query: PlaceQuery, interpretations: Iterable[Interpretation], found: Iterable[Toponym]
) -> bool:
    """Check whether a name is right, or nearly with the right postal code: no need to look further."""
    return any(
        score_name(interpretation, toponym)
        >= (PARTIAL_NAME if query.street_first or query.code_postal in toponym.codes_postaux else FIRST_WORDS)
        for interpretation in interpretations
        for toponym in found
    )


def _place(
    query: PlaceQuery,
    interpretations: Sequence[Interpretation],
    departements: Mapping[str, str],
    toponym: Toponym,
    *,
    sure: bool = False,
) -> PlaceMatch:
    return PlaceMatch(
        type=toponym.type,
        code=toponym.code,
        nom=toponym.nom,
        label=toponym.label,
        commune_code=toponym.commune_code,
        departement_code=toponym.departement_code,
        codes_postaux=toponym.codes_postaux,
        population=toponym.population,
        point=toponym.point,
        score=1.0 if sure else score(query, interpretations, toponym),
        unused="" if sure else unused(query, departements, toponym),
    )


def _by_score(place: PlaceMatch) -> tuple[float, int, str]:
    return -place.score, -place.population, place.label


def _without_duplicates(places: Iterable[PlaceMatch]) -> list[PlaceMatch]:
    """Return the best of several with one name in one commune: Paris the commune, not the département."""
    best: dict[tuple[str, str | None], PlaceMatch] = {}
    for place in places:
        best.setdefault((place.nom, place.commune_code), place)
    return list(best.values())
