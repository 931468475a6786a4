"""Clients who ask for something and read it slowly, or say nothing more."""

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Final

READERS: Final = 8
"""More than a site has threads."""

SMALL_BUFFER_BYTES: Final = 2_048
SIP_BYTES: Final = 1_024
SIP_EVERY_S: Final = 1.0

STUCK_S: Final = 20.0
"""After which a request that nobody answers is given up."""


@contextmanager
def slow_readers(port: int, path: str) -> Iterator[socket.socket]:
    """Ask for a path over many connections and read a little of each every second; yield one more."""
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    with ExitStack() as clients:
        readers = [clients.enter_context(_connect(port, head)) for _ in range(READERS)]
        over = threading.Event()
        thread = threading.Thread(target=_sip, args=(readers[1:], over))
        thread.start()
        try:
            yield readers[0]
        finally:
            over.set()
            thread.join()


def _connect(port: int, head: bytes) -> socket.socket:
    client = socket.socket()
    client.settimeout(STUCK_S)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER_BYTES)
    client.connect(("127.0.0.1", port))
    client.sendall(head)
    return client


def _sip(readers: list[socket.socket], over: threading.Event) -> None:
    for reader in readers:
        reader.setblocking(False)
    while not over.wait(SIP_EVERY_S):
        for reader in readers:
            with suppress(OSError):  # nothing has come yet, or the server has given up
                reader.recv(SIP_BYTES)


@contextmanager
def unfinished_requests(port: int, number: int, start: bytes) -> Iterator[None]:
    """Open connections that send the start of a request and go no further."""
    with ExitStack() as clients:
        for _ in range(number):
            client = clients.enter_context(socket.socket())
            client.connect(("127.0.0.1", port))
            client.sendall(start)
        yield


def status_within(port: int, path: str, timeout_s: float = STUCK_S) -> int:
    """Request a path over a new connection; return its status. Raises OSError when nobody answers in time."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()
