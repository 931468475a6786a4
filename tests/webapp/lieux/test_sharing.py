"""What a visitor sends to somebody."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from sqlalchemy.orm import Session

from tests.factories import make_lieu
from tests.webapp.conftest import Visit
from webapp.lieux.sharing import sharing_of


def test_an_e_mail_has_the_lines_and_the_address():
    sharing = sharing_of("L'Écran & Cie", ["2 rue Neuve", "100 %"], url="https://exemple.fr/?a=1&b=2")
    parts = urlsplit(sharing.mail_uri)
    assert (parts.scheme, parts.path) == ("mailto", "")
    assert parse_qs(parts.query) == {
        "subject": ["L'Écran & Cie"],
        "body": ["2 rue Neuve\n100 %\n\nhttps://exemple.fr/?a=1&b=2"],
    }


def test_an_sms_has_the_title_and_the_address():
    sharing = sharing_of("Médiathèque", ["2 rue Neuve"], url="https://exemple.fr/x")
    assert unquote(sharing.sms_uri) == "sms:?&body=Médiathèque https://exemple.fr/x"


def test_a_message_stays_short_enough_for_mail_programs():
    sharing = sharing_of("Titre", ["a" * 500] * 50, url="https://exemple.fr/x")
    assert len(sharing.mail_uri) < 2_000


def test_a_lieu_is_sent_with_its_telephone(visit: Visit, session: Session):
    lieu = make_lieu(session, nom="Médiathèque", telephone="+33555410000")
    uri = visit(f"/lieux/{lieu.id}").links()["Par e-mail"]
    body = parse_qs(urlsplit(uri).query)["body"][0]
    assert body.startswith("Médiathèque\n")
    assert "05 55 41 00 00" in body.replace("\u00a0", " ")
    assert body.endswith(f"/lieux/{lieu.id}")


@pytest.mark.usefixtures("gueret")
def test_a_list_is_sent_with_its_first_lieux_and_its_search(visit: Visit, session: Session):
    for rank in range(7):
        make_lieu(session, nom=f"Lieu {rank}")
    page = visit("/recherche", q="Guéret", rayon_m="5000", carte="oui")
    body = parse_qs(urlsplit(page.links()["Par e-mail"]).query)["body"][0]
    lines = body.splitlines()
    assert [line.split(".")[0] for line in lines[:-2]] == ["1", "2", "3", "4", "5"]
    assert lines[-1].endswith("/recherche?q=Gu%C3%A9ret&rayon_m=5000")
