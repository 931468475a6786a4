"""Single values in plain French."""

from datetime import date

import pytest

from webapp.wording.words import (
    Phone,
    counted,
    distance_in_words,
    full_date,
    month,
    months_between,
    number,
    of_place,
    phone,
    share,
    short_date,
    unbroken_times,
)


@pytest.mark.parametrize(
    ("distance_m", "words"),
    [
        (0, "à moins de 100 mètres"),
        (99.9, "à moins de 100 mètres"),
        (100, "à 100 mètres"),
        (812, "à 800 mètres"),
        (949, "à 900 mètres"),
        (951, "à 1 km"),
        (1_000, "à 1 km"),
        (3_440, "à 3,4 km"),
        (9_949, "à 9,9 km"),
        (9_951, "à 10 km"),
        (12_400, "à 12 km"),
        (9_321_000, "à 9 321 km"),
    ],
)
def test_a_distance_is_as_precise_as_people_speak(distance_m: float, words: str):
    assert distance_in_words(distance_m) == words


def test_a_rough_position_gives_a_rough_distance():
    assert distance_in_words(3_440, roughly=True) == "à environ 3,4 km"


@pytest.mark.parametrize(
    ("text", "shown", "uri"),
    [
        ("+33555410000", "05 55 41 00 00", "tel:+33555410000"),
        ("05.55.41.00.00", "05 55 41 00 00", "tel:+33555410000"),
        ("+262262901234", "02 62 90 12 34", "tel:+262262901234"),
        ("+687241234", "+687 24 12 34", "tel:+687241234"),
        ("3646", "36 46", "tel:3646"),
        ("demander à l'accueil", "demander à l'accueil", ""),
        ("+33999", "+33999", ""),
    ],
)
def test_a_telephone_number_is_read_by_twos_and_dialled_in_full(text: str, shown: str, uri: str):
    assert phone(text) == Phone(text=shown, uri=uri)


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_no_number_is_no_telephone(nothing: str | None):
    assert phone(nothing) is None


@pytest.mark.parametrize(
    ("nom", "words"),
    [
        ("Guéret", "de Guéret"),
        ("Aubusson", "d'Aubusson"),
        ("Étampes", "d'Étampes"),
        ("Œting", "d'Œting"),
        ("Yssingeaux", "d'Yssingeaux"),
        ("Yutz", "de Yutz"),
        ("Le Havre", "du Havre"),
        ("Les Abymes", "des Abymes"),
        ("La Rochelle", "de La Rochelle"),
        ("L'Haÿ-les-Roses", "de L'Haÿ-les-Roses"),
    ],
)
def test_de_agrees_with_the_name_of_the_place(nom: str, words: str):
    assert of_place(nom) == words


def test_zero_and_one_are_singular():
    assert [counted(n, "lieu", "lieux") for n in (0, 1, 2)] == ["0 lieu", "1 lieu", "2 lieux"]


def test_a_time_of_day_stays_on_one_line():
    assert unbroken_times("de 8 h 30 à 12 h et") == "de 8\u00a0h\u00a030 à 12\u00a0h et"


def test_thousands_are_apart():
    assert number(12_345) == "12\u00a0345"


def test_dates_are_said_in_full():
    assert month(date(2023, 3, 9)) == "mars 2023"
    assert [full_date(date(2023, 8, day)) for day in (1, 2)] == ["1er août 2023", "2 août 2023"]


def test_a_month_counts_once_it_is_whole():
    day = date(2023, 1, 31)
    assert [months_between(day, later) for later in (date(2023, 2, 28), date(2024, 7, 31))] == [0, 18]


@pytest.mark.parametrize(
    ("count", "whole", "words"),
    [
        (0, 10, "0 %"),
        (1, 1_000, "moins de 1 %"),
        (62, 100, "62 %"),
        (999, 1_000, "plus de 99 %"),
        (10, 10, "100 %"),
        (0, 0, "–"),
    ],
)
def test_a_share_is_never_all_nor_nothing_when_nearly(count: int, whole: int, words: str):
    assert share(count, whole).replace("\u00a0", " ") == words


def test_a_day_in_a_table_is_in_figures():
    assert short_date(date(2023, 3, 1)) == "01/03/2023"
