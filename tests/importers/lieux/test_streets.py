"""Tests of importers.lieux.streets: rows placed by the streets that are loaded, without any network."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.factories import make_rue
from tests.unruly_server import unruly_server

HEADER = "id,nom,commune,code_postal,adresse,longitude,latitude\n"


@pytest.fixture
def placed(own_engine, load, tmp_path):
    """Return a function that loads one row where a street of Guéret is known, and returns its place."""
    with Session(own_engine) as session:
        make_rue(session, "23096_0440", "Grande Rue", offset=0.01, numeros=(1, 12))
        make_rue(session, "23008_0001", "Rue Haute", commune="23008", code_postal="23200")
        session.commit()

    def place(row, url=""):
        path = tmp_path / "a.csv"
        path.write_text(f"{HEADER}{row}\n")
        load(path, geocoder_url=url, force=True)
        with own_engine.connect() as connection:
            found = connection.execute(text("SELECT * FROM lieu_source ORDER BY id DESC LIMIT 1")).one().fiche
            precision = connection.scalar(text("SELECT position_precision FROM lieu"))
        assert precision == found["position_precision"]
        return found

    return place


def test_a_row_without_coordinates_is_placed_at_its_house_with_a_score(placed):
    fiche = placed("1,Lieu,Guéret,23000,12 gde rue,,")

    assert (fiche["position"], fiche["position_precision"]) == ([1.8801, 46.17], "adresse")
    assert (fiche["position_score"], fiche["position_source"]) == (1.0, "ban")


def test_a_number_that_is_not_known_places_the_row_in_its_street(placed):
    assert placed("1,Lieu,Guéret,23000,900 Grande Rue,,")["position_precision"] == "rue"


def test_coordinates_of_the_file_stay(placed):
    fiche = placed("1,Lieu,Guéret,23000,12 Grande Rue,1.9,46.2")

    assert (fiche["position"], "position_score" in fiche) == ([1.9, 46.2], False)


@pytest.mark.parametrize("adresse", ["12 rue Perdue", "rue Haute", ""])
def test_a_street_that_the_commune_has_not_places_nothing(placed, adresse):
    assert placed(f"1,Lieu,Guéret,23000,{adresse},,")["position_precision"] == "commune"


def test_what_streets_do_not_place_is_asked_of_the_service_when_it_is_allowed(placed):
    with unruly_server() as address:
        fiche = placed("1,Lieu,Guéret,23000,rue A,,", f"{address}/geocode")

    assert (fiche["position"], fiche["position_source"]) == ([1.88, 46.18], "geoplateforme")
    assert 0.75 <= fiche["position_score"] <= 1
