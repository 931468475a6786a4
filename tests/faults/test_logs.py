"""What a site that logs everything writes: routes, nothing of who asked nor of what was typed."""

import socket

import pytest

from bench._site import free_port

VISITOR = "127.0.0.77"
TYPED = "Saint-Sulpice-le-Dunois"
HERE = ("1.8765", "46.1234")
TOWN = f"/api/v1/communes?q={TYPED}"
BY_CAR = f"/api/v1/lieux?lon={HERE[0]}&lat={HERE[1]}&mode=voiture"


def ask(port: int, path: str, *headers: str) -> bytes:
    """Send a request from the address of a visitor; return the status."""
    head = "\r\n".join((f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers, "", ""))
    with socket.create_connection(("127.0.0.1", port), source_address=(VISITOR, 0)) as client:
        client.sendall(head.encode())
        return client.recv(12)[9:]


@pytest.mark.parametrize("level", ["info", "debug"])
def test_requests_are_logged_without_who_asked_nor_what_was_typed(serve, version, level):
    site = serve(LOG_LEVEL=level, ROUTING=f"osrm+http://127.0.0.1:{free_port()}")

    assert ask(site.port, TOWN, f"User-Agent: {TYPED}", f"Referer: /?q={TYPED}") == b"200"
    assert {ask(site.port, BY_CAR) for _ in range(10)} == {b"200"}
    assert ask(site.port, TOWN, TYPED) == b"400"
    site.process.terminate()
    site.process.wait()

    written = site.log.read_text("utf-8")
    for expected in ('"route":"/api/v1/communes"', "The routing engine is down", "Invalid request"):
        assert expected in written
    assert not [word for word in (VISITOR, TYPED, *HERE) if word in written]
