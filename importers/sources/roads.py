"""Real minutes between near communes, computed once with Valhalla from an OpenStreetMap extract."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Final

import numpy as np

from geo.arrays import Flags
from geo.errors import SourceError
from geo.standard.fields import MODES
from geo.travel.engines.base import FRENCH, OSM_CREDIT
from geo.travel.load_roads import origins_done
from importers.files.packages import ROOT
from importers.model import Dataset, Load, Request, Source
from importers.roads.distillation import (
    Measured,
    Seats,
    find_on_roads,
    measure_all,
    off_border,
    plan,
    processes,
)
from importers.roads.minutes import COLUMNS, MEASURED, forget_others, near_row, show_measured
from importers.roads.osm_extract import Extract, read_extract
from importers.roads.valhalla_tiles import build_tiles, engine_version, tiles_name
from importers.run.row_parsing import known_communes
from importers.run.staging import merge_rows

TILES: Final = ROOT / "data" / "valhalla"


@dataclass(frozen=True, slots=True)
class _Roads:
    """What the minutes of one run are computed from."""

    pool: ProcessPoolExecutor
    tiles: Path
    seats: Seats
    wanted: Flags
    """Those that minutes are computed from."""
    source: str


class Roads(Source):
    """What is measured waits beside the table that readers see: an interrupted run goes on where it was.

    An origin whose minutes come from the same extract and the same engine is not measured again.
    """

    slug = "roads"
    nom = "Temps de trajet sur les routes"
    licence = "ODbL 1.0"
    attribution = "© les contributeurs d'OpenStreetMap"
    accepts = "un extrait OpenStreetMap .osm.pbf (make roads PBF=fichier)"

    def __init__(
        self, modes: Sequence[str] = MODES, departement: str | None = None, folder: Path = TILES
    ) -> None:
        self.modes, self.departement, self.folder = modes, departement, folder

    def dataset(self, request: Request) -> Dataset:
        """File the minutes under the name of the extract, so that a newer one replaces it."""
        stem = request.file.name.split(".")[0] if request.file else self.slug
        return Dataset(f"roads-{stem}", f"{self.nom} ({stem})", self.licence, self.attribution)

    def stage(self, files: Sequence[Path], load: Load) -> None:
        """Build the tiles, then measure and write mode after mode. Raises SourceError."""
        extract = read_extract(files[0])
        seats, wanted = self._seats(load, extract)
        tiles = build_tiles(extract, self.folder, load.progress)
        forget_others(load.connection, credit(extract))
        with processes() as pool:
            roads = _Roads(pool, tiles, seats, wanted, credit(extract))
            for mode in self.modes:
                _distil(roads, mode, load)
        if not load.tally.kept + load.tally.merged:
            raise SourceError(
                f"{extract.path.name} ne couvre aucune commune avec ses voisines :"
                " prenez l'extrait de toute la région."
            )

    def publish(self, load: Load) -> None:
        """Show readers the minutes of this run, and of those that it went on from."""
        show_measured(load.connection)

    def _seats(self, load: Load, extract: Extract) -> tuple[Seats, Flags]:
        """Find the seats in the box of the extract, and which of them to start from. Raises SourceError."""
        index = known_communes(load.connection)
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
    """Say what minutes of an extract are owed to, and which extract it was."""
    day = f"{extract.day:%d/%m/%Y}" if extract.day else tiles_name(extract)
    return f"Valhalla {engine_version()}, {OSM_CREDIT}, {extract.path.name} du {day}"


def _covers(extract: Extract, lon: float, lat: float) -> bool:
    box = extract.box
    return box is None or (box.west <= lon <= box.east and box.south <= lat <= box.north)


def _distil(roads: _Roads, mode: str, load: Load) -> None:
    """Measure one mode, and keep each origin as it comes."""
    started, pairs = monotonic(), 0
    on_roads = find_on_roads(roads.pool, roads.tiles, roads.seats, mode)
    covered = off_border(roads.seats, on_roads) & roads.wanted
    done = np.isin(
        roads.seats.codes, list(origins_done(load.connection, mode=mode, source=roads.source)) or [""]
    )
    load.tally.read += int(covered.sum())
    load.tally.merged += int((covered & done).sum())
    batches = plan(roads.seats.some(on_roads), (covered & ~done)[on_roads], mode)
    measured = measure_all(roads.pool, roads.tiles, batches)
    for found in load.progress.follow(measured, f"Trajets {FRENCH[mode]}", total=len(batches)):
        rows = list(_rows(found, roads.source))
        merge_rows(load.connection, MEASURED, rows, COLUMNS, delete_missing=False)
        load.save()
        load.tally.kept += len(rows)
        pairs += sum(len(row["seconds"]) for row in rows)
    load.progress.step(
        f"{FRENCH[mode].capitalize()} : {covered.sum()} communes, dont {(covered & done).sum()} déjà faites ;"
        f" {(roads.wanted & ~covered).sum()} hors de l'extrait ou à son bord ;"
        f" {pairs} trajets en {monotonic() - started:.0f} s."
    )


def _rows(found: Measured, source: str) -> Iterator[dict[str, Any]]:
    targets = found.batch.targets.codes.tolist()
    for origin, seconds in zip(found.batch.origins.codes.tolist(), found.seconds.tolist(), strict=True):
        known = {code: s for code, s in zip(targets, seconds, strict=True) if np.isfinite(s)}
        yield near_row(found.batch.mode, origin, known, source=source)
