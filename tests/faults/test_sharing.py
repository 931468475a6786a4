"""Visitors who come together: the workers share them out, and one that is alone takes them all."""

import os
import signal
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from bench._site import Site
from tests.faults.test_connections import WHOLE, sockets_held

TOGETHER = 8
BURSTS = 40
STUCK_S = 10


@pytest.fixture
def greedy(serve) -> Site:
    """Serve the same by workers that take whoever comes."""
    return serve(GUNICORN_CMD_ARGS="--worker-class tests.faults.greedy_worker.GreedyWorker")


@contextmanager
def together(port: int) -> Iterator[list[bytes]]:
    """Yield the answers of visitors who all connect before any of them asks; they stay connected."""
    with ExitStack() as closed:
        clients = [closed.enter_context(socket.socket()) for _ in range(TOGETHER)]
        for client in clients:
            client.settimeout(STUCK_S)
            client.connect(("127.0.0.1", port))
        for client in clients:
            client.sendall(WHOLE)
        yield [client.recv(12) for client in clients]


def taken_by_the_least_busy(site: Site) -> int:
    """Count the visitors of a burst whom the worker that took the fewest of them took."""
    before = {pid: sockets_held(pid) for pid in site.workers}
    with together(site.port):
        least = min(sockets_held(pid) - held for pid, held in before.items())
    gone_by = time.monotonic() + STUCK_S
    while time.monotonic() < gone_by and any(sockets_held(pid) > held for pid, held in before.items()):
        time.sleep(0.01)
    return least


def test_visitors_who_come_together_are_shared_out(site, version, greedy):
    site.settle()
    greedy.settle()
    bursts = [(taken_by_the_least_busy(site), taken_by_the_least_busy(greedy)) for _ in range(BURSTS)]

    shared, not_shared = map(Counter, zip(*bursts, strict=True))
    print(f"the least busy of two took, of {TOGETHER}: {shared}, greedy: {not_shared}")
    assert sum(shared.elements()) > sum(not_shared.elements())


def test_a_worker_takes_all_when_the_other_is_stuck(site, version):
    stuck, _ = site.workers
    os.kill(stuck, signal.SIGSTOP)
    try:
        with together(site.port) as answers:
            assert answers == [b"HTTP/1.1 200"] * TOGETHER
    finally:
        os.kill(stuck, signal.SIGCONT)
