"""Search of lieux: the nearest that match, and one by its identifier."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from math import inf

from sqlalchemy import ColumnElement, Float, Integer, Text, case, func, select
from sqlalchemy.orm import Session

from geo.database.models import Lieu, LieuSource
from geo.database.sql import Prepared, parameter, prepare
from geo.database.version import NEWEST, rows_of_pinned
from geo.errors import NotFound
from geo.lieux.closed import closed_lieu
from geo.lieux.index import SPHERE_ERROR, Near, placed_for, placed_of
from geo.lieux.itinerant import bases_around
from geo.lieux.opening_filter import OPENING_COLUMNS, may_be_open
from geo.lieux.sql_filters import clauses
from geo.points import Point
from geo.standard.criteria import Criteria
from geo.standard.fields import ESTIME, MESURE
from geo.travel.trip import Reached

NEAREST_WHATEVER = 3
"""How many lieux are offered when none is within the radius asked for."""

MARGIN = 8
"""Candidates taken beyond what is asked, since the index orders on the sphere, not on the spheroid: each
costs 10 µs, and more are taken where these do not go far enough."""

MOST_TRAVELLING = 5

SHAPES = 256
"""Searches whose statement is kept: what visitors choose is often the same."""

COUNT_CEILING = 1_000
"""Counting stops there: «plus de 1 000» is all that a visitor needs to know."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A lieu found: its GeoJSON Feature, and its distance on the spheroid in metres."""

    id: str
    feature: bytes
    distance_m: float
    minutes: float | None = None
    """Of the way there; None where nobody asked, or nobody knows."""
    measured: bool = False
    """Whether the minutes come from real roads; else they are an estimate."""

    @property
    def calcul(self) -> str | None:
        """Name how the minutes were found: MESURE or ESTIME; None where there are none."""
        if self.minutes is None:
            return None
        return MESURE if self.measured else ESTIME


@dataclass(frozen=True, slots=True)
class Page:
    """Some hits in order of distance; `more` says whether others follow."""

    hits: Sequence[Hit]
    more: bool


@dataclass(frozen=True, slots=True)
class _Seen:
    """How many candidates were read, and how far on the sphere."""

    rows: int
    reach_m: float


def find_nearest(
    session: Session,
    *,
    point: Point,
    criteria: Criteria,
    radius_m: float | None = None,
    limit: int = 20,
    offset: int = 0,
) -> Page:
    """List the lieux that match, nearest first, within `radius_m` metres or anywhere.

    Equal distances are ordered by id, so that pages never overlap. Takes more and more candidates in the
    order of the index until the first ones are surely the nearest.
    """
    end = offset + limit
    candidates = end + 1 + MARGIN
    farthest_m = inf if radius_m is None else radius_m
    while True:
        near, seen = _candidates(
            session, point=point, criteria=criteria, limit=candidates, shown=(offset + 1, end)
        )
        surely_m = seen.reach_m * (1 - SPHERE_ERROR)
        enough = len(near) > end and near[end].distance_m < surely_m
        if seen.rows < candidates or enough or surely_m > farthest_m:
            within = [one for one in near[: end + 1] if one.distance_m <= farthest_m]
            return Page(hits=_hits(session, within[offset:end]), more=len(within) > end)
        candidates *= 2


def find_travelling(session: Session, *, point: Point, criteria: Criteria) -> Sequence[Hit]:
    """List the services that travel around a point and whose stops are unknown: they have no distance.

    Hits are ordered by how far their base is, which is not told.
    """
    timeless = criteria if criteria.ouvert is None else replace(criteria, ouvert=None)
    bases = bases_around(session, point, timeless)
    open_then = (base for base in bases if may_be_open(base.row, criteria.ouvert))
    return [Hit(base.id, base.feature, base.distance_m) for base in islice(open_then, MOST_TRAVELLING)]


def count_within(session: Session, *, point: Point, criteria: Criteria, radius_m: float) -> int:
    """Count the lieux that match within `radius_m` metres, up to COUNT_CEILING + 1."""
    placed = placed_for(session, criteria)
    if placed is not None:
        return placed.count_within(point=point, criteria=criteria, radius_m=radius_m, most=COUNT_CEILING)
    inside = func.ST_DWithin(Lieu.position, geography(point), radius_m)
    matching = select(*OPENING_COLUMNS).where(inside, *clauses(criteria))
    if criteria.ouvert is None:
        some = matching.limit(COUNT_CEILING + 1).subquery()
        return session.scalar(select(func.count()).select_from(some)) or 0
    open_then = (row for row in session.execute(matching) if may_be_open(row, criteria.ouvert))
    return sum(1 for _ in islice(open_then, COUNT_CEILING + 1))


def find_lieu(session: Session, lieu_id: str) -> Lieu:
    """Fetch one lieu by its id, or by the id that one of its source rows had, the newest first.

    Raises ClosedLieu for one that no source speaks of any more, else NotFound.
    """
    lieu = session.get(Lieu, lieu_id)
    if lieu is None:
        lieu = session.scalars(
            select(Lieu)
            .join(LieuSource, LieuSource.lieu_id == Lieu.id)
            .where(LieuSource.identity == lieu_id)
            .order_by(LieuSource.run_id.desc(), LieuSource.id.desc())
        ).first()
    if lieu is None:
        raise closed_lieu(session, lieu_id) or NotFound(f"Aucun lieu ne porte l'identifiant «{lieu_id}».")
    return lieu


def complete(session: Session, found: Sequence[Near | Reached]) -> list[bytes]:
    """Give the features of lieux that were found; those that came without theirs are read."""
    missing = [one.id for one in found if one.feature is None]
    features = read_features(session, missing) if missing else {}
    return [one.feature or features[one.id] for one in found]


def read_features(session: Session, ids: Sequence[str]) -> dict[str, bytes]:
    """Read the GeoJSON Feature of some lieux, by id."""
    placed = placed_of(session)
    kept = {} if placed is None else placed.features_of(ids)
    if len(kept) == len(ids):
        return kept
    rows = rows_of_pinned(session, _features(), ids=list(ids))
    return {lieu_id: feature.encode() for lieu_id, feature, *_ in rows}


@lru_cache(maxsize=1)
def _features() -> Prepared:
    return prepare(select(Lieu.id, Lieu.feature, *NEWEST).where(Lieu.id == func.any(parameter("ids", Text))))


def _candidates(
    session: Session, *, point: Point, criteria: Criteria, limit: int, shown: tuple[int, int]
) -> tuple[Sequence[Near], _Seen]:
    """Among the `limit` nearest on the sphere, list those that may be open, sorted on the spheroid.

    Those whose rank is `shown` come with their feature: deep pages pass over many lieux.
    """
    opening = criteria.ouvert is not None
    placed = placed_for(session, criteria)
    if placed is not None:
        kept = placed.nearest(point=point, criteria=criteria, limit=limit, shown=shown)
        return kept.lieux, _Seen(len(kept.lieux), kept.reach_m)
    rows = _nearest(replace(criteria, ouvert=None), opening).rows(
        session, here=point.ewkt, candidates=limit, first=shown[0], last=shown[1]
    )
    near = [
        Near(row.id, row.distance_m, row.feature.encode() if row.feature else None)
        for row in rows
        if not opening or may_be_open(row, criteria.ouvert)
    ]
    near.sort(key=lambda one: (one.distance_m, one.id))
    return near, _Seen(len(rows), max((row.sphere_m for row in rows), default=0.0))


@lru_cache(maxsize=SHAPES)
def _nearest(criteria: Criteria, opening: bool) -> Prepared:
    """Spell the search of candidates; a rank counts those that are closed too, where hours matter."""
    here = func.ST_GeogFromText(parameter("here", Text))
    on_sphere = Lieu.position.op("<->", return_type=Float())(here)
    near = (
        select(
            Lieu.id,
            Lieu.feature,
            func.ST_Distance(Lieu.position, here).label("distance_m"),
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
    return prepare(select(*others, case((is_shown, near.c.feature)).label("feature")))


def _hits(session: Session, near: Sequence[Near]) -> list[Hit]:
    features = complete(session, near)
    return [Hit(one.id, feature, one.distance_m) for one, feature in zip(near, features, strict=True)]


def geography(point: Point) -> ColumnElement[object]:
    """Spell a point as PostGIS does, to measure metres on the spheroid."""
    return func.ST_GeogFromText(point.ewkt)
