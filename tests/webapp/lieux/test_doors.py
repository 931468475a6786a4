"""Lieux behind one door, as one card."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from geo.points import Point
from tests.factories import make_lieu
from tests.named_places import GUERET
from tests.webapp.conftest import Get, Visit

HERE = {"position_precision": "adresse", "adresse": "1 place Albert Giraud"}
FRANCE_SERVICES = {"nom": "France services d'Ahun", "typologie": ["RFS"]}


def names(visit: Visit) -> list[str]:
    return visit("/recherche", q="Guéret").all("ol[@class='cards']/li/article/h2")


@pytest.mark.parametrize(
    "other",
    [
        {"nom": "COMMUNE D'AHUN", "adresse": "1 PL ALBERT GIRAUD"},
        {"nom": "Accueil", "typologie": ["MUNI"]},
        {"nom": "Mairie", "adresse": "1 rue de la Mairie", "at": Point(GUERET.lon + 0.0002, GUERET.lat)},
    ],
)
@pytest.mark.usefixtures("gueret")
def test_france_services_and_who_houses_it_are_one_card(
    visit: Visit, session: Session, other: dict[str, Any]
):
    make_lieu(session, id="a", **{**HERE, **FRANCE_SERVICES})
    make_lieu(session, id="b", **{**HERE, **other})
    assert names(visit) == ["France services d'Ahun"]
    assert visit("/recherche", q="Guéret").first("p[@class='housed']/a") in (
        "Commune d'Ahun",
        "Accueil",
        "Mairie",
    )


@pytest.mark.parametrize(
    "other",
    [
        {"nom": "Atelier vélo"},
        {"nom": "Mairie", "adresse": "2 place Albert Giraud"},
        {"nom": "Mairie", "adresse": "1 rue de la Mairie", "at": Point(GUERET.lon + 0.002, GUERET.lat)},
        {"nom": "Mairie", "position_precision": "commune"},
        {"nom": "Mairie", "code_insee": "23008"},
    ],
)
@pytest.mark.usefixtures("gueret")
def test_others_stay_apart(visit: Visit, session: Session, other: dict[str, Any]):
    make_lieu(session, id="a", **{**HERE, **FRANCE_SERVICES})
    make_lieu(session, id="b", **{**HERE, **other})
    assert visit("/recherche", q="Guéret").all("p[@class='housed']") == []


@pytest.mark.usefixtures("gueret")
def test_one_telephone_is_one_welcome(visit: Visit, session: Session):
    for name in ("Centre social", "Espace jeunes"):
        make_lieu(session, **HERE, nom=name, telephone="+33555410000")
    make_lieu(session, **HERE, nom="Autre association", telephone="+33555410001")
    assert len(names(visit)) == 2


@pytest.mark.usefixtures("gueret")
def test_hours_that_differ_stand_side_by_side(visit: Visit, session: Session):
    make_lieu(session, id="a", **{**HERE, **FRANCE_SERVICES}, horaires="24/7; PH 00:00-24:00")
    make_lieu(session, id="b", **HERE, nom="Mairie", horaires="24/7 off")
    make_lieu(session, id="c", **HERE, nom="CCAS", horaires="24/7; PH 00:00-24:00")
    page = visit("/recherche", q="Guéret")
    assert page.first("p[@class='state ouvert']") == "Ouvert"
    told = {text.split(" : ")[1].split()[0]: text for text in page.all("p[@class='housed']")}
    assert "Fermé" in told["Mairie"]
    assert told["CCAS"] == "Au même endroit : CCAS"


@pytest.mark.usefixtures("gueret")
def test_the_map_and_the_list_have_the_same_numbers(visit: Visit, session: Session):
    make_lieu(session, id="a", **{**HERE, **FRANCE_SERVICES})
    make_lieu(session, id="b", **HERE, nom="Mairie")
    make_lieu(session, id="c", at=Point(GUERET.lon + 0.01, GUERET.lat), nom="Médiathèque")
    [markers] = visit("/recherche", q="Guéret", carte="oui").attributes("div[@id='carte']", "data-lieux")
    assert markers is not None
    assert markers.count('"rank"') == len(names(visit)) == 2


@pytest.mark.usefixtures("gueret")
def test_the_api_keeps_both(get: Get, session: Session):
    make_lieu(session, id="a", **{**HERE, **FRANCE_SERVICES})
    make_lieu(session, id="b", **HERE, nom="Mairie")
    assert len(get("/lieux", q="Guéret")["features"]) == 2
