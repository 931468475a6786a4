"""Every criterion of a search has its parameter."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from geo.standard.criteria import Criteria
from webapp.core.parameter import read_values
from webapp.lieux.params import SEARCH_PARAMETERS, filter_parameters


def test_every_criterion_has_its_parameter():
    names = {parameter.name for parameter in SEARCH_PARAMETERS}
    assert set(Criteria.__dataclass_fields__) <= names


def test_a_new_criterion_needs_nothing_but_its_field():
    @dataclass(frozen=True)
    class MoreCriteria(Criteria):
        imprimante: bool = False

    parameters = filter_parameters(MoreCriteria)
    values = read_values(parameters, MultiDict([("imprimante", "oui")]))
    assert values["imprimante"] is True
    assert parameters[-1].meaning == "Imprimante."
