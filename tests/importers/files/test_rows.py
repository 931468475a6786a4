"""Tests of importers.files.rows."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from geo.errors import SourceError
from importers.files.rows import read_rows

DATA = Path(__file__).parents[2] / "data"
ROWS = [{"nom": "Mairie de Guéret", "ville": "Guéret"}]


def read(path):
    return [row.values for row in read_rows(path)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_whatever_its_delimiter_and_encoding(tmp_path, delimiter, encoding):
    path = tmp_path / "a.csv"
    path.write_text(f"nom{delimiter}ville\nMairie de Guéret{delimiter}Guéret\n", encoding=encoding)

    assert read(path) == ROWS


def test_a_gzipped_file_is_unpacked(tmp_path):
    (tmp_path / "a").write_bytes(gzip.compress("nom;ville\nMairie de Guéret;Guéret\n".encode()))

    assert read(tmp_path / "a") == ROWS


def test_the_line_of_a_row_is_that_of_the_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('a,b\n1,"deux\nlignes"\n\n2,x\n')

    assert [row.line for row in read_rows(path)] == [3, 5]


def test_json_is_read_as_an_array(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"nom": "Mairie de Guéret", "ville": "Guéret"}]')

    assert read(path) == ROWS


def test_json_lines_are_read(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"a": 1}\n{"a": 2}\n')

    assert read(path) == [{"a": 1}, {"a": 2}]


def test_records_are_found_wherever_the_json_hides_them(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"meta": {"n": 1}, "data": {"results": [{"a": 1}]}}')

    assert read(path) == [{"a": 1}]


def test_a_geojson_point_becomes_a_position():
    (row,) = read(DATA / "lieux/half_migrated.geojson")

    assert (row["longitude"], row["latitude"]) == (1.8711, 46.1702)


def test_a_geojson_point_without_coordinates_is_a_row_without_position(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text(
        '[{"type": "Feature", "geometry": {"type": "Point", "coordinates": []}, "properties": {"a": 1}}]'
    )

    assert read(path) == [{"a": 1}]


def test_one_damaged_byte_does_not_spoil_the_accents_of_a_file(tmp_path):
    (tmp_path / "a.csv").write_bytes("nom;ville\nMédiathèque é;Guéret\n".encode() + b"caf\xe9;Bourges\n")

    assert [row["nom"] for row in read(tmp_path / "a.csv")] == ["Médiathèque é", "caf\ufffd"]


def test_a_spreadsheet_is_read_from_its_first_filled_line(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(_workbook([[], ["nom", "code"], ["Lieu", 75001]]))

    assert read(path) == [{"nom": "Lieu", "code": "75001"}]


def test_nul_and_lone_surrogates_do_not_pass(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"a": "x\\u0000y", "b": "\\ud800"}]')

    assert read(path) == [{"a": "xy", "b": "?"}]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n",
        b"nom\nsans colonnes\n",
        b'[{"a": 1',
        b'{"a": 1}',
        b"[1, 2]",
        b"\x1f\x8bzzz",
        b"PK\x03\x04zz",
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(tmp_path, content):
    (tmp_path / "a").write_bytes(content)

    with pytest.raises(SourceError):
        read(tmp_path / "a")


def test_a_million_columns_are_refused(tmp_path):
    (tmp_path / "a.csv").write_text("," * 100_000)

    with pytest.raises(SourceError, match="colonnes"):
        read(tmp_path / "a.csv")


def test_a_gzipped_file_whose_content_is_damaged_is_refused(tmp_path):
    (tmp_path / "a").write_bytes(b"\x1f\x8b\x08" + bytes(12))
    with pytest.raises(SourceError, match="illisible"):
        read(tmp_path / "a")


@given(st.binary(max_size=400))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_rows_or_one_refusal(tmp_path, content):
    (tmp_path / "a").write_bytes(content)
    try:
        rows = read(tmp_path / "a")
    except SourceError:
        return
    assert all(isinstance(row, dict) for row in rows)


@given(cut=st.integers(0, 2_000), name=st.sampled_from(["v0.json", "v1.csv", "half_migrated.geojson"]))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_cut_anywhere_gives_rows_or_one_refusal(tmp_path, cut, name):
    (tmp_path / name).write_bytes((DATA / "lieux" / name).read_bytes()[:cut])
    try:
        rows = read(tmp_path / name)
    except SourceError:
        return
    assert len(rows) <= 5


def _workbook(rows):
    """Write the smallest xlsx that a reader takes."""
    cells = "".join(
        f"<row r='{r}'>" + "".join(_cell(value, c, r) for c, value in enumerate(row)) + "</row>"
        for r, row in enumerate(rows, start=1)
    )
    sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f"<Types xmlns='{package}/content-types'>"
        f"<Override PartName='/xl/workbook.xml' ContentType='{types}.sheet.main+xml'/>"
        f"<Override PartName='/xl/worksheets/sheet1.xml' ContentType='{types}.worksheet+xml'/></Types>",
        "_rels/.rels": f"<Relationships xmlns='{package}/relationships'>"
        f"<Relationship Id='r1' Type='{office}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": f"<workbook xmlns='{sheet}' xmlns:r='{office}'><sheets>"
        "<sheet name='A' sheetId='1' r:id='r1'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{package}/relationships'>"
        f"<Relationship Id='r1' Type='{office}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
        "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{sheet}'><sheetData>{cells}</sheetData></worksheet>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _cell(value, column, row):
    place = f"{'ABC'[column]}{row}"
    if isinstance(value, str):
        return f"<c r='{place}' t='inlineStr'><is><t>{value}</t></is></c>"
    return f"<c r='{place}'><v>{value}</v></c>"
