"""Communes for autocompletion."""

from sqlalchemy.orm import Session

from tests.factories import make_commune
from tests.named_places import AJACCIO, GUERET
from tests.webapp.conftest import Get


def test_a_commune_is_found_by_the_start_of_its_name(get: Get, session: Session):
    make_commune(session)
    [found] = get("/communes", q="guer")["communes"]
    assert (found.pop("score") > 0, found) == (
        True,
        {
            "type": "commune",
            "code": "23096",
            "nom": "Guéret",
            "label": "Guéret (23)",
            "departement": "23",
            "codes_postaux": ["23000"],
            "population": 12_955,
            "lon": GUERET.lon,
            "lat": GUERET.lat,
        },
    )


def test_a_code_of_corsica_is_text(get: Get, session: Session):
    make_commune(session, "2A004", "Ajaccio", departement="2A", at=AJACCIO, codes_postaux=("20000",))
    assert get("/communes", q="20000")["communes"][0]["code"] == "2A004"


def test_nothing_typed_gives_nothing(get: Get):
    assert get("/communes") == {"communes": []}
    assert get("/communes", q="zzzzzz") == {"communes": []}


def test_no_more_come_than_asked(get: Get, session: Session):
    for number in range(4):
        make_commune(session, f"2310{number}", f"Bourg {number}")
    assert len(get("/communes", q="bourg", limite="2")["communes"]) == 2


def test_a_wrong_limit_is_refused(get: Get):
    assert get("/communes", 422, q="x", limite="21")["errors"] == [
        {"field": "limite", "message": "Indiquez un nombre entier, de 1 à 20."}
    ]
