"""One load, from the file to what readers see: fetch, stage, check, publish, or leave all as it was."""

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
from importers.model import Dataset, Load, Request, Source, Tally
from importers.progress import Progress
from importers.run import records as runs
from importers.run.staging import holding_lock

LARGEST_REJECTED_SHARE = 0.5
"""A file of which more is refused is not what it was taken for."""

LARGEST_SHRINK_SHARE = 0.5
"""A load that loses more of the previous one's rows is more often a cut file than closed places."""

LONGEST_MESSAGE = 500

UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Options:
    """How to run a load."""

    dry_run: bool = False
    force: bool = False
    """Load again a file that has not changed."""
    accept_shrink: bool = False
    once: bool = False
    """Leave out a file that was loaded before and replaced since: a folder may hold all versions of one."""
    geocoder_url: str = ""
    """Where to ask for the position of addresses without coordinates; empty: nowhere."""
    communes: CommuneIndex | None = None
    """Read already, when several files are loaded one after the other."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a load; `state` is one of the states of import_run, or UNCHANGED."""

    dataset: Dataset
    state: str
    tally: Tally
    message: str | None = None
    samples: Sequence[str] = ()

    @property
    def succeeded(self) -> bool:
        return self.state in (PUBLISHED, UNCHANGED)


def run(engine: Engine, source: Source, request: Request, progress: Progress, options: Options) -> Outcome:
    """Load a source. A load that is refused or interrupted changes nothing that readers see."""
    with alone(engine) as connection:
        found = stage(connection, source, request, progress, options)
        return found if isinstance(found, Outcome) else publish(found, source.publish)


def stage(
    connection: Connection, source: Source, request: Request, progress: Progress, options: Options
) -> Load | Outcome:
    """Read and check a file, as far as readers see nothing of it; an Outcome when it is not to be published.

    Needs the importers' lock: see `alone`.
    """
    dataset = source.dataset(request)
    with tempfile.TemporaryDirectory(prefix="mediaproche-") as folder:
        try:
            files = source.fetch(request, Path(folder))
            digest = _sha256(files)
        except SourceError as error:
            return Outcome(dataset, REFUSED, Tally(), str(error))
        current = runs.current_run(connection, dataset.slug)
        known = options.once and runs.was_published(connection, dataset.slug, digest)
        anyway = options.force or options.dry_run
        if not anyway and (known or _is_applied(connection, source, current, digest)):
            return Outcome(dataset, UNCHANGED, Tally(), "Rien de nouveau : ce fichier est déjà chargé.")
        address = request.url or ", ".join(path.name for path in files)
        run_id = runs.open_run(
            connection, dataset=dataset, importer=source.slug, address=address, sha256=digest
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
        refusal = _attempt(load, lambda: _stage(source, files, load, options, previous_rows))
        return refusal or load


def publish(load: Load, show: Callable[[Load], None]) -> Outcome:
    """Make a load visible with `show`, and close it."""

    def show_and_close() -> None:
        show(load)
        close([load])

    load.progress.step("Publication")
    return _attempt(load, show_and_close) or Outcome(
        load.dataset, PUBLISHED, load.tally, samples=load.samples
    )


def close(loads: Sequence[Load]) -> None:
    """Record that loads are published, and commit."""
    for load in loads:
        runs.close_run(load.connection, load, state=PUBLISHED)
        runs.prune(load.connection, load.dataset.slug)
    loads[0].save()


def roll_back(engine: Engine, source: Source, dataset: Dataset, progress: Progress) -> Outcome:
    """Show readers the load before the current one. Raises SourceError when there is none."""
    with alone(engine) as connection:
        current, previous = runs.last_two(connection, dataset.slug)
        load = Load(connection, dataset, previous.id, progress)
        source.restore(load)
        runs.mark_rolled_back(connection, dataset.slug, current_id=current.id, previous_id=previous.id)
        connection.commit()
        return Outcome(dataset, PUBLISHED, load.tally, f"Version {previous.id} rétablie.")


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """Give a connection while no other import runs; what an earlier one left half done is swept."""
    with engine.connect() as connection, holding_lock(connection):
        runs.sweep(connection)
        connection.commit()
        yield connection


def _is_applied(connection: Connection, source: Source, current: Row[Any] | None, digest: str) -> bool:
    """Tell whether readers see these very files, put upon what they add to as it is now."""
    if current is None or current.sha256 != digest:
        return False
    below = (runs.current_run(connection, slug) for slug in source.stands_on)
    return all(run is None or run.id < current.id for run in below)


def _stage(source: Source, files: Sequence[Path], load: Load, options: Options, previous_rows: int) -> None:
    """Stage a file and commit, unless it cannot be what it claims. Raises SourceError."""
    load.save()
    source.stage(files, load)
    load.save()
    _check(load.tally, options, previous_rows)


def _attempt(load: Load, step: Callable[[], None]) -> Outcome | None:
    """Take a step of a load; where it fails, give the load up. Returns an Outcome when it was refused."""
    try:
        step()
    except SourceError as error:
        return give_up(load, REFUSED, str(error))
    except BaseException as error:
        give_up(load, FAILED, f"{type(error).__name__} : {error}"[:LONGEST_MESSAGE])
        raise
    return None


def _check(tally: Tally, options: Options, previous_rows: int) -> None:
    """Refuse a load that cannot be what it claims. Raises SourceError."""
    rows = tally.kept + tally.merged
    rejected = tally.rejected.total()
    if rows == 0:
        raise SourceError(f"Rien à garder dans ce fichier ({tally.read} lignes lues).")
    if rejected > tally.read * LARGEST_REJECTED_SHARE:
        raise SourceError(f"Trop de lignes refusées : {rejected} sur {tally.read}.")
    if rows < previous_rows * (1 - LARGEST_SHRINK_SHARE) and not options.accept_shrink:
        raise SourceError(
            f"Ce fichier n'a que {rows} lignes contre {previous_rows} dans la version en place."
            " Relancez avec --accept-shrink si c'est voulu."
        )


def give_up(load: Load, state: str, message: str) -> Outcome:
    """Undo what the open transaction did, drop what was staged, keep the rejects and the reason."""
    load.connection.rollback()
    if not load.dry_run:
        runs.drop_staged(load.connection, load.run_id)
        runs.close_run(load.connection, load, state=state, message=message)
        load.connection.commit()
    return Outcome(load.dataset, state, load.tally, message)


def _sha256(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                digest.update(block)
    return digest.hexdigest()
