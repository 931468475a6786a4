"""Tests of geo.communes.load: the index of communes, read from the database."""

import pytest

from geo.communes.load import load_commune_index
from geo.database.models import CommuneAncienne
from tests.factories import make_commune
from tests.named_places import AUBUSSON, GUERET


def make_alias(session, code, kind, nom, *, at=None):
    session.add(
        CommuneAncienne(
            code_insee=code,
            type=kind,
            nom=nom,
            commune_code="23096",
            position=at and at.ewkt,
            codes_postaux=[],
        )
    )
    session.flush()


@pytest.fixture
def index(session):
    make_commune(session)
    make_alias(session, "23990", "ancien-code", "Guéret")
    make_alias(session, "23991", "commune-associee", "Le Maupuy", at=AUBUSSON)
    make_alias(session, "23991", "ancien-code", "Guéret", at=GUERET)
    return load_commune_index(session.connection())


def test_a_commune_has_its_codes_and_its_seat(index):
    gueret = index.by_code["23096"]

    assert (gueret.nom, gueret.departement_code, gueret.codes_postaux) == ("Guéret", "23", ("23000",))
    assert gueret.seat == GUERET


def test_a_former_code_leads_to_the_commune(index):
    assert index.by_code["23990"].code_insee == "23096"


def test_the_name_of_a_former_commune_leads_to_the_commune(index):
    assert index.find(code_insee=None, code_postal="23000", nom="Le Maupuy").code_insee == "23096"


def test_of_two_aliases_with_one_code_the_former_commune_gives_the_position(index):
    assert index.positions == {"23991": AUBUSSON}


def test_without_communes_the_index_is_empty(session):
    assert load_commune_index(session.connection()).by_code == {}
