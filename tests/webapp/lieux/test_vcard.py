"""A lieu as a contact of a telephone."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.database.models import Lieu
from tests.factories import make_lieu
from webapp.lieux.vcard import MAX_LINE_BYTES, vcard

URL = "https://exemple.fr/lieux/un"


def parse(text: str) -> list[tuple[str, list[str]]]:
    """Read a vCard as RFC 6350 says: unfold, then split each value at its semicolons and unescape it."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    properties = (line.split(":", 1) for line in lines)
    return [(name, [_unescaped(part) for part in re.split(r"(?<!\\);", value)]) for name, value in properties]


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], text)


@pytest.fixture
def lieu(session: Session) -> Lieu:
    return make_lieu(
        session,
        nom="Médiathèque; «L'Écran, etc.» \\ annexe",
        adresse="2 bis, rue Neuve",
        complement_adresse="Bâtiment B",
        telephone="+33555410000",
        courriels=["bonjour@exemple.fr"],
        site_web=["https://exemple.fr/a;b"],
        horaires="Mo-Fr 09:00-12:00; Sa 10:00-12:00",
    )


def test_it_says_who_where_and_how_to_call(lieu: Lieu):
    card = dict(parse(vcard(lieu, url=URL)))
    assert card["VERSION"] == ["4.0"]
    assert card["FN"] == [lieu.nom]
    assert card["ADR;TYPE=work"] == ["", "", "2 bis, rue Neuve, Bâtiment B", "Guéret", "", "23000", "France"]
    assert card["TEL;TYPE=work"] == ["+33555410000"]
    assert card["EMAIL;TYPE=work"] == ["bonjour@exemple.fr"]
    assert card["GEO"] == [f"geo:{lieu.latitude},{lieu.longitude}"]
    assert "\n" in card["NOTE"][0]


def test_it_begins_and_ends_as_the_standard_says(lieu: Lieu):
    names = [name for name, _ in parse(vcard(lieu, url=URL))]
    assert names[:2] == ["BEGIN", "VERSION"]
    assert names[-1] == "END"


def test_long_lines_are_folded_between_characters(session: Session):
    long = make_lieu(session, nom="é" * 200)
    text = vcard(long, url=URL)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= MAX_LINE_BYTES
    assert dict(parse(text))["FN"] == ["é" * 200]


def test_no_text_adds_a_property(session: Session):
    text = vcard(make_lieu(session, nom="Un\r\nTEL:118\x07", adresse="a\nEND:VCARD"), url=URL)
    names = [name for name, _ in parse(text)]
    assert names.count("END") == 1
    assert "TEL" not in names


def test_a_position_that_is_rough_is_left_out(session: Session):
    assert "GEO:" not in vcard(make_lieu(session, position_precision="commune"), url=URL)


def test_it_is_downloaded_from_the_page(client: FlaskClient, lieu: Lieu):
    response = client.get(f"/lieux/{lieu.id}.vcf")
    assert (response.status_code, response.mimetype) == (200, "text/vcard")
    assert response.headers["Content-Disposition"] == "attachment; filename=lieu.vcf"
    assert f"/lieux/{lieu.id}.vcf" in client.get(f"/lieux/{lieu.id}").text
    assert client.get("/lieux/aucun.vcf").status_code == 404
