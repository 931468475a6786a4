"""Tests of importers.files.download, against a server that behaves badly."""

from collections.abc import Iterator
from functools import partial

import pytest

from geo.errors import SourceError
from importers.files import download as module
from importers.files.download import download as download_public
from tests.unruly_server import GOOD, unruly_server

download = partial(download_public, allow_private=True)


@pytest.fixture(scope="module")
def network() -> Iterator[str]:
    with unruly_server() as address:
        yield address


def test_an_answer_is_saved_to_a_file(network, tmp_path):
    assert download(f"{network}/good.csv", tmp_path).read_bytes() == GOOD


def test_the_name_of_the_file_is_that_of_the_address(network, tmp_path):
    assert download(f"{network}/good.csv", tmp_path).name == "good.csv"


@pytest.mark.parametrize("path", ["missing", "cut"])
def test_a_bad_answer_is_refused_in_one_sentence(network, path, tmp_path):
    with pytest.raises(SourceError, match="ne répond pas"):
        download(f"{network}/{path}", tmp_path)


def test_a_server_that_is_too_slow_is_not_waited_for(network, tmp_path):
    with pytest.raises(SourceError, match="ne répond pas"):
        download(f"{network}/slow", tmp_path, timeout_s=(0.2, 0.2))


def test_a_file_that_is_too_large_is_refused(network, monkeypatch, tmp_path):
    monkeypatch.setattr(module, "MAX_DOWNLOAD_BYTES", 10)

    with pytest.raises(SourceError, match="trop grand"):
        download(f"{network}/good.csv", tmp_path)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/a", "data.csv"])
def test_only_the_web_is_read(url, tmp_path):
    with pytest.raises(SourceError, match="http ou https"):
        download(url, tmp_path)


def test_nobody_at_the_address_is_told(network, tmp_path):
    with pytest.raises(SourceError, match="ne répond pas"):
        download("http://127.0.0.1:9/a.csv", tmp_path)
