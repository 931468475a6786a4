"""Connection of a client: who writes never waits, and the client receives everything in order."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from webapp.server.client_socket import ClientSocket

SLOW = os.urandom(5_000_000)
"""More than the buffers of a connection hold."""


@pytest.fixture
def connection() -> Iterator[tuple[ClientSocket, socket.socket]]:
    """Connect a server and its client."""
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket() as client:
        client.connect(listener.getsockname())
        accepted, _ = listener.accept()
        with ClientSocket(accepted, timeout_s=30) as server:
            yield server, client


def received(server: ClientSocket, client: socket.socket, number: int) -> bytes:
    """Read a number of bytes, while the server sends what waits."""
    taken = bytearray()
    while len(taken) < number:
        server.send_more()
        taken += client.recv(1 << 16)
    return bytes(taken)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_what_the_client_takes_at_once_needs_no_file(connection):
    server, client = connection
    server.sendall(b"short")
    assert server.unsent_bytes == 0
    assert client.recv(100) == b"short"


def test_nobody_who_writes_waits_for_a_client_that_does_not_read(connection):
    server, client = connection
    files = open_files()
    server.sendall(SLOW)
    assert 0 < server.unsent_bytes < len(SLOW)
    assert open_files() == files + 1
    assert received(server, client, len(SLOW)) == SLOW
    assert (server.unsent_bytes, open_files()) == (0, files)


def test_what_is_written_later_comes_later(connection):
    server, client = connection
    for start in range(0, len(SLOW), 1_000_000):
        server.sendall(SLOW[start : start + 1_000_000])
    assert received(server, client, len(SLOW)) == SLOW
    server.sendall(b"next")
    assert client.recv(100) == b"next"


def test_a_part_of_a_file_is_sent_like_the_rest(connection, tmp_path):
    server, client = connection
    (tmp_path / "file").write_bytes(SLOW)
    with (tmp_path / "file").open("rb") as file:
        assert server.sendfile(file, 10, len(SLOW) - 20) == len(SLOW) - 20
    assert received(server, client, len(SLOW) - 20) == SLOW[10:-10]


def test_a_connection_that_ends_forgets_what_was_not_sent(connection):
    server, _ = connection
    files = open_files()
    server.sendall(SLOW)
    server.close()
    assert open_files() == files - 1


def test_whoever_is_gone_is_noticed(connection):
    server, client = connection
    client.close()
    server.sendall(SLOW)
    with pytest.raises(ConnectionError):
        server.sendall(SLOW)


def test_a_head_is_looked_at_and_stays(connection):
    server, client = connection
    client.sendall(b"GET")
    server.recv(1, socket.MSG_PEEK)
    assert server.peek(100) == b"GET"
    server.wake_up_after(3)
    assert not server.has_new_bytes()
    client.sendall(b" /")
    while server.peek(100) != b"GET /":
        pass
    assert server.has_new_bytes()
