"""Orientation: lieux ranked for somebody, with their reasons; the whole choice in the address."""

from sqlalchemy.orm import Session

from geo.points import Point
from tests.factories import make_commune, make_lieu
from tests.named_places import AUBUSSON, SAINT_DENIS_93, SAINT_DENIS_REUNION
from tests.webapp.conftest import Visit

FORMALITIES = "Aide aux démarches administratives"
NEXT_STREET = Point(lon=1.875, lat=46.17)


def test_reasons_say_time_price_hours_and_welcome(session: Session, visit: Visit, gueret: None):
    make_lieu(
        session,
        at=NEXT_STREET,
        frais_a_charge=["Gratuit"],
        horaires="Tu 09:00-12:00",
        prise_en_charge_specifique=["Surdité"],
    )
    page = visit(
        "/orientation",
        q="gueret",
        mode="marche",
        frais_a_charge="Gratuit",
        jour="mardi",
        moment="matin",
        prise_en_charge_specifique="Surdité",
    )
    reasons = page.first("article/p/strong")
    assert reasons.startswith("à environ ")
    assert reasons.endswith("min à pied, accueil des personnes sourdes, gratuit, ouvert mardi matin")


def test_what_nobody_knows_is_said(session: Session, visit: Visit, gueret: None):
    make_lieu(session)
    page = visit("/orientation", q="gueret", frais_a_charge="Gratuit")
    assert "À vérifier – gratuit : on ne sait pas" in page.text


def test_the_lieu_that_grants_most_comes_before_a_nearer_one(session: Session, visit: Visit, gueret: None):
    make_lieu(session, nom="Près")
    make_lieu(session, nom="Loin", at=NEXT_STREET, frais_a_charge=["Gratuit"])
    assert visit("/orientation", q="gueret", frais_a_charge="Gratuit").all("h3") == ["Loin", "Près"]


def test_what_the_person_came_for_counts_first(session: Session, visit: Visit, gueret: None):
    make_lieu(session, nom="Autre", services=["Loisirs et créations numériques"], frais_a_charge=["Gratuit"])
    make_lieu(session, nom="Démarches", services=[FORMALITIES])
    page = visit("/orientation", q="gueret", services=FORMALITIES, frais_a_charge="Gratuit")
    assert page.all("h3") == ["Démarches", "Autre"]


def test_the_indispensable_leaves_out_no_and_sets_unknown_apart(session: Session, visit: Visit, gueret: None):
    make_lieu(session, nom="Payant", frais_a_charge=["Payant"])
    make_lieu(session, nom="Inconnu")
    make_lieu(session, nom="Gratuit", frais_a_charge=["Gratuit"])
    page = visit("/orientation", q="gueret", frais_a_charge="Gratuit", indispensable="frais_a_charge")
    assert page.all("h3") == ["Gratuit", "Inconnu"]
    assert "À vérifier" in page.all("h2")


def test_what_is_rare_is_found_beyond_the_nearest(session: Session, visit: Visit, gueret: None):
    for _ in range(110):
        make_lieu(session)
    make_lieu(session, nom="Rare", at=AUBUSSON, pass_numerique="oui")
    assert visit("/orientation", q="gueret", pass_numerique="oui").first("h3") == "Rare"


def test_services_that_travel_are_told_apart(session: Session, visit: Visit, gueret: None):
    nowhere = {"position": None, "latitude": None, "longitude": None, "position_precision": "inconnue"}
    make_lieu(session, nom="Bus", itinerant=True, commune_code="23096", **nowhere)
    page = visit("/orientation", q="gueret")
    assert page.all("h2") == ["Ces services se déplacent"]
    assert page.all("h3") == ["Bus"]


def test_nothing_within_the_time_shows_the_nearest(session: Session, visit: Visit, gueret: None):
    make_commune(session, "23008", "Aubusson", at=AUBUSSON)
    make_lieu(session, nom="À Aubusson", at=AUBUSSON)
    page = visit("/orientation", q="gueret", mode="marche", minutes="15")
    assert "Aucun lieu à moins de 15 minutes à pied" in page.text
    assert page.all("h3") == ["À Aubusson"]


def test_when_nothing_suits_the_page_says_what_to_give_up(session: Session, visit: Visit, gueret: None):
    make_lieu(session, frais_a_charge=["Payant"])
    page = visit("/orientation", q="gueret", frais_a_charge="Gratuit", indispensable="frais_a_charge")
    link = page.links()["Chercher sans : gratuit"]
    assert link == "/orientation?q=gueret"


def test_each_choice_can_be_taken_back(visit: Visit, gueret: None):
    page = visit("/orientation", q="gueret", jour="mardi", moment="matin", minutes="30")
    assert page.links()["Retirer : ouvert mardi matin ✕"] == "/orientation?q=gueret&minutes=30"


def test_a_bare_page_asks(visit: Visit):
    assert visit("/orientation").first("h1") == "Orienter une personne"


def test_a_wrong_value_is_said_beside_its_field(visit: Visit):
    page = visit("/orientation", q="gueret", minutes="mille")
    assert page.status == 422
    assert "Indiquez un nombre entier" in page.text


def test_a_town_is_asked_for_and_the_choice_stays(visit: Visit):
    page = visit("/orientation", frais_a_charge="Gratuit")
    assert page.status == 422
    checked = [box for box in page.root.iter("input") if box.get("checked") is not None]
    assert [box.get("value") for box in checked] == ["Gratuit"]


def test_an_unknown_town_asks_again(visit: Visit):
    assert visit("/orientation", q="zzzzzz").status == 404


def test_homonyms_keep_the_choice(session: Session, visit: Visit):
    make_commune(session, "93066", "Saint-Denis", departement="93", at=SAINT_DENIS_93, population=110_000)
    make_commune(
        session, "97411", "Saint-Denis", departement="974", at=SAINT_DENIS_REUNION, population=150_000
    )
    links = visit("/orientation", q="saint denis", jour="lundi").links().values()
    assert sum("jour=lundi" in link and "langue" not in link for link in links) == 2


def test_up_to_three_lieux_are_compared(session: Session, visit: Visit, gueret: None):
    for number in range(3):
        make_lieu(session, id=f"l{number}", nom=f"Lieu {number}")
    page = visit("/orientation/comparer", lieu=["l0", "l1", "l2"], q="gueret", frais_a_charge="Gratuit")
    assert page.all("thead/tr/th") == ["À comparer", "Lieu 0", "Lieu 1", "Lieu 2"]
    assert "gratuit : on ne sait pas" in page.text


def test_none_or_too_many_lieux_are_refused_in_words(session: Session, visit: Visit, gueret: None):
    for number in range(4):
        make_lieu(session, id=f"l{number}")
    for chosen in ([], ["l0", "l1", "l2", "l3"]):
        page = visit("/orientation/comparer", lieu=chosen, q="gueret")
        assert page.status == 422
        assert "Cochez de un à 3 lieux." in page.text


def test_an_unknown_lieu_is_not_found(visit: Visit):
    assert visit("/orientation/comparer", lieu="nulle-part").status == 404


def test_what_a_lieu_says_stays_words(session: Session, visit: Visit, gueret: None):
    payload = "<img src=x onerror=alert(1)>${7*7}"
    make_lieu(session, id="x", nom=payload, adresse=payload)
    for path in ("/orientation", "/orientation/comparer", "/orientation/fiche"):
        page = visit(path, q="gueret", lieu="x")
        assert payload in page.text
        assert not any(page.attributes("img", "onerror"))


def test_a_place_that_says_no_does_not_suit_and_is_told_apart(session: Session, visit: Visit, gueret: None):
    make_lieu(session, nom="Payant", frais_a_charge=["Payant"])
    make_lieu(session, nom="Gratuit", at=NEXT_STREET, frais_a_charge=["Gratuit"])
    page = visit("/orientation", q="gueret", frais_a_charge="Gratuit")
    assert page.all("h3") == ["Gratuit"]
    assert "Ne conviennent pas" in page.all("h2")
    assert "Payant à environ 1 min en voiture – Gratuit : non" in page.text


def test_what_is_far_comes_apart_whatever_it_offers(session: Session, visit: Visit, gueret: None):
    make_lieu(session, nom="Près", frais_a_charge=["Gratuit"])
    make_lieu(session, nom="Loin", at=AUBUSSON, frais_a_charge=["Gratuit"], services=[FORMALITIES])
    page = visit("/orientation", q="gueret", mode="marche", services=FORMALITIES, frais_a_charge="Gratuit")
    assert page.all("h3") == ["Près", "Loin"]
    assert "Plus loin" in page.all("h2")
    assert "2253 min" not in page.text
    assert " h " in page.all("article/p/strong")[1].replace("\xa0", " ")


def test_with_a_longest_trip_what_is_farther_is_offered_where_it_has_more(
    session: Session, visit: Visit, gueret: None
):
    make_lieu(session, nom="Près", frais_a_charge=["Gratuit"])
    make_lieu(session, nom="Loin", at=AUBUSSON, frais_a_charge=["Gratuit"], services=[FORMALITIES])
    make_lieu(session, nom="Loin aussi", at=AUBUSSON, frais_a_charge=["Gratuit"])
    page = visit("/orientation", q="gueret", minutes="10", services=FORMALITIES, frais_a_charge="Gratuit")
    assert page.all("h3") == ["Près", "Loin"]


def test_the_unplaced_come_apart_without_travel(session: Session, visit: Visit, gueret: None):
    make_lieu(session, nom="Sans adresse", position_precision="commune")
    make_lieu(session, nom="Placé", at=NEXT_STREET)
    page = visit("/orientation", q="gueret")
    assert page.all("h3") == ["Placé", "Sans adresse"]
    assert "Dans ces communes, à une adresse que nous ne connaissons pas" in page.all("h2")
    assert len(page.all("article/p/strong")) == 1
