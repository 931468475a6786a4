"""Subprocess writers: files that take large libraries, written in small processes, rows read here."""

import atexit
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from webapp.formats.csv import Cells
from writers.subprocess_pool import SubprocessPool

_PRINT: Final = "writers.pdf:print_page"

writer_processes = SubprocessPool()
atexit.register(writer_processes.end_idle, 0)


def write_workbook(
    path: Path, *, title: str, header: Sequence[str], rows: Iterable[Cells], notes: Iterable[Cells]
) -> None:
    """Write rows as an XLSX workbook, and a last sheet of notes."""
    values = {"path": path, "title": title, "header": header, "notes": list(notes)}
    writer_processes.run("writers.workbook:write_workbook", rows, **values)


def write_geopackage(
    path: Path,
    *,
    fields: Sequence[str],
    rows: Iterable[Sequence[Any]],  # the fields, then a shape as WKB or None
    credit: Mapping[str, str],
    layer: str = "lieux",
    shape: str = "Point",
) -> None:
    """Write rows as one layer of a GeoPackage, in EPSG:4326."""
    records = ((*values, None if wkb is None else bytes(wkb)) for *values, wkb in rows)
    about = {"credit": dict(credit), "layer": layer, "shape": shape}
    writer_processes.run("writers.geopackage:write_geopackage", records, path=path, fields=fields, **about)


def print_page(html: str, css: str) -> bytes:
    """Print a page as PDF."""
    written: bytes = writer_processes.run(_PRINT, [html], css=css)
    return written


def print_shortest(pages: Iterable[str], css: str) -> bytes:
    """Print as PDF the first of some pages that holds on one sheet; the last one whatever it takes."""
    for html in pages:
        written: bytes | None = writer_processes.run(_PRINT, [html], css=css, max_sheets=1)
        if written is not None:
            return written
    return print_page(html, css)
