"""Search of lieux by distance: the nearest that match, counts within a radius."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import islice
from math import inf
from operator import attrgetter
from typing import TypeVar

from sqlalchemy import ColumnElement, Float, Integer, Text, case, func, select
from sqlalchemy.orm import Session

from geo.database.models import Lieu
from geo.database.sql import CompiledStatement, compile_statement, parameter
from geo.lieux.filters import OPENING_COLUMNS, OpenThen, clauses, is_open_as
from geo.lieux.index import SPHERE_ERROR, Candidates, NearLieu, index_for
from geo.lieux.lookup import read_features
from geo.lieux.ranking import completeness, is_placed
from geo.lieux.reach import ReachedLieu
from geo.points import Point
from geo.standard.criteria import Criteria
from geo.travel.modes import ESTIME, MESURE

F = TypeVar("F", bound=NearLieu | ReachedLieu)

FALLBACK_HITS = 3
"""How many lieux are offered when none is within the radius asked for."""

CANDIDATE_MARGIN = 8
"""Candidates taken beyond what is asked, since the index orders on the sphere, not on the spheroid: each
costs 10 µs, and more are taken where these do not go far enough."""

FEATURE_MARGIN = 3
"""Features taken beyond what is asked, for the unplaced among them; more are read one by one."""

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
    """To the seat of its commune, and not to be shown, for one that is not placed."""
    minutes: float | None = None
    """Travel time; None where it was not asked for, or is not known."""
    measured: bool = False
    """Whether the minutes come from real roads; else they are an estimate."""
    placed: bool = True
    """Whether its position is its own; else only its commune is known."""

    @property
    def calcul(self) -> str | None:
        """How the minutes were computed: MESURE or ESTIME; None where there are none."""
        if self.minutes is None:
            return None
        return MESURE if self.measured else ESTIME


@dataclass(frozen=True, slots=True)
class HitPage:
    """Some placed hits in order of distance; `more` says whether others follow.

    The unplaced ones of its reach come after: those whose commune is farther than the last hit of the page
    before, and no farther than the last of this one, or than the limit of the search on the last page.
    """

    hits: Sequence[Hit]
    more: bool
    unplaced: Sequence[Hit] = ()
    """As many as hits of a page at most."""
    other_unplaced: int = 0
    """How many more there are."""


def find_nearest(
    session: Session,
    *,
    point: Point,
    criteria: Criteria,
    radius_m: float | None = None,
    limit: int = 20,
    offset: int = 0,
    open_then: OpenThen = OpenThen.POSSIBLY,
) -> HitPage:
    """List the lieux that match, nearest first, within `radius_m` metres or anywhere.

    `limit` and `offset` count the placed ones. Equal distances are ordered by freshness, completeness and id,
    so that pages never overlap. Takes more and more candidates in the order of the index until the first
    ones are surely the nearest.
    """
    end = offset + limit
    candidates = end + 1 + CANDIDATE_MARGIN
    max_m = inf if radius_m is None else radius_m
    while True:
        found = _candidates(
            session,
            point=point,
            criteria=criteria,
            limit=candidates,
            shown=(offset + 1, end + FEATURE_MARGIN),
            open_then=open_then,
        )
        placed = [one for one in found.lieux if one.placed]
        surely_m = found.reach_m * (1 - SPHERE_ERROR)
        enough = len(placed) > end and placed[end].distance_m < surely_m
        if found.read < candidates or enough or surely_m > max_m:
            break
        candidates *= 2
    within = [one for one in found.lieux if one.distance_m <= max_m]
    return cut_page(
        within, attrgetter("distance_m"), partial(_hits, session), offset=offset, limit=limit, longest=max_m
    )


def cut_page(
    found: Sequence[F],
    travel_of: Callable[[F], float],
    hits_of: Callable[[Sequence[F]], list[Hit]],
    *,
    offset: int,
    limit: int,
    longest: float,
) -> HitPage:
    """Cut a page out of lieux in order: the placed ones, and the unplaced ones of its reach."""
    placed = [one for one in found if one.placed]
    after, until = reach_of_page(
        [travel_of(one) for one in placed], offset=offset, limit=limit, longest=longest
    )
    inside = [one for one in found if not one.placed and after < travel_of(one) <= until]
    shown = placed[offset : offset + limit]
    hits = hits_of([*shown, *inside[:limit]])
    return HitPage(
        hits=hits[: len(shown)],
        more=len(placed) > offset + limit,
        unplaced=hits[len(shown) :],
        other_unplaced=max(0, len(inside) - limit),
    )


def reach_of_page(placed: Sequence[float], *, offset: int, limit: int, longest: float) -> tuple[float, float]:
    """Return the reach of a page: farther than the first, no farther than the second.

    `placed` are the distances, or the minutes, of the placed lieux, in order, one beyond the page included;
    `longest` is the limit of the search. Pages share no unplaced lieu, and together show all of them.
    """
    after = placed[offset - 1] if 0 < offset <= len(placed) else inf if offset else -inf
    end = offset + limit
    return after, placed[end - 1] if len(placed) > end else longest


def count_within(
    session: Session,
    *,
    point: Point,
    criteria: Criteria,
    radius_m: float,
    open_then: OpenThen = OpenThen.POSSIBLY,
) -> int:
    """Count the placed lieux that match within `radius_m` metres, up to COUNT_CEILING + 1."""
    index = index_for(session, criteria)
    if index is not None:
        return index.count_within(point=point, criteria=criteria, radius_m=radius_m, ceiling=COUNT_CEILING)
    inside = func.ST_DWithin(Lieu.position, geography(point), radius_m)
    matching = select(*OPENING_COLUMNS).where(inside, is_placed(), *clauses(criteria))
    if criteria.ouvert is None:
        some = matching.limit(COUNT_CEILING + 1).subquery()
        return session.scalar(select(func.count()).select_from(some)) or 0
    rows = session.execute(matching)
    wanted = (row for row in rows if is_open_as(open_then, row, criteria.ouvert))
    return sum(1 for _ in islice(wanted, COUNT_CEILING + 1))


def _candidates(
    session: Session,
    *,
    point: Point,
    criteria: Criteria,
    limit: int,
    shown: tuple[int, int],
    open_then: OpenThen,
) -> Candidates:
    """Among the `limit` nearest on the sphere, list those whose hours are wanted, sorted on the spheroid.

    Those whose rank is `shown` come with their feature: deep pages pass over many lieux.
    """
    opening = criteria.ouvert is not None
    index = index_for(session, criteria)
    if index is not None:
        return index.nearest(point=point, criteria=criteria, limit=limit, shown=shown)
    rows = _candidates_statement(replace(criteria, ouvert=None), opening).rows(
        session, origin=point.ewkt, candidates=limit, first=shown[0], last=shown[1]
    )
    wanted = [row for row in rows if not opening or is_open_as(open_then, row, criteria.ouvert)]
    wanted.sort(key=lambda row: row.number)
    near = [
        NearLieu(row.id, row.distance_m, row.feature.encode() if row.feature else None, row.placed)
        for row in wanted
    ]
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
            is_placed().label("placed"),
            Lieu.date_maj,
            completeness().label("completeness"),
            *(OPENING_COLUMNS if opening else ()),
        )
        .where(Lieu.position.is_not(None), *clauses(criteria))
        .order_by(on_sphere)  # nothing else may follow, or the index is not used for the order
        .limit(parameter("candidates", Integer))
        .subquery()
    )
    order = (
        near.c.distance_m,
        near.c.date_maj.desc().nulls_last(),
        near.c.completeness.desc(),
        near.c.id.collate("C"),
    )
    number = func.row_number().over(order_by=order)
    is_shown = number.between(parameter("first", Integer), parameter("last", Integer))
    others = [column for column in near.c if column.name not in ("feature", "date_maj", "completeness")]
    return compile_statement(
        select(*others, number.label("number"), case((is_shown, near.c.feature)).label("feature"))
    )


def _hits(session: Session, near: Sequence[NearLieu]) -> list[Hit]:
    features = features_of(session, near)
    return [
        Hit(one.id, feature, one.distance_m, placed=one.placed)
        for one, feature in zip(near, features, strict=True)
    ]


def features_of(session: Session, found: Sequence[NearLieu | ReachedLieu]) -> list[bytes]:
    """Return the features of lieux in their order; those that came without theirs are read."""
    missing = [one.id for one in found if one.feature is None]
    features = read_features(session, missing) if missing else {}
    return [one.feature or features[one.id] for one in found]


def geography(point: Point) -> ColumnElement[object]:
    """Return the SQL expression of a point as a geography, to measure metres on the spheroid."""
    return func.ST_GeogFromText(point.ewkt)
