"""Tests of geo.communes.gazetteer on the whole country: what visitors type leads to the place they mean."""

import csv
from pathlib import Path

import pytest

from geo.communes.gazetteer import clear_winner, search_places

pytestmark = pytest.mark.slow

QUERIES = Path(__file__).parents[1] / "data" / "places" / "queries.csv"


def queries():
    with QUERIES.open(encoding="utf-8", newline="") as file:
        return [(row["query"], row["code"]) for row in csv.DictReader(file, delimiter=";")]


@pytest.mark.parametrize(("text", "code"), queries())
def test_the_right_place_is_among_the_first_five(france, text, code):
    assert code in [place.code for place in search_places(france, text)]


def test_the_right_place_comes_first_nearly_always(france):
    asked = queries()
    first = sum(
        [place.code for place in search_places(france, text, limit=1)] == [code] for text, code in asked
    )

    assert first / len(asked) >= 0.95


@pytest.mark.parametrize(
    "text", ["paris", "lyon", "marseille", "gueret", "toulouse", "75011", "creuse", "nice"]
)
def test_a_place_that_everybody_knows_is_taken_without_asking(france, text):
    assert clear_winner(search_places(france, text)) is not None


@pytest.mark.parametrize(
    ("text", "codes"),
    [("saint denis", {"93066", "97411"}), ("valence", {"26362", "82186"}), ("vienne", {"86", "38544"})],
)
def test_homonyms_are_all_offered_and_none_is_taken(france, text, codes):
    places = search_places(france, text)

    assert codes <= {place.code for place in places}
    assert clear_winner(places) is None


@pytest.mark.parametrize(
    "text",
    [
        "saint denis",
        "saint martin",
        "sainte croix",
        "la vergne 17",
        "paris",
        "lyon 3",
        "23000",
        "blaudeix",
        "20",
    ],
)
def test_every_label_leads_back_to_its_place(france, text):
    for place in search_places(france, text, limit=20):
        found = clear_winner(search_places(france, place.label))
        assert found is not None
        assert (found.type, found.code) == (place.type, place.code)


@pytest.mark.parametrize(
    "text", ["azertyuiop", "xyz123", "%", "_", "%%%%", "'; DROP TABLE commune; --", "東京"]
)
def test_nothing_is_offered_for_what_resembles_nothing(france, text):
    assert search_places(france, text) == []
