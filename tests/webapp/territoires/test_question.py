"""Parameters of questions of coverage, to and from addresses."""

from urllib.parse import parse_qsl, urlencode

import pytest
from werkzeug.datastructures import MultiDict

from geo.coverage.figures import VOL
from geo.coverage.question import Question
from geo.standard.criteria import Criteria
from webapp.territoires.question import CoverageQuery, query_of_coverage


@pytest.mark.parametrize(
    "question",
    [
        Question(),
        Question(threshold=15, mode="velo"),
        Question(threshold=5, mode=VOL),
        Question(Criteria(ateliers=True, frais_a_charge=("Gratuit",)), ouverture=("samedi", "soir")),
        Question(ajouter=("23001", "2A004"), fermer=("a", "b")),
    ],
)
def test_a_question_is_read_back_from_its_address(question: Question):
    address = urlencode(query_of_coverage(question))
    assert CoverageQuery.read(MultiDict(parse_qsl(address))).question == question
