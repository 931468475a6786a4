"""Tests of writers.workbook: types of cells, formulas, sheets."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from writers import workbook
from writers.workbook import write_workbook


def written(path: Path, rows: list[list[Any]]) -> Any:  # an openpyxl workbook
    file = path / "lieux.xlsx"
    notes = [("licence", "Licence Ouverte 2.0")]
    write_workbook(rows, path=file, title="Lieux", header=["a", "b"], notes=notes)
    return load_workbook(file)


def test_numbers_and_days_are_numbers_and_days(tmp_path: Path):
    sheet = written(tmp_path, [[46.17, date(2024, 4, 2)]])["Lieux"]
    assert (sheet["A2"].value, sheet["B2"].value.date(), sheet["B2"].is_date) == (
        46.17,
        date(2024, 4, 2),
        True,
    )


def test_codes_keep_their_zeros_and_lists_their_bars(tmp_path: Path):
    sheet = written(tmp_path, [["01400", ["x", "y"]]])["Lieux"]
    assert (sheet["A2"].value, sheet["B2"].value) == ("01400", "x|y")


@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)"])
def test_no_text_is_a_formula(tmp_path: Path, text: str):
    cell = written(tmp_path, [[text, None]])["Lieux"]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_characters_that_the_format_refuses_are_dropped(tmp_path: Path):
    assert written(tmp_path, [["a\x0bb", ""]])["Lieux"]["A2"].value == "ab"


def test_a_text_longer_than_a_cell_is_cut(tmp_path: Path):
    assert len(written(tmp_path, [["x" * 40_000, None]])["Lieux"]["A2"].value) == 32_767


def test_the_last_sheet_says_who_is_owed_credit(tmp_path: Path):
    book = written(tmp_path, [])
    assert book.sheetnames == ["Lieux", "À propos"]
    assert [cell.value for cell in book["À propos"][1]] == ["licence", "Licence Ouverte 2.0"]


def test_a_full_sheet_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbook, "MAX_SHEET_ROWS", 2)
    book = written(tmp_path, [[n, None] for n in range(5)])
    assert [[row[0].value for row in book[name].iter_rows(min_row=2)] for name in book.sheetnames[:-1]] == [
        [0, 1],
        [2, 3],
        [4],
    ]
