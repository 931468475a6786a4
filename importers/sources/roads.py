"""Real minutes between near communes, computed with Valhalla from an OpenStreetMap extract."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Final

import numpy as np

from geo.arrays import Flags
from geo.errors import SourceError
from geo.travel.engines.base import FRENCH_MODES, OSM_CREDIT
from geo.travel.load import list_computed_origins
from geo.travel.modes import MODES
from importers.files.packages import PROJECT_FOLDER
from importers.model import DatasetInfo, Load, Request
from importers.roads.matrices import (
    MeasuredBatch,
    Seats,
    find_inner_seats,
    find_on_roads,
    measure_batches,
    open_pool,
    plan_batches,
)
from importers.roads.minutes import (
    MINUTES_COLUMNS,
    PENDING_TABLE,
    delete_other_pending,
    minutes_row,
    publish_pending,
)
from importers.roads.osm_extract import Extract, read_extract
from importers.roads.valhalla_tiles import build_tiles, engine_version, tiles_name
from importers.run.importer import Importer
from importers.run.row_parsing import load_known_communes
from importers.run.staging import merge_rows

TILES_FOLDER: Final = PROJECT_FOLDER / "data" / "valhalla"


@dataclass(frozen=True, slots=True)
class _RoadRun:
    """Inputs of the minutes of one run."""

    pool: ProcessPoolExecutor
    tiles: Path
    seats: Seats
    wanted: Flags
    """Seats that minutes are computed from."""
    source: str


class RoadsImporter(Importer):
    """Writes minutes into a table that readers do not see: an interrupted run resumes where it stopped.

    An origin whose minutes come from the same extract and the same engine is not measured again.
    """

    slug = "roads"
    dataset_prefix = "roads-"
    nom = "Temps de trajet sur les routes"
    licence = "ODbL 1.0"
    attribution = "© les contributeurs d'OpenStreetMap"
    accepts = "un extrait OpenStreetMap .osm.pbf (make roads PBF=fichier)"

    def __init__(
        self, modes: Sequence[str] = MODES, departement: str | None = None, folder: Path = TILES_FOLDER
    ) -> None:
        self.modes, self.departement, self.folder = modes, departement, folder

    def dataset(self, request: Request) -> DatasetInfo:
        """Return a dataset named after the extract, so that a newer one replaces it."""
        stem = request.file.name.split(".")[0] if request.file else self.slug
        return DatasetInfo(
            f"{self.dataset_prefix}{stem}", f"{self.nom} ({stem})", self.licence, self.attribution
        )

    def stage(self, files: Sequence[Path], load: Load) -> None:
        """Build the tiles, then compute and write the minutes of each mode. Raises SourceError."""
        extract = read_extract(files[0])
        seats, wanted = self._seats(load, extract)
        tiles = build_tiles(extract, self.folder, load.progress)
        delete_other_pending(load.connection, credit(extract))
        with open_pool() as pool:
            roads = _RoadRun(pool, tiles, seats, wanted, credit(extract))
            for mode in self.modes:
                _measure_mode(roads, mode, load)
        if not load.tally.kept + load.tally.merged:
            raise SourceError(
                f"{extract.path.name} ne couvre aucune commune avec ses voisines :"
                " prenez l'extrait de toute la région."
            )

    def publish(self, load: Load) -> None:
        """Publish the minutes of this run, and of the interrupted ones that it resumed."""
        publish_pending(load.connection)

    def _seats(self, load: Load, extract: Extract) -> tuple[Seats, Flags]:
        """Return the seats in the box of the extract, and which of them are origins. Raises SourceError."""
        index = load_known_communes(load.connection)
        communes = {c.code_insee: (c.seat, c.departement_code) for c in index.by_code.values() if c.seat}
        rows = [
            (code, seat.lon, seat.lat, self.departement in (None, departement))
            for code, (seat, departement) in sorted(communes.items())
            if _covers(extract, seat.lon, seat.lat)
        ]
        if not any(wanted for *_, wanted in rows):
            place = f"du département {self.departement}" if self.departement else "de France"
            raise SourceError(f"{extract.path.name} ne couvre aucune commune {place}.")
        codes, lon, lat, wanted = map(np.array, zip(*rows, strict=True))
        return Seats(codes, lon, lat), wanted


def credit(extract: Extract) -> str:
    """Return the credit owed for minutes, with the extract and its date, in French."""
    day = f"{extract.day:%d/%m/%Y}" if extract.day else tiles_name(extract)
    return f"Valhalla {engine_version()}, {OSM_CREDIT}, {extract.path.name} du {day}"


def _covers(extract: Extract, lon: float, lat: float) -> bool:
    box = extract.bounds
    return box is None or (box.west <= lon <= box.east and box.south <= lat <= box.north)


def _measure_mode(roads: _RoadRun, mode: str, load: Load) -> None:
    """Compute the minutes of one mode, and commit them batch by batch."""
    started, pairs = monotonic(), 0
    on_roads = find_on_roads(roads.pool, roads.tiles, roads.seats, mode)
    covered = find_inner_seats(roads.seats, on_roads) & roads.wanted
    done = np.isin(
        roads.seats.codes,
        list(list_computed_origins(load.connection, mode=mode, source=roads.source)) or [""],
    )
    load.tally.read += int(covered.sum())
    load.tally.merged += int((covered & done).sum())
    batches = plan_batches(roads.seats.take(on_roads), (covered & ~done)[on_roads], mode)
    measured = measure_batches(roads.pool, roads.tiles, batches)
    for batch in load.progress.follow(measured, f"Trajets {FRENCH_MODES[mode]}", total=len(batches)):
        rows = list(_rows(batch, roads.source))
        merge_rows(load.connection, PENDING_TABLE, rows, MINUTES_COLUMNS, delete_missing=False)
        load.commit()
        load.tally.kept += len(rows)
        pairs += sum(len(row["seconds"]) for row in rows)
    load.progress.step(
        f"{FRENCH_MODES[mode].capitalize()} : {covered.sum()} communes,"
        f" dont {(covered & done).sum()} déjà faites ;"
        f" {(roads.wanted & ~covered).sum()} hors de l'extrait ou à son bord ;"
        f" {pairs} trajets en {monotonic() - started:.0f} s."
    )


def _rows(measured: MeasuredBatch, source: str) -> Iterator[dict[str, Any]]:
    targets = measured.batch.targets.codes.tolist()
    for origin, seconds in zip(measured.batch.origins.codes.tolist(), measured.seconds.tolist(), strict=True):
        known = {code: s for code, s in zip(targets, seconds, strict=True) if np.isfinite(s)}
        yield minutes_row(measured.batch.mode, origin, known, source=source)
