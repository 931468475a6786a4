"""Tests of geo.communes.gazetteer on the whole country: what visitors type leads to the place they mean."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from geo.addresses.search import search_addresses
from geo.communes.gazetteer import clear_winner, others_of_the_name, search_places
from importers.model import Request
from importers.progress import silent
from importers.run.pipeline import LoadOptions, run_import
from importers.sources.ban import BanImporter

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


STREETS = Path(__file__).parents[1] / "data" / "places" / "streets.csv"
KNOWN_STREETS = Path(__file__).parents[1] / "data" / "ban" / "adresses-rues_connues.csv"


@pytest.fixture(scope="module")
def with_streets(reference_engine):
    """Load a few streets, beside every commune."""
    outcome = run_import(
        reference_engine, BanImporter(), Request(file=KNOWN_STREETS), silent(), LoadOptions(force=True)
    )
    assert outcome.succeeded, outcome.message
    return reference_engine


def streets_asked():
    with STREETS.open(encoding="utf-8", newline="") as file:
        return [(row["query"], row["code"], row["label"]) for row in csv.DictReader(file, delimiter=";")]


@pytest.mark.parametrize(("text", "code", "label"), streets_asked())
def test_streets_overseas_homonyms_and_quarters_come_first(with_streets, text, code, label):
    with Session(with_streets) as session:
        place = search_addresses(session, text)[0]

    assert (place.code, place.label) == (code, label)


def test_the_labels_of_streets_lead_back_to_them(with_streets):
    with Session(with_streets) as session:
        for _, _, label in streets_asked():
            assert clear_winner(search_addresses(session, label)).label == label


@pytest.mark.parametrize(
    ("text", "code", "unused"),
    [
        ("10 rue de Vaugirard, Paris", "75056", "10 rue de Vaugirard"),
        ("rue de tolbiac paris 14e", "75113", ""),
        ("rue de vaugirard paris 15e", "75115", "rue de vaugirard"),
        ("12 rue des Lilas 98800", "98818", "12 rue des Lilas"),
    ],
)
def test_a_street_that_is_not_known_is_said_beside_its_town(with_streets, text, code, unused):
    with Session(with_streets) as session:
        place = search_addresses(session, text)[0]

    assert (place.code, place.unused) == (code, unused)


def test_every_commune_is_found_by_its_name(france):
    """Of each département the smallest and the largest, and all overseas."""
    rows = france.execute(
        sql(
            "SELECT code_insee, nom, departement_code FROM (SELECT *, row_number() OVER w AS least,"
            " row_number() OVER (PARTITION BY departement_code ORDER BY population DESC NULLS LAST) AS most"
            " FROM commune WINDOW w AS (PARTITION BY departement_code ORDER BY population)) AS ranked"
            " WHERE least = 1 OR most = 1 OR departement_code >= '975'"
        )
    ).all()

    missed = [
        row.nom
        for row in rows
        if row.code_insee
        not in [place.code for place in search_places(france, f"{row.nom} {row.departement_code}")]
    ]
    assert (len(rows) > 290, missed) == (True, [])


def test_every_commune_has_a_place_to_lead_to(france):
    assert france.scalar(sql("SELECT count(*) FROM commune WHERE seat IS NULL")) == 0


def test_the_others_of_a_name_come_with_the_likely_one(france):
    places = search_places(france, "Montreuil", limit=8)

    assert clear_winner(places).code == "93048"
    assert {"28267", "62588", "85148"} & {place.code for place in others_of_the_name(places, places[0])}
