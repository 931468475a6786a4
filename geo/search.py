"""Search of lieux: the nearest that match, and one by its identifier."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import inf

from sqlalchemy import ARRAY, ColumnElement, Float, Text, cast, func, literal, select
from sqlalchemy.orm import Session

from geo.closed import closed_lieu
from geo.criteria import Criteria
from geo.errors import NotFound
from geo.models import Commune, Lieu, LieuSource
from geo.open_filter import OPENING_COLUMNS, may_be_open
from geo.points import Point
from geo.vocabulary import CLOSED_LISTS, ESTIME, HEADLINE_FACTS, MESURE, OUI, UNCERTAIN_STATES

NEAREST_WHATEVER = 3
"""How many lieux are offered when none is within the radius asked for."""

MARGIN = 20
"""Candidates taken beyond what is asked, since the index orders on the sphere, not on the spheroid."""

SPHERE_ERROR = 0.006
"""Largest relative difference between the two distances: the flattening of the Earth is 0.0034, and
the mean radius differs from the local one by up to 0.0056 (WGS84)."""

TRAVELS_WITHIN_M = 40_000
"""How far from its base a service that travels may pass: buses stay in their département."""

MOST_TRAVELLING = 5

COUNT_CEILING = 1_000
"""Counting stops there: «plus de 1 000» is all that a visitor needs to know."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A lieu found: its GeoJSON Feature as text, and its distance on the spheroid in metres."""

    id: str
    feature: str
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


@dataclass(frozen=True, slots=True, order=True)
class _Near:
    """A lieu found, in order of its distance then of its id."""

    distance_m: float
    id: str


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

    Equal distances are ordered by id, so that pages never overlap.
    """
    wanted = offset + limit + 1
    near = _nearest_exactly(session, point=point, criteria=criteria, radius_m=radius_m, wanted=wanted)
    hits = _with_features(session, near[offset : offset + limit])
    return Page(hits=hits, more=len(near) > offset + limit)


def find_travelling(session: Session, *, point: Point, criteria: Criteria) -> Sequence[Hit]:
    """List the services that travel around a point and whose stops are unknown: they have no distance.

    Hits are ordered by how far their base is, which is not told.
    """
    base_m = func.ST_Distance(Commune.seat, geography(point))
    rows = session.execute(
        select(Lieu.id, Lieu.feature, base_m.label("distance_m"), *OPENING_COLUMNS)
        .join(Commune, Commune.code_insee == Lieu.commune_code)
        .where(
            Lieu.itinerant,
            Lieu.position.is_(None),
            func.ST_DWithin(Commune.seat, geography(point), TRAVELS_WITHIN_M),
            *clauses(criteria),
        )
        .order_by(base_m, Lieu.id)
    )
    open_then = (row for row in rows if may_be_open(row, criteria.ouvert))
    return [Hit(row.id, row.feature, row.distance_m) for row in islice(open_then, MOST_TRAVELLING)]


def count_within(session: Session, *, point: Point, criteria: Criteria, radius_m: float) -> int:
    """Count the lieux that match within `radius_m` metres, up to COUNT_CEILING + 1."""
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


def read_features(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """Read the GeoJSON Feature of some lieux as text, by id."""
    rows = session.execute(select(Lieu.id, Lieu.feature).where(Lieu.id.in_(ids)))
    return {row.id: row.feature for row in rows}


def clauses(criteria: Criteria) -> list[ColumnElement[bool]]:
    """Turn criteria into conditions on the table `lieu`."""
    return [
        *(_fact_clause(fact, criteria) for fact in HEADLINE_FACTS if getattr(criteria, fact)),
        *(
            getattr(Lieu, field).bool_op("&&")(cast(list(values), ARRAY(Text)))
            for field in CLOSED_LISTS
            if (values := getattr(criteria, field))
        ),
        *_territory_clauses(criteria),
    ]


def _fact_clause(fact: str, criteria: Criteria) -> ColumnElement[bool]:
    column: ColumnElement[str] = getattr(Lieu, fact)
    if criteria.incertains:
        return column.in_(UNCERTAIN_STATES)
    # A literal and not a bound value: only so does the planner see that the partial index applies.
    return column == literal(OUI, literal_execute=True)


def _territory_clauses(criteria: Criteria) -> Iterator[ColumnElement[bool]]:
    if criteria.departement:
        inside = select(Commune.code_insee).where(Commune.departement_code.in_(criteria.departement))
        yield Lieu.commune_code.in_(inside)
    if criteria.commune:
        yield Lieu.commune_code.in_(criteria.commune)


def _nearest_exactly(
    session: Session, *, point: Point, criteria: Criteria, radius_m: float | None, wanted: int
) -> list[_Near]:
    """Take more and more candidates in index order until the first `wanted` are surely the nearest."""
    candidates = wanted + MARGIN
    farthest_m = inf if radius_m is None else radius_m
    while True:
        near, seen = _candidates(session, point=point, criteria=criteria, limit=candidates)
        surely_m = seen.reach_m * (1 - SPHERE_ERROR)
        enough = len(near) >= wanted and near[wanted - 1].distance_m < surely_m
        if seen.rows < candidates or enough or surely_m > farthest_m:
            return [one for one in near[:wanted] if one.distance_m <= farthest_m]
        candidates *= 2


def _candidates(
    session: Session, *, point: Point, criteria: Criteria, limit: int
) -> tuple[list[_Near], _Seen]:
    """Among the `limit` nearest on the sphere, list those that may be open, sorted on the spheroid."""
    here = geography(point)
    on_sphere = Lieu.position.op("<->", return_type=Float())(here)
    opening = () if criteria.ouvert is None else OPENING_COLUMNS
    rows = session.execute(
        select(
            Lieu.id,
            func.ST_Distance(Lieu.position, here).label("distance_m"),
            on_sphere.label("sphere_m"),
            *opening,
        )
        .where(Lieu.position.is_not(None), *clauses(criteria))
        .order_by(on_sphere)  # nothing else may follow, or the index is not used for the order
        .limit(limit)
    ).all()
    open_then = (row for row in rows if may_be_open(row, criteria.ouvert))
    near = sorted(_Near(row.distance_m, row.id) for row in open_then)
    return near, _Seen(len(rows), rows[-1].sphere_m if rows else 0.0)


def _with_features(session: Session, near: Sequence[_Near]) -> list[Hit]:
    """Read the features of a page only: deep pages pass over many lieux."""
    features = read_features(session, [one.id for one in near])
    return [Hit(one.id, features[one.id], one.distance_m) for one in near]


def geography(point: Point) -> ColumnElement[object]:
    """Spell a point as PostGIS does, to measure metres on the spheroid."""
    return func.ST_GeogFromText(point.ewkt)
