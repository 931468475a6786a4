"""The database that dies, hangs or has no place: the site says so, at once, and recovers by itself."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, text

from bench._clusters import Cluster
from bench._load import under_load
from bench._site import Answer
from bench._versions import NEAREST, PAGE, version_of

UNKNOWN, UNKNOWN_PAGE = "/api/v1/lieux/none", "/lieux/none"
"""Only the database can tell that there is no such lieu."""

REFUSALS = ("503 text/html", "503 application/problem+json")


@contextmanager
def nobody_reads(engine: Engine) -> Iterator[None]:
    """Make every search wait."""
    with engine.begin() as connection:
        connection.execute(text("LOCK TABLE lieu IN ACCESS EXCLUSIVE MODE"))
        yield


def told_in(answer: Answer) -> str:
    """Return the version that an answer shows, or the form in which it says that there is none."""
    said = version_of(answer)
    return f"{said} {answer.headers.get_content_type()}" if said == "503" else said


@pytest.mark.parametrize("end", [Cluster.stop, Cluster.kill])
def test_the_site_outlives_the_database(own_cluster, site, version, end):
    with under_load(site, (NEAREST, PAGE), told_in) as tally:
        tally.wait_for(f"version {version}")
        end(own_cluster)
        tally.wait_for(*REFUSALS)
        own_cluster.start()
        back = time.monotonic()
        tally.wait_for(f"version {version}")

    back_s = tally.first_after(f"version {version}", back) - back
    print(f"{dict(tally.answers)}, back {back_s:.2f} s after the database")
    assert set(tally.answers) == {f"version {version}", *REFUSALS}, tally.causes


def test_requests_that_take_too_long_are_given_up(importing, serve, version):
    site = serve(STATEMENT_TIMEOUT_MS="1000")
    with under_load(site, (NEAREST, UNKNOWN, PAGE, UNKNOWN_PAGE), told_in, visitors=16) as tally:
        tally.wait_for("404")
        with nobody_reads(importing):
            tally.wait_for(*REFUSALS)
            refused = site.get(UNKNOWN)
        tally.wait_for("404", f"version {version}")

    print(f"{dict(tally.answers)}")
    assert (refused.status, refused.headers["Retry-After"]) == (503, "10")
    assert set(tally.answers) == {f"version {version}", "404", *REFUSALS}, tally.causes


def test_without_a_free_connection_the_site_says_so_while_others_wait(importing, serve, version):
    # One connection may be taken by what the site prepares by itself, the other by the first request.
    site = serve(DATABASE_POOL="2", WEB_CONCURRENCY="1", STATEMENT_TIMEOUT_MS="60000")
    with under_load(site, (UNKNOWN, UNKNOWN_PAGE), told_in, visitors=16) as tally:
        tally.wait_for("404")
        with nobody_reads(importing):
            tally.wait_for(*REFUSALS)  # no statement has taken too long yet
        tally.wait_for("404")

    print(f"{dict(tally.answers)}")
    assert set(tally.answers) == {"404", *REFUSALS}, tally.causes
