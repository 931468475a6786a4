"""Tests of importers.values.contacts."""

import pytest

from importers.values.contacts import clean_courriels, clean_sites, clean_telephone


@pytest.mark.parametrize("value", ["004910", "004910000000000000"])
def test_a_number_too_short_or_too_long_to_be_dialled_is_none(value):
    assert clean_telephone(value, None) is None


def test_an_email_starts_after_the_dots_before_it():
    assert clean_courriels("écrire à ...a.b@c.fr") == ("a.b@c.fr",)


def test_a_word_of_a_million_letters_is_no_email():
    # Sought from each letter on, it would take hours.
    assert clean_courriels("a" * 1_000_000) == ()


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
    assert clean_telephone(value, code) == expected


@pytest.mark.parametrize("value", ["", "voir site", "12", None, "0123"])
def test_what_is_no_phone_number_is_nothing(value):
    assert clean_telephone(value, "23000") is None


def test_every_email_of_a_text_is_found():
    assert clean_courriels("a@b.fr; C@D.org") == ("a@b.fr", "c@d.org")


def test_the_accents_of_an_email_are_typing_errors():
    assert clean_courriels(".médiathèque@essai.fr") == ("mediatheque@essai.fr",)


@pytest.mark.parametrize("value", ["http://", "néant", "contact@exemple.fr"])
def test_what_is_no_site_is_nothing(value):
    assert clean_sites(value) == ()


def test_a_site_gets_its_scheme():
    assert clean_sites("www.exemple.fr/a|http://b.fr") == ("https://www.exemple.fr/a", "http://b.fr")


@pytest.mark.parametrize(
    "value", ["http://https://b.fr", "http//b.fr", "https:/b.fr", "https://https://b.fr"]
)
def test_a_broken_scheme_is_mended(value):
    assert clean_sites(value)[0].endswith("://b.fr")
