"""Memory of the processes that serve: what is free goes back, what is rare is not loaded."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from webapp.server import allocator

THREADS_THAT_ALLOCATE = """
import ctypes, runpy, threading
use_one_heap = runpy.run_path("{allocator}")["use_one_heap"]
{first}
together = threading.Barrier(4)
def allocate():
    kept = [bytes(1_000) for _ in range(1_000)]
    together.wait()
threads = [threading.Thread(target=allocate) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
ctypes.CDLL(None).malloc_stats()
"""
"""The allocator is read alone: the package it is in would load the whole site."""

RARE = ("openpyxl", "pyogrio", "weasyprint")
STARTED = f"""
import gc, json, sys
from webapp.server.allocator import freeze_loaded_objects
freeze_loaded_objects()
print(json.dumps({{
    "frozen": gc.get_freeze_count(),
    "searched": len(gc.get_objects()),
    "rare": [name for name in {RARE} if name in sys.modules],
}}))
"""


def _mb():
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1_024 for line in lines if line.startswith("Anonymous:"))


def _run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)


def test_what_is_free_below_what_is_used_goes_back():
    *freed, used = [bytearray(b"x" * 100_000) for _ in range(500)]
    del freed
    before = _mb()
    allocator.return_free_memory()
    assert before - _mb() > 20
    assert used


@pytest.mark.parametrize(("first", "heaps"), [("use_one_heap()", 1), ("", 5)])
def test_threads_share_one_heap(first, heaps):
    told = _run(THREADS_THAT_ALLOCATE.format(first=first, allocator=allocator.__file__)).stderr
    assert told.count("Arena ") == heaps


@pytest.fixture(scope="module")
def started():
    """Load the site in a process of its own; gives what it says of its memory."""
    return json.loads(_run(STARTED).stdout)


def test_what_is_loaded_is_not_searched_for_garbage(started):
    assert started["frozen"] > 100_000
    assert started["searched"] < 1_000


def test_a_site_that_starts_holds_no_library_of_rare_files(started):
    assert started["rare"] == []
