"""Write an XLSX workbook row by row; texts stay texts, never formulas."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from geo.standard.schema import format_value

SheetRow = Sequence[Any]  # numbers, days, texts, lists of texts

MAX_SHEET_ROWS: Final = 1_000_000
"""Rows of one sheet: the limit of the format is 1,048,576."""

_MAX_CELL_CHARS = 32_767
"""Limit of the format."""

_COLUMN_WIDTHS = {"A": 24, "B": 18, "C": 40, "D": 24, "G": 32}


def write_workbook(
    rows: Iterable[SheetRow], *, path: Path, title: str, header: Sequence[str], notes: Iterable[SheetRow]
) -> None:
    """Write one sheet of rows, a next one where it is full, and a last one of notes."""
    with _temporary_files_in(path.parent):
        _write(path, title, header, rows, notes)


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """Set where openpyxl keeps its sheets: the folder of the file, removed even after a kill."""
    default, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = default


def _write(
    path: Path, title: str, header: Sequence[str], rows: Iterable[SheetRow], notes: Iterable[SheetRow]
) -> None:
    workbook = Workbook(write_only=True)
    for number, part in enumerate(_parts(rows), 1):
        sheet = workbook.create_sheet(title if number == 1 else f"{title} {number}")
        _fill(sheet, chain([header], part))
    last = workbook.create_sheet("À propos")
    _widen(last, {"A": 18, "B": 100})
    for note in notes:
        last.append([_cell(last, value) for value in note])
    workbook.save(path)


def _parts(rows: Iterable[SheetRow]) -> Iterator[Iterator[SheetRow]]:
    """Split rows into sheets; there is always a first one. Each must be consumed before the next."""
    iterator = iter(rows)
    yield islice(iterator, MAX_SHEET_ROWS)
    for first in iterator:
        yield chain([first], islice(iterator, MAX_SHEET_ROWS - 1))


def _fill(sheet: WriteOnlyWorksheet, lines: Iterator[SheetRow]) -> None:
    sheet.freeze_panes = "A2"
    _widen(sheet, _COLUMN_WIDTHS)
    sheet.append([_bold(sheet, name) for name in next(lines)])
    for line in lines:
        sheet.append([_cell(sheet, value) for value in line])


def _widen(sheet: Any, widths: Mapping[str, int]) -> None:  # the stub of its class lacks its columns
    for column, width in widths.items():
        sheet.column_dimensions[column].width = width


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> Any:  # a field of a lieu, and what openpyxl writes
    if value is None or isinstance(value, int | float | date):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", format_value(value))[:_MAX_CELL_CHARS]
    if not text.startswith("="):
        return text or None
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # else openpyxl makes a formula of it
    return cell


def _bold(sheet: WriteOnlyWorksheet, name: str) -> Any:  # what openpyxl writes
    cell = WriteOnlyCell(sheet, name)
    cell.font = Font(bold=True)
    return cell
