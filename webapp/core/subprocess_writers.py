"""Files that take large libraries to write: each in a process of its own, while what it says is read here."""

import atexit
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from webapp.core.csv_files import Cells
from writers.apart import Apart

_PRINT: Final = "writers.pdf:print_page"

apart = Apart()
atexit.register(apart.let_go, 0)


def write_workbook(
    path: Path, *, title: str, header: Sequence[str], rows: Iterable[Cells], notes: Iterable[Cells]
) -> None:
    """Write rows as an XLSX workbook, and a last sheet of notes."""
    values = {"path": path, "title": title, "header": header, "notes": list(notes)}
    apart.run("writers.workbook:write_workbook", rows, **values)


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
    apart.run("writers.geopackage:write_geopackage", records, path=path, fields=fields, **about)


def print_page(html: str, css: str) -> bytes:
    """Print a page as PDF."""
    written: bytes = apart.run(_PRINT, [html], css=css)
    return written


def print_shortest(pages: Iterable[str], css: str) -> bytes:
    """Print as PDF the first of some pages that holds on one sheet; the last one whatever it takes."""
    for html in pages:
        written: bytes | None = apart.run(_PRINT, [html], css=css, most=1)
        if written is not None:
            return written
    return print_page(html, css)
