"""Tests of writers.subprocess_pool: results, failures, ends of processes."""

import os
import signal
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from writers.subprocess_pool import MAX_PROCESSES, MESSAGE_ROWS, SubprocessFailed, SubprocessPool

PROCESS, LISTED, DIVIDED, PRINTED, KILLED = (
    f"tests.writers.jobs:{name}" for name in ("process", "listed", "divided", "printed", "killed")
)


@pytest.fixture
def pool() -> Iterator[SubprocessPool]:
    """Yield a pool whose processes end with the test."""
    pool = SubprocessPool()
    yield pool
    pool.end_idle(0)


def test_a_function_runs_in_another_process(pool: SubprocessPool):
    assert pool.run(PROCESS, []) != os.getpid()


def test_every_row_arrives_once_and_in_order(pool: SubprocessPool):
    rows = list(range(2 * MESSAGE_ROWS + 1))
    assert pool.run(LISTED, iter(rows)) == rows


def test_unread_rows_are_not_taken_for_the_next_call(pool: SubprocessPool):
    first = pool.run(PROCESS, range(2 * MESSAGE_ROWS))
    assert pool.run(PROCESS, []) == first


def test_an_idle_process_ends(pool: SubprocessPool):
    first = pool.run(PROCESS, [])
    pool.end_idle(0)
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_an_idle_process_is_reused_for_a_while(pool: SubprocessPool):
    first = pool.run(PROCESS, [])
    pool.end_idle()
    assert pool.run(PROCESS, []) == first


def test_a_failure_is_raised_and_the_next_call_runs(pool: SubprocessPool):
    with pytest.raises(SubprocessFailed, match="ZeroDivisionError: division by zero"):
        pool.run(DIVIDED, [1, 2], by=0)
    assert pool.run(DIVIDED, [1, 2], by=1) == [1, 2]


def test_rows_that_cannot_be_read_raise_here(pool: SubprocessPool):
    with pytest.raises(ZeroDivisionError):
        pool.run(LISTED, (1 // n for n in (1, 0)))
    assert pool.run(LISTED, [1]) == [1]


def test_a_process_that_was_killed_is_replaced(pool: SubprocessPool):
    first = pool.run(PROCESS, [])
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    assert pool.run(LISTED, [1]) == [1]


@pytest.mark.parametrize("rows", [1, 1_000 * MESSAGE_ROWS])
def test_a_process_that_is_killed_at_work_has_failed(pool: SubprocessPool, rows: int):
    with pytest.raises(SubprocessFailed):
        pool.run(KILLED, range(rows))
    assert pool.run(LISTED, [1]) == [1]


def test_a_failure_is_logged_by_its_class_and_place_alone(
    pool: SubprocessPool, capfd: pytest.CaptureFixture[str]
):
    with pytest.raises(SubprocessFailed):
        pool.run(DIVIDED, [1], by=0)
    logged = capfd.readouterr().err
    assert "ZeroDivisionError" in logged
    assert "in divided" in logged
    assert "division by zero" not in logged


def test_a_workbook_that_fails_leaves_no_temporary_file(pool: SubprocessPool, tmp_path: Path):
    temporary = Path(tempfile.gettempdir())
    before = set(temporary.glob("openpyxl.*"))
    rows = ([str(n), 1 // (5_000 - n)] for n in range(5_001))
    values = {"path": tmp_path / "lieux.xlsx", "title": "Lieux", "header": ["a", "b"], "notes": []}
    with pytest.raises(ZeroDivisionError):
        pool.run("writers.workbook:write_workbook", rows, **values)
    assert set(temporary.glob("openpyxl.*")) == before


def test_what_a_library_prints_is_not_an_answer(pool: SubprocessPool):
    assert pool.run(PRINTED, ["words"]) == 1


def test_there_are_never_more_processes_than_the_limit(pool: SubprocessPool):
    with ThreadPoolExecutor(2 * MAX_PROCESSES) as threads:
        assert len(set(threads.map(lambda _: pool.run(PROCESS, []), range(20)))) <= MAX_PROCESSES
