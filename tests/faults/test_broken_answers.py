"""Answers that break off in the middle: whoever reads them can tell, and the process goes on."""

import http.client
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from bench._clusters import Cluster
from bench._site import Site, served
from bench._slow_clients import slow_readers
from tests.faults.conftest import WHOLE_EXPORT
from tests.faults.test_slow_readers import status_of_whole

BREAKS = 20
CUT = (http.client.IncompleteRead, ConnectionError)
CLOSE_CONNECTIONS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"


@pytest.fixture(scope="module")
def broken(own_cluster) -> Iterator[Site]:
    """Serve answers that break off, as the site is served."""
    log = own_cluster.folder / "broken.log"
    with served(own_cluster.url, log, "tests.faults.odd_answers:create_app()", WEB_CONCURRENCY="1") as site:
        yield site


@contextmanager
def stopped(site: Site) -> Iterator[None]:
    """Stop every worker where it is."""
    with ExitStack() as stack:
        for pid in site.workers:
            os.kill(pid, signal.SIGSTOP)
            stack.callback(os.kill, pid, signal.SIGCONT)
        yield


@pytest.mark.parametrize("path", ["/chunked", "/measured", "/at-once"])
def test_an_answer_that_breaks_off_is_visibly_cut_and_ends_no_worker(broken, path):
    workers = broken.workers
    for _ in range(BREAKS):
        with pytest.raises(CUT):
            broken.get(path)
    assert broken.get("/healthz").status == 200
    assert broken.workers == workers


def test_an_answer_that_breaks_off_before_a_slow_reader_has_it_ends_no_worker(broken):
    workers = broken.workers
    with slow_readers(broken.port, "/chunked") as reader, pytest.raises(CUT):
        status_of_whole(reader)
    assert broken.get("/healthz").status == 200
    assert broken.workers == workers


def close_transactions(cluster: Cluster) -> None:
    """Let the database close every connection of the site."""
    cluster.execute(CLOSE_CONNECTIONS)


@pytest.mark.parametrize("end", [close_transactions, Cluster.kill])
def test_an_export_that_the_database_leaves_is_visibly_cut(own_cluster, site, version, end):
    workers = site.workers
    connection = http.client.HTTPConnection("127.0.0.1", site.port)
    connection.request("GET", WHOLE_EXPORT)
    response = connection.getresponse()
    with stopped(site):  # else the whole file may be made before
        end(own_cluster)

    with pytest.raises(CUT):
        response.read()
    connection.close()
    if not own_cluster.is_running:
        own_cluster.start()
    assert site.get(WHOLE_EXPORT).status == 200
    assert site.workers == workers
