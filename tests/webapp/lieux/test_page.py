"""The page of one lieu, followed from its address to HTML (routes, page, sheet, json_ld, map)."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.settings import Settings
from tests.factories import make_closed_lieu, make_lieu, make_lieu_source, make_source
from tests.named_places import GUERET
from tests.webapp.conftest import Visit
from webapp.core.app import WebApp


def test_it_says_who_what_when_where_and_how_much(visit: Visit, session: Session):
    lieu = make_lieu(
        session,
        nom="Médiathèque",
        adresse="2 rue Neuve",
        telephone="+33555410000",
        horaires="Mo-Fr 09:00-12:00,14:00-17:00",
        services=["Aide aux démarches administratives"],
        frais_a_charge=["Gratuit"],
        typologie=["BIB"],
        ateliers="oui",
    )
    page = visit(f"/lieux/{lieu.id}")
    assert (page.status, page.first("h1")) == (200, "Médiathèque")
    for words in (
        "Bibliothèque / Médiathèque",
        "2 rue Neuve",
        "23000 Guéret",
        "Du lundi au vendredi : de 9 h à 12 h et de 14 h à 17 h",
        "Gratuit",
        "Faire vos démarches sur internet",
    ):
        assert words in page.text
    assert page.links()["Appeler le 05 55 41 00 00"] == "tel:+33555410000"


def test_hours_that_are_no_plain_week_are_told_by_their_dates(visit: Visit, session: Session):
    lieu = make_lieu(session, horaires="week 1-53/2 Tu 09:00-12:00")
    page = visit(f"/lieux/{lieu.id}")
    assert "Prochaines ouvertures :" in page.text
    assert len(page.all("ul[@class='hours']/li")) == 3
    assert page.all("ul[@class='hours']/li")[0].endswith(", de 9 h à 12 h")


def test_hours_that_nobody_knows_ask_to_call_where_one_can(visit: Visit, session: Session):
    reachable, silent = make_lieu(session, telephone="+33555000001"), make_lieu(session)
    assert "Horaires inconnus : appelez" in visit(f"/lieux/{reachable.id}").text
    assert "appelez" not in visit(f"/lieux/{silent.id}").text


def test_whether_it_is_open_is_said(visit: Visit, session: Session):
    lieu = make_lieu(session, horaires="24/7; PH 00:00-24:00")
    assert visit(f"/lieux/{lieu.id}").first("p[@class='state ouvert']") == "Ouvert"


def test_what_to_bring_follows_from_what_people_do_there(visit: Visit, session: Session):
    lieu = make_lieu(session, services=["Aide aux démarches administratives"], pass_numerique="oui")
    page = visit(f"/lieux/{lieu.id}")
    assert "Pensez à apporter" in page.all("h2")
    assert "Les papiers et les courriers dont vous voulez parler" in page.text
    assert "Votre Pass numérique, si vous en avez un" in page.text
    assert "Pensez à apporter" not in visit(f"/lieux/{make_lieu(session).id}").text


def test_the_origin_of_each_field_is_one_click_away(visit: Visit, session: Session):
    row = {"source": "hub", "line": 3, "date": "2022-12-05"}
    provenance = {
        "nom": {"why": "plus récent", "rows": [row]},
        "services": {"why": "réunis", "rows": [row, {**row, "source": "autre"}, row]},
        "position": {"why": "plus précis", "rows": [{**row, "date": ""}]},
    }
    lieu = make_lieu(session, provenance=provenance)
    make_lieu_source(session, lieu, make_source(session, "hub", nom="Hub de la Creuse"))
    assert visit(f"/lieux/{lieu.id}").all("details/ul/li") == [
        "Nom : retenu de Hub de la Creuse, plus récent (décembre 2022)",
        "Position sur la carte : retenu de Hub de la Creuse, plus précis",
        "Ce que vous pouvez faire : réuni de Hub de la Creuse et autre",
    ]


def test_an_error_is_reported_by_a_message_that_says_what_it_is_about(
    app: WebApp, settings: Settings, visit: Visit, session: Session
):
    lieu = make_lieu(session, id="a&b", nom="Café & Cie")
    assert visit("/lieux/a&b").links()["Signaler une erreur"] == "/signaler?lieu=a%26b"
    app.settings = settings.model_copy(update={"contact_courriel": "contact@exemple.fr"})
    parts = urlsplit(visit("/lieux/a&b").links()["Signaler une erreur"])
    body = parse_qs(parts.query)["body"][0]
    assert (parts.scheme, parts.path) == ("mailto", "contact@exemple.fr")
    assert f"Identifiant : {lieu.id}" in body
    assert "Page : http://localhost/lieux/a&b" in body


def test_search_engines_are_told_its_one_address_and_what_it_is(visit: Visit, session: Session):
    lieu = make_lieu(
        session,
        nom="</script><script>alert(1)</script>",
        typologie=["BIB"],
        horaires="Mo-Fr 09:00-12:00,14:00-17:00; Sa unknown; PH off",
        frais_a_charge=["Gratuit"],
        telephone="+33555410000",
    )
    page = visit(f"/lieux/{lieu.id}")
    [script] = page.root.findall(".//script[@type='application/ld+json']")
    described = orjson.loads(script.text or "")
    assert page.attributes("link[@rel='canonical']", "href") == [described["url"]]
    assert described["name"] == lieu.nom
    assert described["@type"] == ["LocalBusiness", "Library"]
    assert described["openingHours"] == ["Mo-Fr 09:00-12:00", "Mo-Fr 14:00-17:00"]
    assert described["geo"] == {"@type": "GeoCoordinates", "latitude": GUERET.lat, "longitude": GUERET.lon}
    assert (described["telephone"], described["isAccessibleForFree"]) == ("+33555410000", True)


@pytest.mark.parametrize(
    ("fields", "absent"),
    [
        ({"horaires": "week 2-52/2 Mo 09:00-12:00"}, "openingHours"),
        ({"position_precision": "commune"}, "geo"),
        ({"frais_a_charge": ["Gratuit", "Payant"]}, "isAccessibleForFree"),
        ({"telephone": None}, "telephone"),
    ],
)
def test_what_is_not_sure_is_not_told_to_search_engines(
    visit: Visit, session: Session, fields: dict[str, Any], absent: str
):
    page = visit(f"/lieux/{make_lieu(session, **fields).id}")
    [script] = page.root.findall(".//script[@type='application/ld+json']")
    assert absent not in orjson.loads(script.text or "")


def test_each_source_is_credited(visit: Visit, session: Session):
    lieu = make_lieu(session, date_maj=date(2023, 3, 9), telephone="+33555000001")
    make_lieu_source(
        session, lieu, make_source(session, nom="Hub", attribution="Région"), date_maj=date(2023, 3, 9)
    )
    page = visit(f"/lieux/{lieu.id}")
    assert "Lieu mis à jour en mars 2023." in page.text
    assert "Hub : Région, mis à jour en mars 2023, Licence Ouverte 2.0" in page.text
    assert "Ces informations ont plus de 18 mois. Appelez avant de venir." in page.text


def test_an_identifier_of_before_leads_to_the_lieu_of_today(client: FlaskClient, session: Session):
    lieu = make_lieu(session, id="nouveau")
    make_lieu_source(session, lieu, make_source(session), identity="ancien")
    response = client.get("/lieux/ancien")
    assert (response.status_code, response.location) == (302, "/lieux/nouveau")


def test_a_lieu_without_position_has_its_page(visit: Visit, session: Session):
    lieu = make_lieu(session, latitude=None, longitude=None, position=None, position_precision="inconnue")
    assert "La position de ce lieu n'est pas connue." in visit(f"/lieux/{lieu.id}").text


@pytest.mark.parametrize("lieu_id", ["inconnu", "a%00b", "%FF", "x" * 3000, "a/b", "..%2f..%2fetc%2fpasswd"])
def test_an_unknown_identifier_is_not_found(visit: Visit, lieu_id: str):
    page = visit(f"/lieux/{lieu_id}")
    assert (page.status, page.first("h1")) == (404, "Cette page n'existe pas")
    assert "Appeler le 01 70 772 372" in page.links()


def test_an_identifier_with_a_slash_is_reached_by_its_card(visit: Visit, session: Session):
    make_lieu(session, id="hub/12 é?#", nom="Barré")
    link = visit("/recherche", lat="46", lon="2").links()["Barré"]
    assert visit(link).first("h1") == "Barré"


def test_a_lieu_that_closed_says_what_was_known_and_leads_to_others(visit: Visit, session: Session):
    make_closed_lieu(session, id="fermé", nom="Ancien <lieu>").at = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
    make_lieu(session, nom="Voisin")
    page = visit("/lieux/fermé")
    assert (page.status, page.first("h1")) == (410, "Ancien <lieu>")
    assert "23000 Guéret" in page.text
    assert "Ce lieu n'est plus dans les listes publiques depuis le 1er novembre 2026." in page.text
    assert visit(page.links()["Voir les lieux les plus proches"]).all("article/h2") == ["Voisin"]


def test_a_lieu_that_closed_without_a_position_leads_to_its_town(visit: Visit, session: Session):
    closed = make_closed_lieu(session, id="fermé")
    closed.feature = closed.feature.replace('"coordinates":[1.87,46.17]', '"coordinates":[]').replace(
        '{"type":"Point","coordinates":[]}', "null"
    )
    session.flush()
    link = visit("/lieux/fermé").links()["Voir les lieux les plus proches"]
    assert link == "/recherche?q=23000+Gu%C3%A9ret"


def test_a_row_of_a_lieu_that_closed_leads_to_the_lieu_it_went_to(client: FlaskClient, session: Session):
    make_closed_lieu(session, id="ancien")
    make_lieu_source(session, make_lieu(session, id="nouveau"), make_source(session), identity="ancien")
    assert client.get("/lieux/ancien").location == "/lieux/nouveau"


@pytest.mark.usefixtures("gueret")
def test_capitals_are_read_in_normal_case_and_exported_as_they_are(
    visit: Visit, client: FlaskClient, session: Session
):
    lieu = make_lieu(session, nom="COMMUNE D'AHUN", adresse="2 RUE DE LA POSTE")
    for page in (visit(f"/lieux/{lieu.id}"), visit("/recherche", q="Guéret")):
        assert "Commune d'Ahun" in page.text
        assert "2 rue de la Poste" in page.text
    assert (
        client.get(f"/api/v1/lieux/{lieu.id}").get_json(force=True)["properties"]["nom"] == "COMMUNE D'AHUN"
    )
    assert "2 RUE DE LA POSTE" in client.get("/api/v1/lieux.csv?forme=complete").text
