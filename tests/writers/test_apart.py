"""Processes of their own: what they give, how they fail, when they end."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from writers.apart import BATCH_ROWS, MOST, Apart, FailedApart

PROCESS, LISTED, DIVIDED, PRINTED = (
    f"tests.writers.jobs:{name}" for name in ("process", "listed", "divided", "printed")
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


def test_what_a_library_prints_is_no_answer(apart: Apart):
    assert apart.run(PRINTED, ["words"]) == 1


def test_there_are_no_more_processes_than_agreed(apart: Apart):
    with ThreadPoolExecutor(2 * MOST) as threads:
        assert len(set(threads.map(lambda _: apart.run(PROCESS, []), range(20)))) <= MOST
