"""The page of results and those that ask again, from address to HTML (routes, form, search, results)."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.lieux.nearest import COUNT_CEILING
from geo.points import Point
from geo.standard.fields import SERVICES
from tests.factories import make_commune, make_lieu
from tests.named_places import (
    AUBUSSON,
    GUERET,
    LYON,
    SAINT_DENIS_93,
    SAINT_DENIS_REUNION,
    VILLERS_SUR_MER,
)
from tests.webapp.conftest import Visit

pytestmark = pytest.mark.usefixtures("gueret")


def test_the_nearest_come_first(visit: Visit, session: Session):
    for nom, at in (("Loin", LYON), ("Ici", GUERET), ("Près", AUBUSSON)):
        make_lieu(session, nom=nom, at=at)
    page = visit("/recherche", q="gueret")
    assert page.first("h1") == "Les lieux les plus proches de Guéret"
    assert page.all("article/h2") == ["Ici", "Près"]
    assert page.all("article/h3") == ["Loin"]
    assert "Plus loin" in page.all("h2")
    ways = page.all("article//strong")
    assert (ways[0], ways[-1]) == ("à moins de 100 mètres", "à 234 km")
    assert ways[1].startswith("à environ")
    assert page.all("article//span[@class='muted']") == ["33 km"]


def test_within_a_time_the_title_counts_and_the_cards_say_minutes(visit: Visit, session: Session):
    for at in (GUERET, AUBUSSON, LYON):
        make_lieu(session, at=at)
    page = visit("/recherche", q="gueret", minutes="15", mode="marche")
    assert page.first("h1") == "1 lieu à moins de 15 minutes à pied de Guéret"
    assert page.all("article//strong") == ["à environ 1 minute à pied"]
    assert page.links()["Retirer : à moins de 15 minutes à pied ✕"] == "/recherche?q=gueret&mode=marche"


def test_where_no_road_leads_the_nearest_are_shown_with_their_distance(visit: Visit, session: Session):
    make_lieu(session, nom="Sur une île", at=Point(-5.0, 48.46))
    page = visit("/recherche", q="gueret", mode="voiture", minutes="30")
    assert "Pas de lieu à moins de 30 minutes en voiture. Voici le plus proche." in page.text
    assert page.all("article//strong") == ["à 578 km"]


def test_within_a_radius_the_title_counts(visit: Visit, session: Session):
    for at in (GUERET, AUBUSSON, LYON):
        make_lieu(session, at=at)
    assert visit("/recherche", q="23000", rayon_m="50000").first("h1") == "2 lieux à moins de 50 km de Guéret"


def test_beyond_what_is_counted_the_title_says_more_than(
    visit: Visit, session: Session, monkeypatch: pytest.MonkeyPatch
):
    make_lieu(session)
    monkeypatch.setattr("webapp.lieux.search.count_within", lambda *_, **__: COUNT_CEILING + 1)
    title = visit("/recherche", q="gueret", rayon_m="1000").first("h1")
    assert title == "Plus de 1 000 lieux à moins de 1 km de Guéret"


def test_none_within_the_radius_shows_the_nearest_and_the_telephone(visit: Visit, session: Session):
    for _ in range(3):
        make_lieu(session, at=LYON)
    page = visit("/recherche", q="gueret", rayon_m="10000")
    assert "Pas de lieu à moins de 10 km. Voici les trois plus proches." in page.text
    assert len(page.all("article")) == 3
    assert "Appeler le 01 70 772 372" in page.links()


def test_filters_that_nothing_matches_say_which_to_drop(visit: Visit, session: Session):
    make_lieu(session, nom="Médiathèque", ateliers="oui")
    page = visit("/recherche", q="gueret", ateliers="oui", services=SERVICES[0])
    assert page.all("article/h2") == ["Médiathèque"]
    link = page.links()["Chercher sans «Faire vos démarches sur internet»"]
    assert visit(link).all("article/h2") == ["Médiathèque"]


def test_the_uncertain_are_one_click_away(visit: Visit, session: Session):
    make_lieu(session, nom="Peut-être", pass_numerique="possible")
    page = visit("/recherche", q="gueret", pass_numerique="oui")
    assert visit(page.links()["Montrer aussi les lieux à vérifier"]).all("article/h2") == ["Peut-être"]


def test_a_choice_is_dropped_by_its_link(visit: Visit, session: Session):
    make_lieu(session, ateliers="oui")
    page = visit("/recherche", q="gueret", ateliers="oui", rayon_m="5000")
    assert page.links()["Retirer : Apprendre en atelier ✕"] == "/recherche?q=gueret&rayon_m=5000"
    assert page.links()["Retirer : à moins de 5 km ✕"] == "/recherche?q=gueret&ateliers=oui"


@pytest.mark.parametrize(
    ("uncertain", "names"), [({}, ["Sûr"]), ({"incertains": "oui"}, ["Sûr", "Indice", "Possible", "Rien"])]
)
def test_a_filter_means_oui_unless_the_uncertain_are_asked_for(
    visit: Visit, session: Session, uncertain: dict[str, str], names: list[str]
):
    for rank, (nom, state) in enumerate(
        [("Sûr", "oui"), ("Indice", "indice"), ("Possible", "possible"), ("Non", "non"), ("Rien", "inconnu")]
    ):
        make_lieu(session, id=f"{rank}", nom=nom, pass_numerique=state)
    assert visit("/recherche", q="gueret", pass_numerique="oui", **uncertain).all("article/h2") == names


def test_pages_follow_each_other_without_overlap(visit: Visit, session: Session):
    names = {make_lieu(session).nom for _ in range(7)}
    seen: list[str] = []
    page = visit("/recherche", q="gueret", limite="3")
    seen += page.all("article/h2")
    while following := page.links().get("Lieux suivants →"):
        page = visit(following)
        seen += page.all("article/h2")
    assert len(seen) == 7
    assert set(seen) == names
    assert "← Lieux précédents" in page.links()


def test_the_numbers_of_the_list_follow_from_page_to_page(visit: Visit, session: Session):
    for _ in range(3):
        make_lieu(session)
    assert visit("/recherche", q="gueret", limite="2", page="2").attributes("ol", "start") == ["3"]


def test_a_page_after_the_last_leads_back(visit: Visit, session: Session):
    make_lieu(session)
    page = visit("/recherche", q="gueret", page="9")
    assert "Il n'y a pas d'autre lieu." in page.text
    assert page.links()["← Lieux précédents"] == "/recherche?q=gueret&page=8"


def test_no_lieu_at_all_leaves_the_telephone(visit: Visit):
    page = visit("/recherche", q="gueret")
    assert (page.status, "Appeler le 01 70 772 372" in page.links()) == (200, True)


def test_longitude_zero_is_a_place(visit: Visit, session: Session):
    make_lieu(session, nom="Au méridien", at=VILLERS_SUR_MER)
    page = visit("/recherche", lat="49.322", lon="0")
    assert page.first("h1") == "Les lieux les plus proches de ce point"
    assert page.all("article/h2") == ["Au méridien"]


def test_homonyms_are_offered_to_choose_from(visit: Visit, session: Session):
    for departement, at in (("93", SAINT_DENIS_93), ("974", SAINT_DENIS_REUNION)):
        make_commune(
            session, f"{departement}66", "Saint-Denis", departement=departement, at=at, codes_postaux=()
        )
    page = visit("/recherche", q="saint denis", ateliers="oui")
    assert page.first("h1") == "Quelle ville ?"
    link = next(url for text, url in page.links().items() if text.startswith("Saint-Denis (974)"))
    make_lieu(session, nom="À la Réunion", at=SAINT_DENIS_REUNION, ateliers="oui")
    assert visit(link).all("article/h2") == ["À la Réunion"]


def test_an_unknown_town_is_answered_kindly(visit: Visit):
    page = visit("/recherche", q="zzzzzz")
    assert (page.status, page.first("h1")) == (404, "Nous n'avons pas trouvé cette ville")
    assert page.attributes("input[@name='q']", "value") == ["zzzzzz"]
    assert "Appeler le 01 70 772 372" in page.links()


def test_no_town_is_asked_for_again_beside_its_field(visit: Visit):
    page = visit("/recherche", q=" ", ateliers="oui")
    assert page.status == 422
    assert page.first("p[@id='q-message']") == "Écrivez le nom d'une ville ou un code postal."
    assert page.attributes("input[@name='q']", "aria-describedby") == ["q-message"]
    assert page.attributes("input[@name='ateliers']", "checked") == [""]


def test_wrong_filters_come_back_open_with_their_messages(visit: Visit):
    page = visit("/recherche", q="gueret", rayon_m="3", services="?", page="0")
    assert (page.status, page.attributes("details", "open")) == (422, [""])
    assert page.first("p[@id='rayon-message']").endswith("de 100 à 200000.")
    assert page.first("p[@id='services-message']").startswith("Valeurs acceptées")
    assert page.first("form/ul") == "page : Indiquez un nombre entier, de 1 à 10000."


def test_a_search_for_nothing_goes_home(client: FlaskClient):
    assert client.get("/recherche").location == "/"


def test_an_unknown_parameter_changes_nothing(visit: Visit, session: Session):
    make_lieu(session)
    assert visit("/recherche", q="gueret", utm_source="x").status == 200


def test_every_field_has_its_label(visit: Visit, session: Session):
    make_lieu(session)
    page = visit("/recherche", q="gueret")
    labelled = {label.get("for") for label in page.root.iter("label")}
    boxes = [box for label in page.root.iter("label") for box in label.iter("input")]
    fields = [field for field in page.root.iter("input") if field.get("type") != "hidden"]
    assert all(field in boxes or field.get("id") in labelled for field in fields)


def test_a_full_page_is_light(client: FlaskClient, session: Session):
    for _ in range(20):
        make_lieu(
            session,
            nom="Espace public numérique de la Communauté de communes du Pays creusois",
            adresse="12 bis avenue du Général de Gaulle",
            telephone="+33555410000",
            frais_a_charge=["Gratuit sous condition"],
            **dict.fromkeys(("ateliers", "acces_libre", "pass_numerique"), "indice"),
        )
    assert len(client.get("/recherche?q=gueret").data) < 50_000


def test_a_departement_that_is_chosen_can_be_dropped(visit: Visit, session: Session):
    make_lieu(session, nom="Dedans", commune_code="23096")
    make_lieu(session, nom="Dehors")
    page = visit("/recherche", q="Guéret", departement="23")
    assert "Dedans" in page.text
    assert "Dehors" not in page.text
    assert page.links()["Retirer : département 23 ✕"] == "/recherche?q=Gu%C3%A9ret"


def test_what_is_closed_at_a_moment_is_left_out_and_the_choice_can_be_dropped(visit: Visit, session: Session):
    make_lieu(session, id="1", nom="Ouvert", horaires="Tu 09:00-12:00")
    make_lieu(session, id="2", nom="Fermé", horaires="We 09:00-12:00")
    make_lieu(session, id="3", nom="Inconnu")
    page = visit("/recherche", q="gueret", ouvert="2026-11-24T10:00")
    assert page.all("article/h2") == ["Ouvert"]
    assert ("Horaires inconnus" in page.all("h2"), page.all("article/h3")) == (True, ["Inconnu"])
    assert "Mardi 24 novembre à 10 h : ouvert jusqu'à 12 h" in page.text
    assert "Mardi 24 novembre à 10 h : horaires inconnus" in page.text
    assert page.links()["Retirer : ouvert mardi 24 novembre à 10 h ✕"] == "/recherche?q=gueret"


def test_open_now_is_a_choice_of_the_form(visit: Visit, session: Session):
    make_lieu(session, horaires="24/7")
    page = visit("/recherche", q="gueret", ouvert="maintenant")
    assert page.attributes("input[@name='ouvert']", "value") == ["maintenant"]
    assert page.attributes("input[@name='ouvert']", "checked") == [""]
    assert "Retirer : ouvert maintenant ✕" in page.links()


def test_nothing_open_offers_to_drop_the_moment(visit: Visit, session: Session):
    make_lieu(session, nom="Fermé", horaires="We 09:00-12:00")
    page = visit("/recherche", q="gueret", ouvert="2026-11-24T10:00")
    link = page.links()["Chercher sans «ouvert mardi 24 novembre à 10 h»"]
    assert visit(link).all("article/h2") == ["Fermé"]


def test_a_moment_that_is_none_is_refused_with_what_is_accepted(visit: Visit):
    page = visit("/recherche", q="gueret", ouvert="demain")
    assert page.status == 422
    assert "ouvert : Indiquez «maintenant», ou un jour et une heure comme 2026-11-24T10:00." in page.text


def test_the_unplaced_have_their_own_title_and_no_distance(visit: Visit, session: Session):
    make_lieu(session, nom="Placé", at=AUBUSSON)
    for number in range(22):
        make_lieu(session, nom=f"Sans adresse {number}", position_precision="commune")
    page = visit("/recherche", q="gueret")
    assert "Dans ces communes, à une adresse que nous ne connaissons pas" in page.all("h2")
    assert (page.all("article/h2"), len(page.all("article/h3"))) == (["Placé"], 20)
    assert len(page.all("article//strong")) == 1
    assert "Et 2 autres lieux de ces communes, dont nous ne connaissons pas l'adresse." in page.text


def test_the_silent_are_one_click_away_in_their_place(visit: Visit, session: Session):
    make_lieu(session, nom="Muet")
    make_lieu(session, nom="Ateliers", at=AUBUSSON, ateliers="oui")
    page = visit("/recherche", q="gueret", ateliers="oui")
    assert "1 lieu plus proche n'a pas dit s'il fait des ateliers." in page.text
    shown = visit(page.links()["Les montrer à leur place"])
    assert shown.all("article/h2") == ["Muet", "Ateliers"]
    assert "Ateliers : on ne sait pas" in shown.text


def test_nothing_within_reach_is_said_before_what_is_farther(visit: Visit, session: Session):
    make_lieu(session, nom="Loin", at=LYON)
    page = visit("/recherche", q="gueret")
    assert "Pas de lieu à moins de 45 minutes en voiture." in page.text
    assert page.all("article/h3") == ["Loin"]


def test_nothing_open_is_said_with_the_moment(visit: Visit, session: Session):
    make_lieu(session, nom="Fermé", horaires="We 09:00-12:00")
    page = visit("/recherche", q="gueret", ouvert="2026-11-24T10:00")
    sentence = "Nous ne connaissons pas de lieu ouvert mardi 24 novembre à 10 h à moins de 45 minutes"
    assert sentence in page.text.replace("\xa0", " ")
    assert "Les prochains à ouvrir" in page.all("h2")
