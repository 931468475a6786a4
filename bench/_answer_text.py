"""One answer of the site as text that changes when what it says changes, for `bench.answers`."""

import hashlib
import io
import re
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from types import MappingProxyType
from typing import Any, Final

from werkzeug.test import TestResponse

Answer = dict[str, Any]  # status, headers, body: as JSON

IGNORED_HEADERS: Final = frozenset({"content-length", "date", "etag"})
"""Headers that say the same as the body, or that depend on the code. Whether there is an ETag is kept."""

LISTS: Final = frozenset({"Allow", "Vary"})
"""Headers whose words come in any order."""

MAX_BODY_CHARS: Final = 2_000_000
"""Characters kept of one answer; all of it is digested."""

_VERSION: Final = re.compile(r"((?:[?&]|&amp;|&#38;|\\u0026|%3F|%26)v(?:=|%3D))[0-9a-zA-Z_.-]{6,}")
_METRIC: Final = re.compile(r"^# \w+ \w+.*|^\w+", re.MULTILINE)
_TEXTS: Final = ("text/", "application/json", "application/xml", "image/svg", "+json", "+xml", "javascript")


def answer_of(response: TestResponse, endpoint: str) -> Answer:
    """Return what matters of an answer: status, headers, body."""
    headers = sorted(
        f"{name}: {_in_order(value) if name in LISTS else without_versions(value)}"
        for name, value in response.headers
        if name.lower() not in IGNORED_HEADERS and not (name == "Last-Modified" and endpoint == "static")
    )
    etag = response.headers.get("ETag")
    headers.append(f"ETag: {'none' if etag is None else 'weak' if etag.startswith('W/') else 'strong'}")
    body = _body_of(response)
    digest = hashlib.sha256(body.encode()).hexdigest()[:16]
    return {
        "status": response.status_code,
        "headers": headers,
        "body": body[:MAX_BODY_CHARS],
        "digest": digest,
    }


def _in_order(words: str) -> str:
    return ", ".join(sorted(word.strip() for word in words.split(",")))


def _body_of(response: TestResponse) -> str:
    """Write a body as text that changes when what it says changes."""
    data, kind = response.data, response.mimetype or ""
    plain = not response.headers.get("Content-Encoding") and response.status_code != 206
    if response.request.path == "/metrics":  # durations are in it
        return "\n".join(sorted(set(_METRIC.findall(data.decode())))) if plain else ""
    if plain and data and kind in _READERS:
        return _READERS[kind](data)
    if plain and any(part in kind for part in _TEXTS):
        return without_versions(data.decode("utf-8", "backslashreplace"))
    return _digest(data)


def _digest(data: bytes) -> str:
    return f"{len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}"


def _pdf(data: bytes) -> str:
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return f"{read.stdout.decode()}\n{_digest(data)}"


def _members(data: bytes) -> str:
    """Write what is in a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(f"{name}\n{archive.read(name).decode()}" for name in sorted(archive.namelist()))


def _rows(data: bytes) -> str:
    """Write the rows of all tables of a GeoPackage."""
    with tempfile.NamedTemporaryFile(suffix=".gpkg") as file:
        file.write(data)
        file.flush()
        with closing(sqlite3.connect(file.name)) as database:
            tables = database.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
            texts = [f"{sql}\n{_table(database, name)}" for name, sql in tables if "rtree" not in name]
    return "\n".join(texts)


def _table(database: sqlite3.Connection, name: str) -> str:
    rows = database.execute(f'SELECT * FROM "{name}"')
    return "\n".join(
        "\t".join(_digest(value)[-16:] if isinstance(value, bytes) else str(value) for value in row)
        for row in rows
    )


_READERS: Final[Mapping[str, Callable[[bytes], str]]] = MappingProxyType(
    {
        "application/pdf": _pdf,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _members,
        "application/geopackage+sqlite3": _rows,
    }
)
"""Media type → how to write what such a file says."""


def without_versions(text: str) -> str:
    """Leave out what names the code, or the data with the code that reads it."""
    return _VERSION.sub(r"\1…", text)
