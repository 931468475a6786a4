"""CSV for programs and for spreadsheets."""

import csv
import io
from datetime import date

import pytest

from webapp.formats.csv import escape_formula, plain_csv, spreadsheet_csv


def test_a_program_gets_commas_and_values_as_they_are():
    text = "".join(plain_csv(["a", "b"], [[["x", "y"], 1.5], [None, date(2024, 4, 2)]]))
    assert text == "a,b\r\nx|y,1.5\r\n,2024-04-02\r\n"


def test_a_spreadsheet_gets_a_mark_semicolons_and_decimal_commas():
    assert "".join(spreadsheet_csv(["a", "b"], [["é", 46.17]])) == "\ufeffa;b\r\né;46,17\r\n"


@pytest.mark.parametrize("text", ["=1+1", "+33", "-1", "@A1", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_becomes_text(text: str):
    assert escape_formula(text) == f"'{text}"


def test_a_negative_number_stays_a_number():
    assert "".join(spreadsheet_csv(["a"], [[-0.5]])).endswith("-0,5\r\n")


@pytest.mark.parametrize("text", ['a "b"', "a,b", "a;b", "a\nb", "é 😀"])
def test_any_text_comes_back_as_it_was(text: str):
    [_, [found]] = csv.reader(io.StringIO("".join(plain_csv(["a"], [[text]])), newline=""))
    assert found == text


def test_many_rows_come_in_several_parts():
    parts = list(plain_csv(["a"], ([n] for n in range(1_200))))
    assert len(parts) == 3
    assert "".join(parts).count("\r\n") == 1_201
