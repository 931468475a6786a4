"""Tests of importers.french_hours.osm, through convert: dates that OSM has a syntax for."""

import pytest

from importers.french_hours.convert import parse_week


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1er et 3e mardis du mois de 9h à 12h", "Tu[1,3] 09:00-12:00"),
        ("Dernier jeudi du mois : 9h-12h ; 14h-16h", "Th[-1] 09:00-12:00,14:00-16:00"),
        ("Samedi 9h-12h (les 2 premiers samedis de chaque mois)", "Sa[1,2] 09:00-12:00"),
        ("Lundi 9h-12h sauf 1er lundi du mois", "Mo 09:00-12:00; Mo[1] off"),
        ("Mardi 9h-12h en semaine impaire", "week 1-53/2 Tu 09:00-12:00"),
        ("Juillet-août : lundi 9h-12h", "Jul-Aug Mo 09:00-12:00"),
        ("Jeudi 9h-18h (juillet-août : 9h-12h)", "Th 09:00-18:00; Jul-Aug Th 09:00-12:00"),
        ("Jeudi 9h-18h. Fermé en août et les jours fériés", "Th 09:00-18:00; PH off; Aug off"),
        ("Mardi 9h-12h. Fermé du 1er au 20 août.", 'Tu 09:00-12:00 open "fermeture annuelle"'),
    ],
)
def test_dates_that_osm_can_write_are_written(text, expected):
    assert parse_week(text) == expected
