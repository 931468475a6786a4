"""Searches by the memory index answer as the database does, for the data that it is of and no other."""

import random
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from geo.database.models import CommuneLink, Lieu
from geo.database.version import pin_version
from geo.lieux import index as index_module
from geo.lieux.index import load_index, loaded_index
from geo.lieux.lookup import read_features
from geo.lieux.nearest import count_within, find_nearest
from geo.lieux.quickest import add_minutes, count_reached, find_quickest, find_reached
from geo.lieux.reach import ReachQuery
from geo.points import Point
from geo.standard.criteria import ALL_LIEUX, NO_CRITERIA, Criteria
from geo.travel.load import load_travel
from geo.travel.modes import MARCHE, MODES, VOITURE
from tests.factories import make_commune, make_lieu, make_source

SIDE = 6
"""Towns each way, about 8 km apart."""

ECRIRE, LIRE = "Écrire", "Lire"

CRITERIA = [
    NO_CRITERIA,
    Criteria(ateliers=True),
    Criteria(ateliers=True, incertains=True),
    Criteria(ateliers=True, incertains=True, inconnus=True),
    Criteria(departement=("23",)),
    Criteria(accueil="reserve"),
    ALL_LIEUX,
]


@pytest.fixture
def country(session: Session) -> None:
    """Lay towns on a grid, with roads, and lieux here and there, some at the same place."""
    chance = random.Random(5)
    for row in range(SIDE):
        for column in range(SIDE):
            code = f"{23 + row % 2}{row:01}{column:02}"
            at = Point(column * 0.1, 46 + row * 0.07)
            make_commune(session, code, f"Ville {code}", departement=code[:2], at=at)
            for _ in range(chance.randrange(4)):
                _lieu(session, Point(at.lon + chance.gauss(0, 0.02), at.lat), code, chance)
            if column % 2:
                _lieu(session, at, code, chance)
                _lieu(session, at, code, chance)
            if column:
                _link(session, code, f"{code[:3]}{column - 1:02}")
        if row:
            _link(session, f"{23 + row % 2}{row}00", f"{23 + (row - 1) % 2}{row - 1}00")
    session.flush()
    publish(session)


def _lieu(session: Session, at: Point, code: str, chance: random.Random) -> None:
    states = ["oui", "indice", "inconnu"]
    make_lieu(
        session,
        at=at,
        commune_code=code,
        ateliers=chance.choice(states),
        acces_libre=chance.choice(states),
        services=chance.choice([[], [ECRIRE], [ECRIRE, LIRE], [LIRE]]),
        frais_a_charge=chance.choice([[], ["Gratuit"]]),
        position_precision="commune" if chance.random() < 0.3 else "adresse",
        date_maj=chance.choice([None, date(2021, 5, 1), date(2026, 5, 1)]),
        telephone=chance.choice([None, "+33555000001"]),
        accueil="reserve" if round(at.lon * 1_000) % 7 == 1 else "public",
    )


def _link(session: Session, a: str, b: str) -> None:
    a, b = sorted((a, b))
    session.add(CommuneLink(commune_a=a, commune_b=b, length_m=9_000, kind="voisine"))


def publish(session: Session) -> None:
    """Change the version of the data that readers see."""
    number = session.query(Lieu).count() + len(session.info)
    session.info[f"source-{len(session.info)}"] = True
    make_source(session, f"s{len(session.info)}", dataset_version=number, finished_at=datetime.now(UTC))


def pinned(session: Session) -> Session:
    """Read the data of now, as a request does."""
    request = Session(session.get_bind(), join_transaction_mode="create_savepoint")
    pin_version(request)
    return request


@pytest.fixture(
    params=[index_module.MAX_INDEXED_FEATURES, 0],
    ids=["few lieux, each with its feature", "many lieux, without features"],
)
def indexed(
    request: pytest.FixtureRequest, session: Session, country: None, monkeypatch: pytest.MonkeyPatch
) -> Session:
    """A session that reads the memory index; `session` reads the same in the database."""
    monkeypatch.setattr(index_module, "MAX_INDEXED_FEATURES", request.param)
    reading = pinned(session)
    index = load_index(reading)
    assert index is not None
    assert (index.rows.features is None) == (request.param == 0)
    return reading


def points() -> list[Point]:
    chance = random.Random(7)
    return [Point(chance.uniform(-0.1, 0.6), chance.uniform(45.9, 46.5)) for _ in range(12)]


@pytest.mark.parametrize("criteria", CRITERIA)
@pytest.mark.parametrize("radius_m", [None, 12_000])
def test_the_nearest_are_those_of_the_database(session: Session, indexed: Session, criteria, radius_m):
    for point in points():
        for offset in (0, 5):
            asked = {"point": point, "criteria": criteria, "radius_m": radius_m, "limit": 7, "offset": offset}
            found, expected = find_nearest(indexed, **asked), find_nearest(session, **asked)
            assert [(hit.id, hit.feature) for hit in found.hits] == [(h.id, h.feature) for h in expected.hits]
            assert [h.distance_m for h in found.hits] == pytest.approx([h.distance_m for h in expected.hits])
            assert found.more == expected.more
            assert [hit.id for hit in found.unplaced] == [hit.id for hit in expected.unplaced]
            assert found.other_unplaced == expected.other_unplaced


@pytest.mark.parametrize("criteria", CRITERIA)
@pytest.mark.parametrize("radius_m", [None, 12_000])
@pytest.mark.parametrize("mode", MODES)
def test_the_quickest_are_those_of_the_database(session: Session, indexed: Session, criteria, radius_m, mode):
    travel = load_travel(session)
    for point in points():
        for max_min in (None, 25):
            query = ReachQuery(point, criteria, mode, max_min=max_min, radius_m=radius_m)
            found = find_quickest(indexed, travel, query, limit=7, offset=3)
            expected = find_quickest(session, travel, query, limit=7, offset=3)
            assert [hit.id for hit in found.hits] == [hit.id for hit in expected.hits]
            assert [h.minutes for h in found.hits] == pytest.approx([h.minutes for h in expected.hits])
            assert found.more == expected.more
            assert [hit.id for hit in found.unplaced] == [hit.id for hit in expected.unplaced]
            assert found.other_unplaced == expected.other_unplaced


@pytest.mark.parametrize(
    "criteria",
    [
        Criteria(ateliers=True, acces_libre=True, incertains=True),
        Criteria(services=(LIRE,)),
        Criteria(services=(ECRIRE, LIRE), frais_a_charge=("Gratuit",)),
        Criteria(commune=("23001", "24103"), acces_libre=True, incertains=True),
        Criteria(departement=("24", "75"), frais_a_charge=("Gratuit",)),
    ],
)
def test_filters_leave_what_they_leave_in_the_database(
    session: Session, indexed: Session, criteria: Criteria
):
    asked = {"point": points()[3], "criteria": criteria, "limit": 100}
    found, expected = find_nearest(indexed, **asked), find_nearest(session, **asked)
    assert [hit.id for hit in found.hits] == [hit.id for hit in expected.hits]
    assert 0 < len(found.hits) < len(find_nearest(indexed, **asked | {"criteria": NO_CRITERIA}).hits)


@pytest.mark.parametrize("criteria", [Criteria(pass_numerique=True), Criteria(departement=("75",))])
def test_there_may_be_none_that_matches(session: Session, indexed: Session, criteria: Criteria):
    travel = load_travel(session)
    assert not find_nearest(indexed, point=points()[3], criteria=criteria).hits
    assert not find_reached(indexed, travel, ReachQuery(points()[3], criteria, VOITURE), wanted=5)


def test_all_that_is_within_a_time_is_that_of_the_database(session: Session, indexed: Session):
    travel = load_travel(session)
    query = ReachQuery(points()[0], NO_CRITERIA, VOITURE, max_min=30)
    found, expected = find_reached(indexed, travel, query), find_reached(session, travel, query)
    assert [one.id for one in found] == [one.id for one in expected]
    assert len(found) > 5


@pytest.mark.parametrize("ceiling", [5, 1_000])
def test_what_is_within_a_time_is_counted_up_to_a_ceiling(session: Session, indexed: Session, ceiling: int):
    travel = load_travel(session)
    query = ReachQuery(points()[0], Criteria(ateliers=True), VOITURE, max_min=30)
    expected = min(sum(one.placed for one in find_reached(session, travel, query)), ceiling)
    assert count_reached(indexed, travel, query, ceiling=ceiling) == expected > 0
    assert count_reached(session, travel, query, ceiling=ceiling) == expected


def test_the_index_of_other_data_is_not_read(session: Session, indexed: Session):
    here = points()[0]
    new = make_lieu(session, at=here)
    publish(session)
    request = pinned(session)
    assert loaded_index(request) is None
    assert find_nearest(request, point=here, criteria=NO_CRITERIA).hits[0].id == new.id


def test_data_that_may_change_meanwhile_is_read_in_the_database(session: Session, indexed: Session):
    assert loaded_index(session) is None
    assert load_index(session) is None


def test_the_index_is_read_once_for_the_same_data(session: Session, indexed: Session):
    assert load_index(pinned(session)) is loaded_index(indexed)


def test_too_many_lieux_stay_in_the_database(
    session: Session, country: None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(index_module, "MAX_INDEXED_LIEUX", 10)
    request = pinned(session)
    assert load_index(request) is None
    assert find_nearest(request, point=points()[0], criteria=NO_CRITERIA).hits


def test_a_country_without_lieux_is_indexed_too(session: Session):
    publish(session)
    request = pinned(session)
    assert load_index(request) is not None
    assert not find_nearest(request, point=points()[0], criteria=NO_CRITERIA).hits
    assert not find_reached(request, load_travel(session), ReachQuery(points()[0], NO_CRITERIA, MARCHE))


def test_features_and_times_are_those_of_the_database(session: Session, indexed: Session):
    hits = find_nearest(session, point=points()[1], criteria=NO_CRITERIA).hits
    ids, travel = [hit.id for hit in hits], load_travel(session)
    assert read_features(indexed, ids) == read_features(session, ids)
    found = add_minutes(indexed, travel, hits, point=points()[1], mode=VOITURE)
    assert found == add_minutes(session, travel, hits, point=points()[1], mode=VOITURE)


def test_a_lieu_without_position_is_read_in_the_database(session: Session, country: None):
    nowhere = make_lieu(session, position=None)
    publish(session)
    request = pinned(session)
    load_index(request)
    assert read_features(request, [nowhere.id]) == {nowhere.id: nowhere.feature.encode()}


def test_hours_are_read_in_the_database(session: Session, indexed: Session):
    at = datetime(2026, 11, 24, 10)
    closed = Criteria(ouvert=at)
    assert find_nearest(indexed, point=points()[0], criteria=closed) == find_nearest(
        session, point=points()[0], criteria=closed
    )


def test_counts_are_those_of_the_database(session: Session, indexed: Session):
    asked = {"point": points()[2], "criteria": NO_CRITERIA, "radius_m": 20_000}
    assert count_within(indexed, **asked) == count_within(session, **asked) > 0


@pytest.mark.parametrize("radius_m", [1, 5_000, 11_111, 40_000, 30_000_000])
def test_what_is_within_a_radius_is_counted_on_the_spheroid(
    session: Session, indexed: Session, radius_m: float
):
    for point in points():
        asked = {"point": point, "criteria": Criteria(ateliers=True), "radius_m": radius_m}
        assert count_within(indexed, **asked) == count_within(session, **asked)
