"""Machines that die one after the other: visitors go on searching, and an import says why it cannot."""

import shutil
import time

import pytest
from sqlalchemy import text

from bench._clusters import temporary_folder
from bench._load import under_load
from bench._versions import NEAREST, PAGE, version_of
from geo.database.connections import reading_engine
from geo.settings import load_settings
from scripts.scale_parts import machines, promote, run_import_command

PROGRAMS = ("haproxy", "pgbouncer")
MISSING = [name for name in PROGRAMS if not shutil.which(name, path="/usr/sbin:/usr/bin")]
VISITORS = 4

pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"{' and '.join(MISSING)} not installed: scripts/system.sh scale installs them"
)


@pytest.fixture
def running():
    with temporary_folder() as folder, machines(folder) as started:
        yield started


def test_searches_go_on_when_the_primary_dies_and_imports_once_a_replica_is_promoted(running, tmp_path):
    chosen, *others = running.replicas
    with under_load(running.front, (NEAREST, PAGE), version_of, visitors=VISITORS, per_s=100) as tally:
        assert run_import_command(running.primary, tmp_path, 2).returncode == 0
        tally.wait_for("version 2")
        running.primary.kill()
        refused = run_import_command(running.primary, tmp_path, 3)
        tally.wait_for("version 2")
        promote(chosen, others)
        accepted = run_import_command(chosen, tmp_path, 3)
        tally.wait_for("version 3")

    print(f"{dict(tally.answers)}")
    assert (refused.returncode, accepted.returncode) == (1, 0)
    assert "La base de données ne répond pas" in refused.stderr
    assert set(tally.answers) == {"version 1", "version 2", "version 3"}, tally.causes


def test_a_replica_that_dies_costs_no_more_than_an_answer_for_each_connection_to_it(running):
    with under_load(running.front, (NEAREST, PAGE), version_of, visitors=VISITORS, per_s=100) as tally:
        tally.wait_for("version 1")
        running.replicas[0].kill()
        for _ in range(100):
            tally.wait_for("version 1")

    print(f"{dict(tally.answers)}")
    connections = sum(len(site.workers) for site in running.sites) * int(running.reading["DATABASE_POOL"])
    assert set(tally.answers) <= {"version 1", "503"}, tally.causes
    assert tally.answers["503"] <= connections


def test_new_connections_avoid_a_pgbouncer_whose_database_is_dead(running, monkeypatch):
    for name, value in running.reading.items():
        monkeypatch.setenv(name, value)
    engine = reading_engine(load_settings())
    running.replicas[0].kill()

    for _ in range(20):
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT pg_is_in_recovery()"))
        engine.dispose()


def test_without_any_database_visitors_read_what_the_site_says_of_it(running):
    for node in (running.primary, *running.replicas):
        node.kill()
    while running.front.log.read_bytes().count(b" is DOWN") < len(running.sites):
        time.sleep(0.05)

    answer = running.front.get(PAGE)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
