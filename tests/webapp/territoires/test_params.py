"""Parameters of the pages on a territory: the threshold of the form, messages of what is refused."""

import pytest
from werkzeug.datastructures import MultiDict

from geo.errors import InvalidInput
from webapp.territoires.params import TerritoryQuery, read_territory_query


def read(query: str) -> TerritoryQuery:
    return read_territory_query(MultiDict(pair.split("=") for pair in query.split("&")))


@pytest.mark.parametrize("query", ["seuil=30&minutes=10", "seuil=30&minutes=99", "seuil=30&km=x"])
def test_the_threshold_of_the_form_replaces_those_of_the_address(query: str):
    assert read(query).question.threshold == 30


def test_every_refusal_has_its_message_those_of_the_question_first():
    with pytest.raises(InvalidInput) as refused:
        read("tri=couleur&km=9&minutes=99&sites=0")
    assert list(refused.value.messages) == ["minutes", "km", "tri", "sites"]
