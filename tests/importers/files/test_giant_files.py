"""Whole imports of files of 2 GB (40 MB without --thorough): refused in a sentence, in little memory."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice, repeat
from pathlib import Path

import pytest
from sqlalchemy import text

MEMORY = 2 << 30
"""Bytes of addresses that an import may take, libraries included: less than the largest of these files."""

GIANT, LARGE = 2_100_000_000, 40_000_000
BLOCK = 1 << 20
HEADER = b"nom,commune,adresse\n"
HONEST = "".join(f"Lieu {n},Guéret,{n} rue A\n" for n in range(30)).encode()
"""Rows by which a file is taken for one of lieux."""

LINE = b"a" * (BLOCK - 1) + b"\n"
LIEU = b'{"nom": "Lieu", "adresse": "1 rue A", "commune": "Gu\\u00e9ret"},\n'
RECORD = b'{"nom": "' + b"a" * BLOCK + b'"},\n'


def lines() -> Iterator[bytes]:
    yield HEADER + HONEST
    yield from repeat(LINE)


def records() -> Iterator[bytes]:
    yield b"[\n" + LIEU * 30
    yield from repeat(RECORD)


def one_text() -> Iterator[bytes]:
    yield b'[{"nom": "'
    yield from repeat(b"a" * BLOCK)


def one_record() -> Iterator[bytes]:
    yield b'[{"nom": "a", "services": [\n'
    yield from repeat(b'"ab",' * (BLOCK // 5))


@pytest.fixture
def size(thorough: bool) -> int:
    return GIANT if thorough else LARGE


@pytest.fixture
def giant(tmp_path: Path) -> Iterator[Path]:
    """Name a file that is removed at once: pytest would keep those of three runs."""
    path = tmp_path / "geant"
    yield path
    path.unlink()


def import_(path: Path, engine) -> subprocess.CompletedProcess[str]:
    """Import a file as `make import` does, with bounded memory."""
    done = subprocess.run(
        [sys.executable, "-m", "importers", "run", "lieux", "--file", str(path)],
        env={**os.environ, "DATABASE_URL": engine.url.render_as_string(hide_password=False)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
        capture_output=True,
        text=True,
        check=False,
    )
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(
        f"{path.stat().st_size:,} bytes, at most {most} MB so far: {done.stdout[-300:]}{done.stderr[-300:]}"
    )
    return done


@pytest.fixture(scope="module")
def engine(module_engine, load_for_module):
    """Connect to a database that shows some lieux, and that a refused file leaves as it is."""
    assert load_for_module("lieux/v1.csv").succeeded
    return module_engine


def shown(engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT id FROM lieu ORDER BY id")))


@pytest.mark.slow
@pytest.mark.parametrize("content", [lines, records, one_text, one_record])
def test_a_giant_file_is_refused_and_what_was_shown_stays(engine, giant, size, content):
    before = shown(engine)
    with giant.open("wb") as file:
        file.writelines(islice(content(), size // BLOCK))

    done = import_(giant, engine)

    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert shown(engine) == before != []


@pytest.mark.slow
def test_a_file_that_is_one_hole_is_refused_and_what_was_shown_stays(engine, giant, size):
    before = shown(engine)
    with giant.open("wb") as file:
        file.write(HEADER)
        file.truncate(size)

    done = import_(giant, engine)

    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert shown(engine) == before != []
