"""Imports while visitors read, across floors: each answer shows the data before or after, never both."""

import multiprocessing
import os
import random
import signal
import time
from collections import Counter

import pytest

from bench._load import under_load
from bench._versions import NEAREST, PAGE, load_version, version_of
from geo.errors import MediaprocheError
from scripts.scale_parts import run_import_command
from tests.databases import connected
from tests.faults.conftest import EXPORT

IMPORTS = 15
PER_S = 200
VISITORS = 400
"""Enough that requests are asked at their moment though the answers of a whole second are still to come."""
FEW_PER_S = 50
"""Requests a second beside another process that imports: more of them take its processor, and its time."""


def test_imports_lose_no_request_and_mix_no_answer(importing, site, version, tmp_path):
    numbers = range(version * 100, version * 100 + IMPORTS)
    with (
        under_load(site, (EXPORT,), version_of, visitors=2, per_s=5) as files,
        under_load(site, (NEAREST, PAGE), version_of, visitors=VISITORS, per_s=PER_S * 1.1) as pages,
    ):
        for number in numbers:
            assert load_version(importing, tmp_path, number).succeeded  # read while the next is loaded
        for readers in (files, pages):
            readers.wait_for(f"version {numbers[-1]}")

    answers = pages.answers + files.answers
    print(f"{answers.total()} answers, {pages.per_s:.0f} pages a second, {len(answers)} versions")
    assert set(answers) <= {f"version {number}" for number in (version, *numbers)}, (answers, pages.causes)
    assert pages.per_s >= PER_S or pages.waiting > VISITORS / 2, f"{pages.per_s:.0f} requests a second"


def _by_function(cluster, folder, number):
    with connected(cluster.url) as engine:
        assert load_version(engine, folder, number).succeeded


def _by_command(cluster, folder, number):
    done = run_import_command(cluster, folder, number)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("load", "times", "per_s"), [(_by_function, 15, PER_S), (_by_command, 5, FEW_PER_S)])
def test_whoever_asks_after_an_import_has_ended_sees_no_older_data(
    own_cluster, site, version, tmp_path, load, times, per_s
):
    ended = []
    with under_load(site, (NEAREST, PAGE), version_of, per_s=per_s) as tally:
        for number in range(version * 100, version * 100 + times):
            load(own_cluster, tmp_path, number)
            ended.append((time.monotonic(), number))
            assert {version_of(site.get(NEAREST)) for _ in range(10)} == {f"version {number}"}

    ages = Counter(_age(reply, ended) for reply in tally.replies)
    print(f"{dict(ages)} of {tally.answers.total()} answers, {tally.per_s:.0f} a second")
    assert set(ages) <= {"as old as the last import", "newer"}, (tally.answers, tally.causes)


def _age(reply, ended):
    """Return the age of the data of a reply, against the last import that had ended when it was asked."""
    if not reply.word.startswith("version"):
        return reply.word
    last = max((number for moment, number in ended if moment < reply.sent_at), default=0)
    shown = int(reply.word.removeprefix("version "))
    return "older" if shown < last else "newer" if shown > last else "as old as the last import"


def test_imports_that_are_killed_show_the_old_or_the_new(
    own_cluster, importing, site, version, tmp_path, thorough
):
    kills, chance = 20 if thorough else 6, random.Random(version)
    numbers = [version * 100 + 50 + n for n in range(kills + 1)]
    first = version * 100 + 40
    _duration_s(own_cluster.url, tmp_path, first)  # starts the server of processes
    killed = 0
    with under_load(site, (NEAREST, PAGE), version_of, per_s=FEW_PER_S) as tally:
        longest_s = _duration_s(own_cluster.url, tmp_path, numbers[0])  # visitors slow it down
        for number in numbers[1:]:
            killed += _kill_an_import(own_cluster.url, tmp_path, number, chance.uniform(0, longest_s))

    print(f"{killed} killed of {kills} within {longest_s:.2f} s: {dict(tally.answers)}")
    assert killed > 0
    shown = {first, *numbers}
    assert set(tally.answers) <= {f"version {number}" for number in shown}, (tally.answers, tally.causes)
    assert load_version(importing, tmp_path, version).succeeded
    assert version_of(site.get(NEAREST)) == f"version {version}"


def _importer(url, folder, number):
    """Start an import in a process of its own."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["bench._versions"]
    )  # a process then starts at once, and is killed at work
    process = context.Process(target=_import, args=(url, folder, number))
    process.start()
    return process


def _import(url, folder, number):
    with connected(url) as engine:
        while True:
            try:
                load_version(engine, folder, number)
                return
            except MediaprocheError:  # the one that was killed has not given its lock back yet
                time.sleep(0.01)


def _duration_s(url, folder, number):
    process = _importer(url, folder, number)
    started = time.monotonic()
    process.join()
    return time.monotonic() - started


def _kill_an_import(url, folder, number, after_s):
    """Kill an import after some seconds; return whether it was still at work."""
    process = _importer(url, folder, number)
    process.join(after_s)
    at_work = process.is_alive()
    if at_work:
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    return at_work
