"""Tests of geo.quality.figures: counts of lieux by quality."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from geo.errors import NotFound
from geo.quality.defects import months_before
from geo.quality.figures import (
    QualityFigures,
    defect_counts,
    departement_quality,
    national_quality,
    quality_by_departement,
)
from tests.factories import make_commune, make_departement, make_lieu, make_lieu_source, make_source

TODAY = date(2026, 8, 31)
NOWHERE = {"position": None, "position_precision": "inconnue"}


def national(session: Session) -> QualityFigures:
    return national_quality(session, today=TODAY)


@pytest.mark.parametrize(
    ("date_maj", "measure"),
    [
        (date(2026, 8, 31), "under_6_months"),
        (date(2026, 3, 1), "under_6_months"),
        (date(2026, 2, 28), "under_12_months"),
        (date(2025, 8, 31), "under_18_months"),
        (date(2025, 2, 28), "older"),
        (None, "undated"),
    ],
)
def test_each_lieu_is_in_one_class_of_freshness(session: Session, date_maj: date | None, measure: str):
    make_lieu(session, date_maj=date_maj)
    figures = national(session)
    classes = ("under_6_months", "under_12_months", "under_18_months", "older", "undated")
    assert [name for name in classes if getattr(figures, name)] == [measure]


@pytest.mark.parametrize(
    ("fields", "measure"),
    [
        ({}, "at_address"),
        ({"position_precision": "rue"}, "at_address"),
        ({"position_precision": "commune"}, "at_commune"),
        (NOWHERE, "nowhere"),
        ({**NOWHERE, "itinerant": True}, "travelling"),
    ],
)
def test_each_lieu_is_in_one_class_of_position(session: Session, fields: dict[str, Any], measure: str):
    make_lieu(session, **fields)
    figures = national(session)
    classes = ("at_address", "at_commune", "travelling", "nowhere")
    assert [name for name in classes if getattr(figures, name)] == [measure]


def test_a_fact_is_known_when_it_is_yes_or_no(session: Session):
    for state in ("oui", "non", "indice", "inconnu"):
        make_lieu(session, ateliers=state)
    assert (national(session).lieux, national(session).ateliers) == (4, 3)


def test_hours_telephone_and_completeness_are_counted(session: Session):
    make_lieu(session, horaires="Mo 09:00-12:00", telephone="+33555410000", adresse="Place", date_maj=TODAY)
    make_lieu(session)
    figures = national(session)
    assert (figures.horaires, figures.telephone, figures.complete) == (1, 1, 1)


def test_nothing_is_zero(session: Session):
    assert national(session) == QualityFigures()


def test_departements_come_by_code_and_lieux_without_commune_last(session: Session):
    make_commune(session)
    make_commune(session, "01053", "Bourg-en-Bresse", departement="01")
    for commune in ("23096", "23096", "01053", None):
        make_lieu(session, commune_code=commune)
    found = quality_by_departement(session, today=TODAY)
    assert [(d.code, d.figures.lieux) for d in found] == [("01", 1), ("23", 2), (None, 1)]


def test_a_departement_has_its_own_figures(session: Session):
    make_commune(session)
    make_lieu(session, commune_code="23096", horaires="Mo 09:00-12:00")
    make_lieu(session, horaires="Mo 09:00-12:00")
    assert departement_quality(session, "23", today=TODAY).figures.horaires == 1


def test_a_departement_without_lieu_has_zeros(session: Session):
    make_departement(session, "87", "Haute-Vienne")
    assert departement_quality(session, "87", today=TODAY).figures == QualityFigures()


def test_an_unknown_departement_is_not_found(session: Session):
    with pytest.raises(NotFound):
        departement_quality(session, "99", today=TODAY)


def test_defects_of_a_departement_are_counted(session: Session):
    make_commune(session)
    lieu = make_lieu(session, commune_code="23096", position_precision="commune", date_maj=date(2020, 1, 1))
    make_lieu_source(session, lieu, make_source(session), doubt="à 612 km de Guéret")
    assert defect_counts(session, "23", today=TODAY) == {
        "position_douteuse": 1,
        "sans_position": 0,
        "position_commune": 1,
        "ancien": 1,
        "sans_telephone": 1,
        "sans_horaires": 1,
        "incomplet": 1,
    }


@pytest.mark.parametrize(
    ("months", "day"), [(6, date(2026, 2, 28)), (12, date(2025, 8, 31)), (20, date(2024, 12, 31))]
)
def test_months_back_end_on_the_last_day_of_a_short_month(months: int, day: date):
    assert months_before(TODAY, months) == day
