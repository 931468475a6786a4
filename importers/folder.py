"""Load every file of lieux of a folder; one that fails does not stop the others.

Files are staged one by one and published together: rows are grouped into lieux once, and readers pass from
the old lieux to the new ones at once.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from geo.communes.load import load_commune_index
from geo.database.models.imports import FAILED, PUBLISHED
from geo.errors import MediaprocheError, SourceError
from importers.lieux.importer import LieuxImporter, publish_together
from importers.model import Load, Request
from importers.progress import Progress
from importers.registry import detect_importer, reserved_slugs
from importers.run.pipeline import (
    LoadOptions,
    Outcome,
    abandon_load,
    exclusive_connection,
    publish_load,
    record_published,
    stage_load,
)

FileOutcome = tuple[str, Outcome | str]
"""Name of a file, and its outcome; a sentence when it was not even tried."""

_FILE_ERRORS = (MediaprocheError, SQLAlchemyError, ValueError, LookupError, TypeError)
"""Errors that an unforeseen file may raise, which must not stop the other files."""


def load_folder(engine: Engine, folder: Path, progress: Progress, options: LoadOptions) -> list[FileOutcome]:
    """Load the files in the order of their names; returns the outcome of each, in that order."""
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    with exclusive_connection(engine) as connection:
        options = replace(options, communes=load_commune_index(connection), skip_superseded=True)
        outcomes = _FolderLoad(connection, progress, options).load(paths)
    return [(path.name, outcomes[path]) for path in paths]


class _FolderLoad:
    """Load of a folder in progress: files staged and not yet published, outcomes of the others."""

    def __init__(self, connection: Connection, progress: Progress, options: LoadOptions) -> None:
        self._connection, self._progress, self._options = connection, progress, options
        self._reserved_slugs = reserved_slugs()
        self._staged: dict[Path, Load] = {}
        self._outcomes: dict[Path, Outcome | str] = {}

    def load(self, paths: list[Path]) -> dict[Path, Outcome | str]:
        """Stage all files, publish those that can be."""
        try:
            # False comes before True: files that need the lieux of others are read after them.
            for importer, path in sorted(self._detect_all(paths), key=lambda pair: pair[0].depends_on_lieux):
                self._stage(path, importer)
            self._publish()
        except BaseException:
            for load in self._staged.values():
                abandon_load(load, FAILED, "Import interrompu.")
            raise
        return self._outcomes

    def _detect_all(self, paths: list[Path]) -> Iterator[tuple[LieuxImporter, Path]]:
        for path in paths:
            try:
                yield detect_importer(path), path
            except SourceError as error:
                self._outcomes[path] = str(error)

    def _stage(self, path: Path, importer: LieuxImporter) -> None:
        """Stage a file, once what it depends on or replaces is published: two files may be of one source."""
        request = Request(file=path, reserved_slugs=self._reserved_slugs)
        replaced = {load.dataset.slug for load in self._staged.values()}
        if importer.depends_on_lieux or importer.dataset(request).slug in replaced:
            self._publish()
        self._progress.step(f"{path.name} → {importer.slug}")
        try:
            staged = stage_load(self._connection, importer, request, self._progress, self._options)
        except _FILE_ERRORS as error:
            self._outcomes[path] = _error_text(error)
            return
        if isinstance(staged, Load):
            self._staged[path] = staged
        else:
            self._outcomes[path] = staged

    def _publish(self) -> None:
        """Publish all staged files at once; where a file makes that fail, each by itself."""
        if not self._staged:
            return
        self._progress.step("Publication")
        loads = list(self._staged.values())
        try:
            with self._connection.begin_nested():
                publish_together(loads)
        except _FILE_ERRORS:
            self._publish_one_by_one()
        else:
            record_published(loads)
            for path, load in self._staged.items():
                self._outcomes[path] = Outcome(load.dataset, PUBLISHED, load.tally, samples=load.samples)
        self._staged.clear()

    def _publish_one_by_one(self) -> None:
        for path, load in self._staged.items():
            try:
                self._outcomes[path] = publish_load(load, lambda load: publish_together([load]))
            except _FILE_ERRORS as error:
                self._outcomes[path] = _error_text(error)


def _error_text(error: Exception) -> str:
    return f"{type(error).__name__} : {error}"
