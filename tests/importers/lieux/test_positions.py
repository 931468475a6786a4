"""Tests of importers.lieux.positions: points that disagree with the commune that the row names."""

import pytest
from sqlalchemy import text

SQUARE = "SRID=4326;MULTIPOLYGON((({0} {1},{2} {1},{2} {3},{0} {3},{0} {1})))"
HEADER = "id,nom,commune,code_postal,adresse,longitude,latitude\n"


@pytest.fixture
def placed(own_engine, load, tmp_path):
    """Return a function that loads one row among contours of Guéret and Villers, and returns its place."""
    contours = {"23096": SQUARE.format(1.8, 46.1, 1.95, 46.25), "14754": SQUARE.format(-0.1, 49.2, 0.1, 49.4)}
    with own_engine.begin() as connection:
        for code, contour in contours.items():
            sql = "UPDATE commune SET contour = :contour WHERE code_insee = :code"
            connection.execute(text(sql), {"code": code, "contour": contour})

    def place(row):
        path = tmp_path / "a.csv"
        path.write_text(f"{HEADER}{row}\n")
        outcome = load(path)
        sql = """SELECT commune_code, position_precision, ST_AsText(position) AS point, doubt, l.latitude
            FROM lieu l JOIN lieu_source s ON s.lieu_id = l.id"""
        with own_engine.connect() as connection:
            return outcome.tally, connection.execute(text(sql)).one()

    return place


def test_a_point_in_its_commune_is_believed(placed):
    tally, lieu = placed("1,Lieu,Guéret,23000,1 rue A,1.9,46.2")

    assert (tally.quarantined, lieu.doubt, lieu.point) == (0, None, "POINT(1.9 46.2)")


def test_a_point_just_outside_its_commune_is_believed(placed):
    assert placed("1,Lieu,Guéret,23000,1 rue A,1.99,46.2")[1].doubt is None


def test_a_point_far_from_its_commune_is_quarantined_at_the_seat(placed):
    tally, lieu = placed("1,Lieu,Guéret,23000,1 rue A,2.5893,49.655")

    assert (tally.quarantined, lieu.position_precision, lieu.point) == (1, "commune", "POINT(1.87 46.17)")
    assert (lieu.doubt, lieu.latitude) == ("à 382 km de Guéret", None)


def test_a_point_in_the_commune_that_the_row_names_beats_a_wrong_postal_code(placed):
    tally, lieu = placed("1,Lieu,Villers-sur-Mer,23000,1 rue A,0,49.3")

    assert (tally.quarantined, lieu.commune_code, lieu.point) == (0, "14754", "POINT(0 49.3)")


def test_an_unknown_commune_is_the_one_around_the_point(placed):
    assert placed("1,Lieu,Trifouillis,,1 rue A,0,49.3")[1].commune_code == "14754"
