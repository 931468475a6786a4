"""Tests of importers.french_hours.lexer, through convert: spellings of times and ranges."""

import pytest

from importers.french_hours.convert import parse_day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8h30 à 11h45 - 14h à 16h15", "08:30-11:45,14:00-16:15"),
        ("10-12/15-19", "10:00-12:00,15:00-19:00"),
        ("10h12h 15h19h(annexe)", "10:00-12:00,15:00-19:00"),
        ("11h3018h", "11:30-18:00"),
        ("8 h 15 - 12 h / 13 h 30 h - 17 heures", "08:15-12:00,13:30-17:00"),
        ("de 8h à 12h puis de 14h à 16", "08:00-12:00,14:00-16:00"),
        ("08:00 12:00 - 13:30 16:30", "08:00-12:00,13:30-16:30"),
        ("9h 0 midi et 13h45 0 17h", "09:00-12:00,13:45-17:00"),
        ("13/30 - 17h", "13:30-17:00"),
        ("14h-20h, 9h-15h", "09:00-20:00"),
        ("00:00 - 00:00 / 09:00 - 12:00", "09:00-12:00"),
        ("matin : 9h-12h", "09:00-12:00"),
        ("Fermé le matin - 14h à 19h", "14:00-19:00"),
        ("9h-12h / fermé l'après-midi", "09:00-12:00"),
        ("Fermé / 13h30-18h", "13:30-18:00"),
    ],
)
def test_the_hours_of_a_day_are_read_however_they_are_spelt(text, expected):
    assert parse_day(text) == expected
