"""Base class of the importers of lieux: read rows, stage fiches and rejects, publish, restore."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Final

import orjson

from geo.clock import today
from geo.communes.load import load_commune_index
from geo.errors import SourceError
from importers.fiche.concealment import conceal_values, may_be_secret
from importers.fiche.fiche import Fiche
from importers.fiche.reader import FicheReader
from importers.files.rows import read_rows
from importers.lieux.geocoding import geocode_rows
from importers.lieux.itinerance import settle_itinerant_rows
from importers.lieux.memberships import separate_homonyms
from importers.lieux.pass_numerique import carry_over_pass_states
from importers.lieux.positions import check_positions
from importers.lieux.publish import publish_lieux
from importers.lieux.streets import place_rows_at_streets
from importers.model import Load, Rejected, Row
from importers.run.importer import Importer
from importers.run.records import make_reject, store_rejects
from importers.run.staging import append_rows
from importers.values.privacy import without_personal_data

SAMPLE_COUNT = 10
"""Lieux that `check` prints."""

MAX_ROW_BYTES: Final = 100_000
"""Of all values: fourteen times the longest row of the field. Thousands of rows are in memory together."""

_BATCH_ROWS = 5_000
_MAX_REJECT_LENGTH = 100
"""Characters kept of a value, and values kept of a row, where the row is too long."""


class LieuxImporter(Importer):
    """Importer of lieux: a new one says which files it recognises, and converts rows into the standard's."""

    slug_reserved = False
    depends_on_lieux: ClassVar[bool] = False
    """Its rows are completed from lieux that are published already."""

    def recognises(self, columns: frozenset[str]) -> bool:
        """Return whether a file with these column names is of this kind."""
        raise NotImplementedError

    def adapt(self, row: Row) -> Row:
        """Convert the columns of a row into those of the standard, any version of it."""
        return row

    def rows(self, files: Sequence[Path], load: Load) -> Iterator[Row]:  # noqa: ARG002 (demo reads communes)
        """Read the rows of the files."""
        for path in files:
            yield from read_rows(path)

    def stage(self, files: Sequence[Path], load: Load) -> None:
        communes = load.communes or load_commune_index(load.connection)
        if not communes.by_code:
            raise SourceError("Chargez d'abord les communes : python -m importers run communes.")
        reader = FicheReader(communes, load.dataset.slug, today=today())
        batch = _Batch(load)
        try:
            for row in load.progress.follow(self.rows(files, load), f"Lecture de {load.dataset.slug}"):
                # Personal data go first, so that nothing made from the row can hold them.
                self._stage_row(Row(row.line, without_personal_data(row.values)), reader, batch)
        finally:
            batch.flush()  # the rejects of a file that turns out bad halfway are stored too
        load.tally.unknown.update(reader.unknown)
        _check_staged(load)

    def _stage_row(self, row: Row, reader: FicheReader, batch: "_Batch") -> None:
        load = batch.load
        load.tally.read += 1
        try:
            _check_length(row)
            fiche = reader.read(self.adapt(row))
        except Rejected as reject:
            load.tally.rejected[reject.reason] += 1
            batch.rejects.append(make_reject(load.run_id, _shortened(_without_secret(row)), reject))
        else:
            load.tally.kept += 1
            batch.staged.append(_staged_row(load.run_id, row, fiche))
            if len(load.samples) < SAMPLE_COUNT:
                load.samples.append(_sample(fiche))
        if len(batch.staged) + len(batch.rejects) >= _BATCH_ROWS:
            batch.flush()

    def publish(self, load: Load) -> None:
        publish_together([load])

    def restore(self, load: Load) -> None:
        self.publish(load)
        load.tally.read = load.tally.kept + load.tally.merged


def publish_together(loads: Sequence[Load]) -> None:
    """Publish loads of several sources at once, in the open transaction, and count their rows.

    Rows are grouped and lieux written once, where loads published one by one do it each time.
    """
    runs = {load.dataset.slug: load.run_id for load in loads}
    memberships_of = publish_lieux(loads[0].connection, runs)
    for load in loads:
        memberships = memberships_of[load.run_id]
        load.tally.merged = sum(membership.reason is not None for membership in memberships)
        load.tally.kept = len(memberships) - load.tally.merged


@dataclass(slots=True)
class _Batch:
    """Rows to write together, since one COPY writes thousands as fast as one."""

    load: Load
    staged: list[dict[str, Any]] = field(default_factory=list)
    rejects: list[dict[str, Any]] = field(default_factory=list)

    def flush(self) -> None:
        """Write the rows; readers see none of them."""
        append_rows(self.load.connection, "lieu_source", self.staged)
        store_rejects(self.load.connection, self.rejects)
        self.load.commit()
        self.staged.clear()
        self.rejects.clear()


def _check_staged(load: Load) -> None:
    """Correct the staged rows by what only the whole load, or the load before it, shows."""
    load.tally.quarantined = check_positions(load.connection, load.run_id)
    place_rows_at_streets(load.connection, load.run_id, progress=load.progress)
    if load.geocoder_url and geocode_rows(
        load.connection, load.run_id, url=load.geocoder_url, progress=load.progress
    ):
        check_positions(load.connection, load.run_id)
    settle_itinerant_rows(load.connection, load.run_id)
    separate_homonyms(load.connection, slug=load.dataset.slug, run_id=load.run_id)
    carry_over_pass_states(load.connection, slug=load.dataset.slug, run_id=load.run_id, today=today())


def _staged_row(run_id: int, row: Row, fiche: Fiche) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "line": row.line,
        "identity": fiche.identity,
        "schema": fiche.schema,
        "date_maj": fiche.date_maj,
        "verbatim": conceal_values(row.values) if fiche.adresse_secrete else row.values,
        "fiche": fiche,  # orjson writes a dataclass as an object
    }


def _without_secret(row: Row) -> Row:
    """Drop the address of a row that may be of a place whose address is a secret."""
    return Row(row.line, conceal_values(row.values)) if may_be_secret(row.values) else row


def _check_length(row: Row) -> None:
    """Refuse a row longer than that of any lieu. Raises Rejected."""
    if _is_overlong(row):
        raise Rejected("", "", f"ligne de plus de {MAX_ROW_BYTES:,} octets".replace(",", " "))


def _is_overlong(row: Row) -> bool:
    return len(orjson.dumps(row.values, default=str)) > MAX_ROW_BYTES


def _shortened(row: Row) -> Row:
    """Return the start of a row that is too long, any other as it is."""
    if not _is_overlong(row):
        return row
    start = list(row.values.items())[:_MAX_REJECT_LENGTH]
    short = {key[:_MAX_REJECT_LENGTH]: str(value)[:_MAX_REJECT_LENGTH] for key, value in start}
    return Row(row.line, short)


def _sample(fiche: Fiche) -> str:
    states = ", ".join(f"{name} {fact['state']}" for name, fact in fiche.facts.items())
    return f"{fiche.nom} — {fiche.adresse or 'sans adresse'}, {fiche.commune} ({states})"
