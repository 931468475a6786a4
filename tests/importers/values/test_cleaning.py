"""Tests of importers.values.cleaning."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.values import cleaning

TODAY = date(2026, 11, 1)


@pytest.mark.parametrize("value", [None, "", "  ", "null", "N/A", "Non renseigné", "MISSING", [], True])
def test_what_only_says_that_nothing_is_known_is_nothing(value):
    assert cleaning.clean_text(value) is None


def test_zero_is_a_text_like_another():
    assert cleaning.clean_text(0) == "0"


def test_white_space_and_entities_are_folded():
    assert cleaning.clean_text("  Centre&nbsp;social \n l&#39;Amitié ") == "Centre social l'Amitié"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<div class='x'>Essai<br/>de jour</div>", "Essai de jour"),
        ('""<b>""Essai""</b>"" du ""Quai""', 'Essai du "Quai"'),
        ("{{attach file='a.png'}} Essai", "Essai"),
        ("**//En travaux //** jusqu'en mai", "En travaux jusqu'en mai"),
        ("prix < 5 € et > 2 €", "prix < 5 € et > 2 €"),
        ("https://a.example.org//b//c", "https://a.example.org//b//c"),
        ("2 rue A // 3 rue B", "2 rue A // 3 rue B"),
        ('Centre """"Essai""""', 'Centre "Essai"'),
        ("R&amp;amp;D &amp;lt;b&gt;Essai", "R&D Essai"),
    ],
)
def test_remains_of_web_and_wiki_pages_go(value, expected):
    assert cleaning.clean_text(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("RÃ©publique", "République"),
        ("SAINT PAUL TROIS CH╢TEAUX", "SAINT PAUL TROIS CHÂTEAUX"),
        ("l\x92Essai", "l’Essai"),
        ("Château de l'Île", "Château de l'Île"),
    ],
)
def test_a_text_that_was_read_with_the_wrong_table_gets_its_accents_back(value, expected):
    assert cleaning.clean_text(value) == expected


def test_signs_that_no_page_can_show_go():
    assert cleaning.clean_text("Li\0eu\x1b d'\u202eEssai\uffff") == "Lieu d'Essai"


def test_a_text_that_is_escaped_without_end_is_nothing():
    assert cleaning.clean_text(f"&{'amp;' * 1_000}lt;") is None


def test_digits_of_other_scripts_are_no_code():
    assert cleaning.clean_code_postal("２３０００") is None
    assert cleaning.clean_code_insee("23096".replace("6", "６")) is None
    assert cleaning.clean_pivot("1234567890001１") == "00000000000000"


@pytest.mark.parametrize("value", ["004910", "004910000000000000"])
def test_a_number_too_short_or_too_long_to_be_dialled_is_none(value):
    assert cleaning.clean_telephone(value, None) is None


def test_an_email_starts_after_the_dots_before_it():
    assert cleaning.clean_courriels("écrire à ...a.b@c.fr") == ("a.b@c.fr",)


def test_a_word_of_a_million_letters_is_no_email():
    # Sought from each letter on, it would take hours.
    assert cleaning.clean_courriels("a" * 1_000_000) == ()


@pytest.mark.parametrize("value", ["Wifi", "Ordinateur", "Réussir mes échanges avec France Travail"])
def test_the_name_of_a_service_is_no_name_of_a_lieu(value):
    assert cleaning.clean_nom(value) is None


def test_a_lieu_may_be_named_after_a_service():
    assert cleaning.clean_nom("Wifi Café") == "Wifi Café"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("123 456 789 10111", "12345678910111"),
        (17230001400013, "17230001400013"),
        ("w123456789", "w123456789"),
        ("842 887 408 00", "00000000000000"),
        ("84288740800000", "00000000000000"),
        ("Association", "00000000000000"),
    ],
)
def test_a_pivot_is_a_siret_an_rna_or_a_ridet(value, expected):
    assert cleaning.clean_pivot(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("23000", "23000"), (1400, "01400"), ("1400.0", "01400"), ("380000", "38000"), ("30252Cedex", "30252")],
)
def test_a_postal_code_is_found_in_what_spreadsheets_leave_of_it(value, expected):
    assert cleaning.clean_code_postal(value) == expected


@pytest.mark.parametrize("value", ["CITOU", "", None, "0null"])
def test_what_is_no_postal_code_is_nothing(value):
    assert cleaning.clean_code_postal(value) is None


@pytest.mark.parametrize(("value", "expected"), [("2A004", "2A004"), ("1004", "01004"), (97411, "97411")])
def test_an_insee_code_is_kept_with_its_zero(value, expected):
    assert cleaning.clean_code_insee(value) == expected


@pytest.mark.parametrize("value", ["0null", "MISSING", "2C004", "123456"])
def test_what_is_no_insee_code_is_nothing(value):
    assert cleaning.clean_code_insee(value) is None


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        ("05 55 12 34 56", "23000", "+33555123456"),
        ("0555123456 / 06 00 00 00 00", "23000", "+33555123456"),
        ("555123456", "23000", "+33555123456"),
        ("+33 (0)5 55 12 34 56", "23000", "+33555123456"),
        ("0262 12 34 56", "97400", "+262262123456"),
        ("+687445728", "98800", "+687445728"),
        ("44 57 28", "98800", "+687445728"),
        (33639980158, "16140", "+33639980158"),
        ("05 55 12 34 56\n06 00 00 00 00", "23000", "+33555123456"),
        ("+0555123456", "23000", "+33555123456"),
        ("3949", "23000", "+33972723949"),
    ],
)
def test_a_phone_number_becomes_international(value, code, expected):
    assert cleaning.clean_telephone(value, code) == expected


@pytest.mark.parametrize("value", ["", "voir site", "12", None, "0123"])
def test_what_is_no_phone_number_is_nothing(value):
    assert cleaning.clean_telephone(value, "23000") is None


def test_every_email_of_a_text_is_found():
    assert cleaning.clean_courriels("a@b.fr; C@D.org") == ("a@b.fr", "c@d.org")


def test_the_accents_of_an_email_are_typing_errors():
    assert cleaning.clean_courriels(".médiathèque@essai.fr") == ("mediatheque@essai.fr",)


@pytest.mark.parametrize("value", ["http://", "néant", "contact@exemple.fr"])
def test_what_is_no_site_is_nothing(value):
    assert cleaning.clean_sites(value) == ()


def test_a_site_gets_its_scheme():
    assert cleaning.clean_sites("www.exemple.fr/a|http://b.fr") == ("https://www.exemple.fr/a", "http://b.fr")


@pytest.mark.parametrize(
    "value", ["http://https://b.fr", "http//b.fr", "https:/b.fr", "https://https://b.fr"]
)
def test_a_broken_scheme_is_mended(value):
    assert cleaning.clean_sites(value)[0].endswith("://b.fr")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Espace labellisé 01/12/2022", date(2022, 12, 1)),
        ("2022/06/10 10:04:59.524", date(2022, 6, 10)),
        ("janv.-24", date(2024, 1, 1)),
        ("mis à jour en août 2023", date(2023, 8, 1)),
    ],
)
def test_a_day_or_a_month_is_found_inside_a_text(value, expected):
    assert cleaning.clean_date(value, today=TODAY) == expected


@pytest.mark.parametrize("value", ["2023-05-04", "04/05/2023", "2023-05-04T10:00:00Z", "04/05/2023 14:29:42"])
def test_a_date_is_read_in_every_usual_form(value):
    assert cleaning.clean_date(value, today=TODAY) == date(2023, 5, 4)


@pytest.mark.parametrize("value", ["01/01/1970", "2031-01-01", "hier", "", "31/02/2023"])
def test_a_date_that_cannot_be_is_nothing(value):
    assert cleaning.clean_date(value, today=TODAY) is None


@pytest.mark.parametrize(("value", "expected"), [("49,322", 49.322), (0, 0.0), (" -1.5 ", -1.5)])
def test_a_number_is_read_with_a_point_or_a_comma(value, expected):
    assert cleaning.clean_number(value) == expected


@pytest.mark.parametrize("value", ["", None, "x", "nan", "inf", "1.2.3"])
def test_what_is_no_number_is_nothing(value):
    assert cleaning.clean_number(value) is None


def test_a_space_after_a_comma_cannot_open_a_whole_day():
    assert cleaning.clean_horaires("Tu, Th, Fr 13:30-18:00") == "Tu,Th,Fr 13:30-18:00"


def test_a_fallback_on_appointment_does_not_open_the_whole_week():
    assert cleaning.clean_horaires('Th 14:00-17:00 || "sur rendez-vous"') == "Th 14:00-17:00"


@pytest.mark.parametrize("value", ["Mo 14:00-14:00", "Fr 19:00-11:00", "Mo 09:00-12:00; Tu", '"9h-12h"'])
def test_hours_that_osm_would_read_as_a_whole_day_are_nothing(value):
    assert cleaning.clean_horaires(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "Fr 20:00-02:00",
        "Mo-Fr 09:00-12:00; PH off",
        'Mo-Fr unknown "sur rendez-vous"',
        'Mo 09:00-12:00, Mo 14:00-17:00 unknown "sur rendez-vous"',
    ],
)
def test_rules_that_add_to_each_other_and_doubts_are_kept(value):
    assert cleaning.clean_horaires(value) == value


@pytest.mark.parametrize("value", ["sur rendez-vous", "9h-12h", "", "Mo-Sun 9", None])
def test_hours_that_are_not_osm_are_nothing(value):
    assert cleaning.clean_horaires(value) is None


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.lists(st.text())))
def test_no_value_whatever_makes_a_cleaner_fail(value):
    cleaning.clean_text(value)
    cleaning.clean_code_postal(value)
    cleaning.clean_code_insee(value)
    cleaning.clean_pivot(value)
    cleaning.clean_telephone(value, "23000")
    cleaning.clean_courriels(value)
    cleaning.clean_sites(value)
    cleaning.clean_date(value, today=TODAY)
    cleaning.clean_number(value)
    cleaning.clean_horaires(value)
