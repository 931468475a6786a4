"""Visitors who read their answer slowly, whatever it is: nothing that the others need is held for them."""

import http.client
import io
import socket
import sys
from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import Engine, text

from bench._clusters import Cluster
from bench._site import Site, free_port, running, served
from bench._slow_clients import READERS, slow_readers, status_within
from bench._versions import NEAREST
from tests.faults.conftest import WHOLE_EXPORT
from tests.faults.test_connections import FEW_FILES, connected_clients

SEARCHES = 20

LARGE = (
    "/ogc/collections/communes/items?limit=10000",
    "/ogc/collections/lieux/items?limit=10000",
    WHOLE_EXPORT,
    "/api/v1/lieux.csv",
    "/api/v1/lieux.csv?forme=complete",
    "/api/v1/lieux.csv?forme=tableur",
    "/api/v1/lieux.gpkg?commune=23096",
    "/api/v1/lieux.xlsx?commune=23096",
    "/api/v1/couverture/france.csv",
    "/api/v1/couverture/france.geojson",
    "/api/v1/couverture/france.gpkg",
    "/api/v1/couverture/france.xlsx",
    "/donnees/rejets.csv",
    "/donnees/positions.csv",
    "/donnees/departements.csv",
    "/sitemaps/lieux-1.xml",
    "/departements/23/flux.atom",
    "/territoires/departements/23",
    "/static/vendor/leaflet.js",
)

LARGE_ANSWER = b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"

ADD_COMMUNES = (
    text("INSERT INTO region (code, nom) VALUES ('04', 'La Réunion')"),
    text("INSERT INTO departement (code, nom, region_code) VALUES ('974', 'La Réunion', '04')"),
    text(
        """INSERT INTO commune SELECT (jsonb_populate_record(c, jsonb_build_object(
            'code_insee', (97400 + n)::text, 'nom', 'Commune ' || n, 'departement_code', '974',
            'contour', ST_Multi(ST_Buffer(ST_Point(55.2 + n * 0.01, -21.1, 4326), 0.004, 500))
        ))).* FROM commune c, generate_series(1, 60) n WHERE code_insee = '23096'"""
    ),
)
"""Sixty communes whose outlines have 2,000 points each: more than the sockets of a connection hold."""

DELETE_COMMUNES = (
    text("DELETE FROM commune WHERE departement_code = '974'"),
    text("DELETE FROM departement WHERE code = '974'"),
    text("DELETE FROM region WHERE code = '04'"),
)

OPEN_TRANSACTIONS = text("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'")


@pytest.fixture(scope="module")
def files_site(own_cluster: Cluster, importing: Engine) -> Iterator[Site]:
    """Serve a country of communes with outlines, and as many files as are asked for."""
    _execute(importing, ADD_COMMUNES)
    log = own_cluster.folder / "files.log"
    with served(own_cluster.url, log, FILES_AT_ONCE=str(READERS)) as site:
        yield site
    _execute(importing, DELETE_COMMUNES)


def _execute(engine: Engine, statements: tuple[object, ...]) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(statement)


class Received:
    """What a client has received, in the form that `http.client` reads."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._content)


def status_of_whole(reader: socket.socket) -> int:
    """Read an answer to its end; return its status. Raises IncompleteRead when it was cut."""
    received = b"".join(iter(partial(reader.recv, 1 << 16), b""))
    response = http.client.HTTPResponse(Received(received))
    response.begin()
    response.read()
    return response.status


def open_transactions(engine: Engine) -> int:
    """Count the transactions that wait for whoever opened them."""
    with engine.connect() as connection:
        return connection.scalars(OPEN_TRANSACTIONS).one()


@pytest.mark.parametrize("path", LARGE)
def test_slow_readers_hold_nothing_that_others_need(files_site, importing, version, path):
    with slow_readers(files_site.port, path) as one_of_them:
        statuses = {status_within(files_site.port, NEAREST) for _ in range(SEARCHES)}
        while open_transactions(importing):
            assert status_within(files_site.port, NEAREST) == 200
        assert statuses == {200}
        assert status_of_whole(one_of_them) == 200


def test_more_slow_readers_than_a_machine_allows_files_keep_nobody_waiting(own_cluster):
    port, log = free_port(), own_cluster.folder / "large.log"
    few_files = ["prlimit", f"--nofile={FEW_FILES}:{FEW_FILES}", sys.executable, "-m", "gunicorn"]
    command = [*few_files, "tests.faults.odd_answers:create_app()", "--bind", f"127.0.0.1:{port}"]
    with running(command, port, log, DATABASE_URL=own_cluster.url, WEB_CONCURRENCY="1") as site:
        workers = site.workers
        with connected_clients(port, FEW_FILES + 200, LARGE_ANSWER, buffer=2_048):
            statuses = {status_within(port, "/healthz", timeout_s=60) for _ in range(SEARCHES)}
        assert site.workers == workers
    assert statuses == {200}
