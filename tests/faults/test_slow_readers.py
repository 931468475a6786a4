"""Visitors who read their answer slowly, whatever it is: nothing that the others need is held for them."""

import http.client
import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from sqlalchemy import Engine, text

from bench._clusters import Cluster
from bench._site import Site, served
from bench._versions import NEAREST
from tests.faults.conftest import WHOLE_EXPORT

READERS = 8
"""More than the site has threads."""

SMALL_BUFFER = 2_048
SIP_BYTES, SIP_EVERY_S = 1_024, 1.0
STUCK_S = 20
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


@contextmanager
def slow_readers(port: int, path: str) -> Iterator[socket.socket]:
    """Ask for a path over many connections and read a little of each every second; yield one more."""
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    readers, over = [_connect(port, head) for _ in range(READERS)], threading.Event()
    thread = threading.Thread(target=_sip, args=(readers, over))
    thread.start()
    try:
        yield readers[0]
    finally:
        over.set()
        thread.join()
        for reader in readers:
            reader.close()


def _sip(readers: list[socket.socket], over: threading.Event) -> None:
    """Read a little of all answers but the first, every second."""
    while not over.wait(SIP_EVERY_S):
        for reader in readers[1:]:
            reader.recv(SIP_BYTES)


def status_of_whole(reader: socket.socket) -> int:
    """Read an answer to its end; return its status. Raises IncompleteRead when it was cut."""
    received = b"".join(iter(partial(reader.recv, 1 << 16), b""))
    response = http.client.HTTPResponse(Received(received))
    response.begin()
    response.read()
    return response.status


def _connect(port: int, head: bytes) -> socket.socket:
    client = socket.socket()
    client.settimeout(STUCK_S)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
    client.connect(("127.0.0.1", port))
    client.sendall(head)
    return client


def search(site: Site) -> int:
    """Search like another visitor; return the status. Raises TimeoutError."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=STUCK_S)
    connection.request("GET", NEAREST)
    status = connection.getresponse().status
    connection.close()
    return status


def open_transactions(engine: Engine) -> int:
    """Count the transactions that wait for whoever opened them."""
    with engine.connect() as connection:
        return connection.scalars(OPEN_TRANSACTIONS).one()


@pytest.mark.parametrize("path", LARGE)
def test_slow_readers_hold_nothing_that_others_need(files_site, importing, version, path):
    with slow_readers(files_site.port, path) as one_of_them:
        statuses = {search(files_site) for _ in range(SEARCHES)}
        while open_transactions(importing):
            assert search(files_site) == 200
        assert statuses == {200}
        assert status_of_whole(one_of_them) == 200
