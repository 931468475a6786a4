"""Real public files, beside the checkout; tests of this folder are skipped where they are not."""

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from geo.settings import Settings
from importers.model import Request
from importers.progress import silent
from importers.registry import find_source, recognise
from importers.run.pipeline import Options, Outcome, run
from tests.databases import connected, database, migrate
from tests.real.paths import REAL
from tests.real.vectors import summary

FILES = (
    "cnfs_v0.json.gz",
    "data-inclusion.json.gz",
    "liste-fs-20221201.csv.gz",
    "portrea_locations.geojson.gz",
    "nouvelle-caledonie_20240320.json.gz",
    "charente_20230711b.json.gz",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say why these tests are skipped."""
    if not REAL.is_dir():
        reason = pytest.mark.skip(reason=f"real data files are not there: {REAL}")
        for item in items:
            if "tests/real" in str(item.path):
                item.add_marker(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how many recorded cases agree, when any of them ran."""
    stats = terminalreporter.stats
    names = {state: [report.nodeid for report in stats.get(state, ())] for state in ("passed", "failed")}
    if any("test_vectors" in name for name in names["passed"] + names["failed"]):
        terminalreporter.section("recorded cases of the national pipeline")
        for line in summary(names["passed"], names["failed"]):
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def real_engine(own_settings: Settings) -> Iterator[Engine]:
    """Connect to a database with all the communes."""
    name = f"mediaproche_real_{os.getpid()}"
    with database(own_settings.database_url, name) as url, connected(url) as engine:
        with engine.begin() as connection:
            migrate(connection)
        communes = run(engine, find_source("communes"), Request(), silent(), Options())
        assert communes.succeeded, communes.message
        yield engine


@pytest.fixture(scope="session")
def outcomes(real_engine: Engine) -> dict[str, Outcome]:
    """Load the six files; tells what came of each."""
    loaded = {}
    for name in FILES:
        path = REAL / "venues" / name
        loaded[name] = run(real_engine, recognise(path), Request(file=path), silent(), Options())
    return loaded
