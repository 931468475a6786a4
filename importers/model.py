"""What every importer is: where its data comes from, how it is staged, how it is made visible."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import Connection

from geo.communes.index import CommuneIndex
from geo.errors import SourceError
from importers.files.download import download
from importers.progress import Progress

LICENCE_OUVERTE = "Licence Ouverte 2.0"


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file: its line (its rank, in JSON) and its values as they stand."""

    line: int
    values: dict[str, Any]  # files hold anything


class Rejected(Exception):
    """One row cannot be kept; the file goes on."""

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(f"{field} : {reason}")
        self.field, self.value, self.reason = field, str(value or "")[:500], reason


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked to load."""

    file: Path | None = None
    url: str | None = None
    allow_private: bool = False
    """The address may lead inside our own network."""
    name: str | None = None
    """Slug to file the data under, when the importer takes files of many origins."""
    licence: str | None = None
    attribution: str | None = None
    """Credit owed for such a file, when it is known."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What one load belongs to: a later load of the same slug replaces it."""

    slug: str
    nom: str
    licence: str
    attribution: str


@dataclass(slots=True)
class Tally:
    """What became of the rows: read = kept + merged + rejected."""

    read: int = 0
    kept: int = 0
    merged: int = 0
    quarantined: int = 0
    """Rows, among those kept or merged, whose position was not believed."""
    rejected: Counter[str] = field(default_factory=Counter)
    """Reason → rows."""
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(field, value) that no version of the standard knows → rows."""


@dataclass(slots=True)
class Load:
    """One load under way. `run_id` is its import_run; `connection` the only one that writes."""

    connection: Connection
    dataset: Dataset
    run_id: int
    progress: Progress
    communes: CommuneIndex | None = None
    """Read already, when several files are loaded one after the other."""
    dry_run: bool = False
    """Nothing is to be written for good."""
    geocoder_url: str = ""
    """Where to ask for the position of addresses; empty: nowhere."""
    tally: Tally = field(default_factory=Tally)
    samples: list[str] = field(default_factory=list)
    """A few of the things made, to be shown by `check`."""

    def save(self) -> None:
        """Commit what was staged; readers see nothing of it until the load is published."""
        if not self.dry_run:
            self.connection.commit()


class Source(ABC):
    """An importer. A new one is a subclass in `importers/sources/` and a line in the registry."""

    slug: ClassVar[str]
    nom: ClassVar[str]
    licence: ClassVar[str] = LICENCE_OUVERTE
    attribution: ClassVar[str]
    url: ClassVar[str | None] = None
    """Address of the national open data, when it has one."""
    stands_on: ClassVar[Sequence[str]] = ()
    """Slugs of the sources that this one adds to: after a new load of them, its file is applied again."""
    accepts: ClassVar[str]
    """In French, the files it takes."""

    def dataset(self, request: Request) -> Dataset:  # noqa: ARG002 (some name it after the file)
        """Say which dataset a load belongs to."""
        return Dataset(self.slug, self.nom, self.licence, self.attribution)

    def fetch(self, request: Request, folder: Path) -> Sequence[Path]:
        """Bring the files, downloads into `folder`. Raises SourceError when there is none."""
        if request.file is not None:
            if not request.file.is_file():
                raise SourceError(f"Le fichier {request.file} n'existe pas.")
            return (request.file,)
        url = request.url or self.url
        if url is None:
            raise SourceError(f"Indiquez --file : {self.slug} accepte {self.accepts}.")
        return (download(url, folder, allow_private=request.allow_private),)

    @abstractmethod
    def stage(self, files: Sequence[Path], load: Load) -> None:
        """Read, validate and stage every row; readers see nothing of it. Raises SourceError."""

    @abstractmethod
    def publish(self, load: Load) -> None:
        """Make what was staged visible, in the transaction that is open."""

    def restore(self, load: Load) -> None:  # noqa: ARG002 (for those that can)
        """Make a previous load, that of `load`, visible again. Raises SourceError when none is kept."""
        raise SourceError(f"{self.slug} ne garde pas ses versions : relancez l'import du fichier voulu.")
