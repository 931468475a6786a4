"""Any cell, across values, french_hours and fiche: cleaned once for all, to what the standard accepts."""

import re
from datetime import date, datetime
from math import isfinite
from urllib.parse import urlsplit

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import validate

from geo.communes.index import CommuneIndex
from geo.hours.plain_week import plain_week
from geo.hours.timeline import next_openings
from geo.points import Point
from geo.standard.fields import CLOSED_LISTS, FIELDS
from geo.standard.schema import FIELD_PATTERNS
from importers.fiche.columns import FIELD_COLUMNS
from importers.fiche.place import read_position
from importers.fiche.reader import FicheReader
from importers.french_hours.convert import clean_horaires, parse_day, parse_horaires
from importers.model import Rejected, Row
from importers.values.addresses import clean_commune, clean_voie, split_address
from importers.values.contacts import clean_courriels, clean_sites, clean_telephone
from importers.values.numbers import (
    clean_code_insee,
    clean_code_postal,
    clean_date,
    clean_number,
    clean_pivot,
)
from importers.values.text import clean_text
from tests.odd_values import texts, values, well_read_texts

TODAY = date(2026, 11, 1)
REFUSED_BY_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
COLUMN_NAMES = sorted({*FIELDS, *(name for names in FIELD_COLUMNS.values() for name in names)})
SEATS = st.none() | st.builds(Point, st.floats(-180, 180), st.floats(-90, 90))
REGIONS = st.sampled_from([None, "23000", "97411", "98800", "97500", "2A004"])


@given(values)
def test_a_text_is_cleaned_once_for_all(value):
    text = clean_text(value)

    assert clean_text(text) == text


@given(values)
def test_a_text_can_stand_in_xml_and_in_the_database(value):
    assert not REFUSED_BY_XML.search(clean_text(value) or "")


@pytest.mark.parametrize(
    ("field", "clean"),
    [
        ("code_postal", clean_code_postal),
        ("code_insee", clean_code_insee),
        ("pivot", clean_pivot),
    ],
)
@given(value=values)
def test_a_code_is_spelt_as_the_standard_wants(field, clean, value):
    code = clean(value)

    assert code is None or re.fullmatch(FIELD_PATTERNS[field], code)
    assert clean(code) == code


@given(value=values, code=REGIONS)
def test_a_phone_number_is_international(value, code):
    number = clean_telephone(value, code)

    assert number is None or re.fullmatch(r"\+[0-9]{9,15}", number)
    assert clean_telephone(number, code) == number


@pytest.mark.parametrize("clean", [clean_courriels, clean_sites])
@given(value=values)
def test_addresses_of_the_web_are_found_again_in_a_list_of_them(clean, value):
    assert clean("|".join(clean(value))) == clean(value)


@given(values)
def test_an_email_has_two_parts_without_space(value):
    assert all(re.fullmatch(r"[^\s@|]+@[^\s@|]+", found) for found in clean_courriels(value))


@given(values)
def test_a_web_address_is_of_the_web_and_has_a_host(value):
    for found in clean_sites(value):
        address = urlsplit(found)
        assert address.scheme.lower() in ("http", "https")
        assert address.hostname


@given(values)
def test_a_day_is_of_the_age_of_such_places(value):
    day = clean_date(value, today=TODAY)

    assert day is None or date(2000, 1, 1) <= day <= TODAY
    assert day is None or clean_date(day.isoformat(), today=TODAY) == day


@given(values)
def test_a_number_is_finite_and_can_be_read_again(value):
    number = clean_number(value)

    assert number is None or isfinite(number)
    assert clean_number(number) == number


@given(values)
def test_hours_are_valid_and_can_be_read_again(value):
    horaires = parse_horaires(value)

    assert horaires is None or validate(horaires)
    assert parse_horaires(horaires) == horaires


@given(values)
def test_hours_that_are_kept_can_be_shown(value):
    horaires = parse_horaires(value)
    coming = next_openings(horaires, after=datetime(2026, 11, 22, 10))

    assert (week := plain_week(horaires)) is None or week.always or week.runs
    assert all(start < end for start, end in coming)


@given(values)
def test_hours_of_a_day_are_valid(value):
    hours = parse_day(value)

    assert not hours or validate(hours)


@given(texts)
def test_an_address_gives_a_postal_code_of_five_digits(text):
    assert re.fullmatch("([0-9]{5})?", split_address(text).code_postal or "")


@pytest.mark.parametrize("clean", [clean_commune, clean_voie])
@given(text=well_read_texts)
def test_a_street_and_a_commune_are_cleaned_once_for_all(clean, text):
    assert clean(clean(text)) == clean(text)


@given(longitude=values, latitude=values, seat=SEATS)
def test_a_position_is_on_earth_and_can_be_read_again(longitude, latitude, seat):
    position = read_position(longitude, latitude, seat)

    assert position is None or read_position(position.lon, position.lat, None) == position


@given(st.dictionaries(st.sampled_from(COLUMN_NAMES), values, max_size=20))
def test_a_row_is_refused_or_keeps_to_the_closed_lists(row):
    reader = FicheReader(CommuneIndex.build([], ()), "essai", today=TODAY)
    try:
        fiche = reader.read(Row(1, {"nom": "Lieu", "commune": "Guéret", **row}))
    except Rejected:
        return

    assert all(set(getattr(fiche, field)) <= set(accepted) for field, accepted in CLOSED_LISTS.items())
    assert len(fiche.presentation_resume or "") <= 280
    assert re.fullmatch("[A-Za-z0-9_.~-]+", fiche.identity)
    assert orjson.dumps(fiche)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.lists(st.text())))
def test_no_value_whatever_makes_a_cleaner_fail(value):
    clean_text(value)
    clean_code_postal(value)
    clean_code_insee(value)
    clean_pivot(value)
    clean_telephone(value, "23000")
    clean_courriels(value)
    clean_sites(value)
    clean_date(value, today=TODAY)
    clean_number(value)
    clean_horaires(value)
