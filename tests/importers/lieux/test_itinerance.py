"""Tests of importers.lieux.itinerance."""

import pytest
from sqlalchemy import text

from importers.lieux.itinerance import shared_name

HEADER = "id,nom,commune,code_postal,adresse,latitude,longitude,itinerance,date_maj\n"


def lieux(engine):
    columns = "nom, arret_de, position IS NOT NULL, itinerant, itinerance"
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM lieu ORDER BY id"))]


def write(tmp_path, *rows):
    path = tmp_path / "a.csv"
    path.write_text(HEADER + "".join(f"{row},2026-01-01\n" for row in rows))
    return path


def test_a_bus_alone_has_no_position(load, own_engine, tmp_path):
    load(write(tmp_path, "1,BUS MOBILE INFORMATIQUE,Guéret,23000,17 route de l'Ore,46.17,1.87,"))

    assert lieux(own_engine) == [("BUS MOBILE INFORMATIQUE", None, False, True, ["Itinérant"])]


def test_several_of_one_name_are_stops_where_people_can_go(load, own_engine, tmp_path):
    load(
        write(
            tmp_path,
            "1,Camion bleu France Services Guéret,Guéret,23000,Place de la Mairie,46.17,1.87,",
            "2,Camion bleu France Services Aubusson,Aubusson,23200,Place du Marché,46.17,1.87,",
        )
    )

    assert [row[1:4] for row in lieux(own_engine)] == [("Camion bleu France Services", True, True)] * 2


def test_what_the_source_says_of_a_bus_is_believed(load, own_engine, tmp_path):
    load(write(tmp_path, "1,Bus France Services,Guéret,23000,17 route de l'Ore,46.17,1.87,Fixe"))

    assert [row[1:] for row in lieux(own_engine)] == [(None, True, False, ["Fixe"])]


def test_the_reason_is_kept_in_the_feature(load, own_engine, tmp_path):
    load(write(tmp_path, "1,Bibliobus,Guéret,23000,17 route de l'Ore,46.17,1.87,"))

    said = text("SELECT feature::json->'properties'->>'itinerance_raison' FROM lieu")
    with own_engine.connect() as connection:
        assert connection.scalar(said) == "le nom dit «bus»"


@pytest.mark.parametrize(
    ("names", "at_end", "service"),
    [
        (
            ["MDF Nord itinérante : Passage le 2/12/22", "MDF Nord itinérante (Passage les 3/1/23)"],
            False,
            "MDF Nord itinérante",
        ),
        (["MDF Sud itinérante (30 /11/22)", "MDF Sud itinérante (1/12/22)"], False, "MDF Sud itinérante"),
        (["Vaumont / CCPV Van numérique", "Duvy / CCPV Van numérique"], True, "CCPV Van numérique"),
        (
            ["France Services itinérante de AVENE (MSA)", "FRANCE SERVICES ITINERANTE DE LUNAS (MSA)"],
            False,
            "France Services itinérante",
        ),
        (["Relais Itinérant - APIJE", "Relais Itinérant - APIJE"], False, "Relais Itinérant - APIJE"),
    ],
)
def test_a_service_bears_the_words_that_its_stops_share(names, at_end, service):
    assert shared_name(names, at_end=at_end) == service
