"""What one visitor may ask of the site."""

from itertools import count

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection

from geo.settings import Settings
from webapp import create_app
from webapp.core.limits import TokenBuckets, visitor_of

VISITOR = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture
def limited(settings: Settings, connection: Connection) -> FlaskClient:
    """Return a client of a site that answers three requests, then one in 100 seconds, and one file."""
    limits = {"rate_limit_per_s": 0.01, "rate_limit_burst": 3, "files_at_once": 1}
    return create_app(settings.model_copy(update=limits), bind=connection).test_client()


def statuses(client: FlaskClient, path: str, number: int, **environ: str) -> list[int]:
    asked = (client.get(path, environ_base={**VISITOR, **environ}, buffered=True) for _ in range(number))
    return [answer.status_code for answer in asked]


def test_a_visitor_who_goes_too_fast_is_asked_to_wait(limited: FlaskClient):
    assert statuses(limited, "/api/v1/communes", 4) == [200, 200, 200, 429]
    refused = limited.get("/api/v1/communes", environ_base=VISITOR)
    assert (refused.content_type, refused.headers["Retry-After"]) == ("application/problem+json", "100")


def test_another_visitor_does_not_wait(limited: FlaskClient):
    statuses(limited, "/api/v1/communes", 4)
    assert statuses(limited, "/api/v1/communes", 1, REMOTE_ADDR="192.0.2.8") == [200]


def test_one_ipv6_network_is_one_visitor(limited: FlaskClient):
    addresses = (f"2001:db8:0:1::{number:x}" for number in count(1))
    assert [statuses(limited, "/", 1, REMOTE_ADDR=next(addresses))[0] for _ in range(4)][-1] == 429


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/static/mediaproche.css"])
def test_what_watches_over_the_site_never_waits(limited: FlaskClient, path: str):
    assert set(statuses(limited, path, 5)) == {200}


def test_nobody_is_believed_about_who_asks(limited: FlaskClient):
    forged = [
        limited.get("/", environ_base=VISITOR, headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(4)
    ]
    assert forged[-1].status_code == 429


def test_our_own_proxy_is_believed(settings: Settings, connection: Connection):
    behind = settings.model_copy(update={"rate_limit_per_s": 0.01, "rate_limit_burst": 1, "proxies": 1})
    client = create_app(behind, bind=connection).test_client()
    asked = [
        client.get("/", headers={"X-Forwarded-For": who})
        for who in ("192.0.2.1", "192.0.2.2", "6.6.6.6, 192.0.2.1")
    ]
    assert [answer.status_code for answer in asked] == [200, 200, 429]


def test_requests_come_back_with_time():
    buckets = TokenBuckets(per_s=2, burst=1)
    assert [buckets.wait_s("a", now) for now in (0, 0, 0.5, 0.75)] == [0, 0.5, 0, 0.25]


def test_no_more_visitors_are_remembered_than_that():
    buckets = TokenBuckets(per_s=1, burst=1, max_visitors=10)
    for number in range(1_000):
        buckets.wait_s(str(number), 0)
    assert len(buckets._tokens) == 10


@pytest.mark.parametrize("address", [None, "", "127.0.0.1", "::1", "::ffff:127.0.0.1", "unix"])
def test_this_machine_speaks_for_others(address: str | None):
    assert visitor_of(address) is None


@pytest.mark.parametrize("path", ["/api/v1/lieux.csv", "/donnees/rejets.csv"])
def test_a_file_too_many_is_asked_for_later(limited: FlaskClient, path: str):
    first = limited.get("/api/v1/lieux.geojson")
    refused = limited.get(path)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    first.close()
    assert limited.get(path).status_code == 200
