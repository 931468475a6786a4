"""Tests of importers.files.public_http: no address that is asked leads inside a network."""

import socket
from collections.abc import Iterator

import pytest

from geo.errors import SourceError
from importers.files import public_http
from importers.files.download import download
from importers.files.public_http import is_public
from tests.unruly_server import GOOD, unruly_server

PUBLIC = "93.184.215.14"


@pytest.fixture(scope="module")
def network() -> Iterator[str]:
    with unruly_server() as address:
        yield address


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_an_address_inside_is_not_public(address: str):
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "2a01:e0a::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_outside_is_public(address: str):
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0", "[::1]"])
def test_this_machine_is_refused_however_it_is_spelt(network: str, host: str, tmp_path):
    port = network.rpartition(":")[2]
    with pytest.raises(SourceError, match="publique"):
        download(f"http://{host}:{port}/good.csv", tmp_path)


def test_it_is_read_when_that_is_allowed(network: str, tmp_path):
    assert download(f"{network}/good.csv", tmp_path, allow_private=True).read_bytes() == GOOD


def test_a_name_with_one_address_inside_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path):
    looked_up(monkeypatch, PUBLIC, "10.0.0.1")
    with pytest.raises(SourceError, match="publique"):
        download("http://lieux.example/a.csv", tmp_path)


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch, tmp_path):
    asked = looked_up(monkeypatch, PUBLIC)
    reached = connected_to(monkeypatch)
    with pytest.raises(SourceError, match="ne répond pas"):
        download("http://rebinding.example/a.csv", tmp_path)
    assert (asked, reached) == (["rebinding.example"], [(PUBLIC, 80)])


def test_a_redirection_is_checked_like_the_first_address(
    network: str, monkeypatch: pytest.MonkeyPatch, tmp_path
):
    # The server of the test plays a public one that sends on to the inside.
    monkeypatch.setattr(public_http, "is_public", lambda address: next(answers))
    answers = iter([True, False])
    with pytest.raises(SourceError, match="publique"):
        download(f"{network}/redirect.csv", tmp_path)


def test_a_redirection_to_a_file_is_refused(network: str, tmp_path):
    with pytest.raises(SourceError):
        download(f"{network}/redirect_file.csv", tmp_path, allow_private=True)


def test_redirections_without_end_are_refused(network: str, tmp_path):
    with pytest.raises(SourceError, match="ne répond pas"):
        download(f"{network}/redirect_self.csv", tmp_path, allow_private=True)


@pytest.mark.parametrize("path", ["%2e%2e%2fa", "..;a", "good.csv%00", "a" * 3_000])
def test_a_file_stays_in_its_folder_whatever_it_is_called(network: str, path: str, tmp_path):
    saved = download(f"{network}/good.csv/{path}", tmp_path, allow_private=True)
    assert saved.resolve().parent == tmp_path


def looked_up(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Resolve every name to these addresses; returns the names that are resolved."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr("importers.files.public_http.socket.getaddrinfo", getaddrinfo)
    return asked


def connected_to(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Block all connections; returns the addresses that were tried."""
    reached: list[tuple[str, int]] = []

    def create_connection(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("urllib3.util.connection.create_connection", create_connection)
    return reached
