"""Tests of geo.coverage.territory: territories of a tiny France, in PostGIS."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from geo.coverage.accessibility import measure_accessibility
from geo.coverage.figures import VOL
from geo.coverage.question import SUPPOSED_PREFIX, Question
from geo.coverage.sites import find_sites
from geo.coverage.tables import commune_figures
from geo.coverage.territory import measure_change, measure_territory
from geo.database.models import Commune, CommuneLink, Epci
from geo.errors import InvalidInput, NotFound
from geo.points import Point
from geo.standard.criteria import Criteria
from tests.factories import make_commune, make_lieu, make_lieu_source, make_source

WEST, MIDDLE, EAST = Point(2.0, 46.0), Point(2.1, 46.0), Point(2.2, 46.0)
"""Three seats in a row, 7.7 km from each other."""

FAR = Point(2.6, 46.0)

NOWHERE: dict[str, Any] = {"position": None, "latitude": None, "longitude": None}

FRANCE_SERVICES = Criteria(dispositif_programmes_nationaux=("France Services",))


def add_commune(session: Session, code: str, at: Point, **fields: Any) -> Commune:
    """Add a commune that can be counted: with a contour around its seat."""
    departement = fields.pop("departement", code[:2])
    commune = make_commune(session, code, f"Commune {code}", departement=departement, at=at, population=100)
    west, south, east, north = at.lon - 0.04, at.lat - 0.04, at.lon + 0.04, at.lat + 0.04
    commune.contour = f"SRID=4326;MULTIPOLYGON((({west} {south},{east} {south},{east} {north},{west} {north},"
    commune.contour += f"{west} {south})))"
    commune.surface_km2, commune.density_per_km2 = 50.0, 2.0
    for name, value in fields.items():
        setattr(commune, name, value)
    session.flush()
    return commune


def link(session: Session, a: str, b: str, km: float = 7.7) -> None:
    session.add(CommuneLink(commune_a=a, commune_b=b, length_m=km * 1_000, kind="voisine"))
    session.flush()


@pytest.fixture
def row(session: Session) -> Session:
    """Lay out 23001 – 23002 | 36001 (another département) – 23003, which is far; nobody has a lieu."""
    session.add(Epci(code="200000001", nom="EPCI du milieu", type="CC"))
    session.flush()
    add_commune(session, "23001", WEST, fragilite=8.0, frr="FRR+")
    add_commune(session, "23002", MIDDLE, fragilite=2.0, epci_code="200000001")
    add_commune(session, "36001", EAST, epci_code="200000001")
    add_commune(session, "23003", FAR)
    for a, b in (("23001", "23002"), ("23002", "36001")):
        link(session, a, b)
    link(session, "23003", "36001", 31)
    return session


def beyond(session: Session, question: Question, code: str = "23", kind: str = "departement") -> list[str]:
    coverage = measure_territory(session, kind, code, question).coverage
    return coverage.demand.code[coverage.beyond].tolist()


def test_a_lieu_across_the_border_counts(row: Session):
    make_lieu(row, at=EAST, commune_code="36001")
    measured = measure_territory(row, "departement", "23", Question(mode=VOL, threshold=10))
    assert beyond(row, Question(mode=VOL, threshold=10)) == ["23001", "23003"]
    assert len(measured.lieux) == 0


def test_straight_kilometres_are_those_of_postgis(row: Session):
    make_lieu(row, at=Point(2.05, 46.02), commune_code="23001")
    coverage = measure_territory(row, "france", "", Question(mode=VOL, threshold=10)).coverage
    found = {figures.code_insee: figures.distance for figures in commune_figures(coverage)}
    asked = row.execute(
        text("SELECT code_insee, st_distance(seat, (SELECT position FROM lieu)) / 1000 FROM commune")
    )
    assert found == {code: pytest.approx(km, abs=0.0501) for code, km in asked}


def test_minutes_grow_along_the_road(row: Session):
    make_lieu(row, at=WEST, commune_code="23001")
    remoteness = measure_territory(row, "france", "", Question()).coverage.remoteness
    west, middle, far, east = remoteness.distance
    assert 0 == west < middle < east < far


def test_a_service_that_travels_counts_by_its_stops_alone(row: Session):
    make_lieu(row, id="bus", itinerant=True, commune_code="23001", **NOWHERE)
    make_lieu(row, id="arret", itinerant=True, arret_de="bus", at=FAR, commune_code="23003")
    assert beyond(row, Question(mode=VOL, threshold=5)) == ["23001", "23002"]


def test_filters_choose_the_lieux(row: Session):
    make_lieu(row, at=WEST, commune_code="23001", dispositif_programmes_nationaux=["France Services"])
    make_lieu(row, at=MIDDLE, commune_code="23002")
    question = Question(FRANCE_SERVICES, mode=VOL, threshold=5)
    assert beyond(row, question) == ["23002", "23003"]
    assert len(measure_territory(row, "departement", "23", question).lieux) == 1


def test_hours_that_are_unknown_are_not_taken_for_open_and_are_counted(row: Session):
    make_lieu(row, at=WEST, commune_code="23001", horaires="Sa 09:00-12:00")
    make_lieu(row, at=MIDDLE, commune_code="23002")
    make_lieu(row, at=FAR, commune_code="23003", horaires="Mo-Fr 09:00-17:00")
    question = Question(ouverture=("samedi",), mode=VOL, threshold=5)
    assert beyond(row, question) == ["23002", "23003"]
    assert measure_territory(row, "departement", "23", question).hours_unknown == 1


def test_without_a_matching_lieu_everybody_is_beyond(row: Session):
    coverage = measure_territory(row, "departement", "23", Question()).coverage
    assert (coverage.population, coverage.population_beyond) == (300, 300)


@pytest.mark.parametrize(("kind", "code", "people"), [("region", "75", 400), ("epci", "200000001", 200)])
def test_every_kind_of_territory_is_measured(row: Session, kind: str, code: str, people: int):
    assert measure_territory(row, kind, code, Question()).coverage.population == people


def test_a_commune_without_contour_is_uncounted(row: Session):
    make_commune(row, "23004", "Commune 23004", at=FAR, population=50)
    coverage = measure_territory(row, "departement", "23", Question()).coverage
    assert [(commune.code_insee, commune.lacking) for commune in coverage.uncounted] == [
        ("23004", ("contour",))
    ]
    assert (coverage.population, coverage.population_beyond, coverage.population_uncounted) == (350, 300, 50)


def test_an_unknown_territory_is_refused(row: Session):
    with pytest.raises(NotFound, match="Aucun département"):
        measure_territory(row, "departement", "99", Question())


def test_one_more_place_gains_people_and_says_which(row: Session):
    make_lieu(row, at=WEST, commune_code="23001")
    change = measure_change(row, "departement", "23", Question(mode=VOL, threshold=5, ajouter=("23003",)))
    assert (change.people_gained, change.people_lost) == (100, 0)
    assert [commune.code_insee for commune in change.communes] == ["23003"]
    assert change.after.coverage.remoteness.lieu_id[-1] == f"{SUPPOSED_PREFIX}23003"


def test_closing_a_lieu_loses_people(row: Session):
    make_lieu(row, id="seul", at=WEST, commune_code="23001")
    change = measure_change(row, "departement", "23", Question(mode=VOL, threshold=10, fermer=("seul",)))
    assert (change.people_gained, change.people_lost) == (0, 200)


@pytest.mark.parametrize(("field", "value"), [("ajouter", "99999"), ("fermer", "personne")])
def test_what_does_not_exist_neither_opens_nor_closes(row: Session, field: str, value: str):
    with pytest.raises(InvalidInput) as refusal:
        measure_territory(row, "departement", "23", Question(**{field: (value,)}))
    assert list(refusal.value.messages) == [field]


def test_the_best_site_is_the_one_between_two_communes(row: Session):
    siting = find_sites(row, "departement", "23", Question(mode=VOL, threshold=8), number=1)
    [site] = siting.plan.sites
    assert (site.people, siting.plan.people_beyond) == (200, 300)
    assert siting.communes.code[site.candidate] in ("23001", "23002")


def test_sites_gain_what_one_more_place_there_gains(row: Session):
    question = Question(threshold=15)
    siting = find_sites(row, "departement", "23", question, number=1)
    code = siting.communes.code[siting.plan.sites[0].candidate]
    change = measure_change(row, "departement", "23", Question(threshold=15, ajouter=(code,)))
    assert change.people_gained == siting.plan.people


def test_sites_are_selected_among_the_given_communes(row: Session):
    siting = find_sites(row, "departement", "23", Question(mode=VOL, threshold=8), number=2, among=("23003",))
    assert [siting.communes.code[site.candidate] for site in siting.plan.sites] == ["23003"]
    with pytest.raises(InvalidInput):
        find_sites(row, "departement", "23", Question(), number=2, among=("36001",))


def test_two_lieux_within_reach_are_both_counted(row: Session):
    for _ in range(2):
        make_lieu(row, at=WEST, commune_code="23001")
    found = measure_accessibility(row, "departement", "23", Question(mode=VOL, threshold=10))
    assert found.lieux.tolist() == [2, 2, 0]
    assert found.per_10_000 == pytest.approx([100, 100, 0])


def test_a_departement_known_to_national_sources_alone_is_partial(session: Session):
    national, hub = make_source(session, "national"), make_source(session, "hub")
    for number, code in enumerate(("23001", "36001", "87001")):
        add_commune(session, code, Point(2.0 + number, 46.0))
        make_lieu_source(session, make_lieu(session, commune_code=code), national)
    make_lieu_source(session, make_lieu(session, commune_code="23001"), hub)
    assert measure_territory(session, "france", "", Question()).partial == ["36", "87"]
    assert measure_territory(session, "departement", "23", Question()).partial == []


def test_a_departement_without_any_source_is_partial(session: Session):
    add_commune(session, "23001", WEST)
    assert measure_territory(session, "departement", "23", Question()).partial == ["23"]


def test_lieux_known_by_their_commune_count_at_its_seat_and_are_told(row: Session):
    make_lieu(row, at=WEST, commune_code="23001")
    make_lieu(row, at=MIDDLE, commune_code="23002", position_precision="commune")
    measured = measure_territory(row, "departement", "23", Question(mode=VOL, threshold=5))
    assert (len(measured.lieux), measured.unplaced) == (2, 1)
    assert measured.coverage.demand.code[measured.coverage.beyond].tolist() == ["23003"]
