"""Load every file of lieux of a folder; one that fails does not stop the others."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from geo.communes import load_commune_index
from geo.errors import MediaprocheError, SourceError
from importers.pipeline import Options, Outcome, run
from importers.registry import recognise
from importers.report import Progress
from importers.source import Request

FileOutcome = tuple[str, Outcome | str]
"""Name of a file, and what came of it; a sentence when it was not even tried."""


def load_folder(engine: Engine, folder: Path, progress: Progress, options: Options) -> Iterator[FileOutcome]:
    """Load the files in the order of their names, and yield what came of each."""
    with engine.connect() as connection:
        options = replace(options, communes=load_commune_index(connection))
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        yield path.name, _load(engine, path, progress, options)


def _load(engine: Engine, path: Path, progress: Progress, options: Options) -> Outcome | str:
    try:
        source = recognise(path)
    except SourceError as error:
        return str(error)
    progress.step(f"{path.name} → {source.slug}")
    try:
        return run(engine, source, Request(file=path), progress, options)
    except (MediaprocheError, SQLAlchemyError, ValueError, LookupError, TypeError) as error:
        return f"{type(error).__name__} : {error}"
