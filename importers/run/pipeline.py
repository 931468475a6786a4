"""Steps of one load: fetch, stage, check, publish; a load that fails leaves all as it was."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row

from geo.communes.index import CommuneIndex
from geo.database.models.imports import FAILED, PUBLISHED, REFUSED
from geo.errors import SourceError
from importers.model import DatasetInfo, Load, Request, Tally
from importers.progress import Progress
from importers.run import records
from importers.run.importer import Importer
from importers.run.staging import importers_lock

MAX_REJECTED_SHARE = 0.5
"""A file of which more rows are rejected is not what it was taken for."""

MAX_SHRINK_SHARE = 0.5
"""A load that loses more of the previous one's rows is more often a cut file than closed places."""

MAX_MESSAGE_LENGTH = 500

UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How to run a load."""

    dry_run: bool = False
    force: bool = False
    """Load again a file that has not changed."""
    accept_shrink: bool = False
    skip_superseded: bool = False
    """Skip a file that was loaded before and replaced since: a folder may hold all versions of one."""
    geocoder_url: str = ""
    """Address of the geocoder for rows without coordinates; empty: none is asked."""
    communes: CommuneIndex | None = None
    """Index that several loads share; None: each load reads it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Result of a load; `state` is one of the states of import_run, or UNCHANGED."""

    dataset: DatasetInfo
    state: str
    tally: Tally
    message: str | None = None
    samples: Sequence[str] = ()

    @property
    def succeeded(self) -> bool:
        return self.state in (PUBLISHED, UNCHANGED)


def run_import(
    engine: Engine, importer: Importer, request: Request, progress: Progress, options: LoadOptions
) -> Outcome:
    """Load a source. A load that is refused or interrupted changes nothing that readers see."""
    with exclusive_connection(engine) as connection:
        staged = stage_load(connection, importer, request, progress, options)
        return staged if isinstance(staged, Outcome) else publish_load(staged, importer.publish)


def stage_load(
    connection: Connection, importer: Importer, request: Request, progress: Progress, options: LoadOptions
) -> Load | Outcome:
    """Read and check a file, invisibly to readers; returns an Outcome when it is not to be published.

    Needs the importers' lock: see `exclusive_connection`.
    """
    dataset = importer.dataset(request)
    with tempfile.TemporaryDirectory(prefix="mediaproche-") as folder:
        try:
            files = importer.fetch(request, Path(folder))
            digest = _sha256(files)
        except SourceError as error:
            return Outcome(dataset, REFUSED, Tally(), str(error))
        current = records.find_current_run(connection, dataset.slug)
        superseded = options.skip_superseded and records.was_published(connection, dataset.slug, digest)
        anyway = options.force or options.dry_run
        if not anyway and (superseded or _is_applied(connection, importer, current, digest)):
            return Outcome(dataset, UNCHANGED, Tally(), "Rien de nouveau : ce fichier est déjà chargé.")
        address = request.url or ", ".join(path.name for path in files)
        run_id = records.open_run(
            connection, dataset=dataset, importer=importer.slug, address=address, sha256=digest
        )
        load = Load(
            connection,
            dataset,
            run_id,
            progress,
            communes=options.communes,
            dry_run=options.dry_run,
            geocoder_url=options.geocoder_url,
        )
        previous_rows = current.rows_kept + current.rows_merged if current is not None else 0
        refusal = _attempt(load, lambda: _stage_and_check(importer, files, load, options, previous_rows))
        return refusal or load


def publish_load(load: Load, publish: Callable[[Load], None]) -> Outcome:
    """Publish a load with `publish`, and record that it is."""

    def publish_and_record() -> None:
        publish(load)
        record_published([load])

    load.progress.step("Publication")
    return _attempt(load, publish_and_record) or Outcome(
        load.dataset, PUBLISHED, load.tally, samples=load.samples
    )


def record_published(loads: Sequence[Load]) -> None:
    """Record that loads are published, and commit."""
    for load in loads:
        records.close_run(load.connection, load, state=PUBLISHED)
        records.drop_old_rows(load.connection, load.dataset.slug)
    loads[0].commit()


def roll_back(engine: Engine, importer: Importer, dataset: DatasetInfo, progress: Progress) -> Outcome:
    """Publish again the load before the current one. Raises SourceError when there is none."""
    with exclusive_connection(engine) as connection:
        current, previous = records.find_last_two_runs(connection, dataset.slug)
        load = Load(connection, dataset, previous.id, progress)
        importer.restore(load)
        records.mark_rolled_back(connection, dataset.slug, current_id=current.id, previous_id=previous.id)
        connection.commit()
        return Outcome(dataset, PUBLISHED, load.tally, f"Version {previous.id} rétablie.")


@contextmanager
def exclusive_connection(engine: Engine) -> Iterator[Connection]:
    """Open a connection that holds the importers' lock, and delete what an interrupted import left."""
    with engine.connect() as connection, importers_lock(connection):
        records.drop_interrupted_runs(connection)
        connection.commit()
        yield connection


def abandon_load(load: Load, state: str, message: str) -> Outcome:
    """Roll back the open transaction, drop what was staged, keep the rejects and the reason."""
    load.connection.rollback()
    if not load.dry_run:
        records.drop_staged_rows(load.connection, load.run_id)
        records.close_run(load.connection, load, state=state, message=message)
        load.connection.commit()
    return Outcome(load.dataset, state, load.tally, message)


def _is_applied(connection: Connection, importer: Importer, current: Row[Any] | None, digest: str) -> bool:
    """Return whether readers see these very files, applied to the current load of what they depend on."""
    if current is None or current.sha256 != digest:
        return False
    below = (records.find_current_run(connection, slug) for slug in importer.depends_on)
    return all(run is None or run.id < current.id for run in below)


def _stage_and_check(
    importer: Importer, files: Sequence[Path], load: Load, options: LoadOptions, previous_rows: int
) -> None:
    """Stage a file and commit, unless it cannot be what it claims. Raises SourceError."""
    load.commit()
    importer.stage(files, load)
    load.commit()
    _check_tally(load.tally, options, previous_rows)


def _attempt(load: Load, step: Callable[[], None]) -> Outcome | None:
    """Run a step of a load, abandon the load where it fails. Returns an Outcome when it was refused."""
    try:
        step()
    except SourceError as error:
        return abandon_load(load, REFUSED, str(error))
    except BaseException as error:
        abandon_load(load, FAILED, f"{type(error).__name__} : {error}"[:MAX_MESSAGE_LENGTH])
        raise
    return None


def _check_tally(tally: Tally, options: LoadOptions, previous_rows: int) -> None:
    """Refuse a load that cannot be what it claims. Raises SourceError."""
    rows = tally.kept + tally.merged
    rejected = tally.rejected.total()
    if rows == 0:
        raise SourceError(f"Rien à garder dans ce fichier ({tally.read} lignes lues).")
    if rejected > tally.read * MAX_REJECTED_SHARE:
        raise SourceError(f"Trop de lignes refusées : {rejected} sur {tally.read}.")
    if rows < previous_rows * (1 - MAX_SHRINK_SHARE) and not options.accept_shrink:
        raise SourceError(
            f"Ce fichier n'a que {rows} lignes contre {previous_rows} dans la version en place."
            " Relancez avec --accept-shrink si c'est voulu."
        )


def _sha256(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                digest.update(block)
    return digest.hexdigest()
