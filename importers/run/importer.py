"""The base class of importers: where the data come from, how they are staged, how readers get to see them."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from geo.errors import SourceError
from importers.files.download import download
from importers.model import DatasetInfo, Load, Request

LICENCE_OUVERTE = "Licence Ouverte 2.0"


class Importer(ABC):
    """Importer of one source. A new one is a subclass in `importers/sources/` and a line in the registry."""

    slug: ClassVar[str]
    nom: ClassVar[str]
    licence: ClassVar[str] = LICENCE_OUVERTE
    attribution: ClassVar[str]
    url: ClassVar[str | None] = None
    """Address of the national open data, when it has one."""
    depends_on: ClassVar[Sequence[str]] = ()
    """Slugs of the sources that this one adds to: after a new load of them, its file is applied again."""
    slug_reserved: ClassVar[bool] = True
    """No file of another importer may be stored under this slug."""
    dataset_prefix: ClassVar[str] = ""
    """How the slugs of its datasets begin, when it stores one for each file; empty: they do not."""
    accepts: ClassVar[str]
    """Files that it reads, in French."""

    def dataset(self, request: Request) -> DatasetInfo:  # noqa: ARG002 (some name it after the file)
        """Return the dataset that a load belongs to."""
        return DatasetInfo(self.slug, self.nom, self.licence, self.attribution)

    def fetch(self, request: Request, folder: Path) -> Sequence[Path]:
        """Return the files to read, downloaded into `folder` if need be. Raises SourceError without any."""
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
        """Publish the staged rows, in the open transaction."""

    def restore(self, load: Load) -> None:  # noqa: ARG002 (for those that can)
        """Publish again a previous load, that of `load`. Raises SourceError when none is kept."""
        raise SourceError(f"{self.slug} ne garde pas ses versions : relancez l'import du fichier voulu.")
