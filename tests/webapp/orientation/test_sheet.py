"""The orientation sheet: one tagged page, whatever the lieux are."""

import subprocess
import time
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import make_commune, make_lieu, make_lieu_source, make_source
from tests.named_places import AUBUSSON, GUERET
from tests.webapp.conftest import Visit
from webapp.formats import subprocess_writers as written
from writers.pdf import print_page

LONG_NAME = ("Espace public numérique intercommunal des monts et des vallées " * 2)[:120]
SQUARE = "SRID=4326;MULTIPOLYGON(((1.8 46.1,1.95 46.1,1.95 46.25,1.8 46.25,1.8 46.1)))"
EVERY_DAY = "; ".join(
    f"{day} 09:00-12:00,1{n}:00-18:00" for n, day in enumerate(("Mo", "Tu", "We", "Th", "Fr"), 3)
)


@pytest.fixture
def three(session: Session) -> list[str]:
    """Make three lieux with all that a sheet can hold."""
    make_commune(session).contour = SQUARE
    source = make_source(session, nom="Hub de la Creuse")
    for number, point in enumerate((GUERET, AUBUSSON, GUERET)):
        lieu = make_lieu(
            session,
            at=point,
            id=f"l{number}",
            nom=LONG_NAME,
            adresse="128 avenue du Général-Charles-de-Gaulle-et-de-la-Résistance",
            telephone="+33555410000",
            horaires=EVERY_DAY,
            frais_a_charge=["Gratuit"],
            services=["Aide aux démarches administratives"],
        )
        make_lieu_source(session, lieu, source)
    session.flush()
    return ["l0", "l1", "l2"]


def printed(client: FlaskClient, folder: Path, **query: str | list[str]) -> tuple[dict[str, str], str]:
    """Print a sheet; gives what pdfinfo says of it, and its text."""
    answer = client.get("/orientation/fiche.pdf", query_string=query)
    assert answer.status_code == 200
    path = folder / "fiche.pdf"
    path.write_bytes(answer.data)
    said = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    return dict(line.split(":", 1) for line in said.splitlines() if ":" in line), " ".join(text.split())


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("size", ["normale", "grand"])
def test_a_sheet_is_one_tagged_a4_page(
    client: FlaskClient, three: list[str], tmp_path: Path, count: int, size: str
):
    info, text = printed(client, tmp_path, lieu=three[:count], q="gueret", taille=size)
    assert info["Pages"].strip() == "1"
    assert info["Tagged"].strip() == "yes"
    assert "A4" in info["Page size"]
    assert text.count(LONG_NAME) == count


def test_a_sheet_says_who_where_when_and_how_much(client: FlaskClient, three: list[str], tmp_path: Path):
    _, text = printed(
        client, tmp_path, lieu=["l0"], q="gueret", services="Aide aux démarches administratives"
    )
    for words in (
        "05 55 41 00 00",
        "Lundi : de 9 h à 12 h",
        "Gratuit. Aide pour les démarches",
        "Nom :",
        "Rendez-vous : le",
        "Hub de la Creuse",
        "/lieux/l0",
        "01 70 772 372",
    ):
        assert words in text.replace("\u00a0", " ")


def test_missing_fields_are_said(client: FlaskClient, session: Session, gueret: None, tmp_path: Path):
    make_lieu(session, id="vide", nom="Vide", code_postal=None, commune="")
    _, text = printed(client, tmp_path, lieu="vide")
    for words in ("Téléphone inconnu", "Horaires inconnus", "Prix inconnu", "Adresse inconnue"):
        assert words in text


def test_large_letters_have_14_points(client: FlaskClient, three: list[str], tmp_path: Path):
    printed(client, tmp_path, lieu=three, taille="grand")
    boxes = subprocess.run(
        ["pdftotext", "-bbox", tmp_path / "fiche.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    heights = [
        float(line.split('yMax="')[1].split('"')[0]) - float(line.split('yMin="')[1].split('"')[0])
        for line in boxes.splitlines()
        if "<word" in line
    ]
    assert min(heights) >= 14


def test_a_sheet_takes_less_than_two_seconds(
    client: FlaskClient, three: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(
        written.writer_processes, "run", lambda _, pages, **options: print_page(pages, **options)
    )
    client.get("/orientation/fiche.pdf?lieu=l0")
    start = time.process_time()
    client.get("/orientation/fiche.pdf", query_string={"lieu": three})
    assert time.process_time() - start < 2


def test_the_page_shows_the_same_sheet_and_its_map(visit: Visit, three: list[str]):
    page = visit("/orientation/fiche", lieu=three, q="gueret", minutes="30")
    assert page.all("h2") == [f"{rank}. {LONG_NAME.strip()}" for rank in (1, 2, 3)]
    assert (
        page.links()["Fiche en PDF"] == "/orientation/fiche.pdf?lieu=l0&lieu=l1&lieu=l2&q=gueret&minutes=30"
    )
    assert page.links()["Revenir aux lieux"] == "/orientation?q=gueret&minutes=30"


def test_the_map_numbers_lieux_that_stand_together_once(client: FlaskClient, three: list[str]):
    drawing = client.get("/orientation/plan.svg", query_string={"lieu": three}).text
    assert ">1, 3</text>" in drawing
    assert ">Guéret</text>" in drawing


def test_a_lieu_that_travels_has_no_map(client: FlaskClient, session: Session, visit: Visit, gueret: None):
    make_lieu(
        session,
        id="bus",
        itinerant=True,
        position=None,
        latitude=None,
        longitude=None,
        position_precision="inconnue",
    )
    assert client.get("/orientation/plan.svg?lieu=bus").status_code == 404
    assert visit("/orientation/fiche", lieu="bus").attributes("img", "class") == ["qr"]
