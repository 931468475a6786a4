"""Tests of geo.lieux.nearest: search of lieux around a point."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from geo.lieux.filters import OpenThen
from geo.lieux.nearest import CANDIDATE_MARGIN, COUNT_CEILING, count_within, find_nearest
from geo.points import Point
from geo.standard.criteria import NO_CRITERIA, Criteria
from tests.factories import make_lieu
from tests.named_places import AUBUSSON, GUERET, SAINT_DENIS_REUNION, VILLERS_SUR_MER

TUESDAY = datetime(2026, 11, 24, 10, 0)


def nearest(session, point=GUERET, criteria=NO_CRITERIA, **options):
    return [hit.id for hit in find_nearest(session, point=point, criteria=criteria, **options).hits]


def test_the_nearest_comes_first(session):
    make_lieu(session, id="loin", at=AUBUSSON)
    make_lieu(session, id="près", at=GUERET)

    assert nearest(session) == ["près", "loin"]


def test_the_order_is_that_of_the_spheroid_even_where_the_sphere_says_otherwise(session):
    # 10 km of latitude against 10 km of longitude: the sphere is wrong by 0.3 % in opposite directions.
    make_lieu(session, id="nord", at=Point(GUERET.lon, GUERET.lat + 0.09))
    make_lieu(session, id="est", at=Point(GUERET.lon + 0.12985, GUERET.lat))

    sql = text("SELECT id FROM lieu ORDER BY ST_Distance(position, ST_GeogFromText(:p))")
    assert nearest(session) == list(session.scalars(sql, {"p": GUERET.ewkt}))


def test_equal_distances_are_ordered_by_id_so_that_pages_never_overlap(session):
    ids = [f"lieu-{number:03}" for number in range(3 * CANDIDATE_MARGIN)]
    for lieu_id in reversed(ids):
        make_lieu(session, id=lieu_id, at=AUBUSSON)

    pages = [nearest(session, limit=7, offset=offset) for offset in range(0, len(ids), 7)]
    assert [lieu_id for page in pages for lieu_id in page] == ids


def test_more_says_whether_others_follow(session):
    for _ in range(3):
        make_lieu(session)

    assert find_nearest(session, point=GUERET, criteria=NO_CRITERIA, limit=2).more
    assert not find_nearest(session, point=GUERET, criteria=NO_CRITERIA, limit=3).more


def test_a_radius_leaves_out_what_is_farther(session):
    make_lieu(session, id="près", at=GUERET)
    make_lieu(session, id="loin", at=AUBUSSON)

    assert nearest(session, radius_m=5_000) == ["près"]


def test_longitude_zero_and_the_southern_hemisphere_are_places(session):
    make_lieu(session, id="méridien", at=VILLERS_SUR_MER)
    make_lieu(session, id="réunion", at=SAINT_DENIS_REUNION)

    assert nearest(session, VILLERS_SUR_MER, radius_m=10) == ["méridien"]
    assert nearest(session, SAINT_DENIS_REUNION, radius_m=10) == ["réunion"]


@pytest.mark.parametrize("fact", ["ateliers", "acces_libre", "pass_numerique"])
def test_a_headline_filter_means_yes_and_one_switch_adds_the_uncertain(session, fact):
    for state in ("oui", "indice", "possible", "non", "inconnu"):
        make_lieu(session, id=state, **{fact: state})

    assert nearest(session, criteria=Criteria(**{fact: True})) == ["oui"]
    assert nearest(session, criteria=Criteria(**{fact: True}, incertains=True)) == [
        "indice",
        "oui",
        "possible",
    ]


def test_a_list_filter_means_any_of_these(session):
    make_lieu(session, id="a", frais_a_charge=["Gratuit"])
    make_lieu(session, id="b", frais_a_charge=["Payant", "Gratuit sous condition"])
    make_lieu(session, id="c", frais_a_charge=[])

    wanted = Criteria(frais_a_charge=("Gratuit", "Payant"))
    assert nearest(session, criteria=wanted) == ["a", "b"]


def test_lieux_within_a_radius_are_counted_up_to_a_ceiling(session):
    make_lieu(session)
    make_lieu(session, at=AUBUSSON)

    assert count_within(session, point=GUERET, criteria=NO_CRITERIA, radius_m=5_000) == 1
    assert COUNT_CEILING >= 1


@pytest.mark.parametrize(("fact", "index"), [(None, "position"), ("ateliers", "position_ateliers")])
def test_the_nearest_are_read_in_the_order_of_the_index(session, fact, index):
    session.execute(text("SET LOCAL enable_seqscan = off"))
    where = f"WHERE {fact} = 'oui'" if fact else "WHERE position IS NOT NULL"
    sql = f"EXPLAIN SELECT id FROM lieu {where} ORDER BY position <-> ST_GeogFromText(:p) LIMIT 5"
    plan = "\n".join(session.scalars(text(sql), {"p": GUERET.ewkt}))

    assert f"ix_lieu_{index}" in plan
    assert "Sort" not in plan


def test_what_is_surely_closed_is_left_out_and_the_unknown_stays(session):
    for horaires in ("Tu 09:00-12:00", "We 09:00-12:00", None, "Tu unknown"):
        make_lieu(session, id=str(horaires), horaires=horaires)

    found = nearest(session, criteria=Criteria(ouvert=TUESDAY))
    assert sorted(found) == ["None", "Tu 09:00-12:00", "Tu unknown"]


def test_an_instant_is_in_the_local_time_of_each_lieu(session):
    make_lieu(session, id="métropole", horaires="Tu 09:00-11:00", code_insee="23096")
    make_lieu(session, id="réunion", horaires="Tu 09:00-11:00", code_insee="97411")

    at_nine_in_paris = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert nearest(session, criteria=Criteria(ouvert=at_nine_in_paris)) == ["métropole"]


def test_pages_of_what_is_open_are_exact(session):
    for number in range(10 * CANDIDATE_MARGIN):
        horaires = "Tu 09:00-12:00" if number % 10 == 0 else "We 09:00-12:00"
        make_lieu(session, id=f"lieu-{number:03}", horaires=horaires)

    criteria = Criteria(ouvert=TUESDAY)
    pages = [nearest(session, criteria=criteria, limit=3, offset=offset) for offset in (0, 3, 6)]
    assert pages == [
        ["lieu-000", "lieu-010", "lieu-020"],
        ["lieu-030", "lieu-040", "lieu-050"],
        ["lieu-060", "lieu-070"],
    ]
    assert count_within(session, point=GUERET, criteria=criteria, radius_m=1_000) == 8


def at_km(km: float) -> Point:
    return Point(GUERET.lon, GUERET.lat + km / 111.2)


def place(session, placed=(), unplaced=()) -> None:
    """Add lieux so many km away, named by their distance."""
    for km in placed:
        make_lieu(session, id=f"{km} km", at=at_km(km))
    for km in unplaced:
        make_lieu(session, id=f"commune à {km} km", at=at_km(km), position_precision="commune")


def test_the_unplaced_come_after_the_placed_ones_of_their_reach(session):
    place(session, placed=(3, 9), unplaced=(1, 8, 20))
    page = find_nearest(session, point=GUERET, criteria=NO_CRITERIA, radius_m=10_000)
    assert [hit.id for hit in page.hits] == ["3 km", "9 km"]
    assert [(hit.id, hit.placed) for hit in page.unplaced] == [
        ("commune à 1 km", False),
        ("commune à 8 km", False),
    ]


def test_no_unplaced_lieu_is_lost_nor_shown_twice_by_pages(session):
    place(session, placed=(2, 4, 6, 8, 10), unplaced=(1, 3, 5, 7, 9, 11, 30))
    pages = [
        find_nearest(session, point=GUERET, criteria=NO_CRITERIA, limit=2, offset=offset)
        for offset in (0, 2, 4)
    ]
    assert [len(page.hits) for page in pages] == [2, 2, 1]
    assert [hit.id for page in pages for hit in page.unplaced] == [
        f"commune à {km} km" for km in (1, 3, 5, 7, 9, 11)
    ]
    assert [page.other_unplaced for page in pages] == [0, 0, 1]


def test_as_many_unplaced_as_the_limit_are_listed_and_the_others_are_counted(session):
    place(session, placed=(9,), unplaced=(1, 2, 3, 4, 5))
    page = find_nearest(session, point=GUERET, criteria=NO_CRITERIA, limit=2)
    assert (len(page.unplaced), page.other_unplaced) == (2, 3)


def test_only_placed_lieux_are_counted_within_a_radius(session):
    place(session, placed=(1, 2), unplaced=(1, 2))
    assert count_within(session, point=GUERET, criteria=NO_CRITERIA, radius_m=5_000) == 2


def test_equal_distances_are_ordered_by_freshness_then_by_completeness(session):
    make_lieu(session, id="ancien", date_maj=date(2020, 1, 1), telephone="+33555000001")
    make_lieu(session, id="nouveau", date_maj=date(2026, 1, 1))
    make_lieu(session, id="nouveau, complet", date_maj=date(2026, 1, 1), telephone="+33555000001")
    make_lieu(session, id="sans date", telephone="+33555000001")
    assert nearest(session) == ["nouveau, complet", "nouveau", "ancien", "sans date"]


@pytest.mark.parametrize(
    ("open_then", "expected"),
    [
        (OpenThen.SURELY, ["Tu 09:00-12:00"]),
        (OpenThen.UNKNOWN, ["None", "Tu unknown"]),
        (OpenThen.CLOSED, ["We 09:00-12:00"]),
    ],
)
def test_what_is_known_of_the_hours_may_be_chosen(session, open_then, expected):
    for horaires in ("Tu 09:00-12:00", "We 09:00-12:00", None, "Tu unknown"):
        make_lieu(session, id=str(horaires), horaires=horaires)

    found = nearest(session, criteria=Criteria(ouvert=TUESDAY), open_then=open_then)
    assert sorted(found) == expected


def test_the_silent_are_accepted_where_silence_is_no_refusal(session):
    for state in ("oui", "indice", "possible", "non", "inconnu"):
        make_lieu(session, id=state, ateliers=state)

    widened = Criteria(ateliers=True, incertains=True, inconnus=True)
    assert sorted(nearest(session, criteria=widened)) == ["inconnu", "indice", "oui", "possible"]
