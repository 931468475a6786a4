"""Recorded cases of the national pipeline about its CSV, about zones, and about the list of all cases."""

import csv
import io

import pytest

from geo.coverage.communes import FRR_NOT_CLASSED
from geo.standard.fields import FIELDS, LIST_FIELDS
from geo.standard.schema import CSV_LIST_SEPARATOR, format_conforming
from importers.model import Row
from importers.sources.frr import FrrImporter
from tests.real.differences import DIFFERENCES, NOT_APPLICABLE
from tests.real.vectors import agrees_or_differs_with_a_reason, all_groups, cases, needs_vectors
from webapp.formats.csv import plain_csv


@pytest.mark.parametrize("case", cases("mediation_numerique_to_csv"))
def test_the_csv_has_the_cells_of_theirs(case):
    """Only the quotes around cells differ, which mean nothing."""
    lieux = [
        [format_conforming(name, _value(name, lieu.get(name))) for name in FIELDS]
        for lieu in case["input"]["lieux"]
    ]
    found = "".join(plain_csv(FIELDS, lieux))
    agrees_or_differs_with_a_reason(case, _cells(found), _cells(case["expected"]))


def _cells(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def _value(name, text):
    return text.split(CSV_LIST_SEPARATOR) if text and name in LIST_FIELDS else text


@pytest.mark.parametrize("case", cases("is_in_frr"))
def test_a_commune_is_in_a_zone_as_recorded(case):
    listed = case["input"]["frr_by_code_insee"].get(case["input"]["code_insee"])
    row = Row(1, {"codgeo": case["input"]["code_insee"], "codefrr": "FRR" if listed else "-9999"})
    frr = None if listed is None else FrrImporter().read(row)["frr"]
    agrees_or_differs_with_a_reason(case, frr not in (None, FRR_NOT_CLASSED), case["expected"])


@needs_vectors
def test_every_difference_is_one_of_a_case():
    ids = {param.values[0]["id"] for param in cases(*all_groups())}

    assert ids >= DIFFERENCES.keys()
    assert set(all_groups()) >= NOT_APPLICABLE.keys()
