"""The database that dies, hangs or has no place: the site says so, at once, and recovers by itself."""

import http.client
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, text

from bench._clusters import Cluster
from bench._load import under_load
from bench._site import Answer
from bench._versions import NEAREST, PAGE, version_of
from tests.faults.conftest import WHOLE_EXPORT


@contextmanager
def nobody_reads(engine: Engine) -> Iterator[None]:
    """Make every search wait."""
    with engine.begin() as connection:
        connection.execute(text("LOCK TABLE lieu IN ACCESS EXCLUSIVE MODE"))
        yield


def told_in(answer: Answer) -> str:
    """Say which version an answer shows, or in which form it says that there is none."""
    said = version_of(answer)
    return f"{said} {answer.headers.get_content_type()}" if said == "503" else said


@pytest.mark.parametrize("end", [Cluster.stop, Cluster.kill])
def test_the_site_outlives_the_database(own_cluster, site, version, end):
    with under_load(site, (NEAREST, PAGE), told_in) as tally:
        tally.wait_for(f"version {version}")
        end(own_cluster)
        tally.wait_for("503 text/html", "503 application/problem+json")
        own_cluster.start()
        back = time.monotonic()
        tally.wait_for(f"version {version}")

    back_s = tally.first_after(f"version {version}", back) - back
    print(f"{dict(tally.answers)}, back {back_s:.2f} s after the database")
    refusals = {"503 text/html", "503 application/problem+json"}
    assert set(tally.answers) == {f"version {version}"} | refusals, tally.causes


def test_an_export_that_the_database_leaves_is_visibly_cut(own_cluster, site, version):
    connection = http.client.HTTPConnection("127.0.0.1", site.port)
    connection.request("GET", WHOLE_EXPORT)
    response = connection.getresponse()
    response.read(1 << 16)
    own_cluster.kill()

    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        response.read()
    connection.close()


def test_a_request_that_takes_too_long_is_given_up(importing, serve, version):
    site = serve(STATEMENT_TIMEOUT_MS="3000")
    with nobody_reads(importing):
        refused = site.get(NEAREST)

    assert (refused.status, refused.headers["Retry-After"]) == (503, "10")
    assert version_of(site.get(NEAREST)) == f"version {version}"


def test_without_a_free_connection_the_site_says_so_while_others_wait(importing, serve, version):
    # One connection may be taken by what the site prepares by itself, the other by the first request.
    site = serve(DATABASE_POOL="2", WEB_CONCURRENCY="1", STATEMENT_TIMEOUT_MS="60000")
    with ThreadPoolExecutor() as others:
        with nobody_reads(importing):
            waiting = [others.submit(site.get, "/api/v1/lieux/none") for _ in range(4)]
            assert set(_first(waiting, 2)) == {503}
        assert {one.result().status for one in waiting} == {404, 503}


def _first(futures, number):
    """Give the statuses of the first answers that come."""
    while sum(future.done() for future in futures) < number:
        time.sleep(0.01)
    return [future.result().status for future in futures if future.done()]
