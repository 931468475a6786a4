"""Whether a place is open, in plain French."""

import csv
from datetime import datetime
from pathlib import Path

import pytest

from webapp.wording.hours import CLOSED, OPEN, UNSURE, OpenState, hours_text, moment_in_words, open_state

COMMON = Path(__file__).parents[2] / "data" / "horaires" / "courants.csv"
"""The 60 commonest hours of real lieux, then every other kind: text and state at MOMENTS, reviewed."""
MOMENTS = (
    datetime(2026, 11, 24, 10, 0),
    datetime(2026, 11, 24, 12, 45),
    datetime(2026, 11, 28, 11, 0),
    datetime(2026, 11, 11, 10, 0),
)
TUESDAY = MOMENTS[0]


def common_hours() -> list[list[str]]:
    with COMMON.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=";"))[1:]


def state(horaires: str | None, at: datetime = TUESDAY, **options: bool) -> OpenState:
    found = open_state(horaires, at, departement="23", **options)
    return OpenState(found.words.replace("\u00a0", " "), found.look)


@pytest.mark.parametrize(("horaires", "text", "states"), [(h, t, s) for h, t, *s in common_hours()])
def test_common_hours_are_said_right(horaires: str, text: str, states: list[str]):
    shown = hours_text(horaires, TUESDAY, departement="23")
    assert " / ".join(filter(None, [shown.title, *shown.lines])).replace("\u00a0", " ") == text
    assert [state(horaires, moment).words for moment in MOMENTS] == states


def test_hours_that_nobody_knows_ask_to_call():
    assert state(None) == OpenState("Horaires inconnus : appelez", UNSURE)
    assert hours_text(None, TUESDAY, departement="23").lines == []


def test_the_ranges_of_a_day_are_told_together():
    shown = hours_text("week 2-52/2 Tu 09:00-12:00,14:00-17:00", TUESDAY, departement="23")
    assert shown.lines[0].replace("\u00a0", " ") == "Mardi 24 novembre, de 9 h à 12 h et de 14 h à 17 h"
    assert len(shown.lines) == 3


@pytest.mark.parametrize(
    ("horaires", "at", "words"),
    [
        ("Tu 09:00-18:30", TUESDAY, "Ouvert jusqu'à 18 h 30"),
        ("Tu 09:00-24:00", TUESDAY, "Ouvert jusqu'à minuit"),
        ("Tu 20:00-26:00", TUESDAY.replace(hour=22), "Ouvert jusqu'à 2 h"),
        ("Tu 14:00-18:00", TUESDAY, "Fermé. Ouvre à 14 h"),
        ("We 09:00-12:00", TUESDAY, "Fermé. Ouvre demain à 9 h"),
        ("Th 09:00-12:00", TUESDAY, "Fermé. Ouvre jeudi 26 novembre à 9 h"),
        ("Jul Mo 09:00-12:00", TUESDAY, "Fermé. Appelez pour savoir quand il ouvre"),
        ("Mo-Fr 09:00-12:00", datetime(2026, 11, 11, 8, 0), "Jour férié : appelez avant de venir"),
        ("Mo-Fr 09:00-12:00", datetime(2026, 11, 11, 20, 0), "Fermé. Ouvre demain à 9 h"),
        ("Mo-Fr 09:00-12:00", datetime(2026, 11, 10, 20, 0), "Fermé. Ouvre jeudi 12 novembre à 9 h"),
    ],
)
def test_the_state_is_said_with_what_comes_next(horaires: str, at: datetime, words: str):
    assert state(horaires, at).words == words


@pytest.mark.parametrize(
    ("horaires", "look"),
    [("Tu 09:00-12:00", OPEN), ("We 09:00-12:00", CLOSED), ('Tu unknown "sur rendez-vous"', UNSURE)],
)
def test_each_state_has_its_look(horaires: str, look: str):
    assert state(horaires).look == look


def test_tomorrow_is_said_by_its_date_for_a_moment_that_is_not_now():
    assert state("We 09:00-12:00", dated=True).words == "Fermé. Ouvre mercredi 25 novembre à 9 h"


def test_a_long_comment_stays_in_the_hours():
    assert state(f'Tu unknown "{"x" * 60}"').words == "Peut-être ouvert : appelez avant de venir"


def test_a_moment_is_said_in_full():
    assert moment_in_words(datetime(2026, 12, 1, 9, 30)) == "mardi 1er décembre à 9\u00a0h\u00a030"
