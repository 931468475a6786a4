"""Values that pass between the steps of an import: request, row, reject, dataset, counts, load."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from geo.communes.index import CommuneIndex
from importers.progress import Progress


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file: its line (its rank, in JSON) and its raw values."""

    line: int
    values: dict[str, Any]  # files hold anything


class Rejected(Exception):
    """One row cannot be kept; the file goes on."""

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(f"{field} : {reason}")
        self.field, self.value, self.reason = field, str(value or "")[:500], reason


@dataclass(frozen=True, slots=True)
class ReservedSlugs:
    """Slugs that the name of a file may not give, since the data of other importers are stored under them."""

    slugs: frozenset[str]
    """Each is the slug of the importer that owns it."""
    prefixes: tuple[str, ...] = ()
    """How the slugs of importers that store a dataset for each file begin."""

    def forbids(self, slug: str, *, importer: str) -> bool:
        """Check whether a file of an importer, by its slug, may not be stored under a slug."""
        return (slug in self.slugs and slug != importer) or slug.startswith(self.prefixes)


@dataclass(frozen=True, slots=True)
class Request:
    """File or address to load, as the user asked."""

    file: Path | None = None
    url: str | None = None
    allow_private: bool = False
    """Accept an address inside our own network."""
    name: str | None = None
    """Slug to file the data under, when the importer takes files of many origins."""
    licence: str | None = None
    attribution: str | None = None
    """Credit owed for such a file, when it is known."""
    reserved_slugs: ReservedSlugs | None = None
    """Those of the registry; without them no file can name its dataset."""


@dataclass(frozen=True, slots=True)
class DatasetInfo:
    """Slug, name and credit of what is loaded: a later load of the same slug replaces it."""

    slug: str
    nom: str
    licence: str
    attribution: str


@dataclass(slots=True)
class Tally:
    """Counts of rows by outcome: read = kept + merged + rejected."""

    read: int = 0
    kept: int = 0
    merged: int = 0
    quarantined: int = 0
    """Rows, among those kept or merged, whose position was refused as wrong."""
    rejected: Counter[str] = field(default_factory=Counter)
    """Reason → rows."""
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(field, value) that no version of the standard has → rows."""


@dataclass(slots=True)
class Load:
    """One load in progress. `run_id` is its import_run; `connection` the only one that writes."""

    connection: Connection
    dataset: DatasetInfo
    run_id: int
    progress: Progress
    communes: CommuneIndex | None = None
    """Index that several loads share; None: read it for this load."""
    dry_run: bool = False
    """Commit nothing."""
    geocoder_url: str = ""
    """Address of the geocoder for rows without coordinates; empty: none is asked."""
    tally: Tally = field(default_factory=Tally)
    samples: list[str] = field(default_factory=list)
    """Descriptions of a few results, printed by `check`."""

    def commit(self) -> None:
        """Commit what was staged; readers see nothing of it until the load is published."""
        if not self.dry_run:
            self.connection.commit()
