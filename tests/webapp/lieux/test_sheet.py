"""A lieu in the words that pages print."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from geo.lieux.nearest import Hit
from geo.quality.sources import Provenance
from tests.factories import make_lieu
from webapp.lieux.sheet import Card, Sheet, card_of, sheet_of
from webapp.wording.hours import OpenState

TODAY = date(2026, 6, 15)
NOW = datetime(2026, 11, 21, 10, 0)


def sheet(session: Session, *sources: Provenance, **fields: Any) -> Sheet:
    return sheet_of(make_lieu(session, **fields), sources, today=TODAY)


def card(session: Session, distance_m: float = 800, **fields: Any) -> Card:
    lieu = make_lieu(session, **fields)
    return card_of(Hit(lieu.id, lieu.feature.encode(), distance_m), now=NOW)


def found_in(day: str) -> dict[str, Any]:
    return {
        "pass_numerique": {
            "state": "oui",
            "field": "frais_a_charge",
            "value": "…",
            "source": "hub",
            "date": day,
        }
    }


def test_a_card_says_how_far_and_where(session: Session):
    shown = card(session, nom="Médiathèque", adresse="2 rue Neuve", complement_adresse="1er étage")
    assert (shown.nom, shown.distance) == ("Médiathèque", "à 800 mètres")
    assert shown.adresse == "2 rue Neuve, 1er étage, 23000 Guéret"


def test_a_card_for_a_lieu_placed_at_its_commune_says_so(session: Session):
    lieu = make_lieu(session, position_precision="commune")
    shown = card_of(Hit(lieu.id, lieu.feature.encode(), 3_400, 12.0, placed=False), now=NOW)
    assert (shown.distance, shown.kilometres) == ("", None)
    assert shown.remark == "L'adresse exacte n'est pas connue."


def test_a_card_shows_only_the_facts_that_may_be(session: Session):
    shown = card(session, ateliers="oui", acces_libre="non", pass_numerique="possible")
    assert [(fact.label, fact.words) for fact in shown.facts] == [
        ("Ateliers", "oui"),
        ("Pass numérique", "peut-être : demandez"),
    ]


def test_a_card_of_a_stop_says_when_it_is_next_there(session: Session):
    shown = card(session, itinerance=["Itinérant"], arret_de="bus-1", horaires="week 2-52/2 Tu 09:00-12:00")
    assert shown.remark == "Prochain passage : mardi 24 novembre, de 9\u00a0h à 12\u00a0h."


def test_a_card_of_a_stop_says_to_call_first(session: Session):
    shown = card(session, itinerance=["Itinérant"], arret_de="Bus du Numérique", telephone="+33555000001")
    assert shown.remark == "Ce lieu se déplace : appelez pour connaître les jours."


def test_a_place_whose_team_also_travels_is_where_it_is(session):
    assert card(session, itinerance=["Itinérant", "Fixe"]).remark is None


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("oui", "oui"),
        ("indice", "à vérifier auprès du lieu"),
        ("possible", "peut-être : demandez"),
        ("non", "non"),
        ("inconnu", "on ne sait pas"),
    ],
)
def test_each_state_has_its_words(session: Session, state: str, words: str):
    assert sheet(session, ateliers=state).facts[0].words == words


def test_a_pass_declared_before_the_end_of_its_operator_is_to_be_checked(session: Session):
    shown = sheet(session, pass_numerique="oui", headline=found_in("2022-11-05")).facts[2]
    assert (shown.words, shown.state) == ("déclaré en 2022, à vérifier auprès du lieu", "indice")


def test_who_pays_nothing_is_told_that_no_pass_is_needed(session: Session):
    adviser = {"frais_a_charge": ["Gratuit"], "dispositif_programmes_nationaux": ["Conseillers numériques"]}
    shown = sheet(session, pass_numerique="non", **adviser).facts[2]
    assert (shown.words, shown.state) == ("gratuit, pas besoin de Pass", "non")


def test_a_pass_declared_since_is_a_plain_yes(session: Session):
    shown = sheet(session, pass_numerique="oui", headline=found_in("2024-01-01")).facts[2]
    assert (shown.words, shown.state) == ("oui", "oui")


@pytest.mark.parametrize(
    ("frais", "words"),
    [
        ([], "Demandez le prix au lieu"),
        (["Gratuit"], "Gratuit"),
        (["Gratuit sous condition"], "Gratuit pour certaines personnes"),
        (["Payant"], "Payant"),
        (["Gratuit", "Payant"], "Gratuit ou payant : demandez au lieu"),
    ],
)
def test_the_cost_is_said_in_words(session: Session, frais: list[str], words: str):
    assert sheet(session, frais_a_charge=frais).cost == words


def test_services_are_said_in_plain_words(session: Session):
    shown = sheet(session, services=["Aide aux démarches administratives"])
    assert shown.sections == [("Ce que vous pouvez faire", ["Faire vos démarches sur internet"])]


def test_hours_that_cannot_be_said_are_left_out(session: Session):
    assert sheet(session, horaires="Mo 09:00-12:00").hours == ["Lundi : de 9\u00a0h à 12\u00a0h"]
    assert sheet(session, horaires="week 2-52/2 Mo 09:00-12:00").hours == ()


def test_a_lieu_placed_at_its_commune_has_no_way_to_it(session: Session):
    shown = sheet(session, position_precision="commune")
    assert shown.go_uri is None
    assert shown.position_remark == "L'adresse exacte n'est pas connue : seule la commune l'est."


def test_the_way_is_a_geo_address_with_the_name(session: Session):
    assert sheet(session, nom="A & B").go_uri == "geo:46.17,1.87?q=46.17,1.87(A%20%26%20B)"


def test_a_service_that_travels_has_no_address_to_go_to(session: Session):
    shown = sheet(session, itinerant=True, position=None, position_precision="inconnue", adresse="Garage")
    assert (shown.go_uri, shown.adresse) == (None, ["23000 Guéret"])
    assert shown.position_remark == "Ce lieu se déplace : nous ne savons pas où il sera."


def test_a_stop_is_a_place_to_go_on_its_days(session: Session):
    shown = sheet(session, itinerant=True, arret_de="Bus du Numérique", telephone="+33555000001")
    assert shown.go_uri is not None
    assert shown.remarks == ["Ce lieu est un arrêt de «Bus du Numérique». Appelez pour connaître les jours."]


def test_a_stop_whose_days_are_known_does_not_ask_to_call(session: Session):
    shown = sheet(session, itinerant=True, arret_de="Bus du Numérique", horaires="Tu 09:00-12:00")
    assert shown.remarks == ["Ce lieu est un arrêt de «Bus du Numérique»."]


@pytest.mark.parametrize(("updated", "stale"), [(date(2024, 12, 16), False), (date(2024, 12, 15), True)])
def test_information_older_than_eighteen_months_is_marked(session: Session, updated: date, stale: bool):
    shown = sheet(session, date_maj=updated)
    assert shown.updated_month == "décembre 2024"
    assert bool(shown.remarks) is stale


def test_a_summary_repeated_by_the_detail_is_printed_once(session: Session):
    shown = sheet(session, presentation_resume="Un lieu…", presentation_detail="Un lieu pour tous.")
    assert shown.summary == ["Un lieu pour tous."]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//ailleurs", "ftp://x"])
def test_only_web_addresses_become_links(session: Session, address: str):
    shown = sheet(session, site_web=[address], prise_rdv=address, fiche_acces_libre=address)
    assert (shown.sites, shown.booking, shown.accessibility) == ([], None, None)


def test_each_source_comes_with_its_date_and_licence(session: Session):
    source = Provenance("Hub", "Licence Ouverte 2.0", "Hub de la Creuse", date(2023, 3, 9))
    assert sheet(session, source).sources == [
        ("Hub", "Hub de la Creuse, mis à jour en mars 2023, Licence Ouverte 2.0")
    ]


def test_a_card_says_whether_it_is_open_by_the_clock_there(session: Session):
    at_noon_in_paris = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    lieu = make_lieu(session, horaires="Tu 09:00-12:30", code_insee="97411")
    shown = card_of(Hit(lieu.id, lieu.feature.encode(), 0), now=at_noon_in_paris).opening
    assert shown == OpenState("Fermé. Ouvre mardi 1er décembre à 9\u00a0h", "ferme")


def test_a_card_for_a_chosen_moment_says_it(session: Session):
    shown = card(session, horaires="Sa 09:00-12:00").opening
    assert shown == OpenState("Samedi 21 novembre à 10\u00a0h : ouvert jusqu'à 12\u00a0h", "ouvert")


@pytest.mark.parametrize(
    ("telephone", "words"), [("+33555000001", "Horaires inconnus : appelez"), (None, "Horaires inconnus")]
)
def test_a_card_without_hours_asks_to_call_where_one_can(session: Session, telephone: str | None, words: str):
    lieu = make_lieu(session, telephone=telephone)
    shown = card_of(Hit(lieu.id, lieu.feature.encode(), 0), now=datetime.now(UTC)).opening
    assert shown == OpenState(words, "incertain")


def test_old_facts_and_prices_carry_their_year_on_cards(session: Session):
    headline = {"ateliers": {"state": "oui", "date": "2024-02-01"}}
    old = card(
        session, date_maj=date(2021, 3, 1), frais_a_charge=["Gratuit"], ateliers="oui", headline=headline
    )
    assert (old.cost_age, old.facts[0].age) == ("information de 2021", "information de 2024")
    new = card(session, date_maj=date(2026, 3, 1), frais_a_charge=["Gratuit"], ateliers="oui")
    assert (new.cost_age, new.facts[0].age) == ("", "")


def test_a_fact_that_is_asked_for_is_told_even_where_nobody_said(session: Session):
    lieu = make_lieu(session)
    shown = card_of(Hit(lieu.id, lieu.feature.encode(), 0), now=NOW, asked=["ateliers"])
    assert [(fact.label, fact.words) for fact in shown.facts] == [("Ateliers", "on ne sait pas")]
