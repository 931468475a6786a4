"""Files made to fill the memory or the disk, or to crash whoever reads them: refused in one sentence."""

import gzip
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from geo.errors import SourceError
from importers.files.rows import read_rows

MEMORY = 1 << 30
"""Bytes that reading may take, interpreter included."""

READ = """
import resource, sys
from pathlib import Path
from geo.errors import SourceError
from importers.files import json_rows, opening, rows
from importers.files.rows import read_rows
opening.MAX_UNPACKED_BYTES = 1 << 27  # so that refusing takes no minute
rows.MAX_LINE_LENGTH = json_rows.MAX_RECORD_BYTES = 1 << 24
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
try:
    count = sum(1 for _ in read_rows(Path(sys.argv[1])))
    print(f"{count} rows")
except SourceError as error:
    print(f"refused: {error}")
"""
"""Read a file in a process whose memory is bounded: a failure there is a failure to bound it."""


def outcome(path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path), str(MEMORY)], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def packed(path: Path, start: bytes, block: bytes, blocks: int) -> Path:
    """Write a gzipped file that is far larger once unpacked."""
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(start)
        for _ in range(blocks):
            file.write(block)
    return path


def workbook(path: Path, sheet: bytes, strings: bytes = b"", copies: int = 1) -> Path:
    """Write the least that is read as an XLSX file."""
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Target="xl/workbook.xml" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/officeDocument"/></Relationships>',
        "xl/workbook.xml": b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        b'<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        b'relationships"><Relationship Id="r1" Target="worksheets/sheet1.xml" Type="http://schemas.'
        b'openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>',
        "xl/sharedStrings.xml": strings or b"<sst/>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as file:
            for _ in range(copies):
                file.write(sheet)
    return path


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b']><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&j;</t></si></sst>'
)
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s'
    b"</sheetData></worksheet>"
)
CELLS = b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>nom</t></is></c></row>'


def test_a_gzip_bomb_of_one_line_is_refused(tmp_path):
    bomb = packed(tmp_path / "a.csv.gz", b"nom,commune\n", b"a" * (1 << 20), 120)
    assert bomb.stat().st_size < 1_000_000
    assert outcome(bomb).startswith("refused")


def test_a_gzip_bomb_of_lines_is_refused(tmp_path):
    bomb = packed(tmp_path / "a.csv.gz", b"nom,commune\n", b"\n" * (1 << 20), 150)
    assert outcome(bomb).startswith("refused")


def test_a_zip_bomb_is_refused(tmp_path):
    bomb = workbook(tmp_path / "a.xlsx", b" " * (1 << 20), copies=310)
    assert bomb.stat().st_size < 4_000_000
    assert outcome(bomb).startswith("refused")


def test_entities_do_not_expand(tmp_path):
    assert outcome(workbook(tmp_path / "a.xlsx", SHEET % CELLS, ENTITIES)).startswith(("refused", "0 rows"))


def test_a_cell_far_away_does_not_make_a_huge_sheet(tmp_path):
    far = CELLS + b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>a</t></is></c></row>'
    assert outcome(workbook(tmp_path / "a.xlsx", SHEET % far)).startswith("refused")


def test_a_huge_file_is_read_in_little_memory(tmp_path, thorough):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(b"nom,commune\n")
        file.truncate(2_100_000_000 if thorough else 300_000_000)  # the rest is a hole, read as zeros
    assert outcome(path).startswith("refused")


def test_a_million_columns_are_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n" + b"," * 999_999 + b"\n")
    assert "refused" in outcome(path)


def test_a_row_of_a_million_cells_counts_for_its_columns(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"nom,commune\n" + b"a," * 1_000_000 + b"\n")
    assert outcome(path) == "1 rows"


@pytest.mark.parametrize(("start", "ended"), [("[", False), ('[{"a":', True), ('{"a":', True)])
def test_deep_json_is_refused(tmp_path, start, ended):
    path = tmp_path / "a.json"
    depth = 100_000
    close = "".join({"[": "]", "{": "}"}[c] for c in reversed(start) if c in "[{") * depth if ended else ""
    path.write_text(start * depth + "1" + close)
    assert outcome(path).startswith("refused")


def test_a_record_that_would_fill_the_memory_is_refused(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(b'[{"nom": "a", "services": [' + b'"ab",' * 20_000_000 + b'"ab"]}]')
    assert outcome(path).startswith("refused: JSON refusé : un enregistrement")


def test_a_json_of_many_records_may_be_long(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"nom": "a" * 1_000_000}] * 20))
    assert outcome(path) == "20 rows"


def test_brackets_in_texts_are_no_levels(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"nom": '\\"[{' * 100, "n": n} for n in range(50)]))
    assert outcome(path) == "50 rows"


def test_a_text_of_a_million_escaped_quotes_is_read_in_linear_time(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"nom": '"' * 1_000_000}]))
    assert outcome(path) == "1 rows"


def test_a_number_of_a_million_digits_is_a_value_or_a_refusal(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"nom": "a", "latitude": ' + "9" * 1_000_000 + "}]")
    assert outcome(path).startswith(("refused", "1 rows"))


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": ["a", None]},
        {"type": "Point", "coordinates": {"lon": 1}},
        {"type": "Point", "coordinates": [1e308, -1e308]},
        {"type": "Polygon", "coordinates": [[[0, 0]]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}]},
        {"type": 3},
        {},
        [],
    ],
)
def test_a_bad_geometry_is_the_matter_of_its_row_alone(tmp_path, geometry):
    features = [
        {"type": "Feature", "geometry": geometry, "properties": {"nom": "a"}},
        {"type": "Feature", "geometry": None, "properties": {"nom": "b"}},
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert [row.values["nom"] for row in read_rows(path)] == ["a", "b"]


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../etc/passwd", "nom,commune\n")
    with pytest.raises(SourceError, match="classeur"):
        list(read_rows(path))
