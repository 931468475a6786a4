"""Tests of writers.pdf and of the choice of the page that is printed."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from weasyprint.urls import FatalURLFetchingError

from webapp.formats.subprocess_writers import print_shortest
from writers.pdf import print_page

LONG, SHORT = "<p>mot " * 5_000, "<p>mot"


def pages_of(written: bytes, folder: Path) -> int:
    path = folder / "page.pdf"
    path.write_bytes(written)
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    return int(info.split("Pages:")[1].split()[0])


def test_the_first_page_that_holds_on_one_sheet_is_printed(tmp_path: Path):
    def pages() -> Iterator[str]:
        yield from (LONG, SHORT)
        raise AssertionError("one more was made")

    assert pages_of(print_shortest(pages(), css=""), tmp_path) == 1


def test_the_last_page_is_printed_whatever_it_takes(tmp_path: Path):
    assert pages_of(print_shortest([LONG], css=""), tmp_path) > 1


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/x.png", "file:///etc/hostname"])
def test_nothing_is_read_from_elsewhere(address: str):
    with pytest.raises(FatalURLFetchingError):
        print_page([f'<img alt="" src="{address}">'], css="")
