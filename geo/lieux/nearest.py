"""Search of lieux by distance: the nearest that match, counts within a radius."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from math import inf

from sqlalchemy import ColumnElement, Float, Integer, Text, case, func, select
from sqlalchemy.orm import Session

from geo.database.models import Lieu
from geo.database.sql import CompiledStatement, compile_statement, parameter
from geo.lieux.filters import OPENING_COLUMNS, clauses, may_be_open
from geo.lieux.index import SPHERE_ERROR, Candidates, NearLieu, index_for
from geo.lieux.lookup import read_features
from geo.lieux.reach import ReachedLieu
from geo.points import Point
from geo.standard.criteria import Criteria
from geo.travel.modes import ESTIME, MESURE

FALLBACK_HITS = 3
"""How many lieux are offered when none is within the radius asked for."""

CANDIDATE_MARGIN = 8
"""Candidates taken beyond what is asked, since the index orders on the sphere, not on the spheroid: each
costs 10 µs, and more are taken where these do not go far enough."""

MAX_SEARCH_STATEMENTS = 256
"""Compiled statements cached: what visitors choose is often the same."""

COUNT_CEILING = 1_000
"""Counting stops there: «plus de 1 000» is all that a visitor needs to know."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A lieu found: its GeoJSON Feature, and its distance on the spheroid in metres."""

    id: str
    feature: bytes
    distance_m: float
    minutes: float | None = None
    """Travel time; None where it was not asked for, or is not known."""
    measured: bool = False
    """Whether the minutes come from real roads; else they are an estimate."""

    @property
    def calcul(self) -> str | None:
        """How the minutes were computed: MESURE or ESTIME; None where there are none."""
        if self.minutes is None:
            return None
        return MESURE if self.measured else ESTIME


@dataclass(frozen=True, slots=True)
class HitPage:
    """Some hits in order of distance; `more` says whether others follow."""

    hits: Sequence[Hit]
    more: bool


def find_nearest(
    session: Session,
    *,
    point: Point,
    criteria: Criteria,
    radius_m: float | None = None,
    limit: int = 20,
    offset: int = 0,
) -> HitPage:
    """List the lieux that match, nearest first, within `radius_m` metres or anywhere.

    Equal distances are ordered by id, so that pages never overlap. Takes more and more candidates in the
    order of the index until the first ones are surely the nearest.
    """
    end = offset + limit
    candidates = end + 1 + CANDIDATE_MARGIN
    max_m = inf if radius_m is None else radius_m
    while True:
        found = _candidates(
            session, point=point, criteria=criteria, limit=candidates, shown=(offset + 1, end)
        )
        near = found.lieux
        surely_m = found.reach_m * (1 - SPHERE_ERROR)
        enough = len(near) > end and near[end].distance_m < surely_m
        if found.read < candidates or enough or surely_m > max_m:
            within = [one for one in near[: end + 1] if one.distance_m <= max_m]
            return HitPage(hits=_hits(session, within[offset:end]), more=len(within) > end)
        candidates *= 2


def count_within(session: Session, *, point: Point, criteria: Criteria, radius_m: float) -> int:
    """Count the lieux that match within `radius_m` metres, up to COUNT_CEILING + 1."""
    index = index_for(session, criteria)
    if index is not None:
        return index.count_within(point=point, criteria=criteria, radius_m=radius_m, ceiling=COUNT_CEILING)
    inside = func.ST_DWithin(Lieu.position, geography(point), radius_m)
    matching = select(*OPENING_COLUMNS).where(inside, *clauses(criteria))
    if criteria.ouvert is None:
        some = matching.limit(COUNT_CEILING + 1).subquery()
        return session.scalar(select(func.count()).select_from(some)) or 0
    open_then = (row for row in session.execute(matching) if may_be_open(row, criteria.ouvert))
    return sum(1 for _ in islice(open_then, COUNT_CEILING + 1))


def _candidates(
    session: Session, *, point: Point, criteria: Criteria, limit: int, shown: tuple[int, int]
) -> Candidates:
    """Among the `limit` nearest on the sphere, list those that may be open, sorted on the spheroid.

    Those whose rank is `shown` come with their feature: deep pages pass over many lieux.
    """
    opening = criteria.ouvert is not None
    index = index_for(session, criteria)
    if index is not None:
        return index.nearest(point=point, criteria=criteria, limit=limit, shown=shown)
    rows = _candidates_statement(replace(criteria, ouvert=None), opening).rows(
        session, origin=point.ewkt, candidates=limit, first=shown[0], last=shown[1]
    )
    near = [
        NearLieu(row.id, row.distance_m, row.feature.encode() if row.feature else None)
        for row in rows
        if not opening or may_be_open(row, criteria.ouvert)
    ]
    near.sort(key=lambda one: (one.distance_m, one.id))
    return Candidates(near, len(rows), max((row.sphere_m for row in rows), default=0.0))


@lru_cache(maxsize=MAX_SEARCH_STATEMENTS)
def _candidates_statement(criteria: Criteria, opening: bool) -> CompiledStatement:
    """Compile the search of candidates; ranks count those that are closed too, where hours matter."""
    origin = func.ST_GeogFromText(parameter("origin", Text))
    on_sphere = Lieu.position.op("<->", return_type=Float())(origin)
    near = (
        select(
            Lieu.id,
            Lieu.feature,
            func.ST_Distance(Lieu.position, origin).label("distance_m"),
            on_sphere.label("sphere_m"),
            *(OPENING_COLUMNS if opening else ()),
        )
        .where(Lieu.position.is_not(None), *clauses(criteria))
        .order_by(on_sphere)  # nothing else may follow, or the index is not used for the order
        .limit(parameter("candidates", Integer))
        .subquery()
    )
    rank = func.row_number().over(order_by=(near.c.distance_m, near.c.id.collate("C")))
    is_shown = rank.between(parameter("first", Integer), parameter("last", Integer))
    others = [column for column in near.c if column.name != "feature"]
    return compile_statement(select(*others, case((is_shown, near.c.feature)).label("feature")))


def _hits(session: Session, near: Sequence[NearLieu]) -> list[Hit]:
    features = features_of(session, near)
    return [Hit(one.id, feature, one.distance_m) for one, feature in zip(near, features, strict=True)]


def features_of(session: Session, found: Sequence[NearLieu | ReachedLieu]) -> list[bytes]:
    """Return the features of lieux in their order; those that came without theirs are read."""
    missing = [one.id for one in found if one.feature is None]
    features = read_features(session, missing) if missing else {}
    return [one.feature or features[one.id] for one in found]


def geography(point: Point) -> ColumnElement[object]:
    """Return the SQL expression of a point as a geography, to measure metres on the spheroid."""
    return func.ST_GeogFromText(point.ewkt)
