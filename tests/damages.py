"""Damage files as they are damaged on their way, and see what their importer makes of them."""

import csv
import io
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from geo.communes.index import CommuneIndex
from geo.errors import SourceError
from importers.fiche.reader import FicheReader
from importers.files.rows import read_rows
from importers.model import Rejected
from importers.registry import detect_importer

ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "latin-1")


def rows_or_refusal(path: Path) -> int | str:
    """Read a file as `check` does, short of the database; anything but these two is a crash."""
    try:
        source = detect_importer(path)
        reader, read = FicheReader(CommuneIndex.build([], ()), source.slug, today=date(2026, 11, 1)), 0
        for row in source.rows([path], None):
            try:
                reader.read(source.adapt(row))
            except Rejected:
                continue
            finally:
                read += 1
    except SourceError as error:
        return str(error)
    return read


def as_csv(path: Path, order: Sequence[int], kept: Collection[int], encoding: str) -> bytes:
    """Write the rows of a file as a CSV with its columns in another order, some of them left out."""
    rows = [row.values for row in read_rows(path)]
    columns = list(rows[0])
    text = io.StringIO()
    shuffled = [columns[n] for n in order if n in kept]
    writer = csv.DictWriter(text, shuffled, extrasaction="ignore", delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding, "replace")
