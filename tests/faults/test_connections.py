"""Visitors who connect and say nothing, speak slowly, or do not listen: the others are answered."""

import resource
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from bench._clusters import Cluster
from bench._load import under_load
from bench._site import Site, free_port, running
from bench._versions import NEAREST, PAGE, version_of
from tests.faults.conftest import WHOLE_EXPORT

SILENT = b""
HALF_A_HEAD = f"GET {NEAREST} HTTP/1.1\r\nHost: localhost\r\n".encode()
NO_BODY = f"POST {NEAREST} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n".encode()
WHOLE = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
ONE_AND_A_HALF = WHOLE + HALF_A_HEAD

CROWD = 10_000
FEW_FILES = 1_024
AT_REST = 100
"""Sockets that all workers hold together when nobody is there but a few visitors."""


@pytest.fixture
def many(thorough: bool) -> int:
    """Number of connections that are many."""
    return 10_000 if thorough else 1_000


def most_files() -> int:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return hard


def sockets_of(site: Site) -> int:
    """Count the sockets that the workers hold."""
    return sum(map(sockets_held, site.workers))


def sockets_held(pid: int) -> int:
    """Count the sockets that a process holds."""
    return sum(_leads_to(file).startswith("socket:") for file in Path(f"/proc/{pid}/fd").iterdir())


def _leads_to(file: Path) -> str:
    try:
        return str(file.readlink())
    except FileNotFoundError:  # closed meanwhile
        return ""


@contextmanager
def connected_clients(
    port: int, number: int, start: bytes, buffer: int | None = None
) -> Iterator[list[socket.socket]]:
    """Open connections that send the start of something and go no further."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (most_files(), most_files()))
    with ExitStack() as clients:
        opened = [clients.enter_context(_client(port, start, buffer)) for _ in range(number)]
        yield opened


def _client(port: int, start: bytes, buffer: int | None) -> socket.socket:
    client = socket.socket()
    if buffer is not None:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    client.connect(("127.0.0.1", port))
    client.sendall(start)
    return client


@pytest.mark.parametrize("start", [SILENT, HALF_A_HEAD, NO_BODY, ONE_AND_A_HALF])
def test_those_who_say_nothing_more_keep_nobody_waiting(site, version, many, start):
    with connected_clients(site.port, many, start):
        started = time.monotonic()
        answers = {version_of(site.get(NEAREST)) for _ in range(20)}
        print(f"{many} connections, 20 answers in {time.monotonic() - started:.2f} s")

    assert answers == {f"version {version}"}


@pytest.mark.skipif(
    0 <= most_files() < CROWD + 2_000, reason=f"a process may open {most_files()} files here, and no more"
)
def test_ten_thousand_at_once_keep_nobody_waiting(site, version):
    with under_load(site, (NEAREST, PAGE), version_of, per_s=50, kept_alive=False) as tally:
        with (
            connected_clients(site.port, CROWD // 2, WHOLE) as idle,
            connected_clients(site.port, CROWD // 2, SILENT),
        ):
            most = sockets_of(site)
            crowd = Counter(client.recv(12) for client in idle)
            while sockets_of(site) > AT_REST:
                time.sleep(0.1)
        tally.wait_for(f"version {version}")

    print(f"{most} sockets, {tally.answers.total()} others answered, {tally.per_s:.0f} a second: {crowd}")
    assert most > CROWD / 2
    assert crowd == {b"HTTP/1.1 200": CROWD // 2}
    assert set(tally.answers) == {f"version {version}"}, (tally.answers, tally.causes)


@pytest.fixture(scope="module")
def site_of_few_files(own_cluster: Cluster) -> Iterator[Site]:
    """Serve the cluster where a process may open few files."""
    port = free_port()
    few_files = ["prlimit", f"--nofile={FEW_FILES}:{FEW_FILES}", sys.executable, "-m", "gunicorn"]
    command = [*few_files, "webapp:create_app()", "--bind", f"127.0.0.1:{port}"]
    log = own_cluster.folder / "few_files.log"
    with running(command, port, log, DATABASE_URL=own_cluster.url) as site:
        yield site


@pytest.mark.parametrize("start", [SILENT, WHOLE])
def test_more_of_them_than_a_machine_allows_files_keep_nobody_waiting(site_of_few_files, version, start):
    site, workers = site_of_few_files, site_of_few_files.workers
    with under_load(site, (NEAREST, PAGE), version_of, per_s=50, kept_alive=False) as tally:
        with connected_clients(site.port, 3 * FEW_FILES, start):
            tally.wait_for(f"version {version}")
        tally.wait_for(f"version {version}")
    assert site.workers == workers
    assert set(tally.answers) == {f"version {version}"}, (tally.answers, tally.causes)


def test_those_who_do_not_read_their_file_leave_threads_to_the_others(site, version):
    export = f"GET {WHOLE_EXPORT} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    with connected_clients(site.port, 20, export, buffer=4_096) as clients:
        beginnings = [client.recv(12) for client in clients]
        statuses = {site.get(NEAREST).status for _ in range(20)}

    assert statuses == {200}
    assert set(beginnings) == {b"HTTP/1.1 200", b"HTTP/1.1 503"}


def test_a_head_that_comes_in_small_pieces_is_answered(site, version):
    with connected_clients(site.port, 1, b"") as (client,):
        for byte in HALF_A_HEAD + b"\r\n":
            client.sendall(bytes([byte]))
            time.sleep(0.002)
        assert client.recv(12) == b"HTTP/1.1 200"


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"A%d: b\r\n" % n for n in range(70)) + b"\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"b" * 9_000 + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", b"400"),
        (
            b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            b"400",
        ),
        (b"GET / HTTP/1.1\nHost: x\nX: a\x00b\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00\r\n\r\n", b"400"),
    ],
)
def test_a_head_that_makes_no_sense_is_refused(site, head, status):
    with connected_clients(site.port, 1, head) as (client,):
        assert client.recv(12)[9:] == status


def test_a_head_without_end_is_cut_off(site):
    endless = b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 8_000
    with connected_clients(site.port, 1, endless) as (client,), suppress(ConnectionResetError):
        assert client.recv(12) == b""
    assert site.get("/healthz").status == 200
