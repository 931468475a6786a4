"""Look for inputs that break a reader of outside values; the branches that each one takes lead to the next.

The properties are those of the tests. Needs atheris, which the project does without (x86-64 Linux only):
.venv/bin/pip install atheris
Run: .venv/bin/python -m tests.fuzz --seconds 60 [name…]
"""

import gc
import importlib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any, Final
from urllib.parse import parse_qsl, quote

import click
import orjson
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from geo.communes.query import parse_place
from geo.errors import InvalidInput, SourceError
from geo.lieux.tiles import TILE_LAYERS
from importers.files.rows import read_rows
from importers.values.addresses import clean_commune
from importers.values.contacts import clean_courriels, clean_sites
from tests.importers.values import test_any_value as values
from tests.odd_values import PIECES
from tests.webapp import test_any_address as addresses
from webapp import create_app
from webapp.orientation.params import (
    OrientationQuery,
    orientation_of,
    query_pairs,
    read_selected_ids,
)
from webapp.territoires.question import CoverageQuery

FOLDER: Final = Path(".cache/fuzz")
OURS: Final = ("geo.", "importers.", "webapp.")
SLOW_S: Final = 10
"""After which an input counts as one that breaks its reader."""
LONGEST: Final = 2_000
"""Bytes of an input."""


def _holds(test: Any, *arguments: Any, **others: Any) -> None:  # a test of hypothesis, whatever it takes
    """Check what a test says of any value."""
    test.hypothesis.inner_test(*arguments, **others)


def _horaires(text: str) -> None:
    _holds(values.test_hours_are_valid_and_can_be_read_again, text)
    _holds(values.test_hours_that_are_kept_can_be_shown, text)
    _holds(values.test_hours_of_a_day_are_valid, text)


def _web(text: str) -> None:
    _holds(values.test_an_email_has_two_parts_without_space, text)
    _holds(values.test_a_web_address_is_of_the_web_and_has_a_host, text)
    for clean in (clean_courriels, clean_sites):
        _holds(values.test_addresses_of_the_web_are_found_again_in_a_list_of_them, clean=clean, value=text)


def _position(text: str) -> None:
    longitude, _, latitude = text.partition(" ")
    _holds(
        values.test_a_position_is_on_earth_and_can_be_read_again,
        longitude=longitude,
        latitude=latitude,
        seat=None,
    )


def _row(text: str) -> None:
    with suppress(orjson.JSONDecodeError):
        row = orjson.loads(text)
        if isinstance(row, dict):
            _holds(values.test_a_row_is_refused_or_keeps_to_the_closed_lists, row)


def _place(text: str) -> None:
    parse_place(text)
    clean_commune(text)
    _holds(values.test_an_address_gives_a_postal_code_of_five_digits, text)


def _query(text: str) -> None:
    args = MultiDict(parse_qsl(text, keep_blank_values=True, errors="replace"))
    for read in (read_selected_ids, CoverageQuery.read):
        with suppress(InvalidInput):
            read(args)
    parsed = OrientationQuery.parse(args)
    with suppress(InvalidInput):
        orientation_of(parsed)
    query_pairs(parsed)
    if args.get("ouvert") != "maintenant":  # the minute may end between two readings
        _holds(addresses.test_a_search_is_refused_or_can_be_asked_again, list(args.items(multi=True)))


def _file(text: str) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(text.encode("utf-8", "surrogateescape"))
        file.flush()
        with suppress(SourceError):
            list(read_rows(Path(file.name)))


@cache
def _site() -> FlaskClient:
    return create_app().test_client()


def _tile(text: str) -> None:
    path, _, query = text.partition("?")
    answer = _site().get(f"/tiles/{quote(path)}?{query}")
    assert answer.status_code < 500, answer.status


TARGETS: Final[Mapping[str, tuple[Callable[[str], None], str]]] = {
    "date": (lambda text: _holds(values.test_a_day_is_of_the_age_of_such_places, text), "31/12/2025"),
    "file": (_file, '[{"nom": "Lieu", "commune": "Guéret"}]'),
    "horaires": (_horaires, 'du lundi au vendredi de 9h à 12h ; Sa 09:00-12:00 || "sur rdv"'),
    "number": (lambda text: _holds(values.test_a_number_is_finite_and_can_be_read_again, text), "1,5"),
    "place": (_place, "5 bis rue de la Paix, 23000 Guéret cedex 9"),
    "position": (_position, "1,87 46.17"),
    "query": (_query, "q=Guéret&lat=46.17&lon=1.87&minutes=30&jour=lundi&moment=matin&services=Imprimer"),
    "row": (_row, '{"horaires": "Mo-Fr 09:00-12:00", "telephone": "01 02 03 04 05", "code_postal": 1400}'),
    "telephone": (
        lambda text: _holds(values.test_a_phone_number_is_international, value=text, code="97411"),
        "+33 (0)5 55 51 00 00",
    ),
    "text": (
        lambda text: _holds(values.test_a_text_is_cleaned_once_for_all, text),
        "<b>Lieu</b> &amp; Ã©",
    ),
    "tile": (_tile, "lieux/13/4138/2915.mvt?services=Imprimer"),
    "web": (_web, "a@b.fr; www.exemple.fr/é?x=1"),
}
"""Reader → what checks it, and an input to start from."""


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(TARGETS)))
@click.option("--seconds", default=60, help="For each reader.")
def main(names: Sequence[str], seconds: int) -> None:
    """Try one reader, or each of them in a process of its own; stop at what breaks one."""
    if len(names) == 1:
        _fuzz(names[0], seconds)
    for name in names or TARGETS:
        print(f"→ {name}", flush=True)
        command = [sys.executable, "-m", "tests.fuzz", name, "--seconds", str(seconds)]
        if subprocess.run(command, check=False).returncode:
            raise SystemExit(1)


def _fuzz(name: str, seconds: int) -> None:
    """Try inputs until the time is over, then end the process; those that led further are kept."""
    atheris: Any = importlib.import_module("atheris")  # has no types, and may be absent
    for function in _ours():
        atheris.instrument_func(function)
    reader, example = TARGETS[name]
    inputs, words = FOLDER / name, FOLDER / "words"
    inputs.mkdir(parents=True, exist_ok=True)
    Path(inputs, "example").write_text(example, "utf-8")
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in _words()), "ascii")
    limits = f"-max_total_time={seconds}", f"-timeout={SLOW_S}", f"-max_len={LONGEST}"
    places = f"-dict={words}", f"-artifact_prefix={FOLDER}/{name}-", str(inputs)
    atheris.Setup([sys.argv[0], *limits, *places], _on_text(reader))
    atheris.Fuzz()


def _ours() -> list[FunctionType]:
    functions = (found for found in gc.get_objects() if isinstance(found, FunctionType))
    return [found for found in functions if (found.__module__ or "").startswith(OURS)]


def _on_text(reader: Callable[[str], None]) -> Callable[[bytes], None]:
    """Return a target that decodes bytes for a reader of texts; undecodable ones pass as surrogates."""
    errors = "surrogateescape" if reader is _file else "replace"
    return lambda data: reader(data.decode("utf-8", errors))


def _words() -> set[str]:
    """List what readers know: inputs are made of these too."""
    return {word for word in (*PIECES, *values.COLUMN_NAMES, *addresses.NAMES, *TILE_LAYERS) if word}


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    main()
