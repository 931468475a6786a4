"""Processes of their own: what they give, how they fail, when they end."""

import os
import signal
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from writers.apart import BATCH_ROWS, MOST, Apart, FailedApart

PROCESS, LISTED, DIVIDED, PRINTED, KILLED = (
    f"tests.writers.jobs:{name}" for name in ("process", "listed", "divided", "printed", "killed")
)


@pytest.fixture
def apart() -> Iterator[Apart]:
    """Give processes that end with the test."""
    apart = Apart()
    yield apart
    apart.let_go(0)


def test_a_function_runs_in_another_process(apart: Apart):
    assert apart.run(PROCESS, []) != os.getpid()


def test_every_row_arrives_once_and_in_order(apart: Apart):
    rows = list(range(2 * BATCH_ROWS + 1))
    assert apart.run(LISTED, iter(rows)) == rows


def test_rows_that_nobody_reads_are_not_the_next_question(apart: Apart):
    first = apart.run(PROCESS, range(2 * BATCH_ROWS))
    assert apart.run(PROCESS, []) == first


def test_a_process_that_rested_ends(apart: Apart):
    first = apart.run(PROCESS, [])
    apart.let_go(0)
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_a_process_that_rests_is_kept_for_a_while(apart: Apart):
    first = apart.run(PROCESS, [])
    apart.let_go()
    assert apart.run(PROCESS, []) == first


def test_a_failure_is_told_and_nothing_of_it_is_left(apart: Apart):
    with pytest.raises(FailedApart, match="ZeroDivisionError: division by zero"):
        apart.run(DIVIDED, [1, 2], by=0)
    assert apart.run(DIVIDED, [1, 2], by=1) == [1, 2]


def test_rows_that_cannot_be_read_raise_here(apart: Apart):
    with pytest.raises(ZeroDivisionError):
        apart.run(LISTED, (1 // n for n in (1, 0)))
    assert apart.run(LISTED, [1]) == [1]


def test_a_process_that_was_killed_is_replaced(apart: Apart):
    first = apart.run(PROCESS, [])
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    assert apart.run(LISTED, [1]) == [1]


@pytest.mark.parametrize("rows", [1, 1_000 * BATCH_ROWS])
def test_a_process_that_is_killed_at_work_has_failed(apart: Apart, rows: int):
    with pytest.raises(FailedApart):
        apart.run(KILLED, range(rows))
    assert apart.run(LISTED, [1]) == [1]


def test_a_failure_is_logged_by_its_class_and_place_alone(apart: Apart, capfd: pytest.CaptureFixture[str]):
    with pytest.raises(FailedApart):
        apart.run(DIVIDED, [1], by=0)
    logged = capfd.readouterr().err
    assert "ZeroDivisionError" in logged
    assert "in divided" in logged
    assert "division by zero" not in logged


def test_a_workbook_that_fails_leaves_nothing_where_files_wait(apart: Apart, tmp_path: Path):
    waiting = Path(tempfile.gettempdir())
    before = set(waiting.glob("openpyxl.*"))
    rows = ([str(n), 1 // (5_000 - n)] for n in range(5_001))
    values = {"path": tmp_path / "lieux.xlsx", "title": "Lieux", "header": ["a", "b"], "notes": []}
    with pytest.raises(ZeroDivisionError):
        apart.run("writers.workbook:write_workbook", rows, **values)
    assert set(waiting.glob("openpyxl.*")) == before


def test_what_a_library_prints_is_no_answer(apart: Apart):
    assert apart.run(PRINTED, ["words"]) == 1


def test_there_are_no_more_processes_than_agreed(apart: Apart):
    with ThreadPoolExecutor(2 * MOST) as threads:
        assert len(set(threads.map(lambda _: apart.run(PROCESS, []), range(20)))) <= MOST
