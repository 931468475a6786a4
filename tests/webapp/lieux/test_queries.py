"""What a search may ask, and what is said when it may not."""

from datetime import UTC, datetime, timedelta
from time import perf_counter
from urllib.parse import urlencode

import pytest
from werkzeug.datastructures import MultiDict

from geo.errors import InvalidInput
from geo.points import Point
from geo.standard.criteria import ALL_LIEUX, NO_CRITERIA
from geo.standard.fields import CLOSED_LISTS, DISPOSITIFS, SERVICES
from webapp.lieux.params import PLACE_EXPECTED, TOO_DEEP
from webapp.lieux.queries import Search, query_of, read_search, read_selection


def read(*pairs: tuple[str, str]) -> Search:
    return read_search(MultiDict(pairs))


def messages(*pairs: tuple[str, str]) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        read(*pairs)
    return refused.value.messages


def test_a_town_alone_is_a_search():
    assert read(("q", "Guéret")) == Search(q="Guéret", point=None, radius_m=None, criteria=NO_CRITERIA)


def test_spaces_around_and_inside_a_town_are_folded():
    assert read(("q", "  la\t  rochelle\n")).q == "la rochelle"


def test_longitude_zero_and_latitude_zero_are_numbers():
    assert read(("lat", "0"), ("lon", "0")).point == Point(lon=0.0, lat=0.0)


def test_a_town_makes_a_single_coordinate_needless():
    assert read(("q", "Guéret"), ("lat", "46")).point is None


def test_nothing_to_search_around_is_said_beside_the_town():
    assert messages() == {"q": PLACE_EXPECTED}


@pytest.mark.parametrize(("given", "missing"), [("lat", "lon"), ("lon", "lat")])
def test_one_coordinate_asks_for_the_other(given: str, missing: str):
    assert list(messages((given, "1"))) == [missing]


@pytest.mark.parametrize(
    ("name", "lowest", "highest"), [("rayon_m", 100, 200_000), ("page", 1, 10_000), ("limite", 1, 100)]
)
def test_whole_numbers_are_taken_up_to_their_bounds(name: str, lowest: int, highest: int):
    small_pages = [] if name == "limite" else [("limite", "1")]
    for value in (lowest, highest):
        search = read(("q", "x"), *small_pages, (name, str(value)))
        assert (name, str(value)) in query_of(search) or (name, value) == ("page", 1)
    for value in (lowest - 1, highest + 1):
        assert messages(("q", "x"), (name, str(value)))[name].endswith(f"de {lowest} à {highest}.")


@pytest.mark.parametrize(("name", "limit"), [("lat", 90), ("lon", 180)])
def test_degrees_are_taken_up_to_their_bounds(name: str, limit: int):
    other = ("lon" if name == "lat" else "lat", "0")
    for value in (-limit, limit):
        assert getattr(read((name, str(value)), other).point, name) == value
    for value in (-limit - 0.1, limit + 0.1):
        assert messages((name, str(value)), other) == {
            name: f"Indiquez un nombre de degrés, de -{limit} à {limit}."
        }


@pytest.mark.parametrize("text", ["abc", "1.5", "1e3", "1_000", "١٢", "０１", "+5", "9" * 400, "0x10", "nan"])
def test_what_people_do_not_write_as_a_whole_number_is_refused(text: str):
    assert list(messages(("q", "x"), ("rayon_m", text))) == ["rayon_m"]


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e400", "46,17", "1_0", "quarante"])
def test_what_is_not_a_number_of_degrees_is_refused(text: str):
    assert list(messages(("lat", text), ("lon", "0"))) == ["lat"]


@pytest.mark.parametrize("town", ["a" * 201, "Gu\0éret", "\x1b[31m", "a\x7fb"])
def test_a_town_too_long_or_with_control_characters_is_refused(town: str):
    assert "200 caractères" in messages(("q", town))["q"]


def test_a_single_parameter_given_twice_is_refused():
    assert list(messages(("q", "Guéret"), ("q", "Lyon"))) == ["q"]


@pytest.mark.parametrize("fact", ["ateliers", "acces_libre", "pass_numerique", "incertains"])
def test_a_fact_is_asked_for_by_oui_and_nothing_else(fact: str):
    assert getattr(read(("q", "x"), (fact, "oui")).criteria, fact) is True
    assert messages(("q", "x"), (fact, "non")) == {fact: "La seule valeur acceptée est «oui»."}


def test_an_empty_parameter_is_no_parameter():
    assert read(("q", "x"), ("rayon_m", ""), ("services", ""), ("ateliers", " ")) == read(("q", "x"))


@pytest.mark.parametrize("name", CLOSED_LISTS)
def test_every_value_of_a_list_is_taken(name: str):
    given = [(name, value) for value in CLOSED_LISTS[name]]
    assert getattr(read(("q", "x"), *given).criteria, name) == CLOSED_LISTS[name]


def test_a_value_that_is_not_of_the_list_is_refused_with_the_list():
    said = messages(("q", "x"), ("dispositif_programmes_nationaux", "CNFS"))
    assert all(name in said["dispositif_programmes_nationaux"] for name in DISPOSITIFS)


def test_a_value_given_twice_counts_once():
    assert read(("q", "x"), *[("services", SERVICES[0])] * 3).criteria.services == (SERVICES[0],)


def test_each_wrong_field_has_its_message():
    wrong = [("rayon_m", "1"), ("page", "0"), ("services", "?"), ("lat", "91"), ("lon", "x")]
    assert set(messages(*wrong)) == {"rayon_m", "page", "services", "lat", "lon"}


def test_an_unknown_parameter_is_ignored():
    assert read(("q", "x"), ("utm_source", "lettre")) == read(("q", "x"))


def test_a_search_spelt_as_a_query_is_read_back_the_same():
    search = read(
        ("lat", "49.322"),
        ("lon", "0"),
        ("rayon_m", "5000"),
        ("ateliers", "oui"),
        ("services", SERVICES[0]),
        ("services", SERVICES[2]),
        ("page", "3"),
        ("limite", "7"),
    )
    assert read_search(MultiDict(query_of(search))) == search


def test_defaults_are_not_spelt():
    assert urlencode(query_of(read(("q", "Guéret"), ("page", "1"), ("limite", "20")))) == "q=Gu%C3%A9ret"


def test_a_selection_needs_no_place():
    assert read_selection(MultiDict()).criteria == ALL_LIEUX


def test_a_radius_without_a_place_is_refused():
    with pytest.raises(InvalidInput) as refused:
        read_selection(MultiDict([("rayon_m", "3000"), ("q", "  ")]))
    assert refused.value.messages == {"rayon_m": "Indiquez aussi q, ou lat et lon."}


def test_a_selection_around_half_a_point_is_refused():
    with pytest.raises(InvalidInput) as refused:
        read_selection(MultiDict([("lat", "46")]))
    assert list(refused.value.messages) == ["lon"]


@pytest.mark.parametrize("code", ["23", "2A", "01", "95", "974", "988"])
def test_a_departement_is_a_code_of_insee(code: str):
    assert read(("q", "x"), ("departement", code)).criteria.departement == (code,)


@pytest.mark.parametrize("code", ["1", "00", "20", "2a", "96", "9", "9744", "Creuse", "٢٣"])
def test_what_is_no_departement_is_refused(code: str):
    assert list(messages(("q", "x"), ("departement", code))) == ["departement"]


def test_communes_are_codes_and_may_be_several():
    read_back = read(("q", "x"), ("commune", "2A004"), ("commune", "97411"))
    assert read_back.criteria.commune == ("2A004", "97411")
    assert ("commune", "97411") in query_of(read_back)


def test_pages_stop_at_the_ten_thousandth_lieu():
    assert read(("q", "x"), ("page", "100"), ("limite", "100")).offset == 9_900
    assert messages(("q", "x"), ("page", "101"), ("limite", "100")) == {"page": TOO_DEEP}


def test_a_moment_is_in_the_local_time_of_each_lieu():
    search = read(("q", "x"), ("ouvert", "2026-11-24T10:00"))
    assert search.criteria.ouvert == datetime(2026, 11, 24, 10, 0)
    assert ("ouvert", "2026-11-24T10:00") in query_of(search)


def test_now_is_an_instant_that_is_read_again_with_each_page():
    search = read(("q", "x"), ("ouvert", "maintenant"))
    assert search.criteria.ouvert is not None
    assert abs(datetime.now(UTC) - search.criteria.ouvert) < timedelta(minutes=2)
    assert ("ouvert", "maintenant") in query_of(search)


@pytest.mark.parametrize(
    "text",
    [
        "oui",
        "2026-11-24",
        "2026-02-30T10:00",
        "2026-11-24T10:00Z",
        "2026-11-24T24:00",
        "1926-11-24T10:00",
        "demain",
    ],
)
def test_what_is_no_moment_is_refused(text: str):
    assert list(messages(("q", "x"), ("ouvert", text))) == ["ouvert"]


def test_the_29th_of_february_is_a_day_in_leap_years_only():
    assert read(("q", "x"), ("ouvert", "2028-02-29T10:00")).criteria.ouvert is not None
    assert list(messages(("q", "x"), ("ouvert", "2027-02-29T10:00"))) == ["ouvert"]


@pytest.mark.parametrize("text", ["1" * 100_000 + "x", "." + "1" * 100_000 + "e", "-" + "0" * 100_000 + "-"])
def test_a_long_number_is_refused_in_no_time(text: str):
    start = perf_counter()
    assert list(messages(("lat", text), ("lon", "0"))) == ["lat"]
    assert perf_counter() - start < 0.5


@pytest.mark.parametrize("text", ["46", "-46.5", "+.5", "4.6e1", "46.0000000000000001"])
def test_numbers_of_degrees_are_read_as_people_and_programs_write_them(text: str):
    assert read(("lat", text), ("lon", "0")).point is not None
