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
from importers.lieux.source import LieuxSource, publish_together
from importers.model import Load, Request
from importers.progress import Progress
from importers.registry import recognise
from importers.run.pipeline import Options, Outcome, alone, close, give_up, publish, stage

FileOutcome = tuple[str, Outcome | str]
"""Name of a file, and what came of it; a sentence when it was not even tried."""

_FAULTS_OF_A_FILE = (MediaprocheError, SQLAlchemyError, ValueError, LookupError, TypeError)
"""What a file that nobody foresaw may raise, and the other files need not suffer from."""


def load_folder(engine: Engine, folder: Path, progress: Progress, options: Options) -> list[FileOutcome]:
    """Load the files in the order of their names; returns what came of each, in that order."""
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    with alone(engine) as connection:
        options = replace(options, communes=load_commune_index(connection), once=True)
        outcomes = _Folder(connection, progress, options).load(paths)
    return [(path.name, outcomes[path]) for path in paths]


class _Folder:
    """The files of a folder on their way: those that wait to be published, what came of the others."""

    def __init__(self, connection: Connection, progress: Progress, options: Options) -> None:
        self._connection, self._progress, self._options = connection, progress, options
        self._waiting: dict[Path, Load] = {}
        self._outcomes: dict[Path, Outcome | str] = {}

    def load(self, paths: list[Path]) -> dict[Path, Outcome | str]:
        """Stage all files, publish what can be."""
        try:
            # False comes before True: files that need the lieux of others are read after them.
            for source, path in sorted(self._recognised(paths), key=lambda found: found[0].stands_on_lieux):
                self._take(path, source)
            self._publish()
        except BaseException:
            for load in self._waiting.values():
                give_up(load, FAILED, "Import interrompu.")
            raise
        return self._outcomes

    def _recognised(self, paths: list[Path]) -> Iterator[tuple[LieuxSource, Path]]:
        for path in paths:
            try:
                yield recognise(path), path
            except SourceError as error:
                self._outcomes[path] = str(error)

    def _take(self, path: Path, source: LieuxSource) -> None:
        """Stage a file, once what it adds to or replaces is published: two files may be of one source."""
        request = Request(file=path)
        replaced = {load.dataset.slug for load in self._waiting.values()}
        if source.stands_on_lieux or source.dataset(request).slug in replaced:
            self._publish()
        self._progress.step(f"{path.name} → {source.slug}")
        try:
            found = stage(self._connection, source, request, self._progress, self._options)
        except _FAULTS_OF_A_FILE as error:
            self._outcomes[path] = _sentence(error)
            return
        if isinstance(found, Load):
            self._waiting[path] = found
        else:
            self._outcomes[path] = found

    def _publish(self) -> None:
        """Make visible all that waits at once; where a file spoils that, each by itself."""
        if not self._waiting:
            return
        self._progress.step("Publication")
        loads = list(self._waiting.values())
        try:
            with self._connection.begin_nested():
                publish_together(loads)
        except _FAULTS_OF_A_FILE:
            self._publish_one_by_one()
        else:
            close(loads)
            for path, load in self._waiting.items():
                self._outcomes[path] = Outcome(load.dataset, PUBLISHED, load.tally, samples=load.samples)
        self._waiting.clear()

    def _publish_one_by_one(self) -> None:
        for path, load in self._waiting.items():
            try:
                self._outcomes[path] = publish(load, lambda load: publish_together([load]))
            except _FAULTS_OF_A_FILE as error:
                self._outcomes[path] = _sentence(error)


def _sentence(error: Exception) -> str:
    return f"{type(error).__name__} : {error}"
