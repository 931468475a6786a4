"""An import under the eyes of visitors: they see what was there before or what came after, never both."""

import multiprocessing
import os
import random
import signal
import time

from bench._load import under_load
from bench._versions import NEAREST, PAGE, load_version, version_of
from geo.errors import MediaprocheError
from tests.databases import connected
from tests.faults.conftest import EXPORT

IMPORTS = 15


def test_imports_lose_no_request_and_mix_no_answer(importing, site, version, tmp_path):
    with under_load(site, (NEAREST, PAGE, NEAREST, EXPORT), version_of) as tally:
        for number in range(version * 100, version * 100 + IMPORTS):
            assert load_version(importing, tmp_path, number).succeeded

    print(f"{tally.answers.total()} answers, {tally.per_s:.0f} a second, {len(tally.answers)} versions")
    shown = {version, *range(version * 100, version * 100 + IMPORTS)}
    assert set(tally.answers) <= {f"version {number}" for number in shown}, (tally.answers, tally.causes)


def test_imports_that_are_killed_show_the_old_or_the_new(
    own_cluster, importing, site, version, tmp_path, thorough
):
    kills, chance = 20 if thorough else 6, random.Random(version)
    numbers = [version * 100 + 50 + n for n in range(kills + 1)]
    first = version * 100 + 40
    _duration_s(own_cluster.url, tmp_path, first)  # starts the server of processes
    killed = 0
    with under_load(site, (NEAREST, PAGE), version_of) as tally:
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
    """Kill an import after some seconds; tells whether it was still at work."""
    process = _importer(url, folder, number)
    process.join(after_s)
    at_work = process.is_alive()
    if at_work:
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    return at_work
