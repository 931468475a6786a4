"""Tests of geo.lieux.export: whole selections of lieux."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from geo.lieux.export import (
    Selection,
    columns_of,
    count_incomplete,
    stream_complete_lieux,
    stream_features,
    stream_lieux,
)
from geo.standard.criteria import Criteria
from tests.factories import make_commune, make_lieu
from tests.named_places import AJACCIO, AUBUSSON, GUERET, LYON, VILLERS_SUR_MER

COMPLETE = {"adresse": "8 avenue Fayolle", "date_maj": date(2026, 5, 1)}


def ids(session: Session, selection: Selection) -> list[str]:
    return [row[0] for row in stream_lieux(session, selection)]


def test_without_a_point_all_come_by_identifier(session: Session):
    for lieu_id in ("b", "a"):
        make_lieu(session, id=lieu_id)
    make_lieu(session, id="c", position=None, position_precision="inconnue")
    assert ids(session, Selection()) == ["a", "b", "c"]


def test_around_a_point_those_that_have_a_position_come_nearest_first(session: Session):
    for lieu_id, at in (("loin", LYON), ("près", AUBUSSON), ("ici", GUERET)):
        make_lieu(session, id=lieu_id, at=at)
    make_lieu(session, position=None, position_precision="inconnue")
    assert ids(session, Selection(point=GUERET)) == ["ici", "près", "loin"]


def test_a_circle_keeps_those_inside(session: Session):
    make_lieu(session, id="près", at=AUBUSSON)
    make_lieu(session, at=LYON)
    assert ids(session, Selection(point=GUERET, radius_m=40_000)) == ["près"]


def test_the_distance_comes_with_each_feature(session: Session):
    make_lieu(session, at=VILLERS_SUR_MER)
    [(_, distance_m)] = stream_features(session, Selection(point=VILLERS_SUR_MER))
    assert distance_m == 0


def test_columns_name_what_is_read_but_the_position(session: Session):
    make_lieu(session)
    selection = Selection(point=GUERET)
    [row] = stream_lieux(session, selection)
    assert len(row) == len(columns_of(selection)) + 1
    assert columns_of(selection)[-1] == "distance_m"


def test_a_departement_and_a_commune_are_filters(session: Session):
    make_commune(session)
    make_commune(session, "2A004", "Ajaccio", departement="2A", at=AJACCIO)
    make_lieu(session, id="creuse", commune_code="23096")
    make_lieu(session, id="corse", commune_code="2A004")
    make_lieu(session, id="nulle part")
    assert ids(session, Selection(Criteria(departement=("2A",)))) == ["corse"]
    assert ids(session, Selection(Criteria(commune=("23096", "23008")))) == ["creuse"]
    assert ids(session, Selection(Criteria(departement=("23",), commune=("2A004",)))) == []


@pytest.mark.parametrize(
    "missing",
    [
        {"date_maj": None},
        {"adresse": None},
        {"adresse": ""},
        {"code_postal": None},
        {"code_postal": "2300"},
        {"commune": ""},
        {"pivot": "12"},
        {"pivot": "123456789-"},
        {"pivot": "1" * 15},
    ],
)
def test_a_lieu_without_a_required_field_is_counted_apart(session: Session, missing: dict[str, Any]):
    make_lieu(session, id="entier", **COMPLETE)
    make_lieu(session, **{**COMPLETE, **missing})
    assert [row[0] for row in stream_complete_lieux(session, Selection())] == ["entier"]
    assert count_incomplete(session, Selection()) == 1


def test_only_those_of_the_selection_are_counted(session: Session):
    make_lieu(session, at=LYON)
    assert count_incomplete(session, Selection(point=GUERET, radius_m=1_000)) == 0


def test_what_is_surely_closed_is_left_out(session: Session):
    make_lieu(session, id="ouvert", horaires="Tu 09:00-12:00")
    make_lieu(session, id="fermé", horaires="We 09:00-12:00")
    make_lieu(session, id="inconnu", **COMPLETE)
    selection = Selection(Criteria(ouvert=datetime(2026, 11, 24, 10, 0)))
    assert ids(session, selection) == ["inconnu", "ouvert"]
    assert len(next(iter(stream_lieux(session, selection)))) == len(columns_of(selection)) + 1
    assert count_incomplete(session, selection) == 1
