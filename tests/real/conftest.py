"""Real public files, beside the checkout; tests of this folder are skipped where they are not."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import Engine, select

from geo.database.models import ImportRun
from geo.settings import Settings
from tests.databases import connected, database
from tests.national import communes_template, venues_template
from tests.real.paths import REAL
from tests.real.vectors import summary


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip these tests, with the reason, where there are no real files."""
    if not REAL.is_dir():
        reason = pytest.mark.skip(reason=f"real data files are not there: {REAL}")
        for item in items:
            if "tests/real" in str(item.path):
                item.add_marker(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many recorded cases agree, when any of them ran."""
    stats = terminalreporter.stats
    names = {state: [report.nodeid for report in stats.get(state, ())] for state in ("passed", "failed")}
    if any("test_vectors" in name for name in names["passed"] + names["failed"]):
        terminalreporter.section("recorded cases of the national pipeline")
        for line in summary(names["passed"], names["failed"]):
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def communes_engine(own_settings: Settings) -> Iterator[Engine]:
    """Connect to a database with all the communes and no lieu."""
    name, url = f"mediaproche_france_{os.getpid()}", own_settings.database_url
    with database(url, name, communes_template(url)) as own_url, connected(own_url) as engine:
        yield engine


@pytest.fixture(scope="session")
def real_engine(own_settings: Settings) -> Iterator[Engine]:
    """Connect to a database with all the communes and every file of lieux, for reading."""
    name, url = f"mediaproche_real_{os.getpid()}", own_settings.database_url
    with database(url, name, venues_template(url, REAL / "venues")) as own_url, connected(own_url) as engine:
        yield engine


@pytest.fixture(scope="session")
def runs(real_engine: Engine) -> Mapping[str, Any]:
    """Return the load of each file, by the name of the file."""
    with real_engine.connect() as connection:
        return {row.address: row for row in connection.execute(select(ImportRun))}
