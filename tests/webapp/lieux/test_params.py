"""Every criterion of a search has its parameter."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from geo.standard.criteria import Criteria
from webapp.core.query import query_model
from webapp.lieux.params import LieuxQuery, filter_fields


def test_every_criterion_has_its_parameter():
    meant_by_others = {"inconnus"}
    assert set(Criteria.__dataclass_fields__) - meant_by_others <= LieuxQuery.parameters.keys()


def test_a_new_criterion_needs_nothing_but_its_field():
    @dataclass(frozen=True)
    class MoreCriteria(Criteria):
        imprimante: bool = False

    query = query_model("MoreQuery", filter_fields(MoreCriteria))
    assert query.read(MultiDict([("imprimante", "oui")])).imprimante is True
    assert query.parameters["imprimante"].meaning == "Imprimante."
