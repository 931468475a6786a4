"""Minutes between communes computed elsewhere, with any engine: a matrix, or one line a pair."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from math import isfinite
from pathlib import Path
from typing import Any, Final

from geo.clock import today
from geo.communes.index import CommuneIndex
from geo.errors import SourceError
from geo.standard.fields import MODES, VOITURE
from geo.travel.road_table import SECONDS_PER_MINUTE
from importers.files.rows import read_rows
from importers.model import Dataset, Load, Rejected, Request, Row, Source
from importers.roads.minutes import COLUMNS, TABLE, near_row
from importers.run.row_parsing import cell, known_communes, row_itself, sift
from importers.run.staging import stage_rows, upsert_staged
from importers.sources.lieux import dataset_slug

ORIGINS: Final = ("origin", "origine", "from_id", "id")
DESTINATIONS: Final = ("destination", "to_id")
UNITS: Final = {
    "seconds": 1.0,
    "secondes": 1.0,
    "minutes": SECONDS_PER_MINUTE,
    "travel_time": SECONDS_PER_MINUTE,
}
"""Column of times → seconds in its unit; `travel_time` is r5py's, in minutes."""

LONGEST_S: Final = 86_400
"""A day: beyond, the unit is not what it was taken for."""

_NO_COMMUNE: Final = "aucune commune actuelle n'a ce code"
_FORMER: Final = "commune ancienne : ses temps ne sont pas ceux du chef-lieu actuel"


@dataclass(frozen=True, slots=True)
class Trips:
    """What one line tells: seconds from an origin to some communes."""

    mode: str
    origin: str
    seconds: Mapping[str, float]


class Minutes(Source):
    """A matrix by car (a column `id`, then one for each destination, in seconds), or a list of pairs.

    What another file told of an origin is replaced; the origins that this file does not know stay.
    """

    slug = "minutes"
    nom = "Temps de trajet entre communes"
    licence = "selon le producteur du fichier"
    attribution = "producteur du fichier"
    accepts = (
        "un CSV de secondes en voiture (id, puis une colonne par commune d'arrivée),"
        " ou de paires (origin, destination, seconds ou minutes, et mode s'il y en a)"
    )

    def dataset(self, request: Request) -> Dataset:
        """File the matrix under the name of its file, so that the next version replaces it."""
        given = Path(request.name) if request.name else request.file
        name = dataset_slug(given) if given else self.slug
        return Dataset(
            f"minutes-{name}",
            f"Temps de trajet : {name}",
            licence=request.licence or self.licence,
            attribution=request.attribution or self.attribution,
        )

    def stage(self, files: Sequence[Path], load: Load) -> None:
        """Read every line, and stage a row for each origin and mode. Raises SourceError."""
        index = known_communes(load.connection)
        rows, read = _open(files[0], index, load)
        trips: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        for trip in sift(load, load.progress.follow(rows, f"Lecture de {files[0].name}"), read, row_itself):
            load.tally.kept += 1
            trips[trip.mode, trip.origin].update(trip.seconds)
        source = f"matrice importée de {files[0].name}, {today():%d/%m/%Y}"
        staged = (near_row(mode, origin, found, source=source) for (mode, origin), found in trips.items())
        stage_rows(load.connection, TABLE, staged)

    def publish(self, load: Load) -> None:
        """Write the rows of the origins that the file knows."""
        upsert_staged(load.connection, TABLE, COLUMNS)


def _open(path: Path, index: CommuneIndex, load: Load) -> tuple[Iterator[Row], Any]:
    """Give the rows of a file and how to read one. Raises SourceError when its columns are not known."""
    rows = read_rows(path)
    first = next(rows, None)
    if first is None:
        raise SourceError(f"{path.name} n'a aucune ligne.")
    rows = chain([first], rows)
    if cell(first, ORIGINS) and cell(first, DESTINATIONS):
        return rows, partial(_read_pair, index, _unit(first, path))
    return rows, partial(_read_line, index, _columns(first, path, index, load))


def _unit(first: Row, path: Path) -> str:
    """Find the column of times of a list of pairs."""
    for column in UNITS:
        if column in first.values:
            return column
    raise SourceError(f"{path.name} n'a pas de colonne {' ou '.join(UNITS)}.")


def _columns(first: Row, path: Path, index: CommuneIndex, load: Load) -> Mapping[str, str]:
    """Find which columns of a matrix are communes: column → code. The others are told, and left out."""
    name, *columns = first.values
    if name not in ORIGINS:
        raise SourceError(f"{path.name} : la première colonne est «{name}» ; «id» est attendu.")
    codes = {column: column.zfill(5) for column in columns if _is_current(index, column.zfill(5))}
    if not codes:
        raise SourceError(f"{path.name} : aucune colonne n'est le code Insee d'une commune actuelle.")
    load.tally.unknown.update(("destination", column) for column in columns if column not in codes)
    return codes


def _read_line(index: CommuneIndex, columns: Mapping[str, str], row: Row) -> Trips:
    """Read a line of a matrix; an empty cell is a destination without a way. Raises Rejected."""
    cells = ((code, _seconds(column, row.values.get(column))) for column, code in columns.items())
    seconds = {code: value for code, value in cells if value is not None}
    return Trips(VOITURE, _current(index, row, ORIGINS), seconds)


def _read_pair(index: CommuneIndex, column: str, row: Row) -> Trips:
    """Read a line that tells one pair. Raises Rejected."""
    mode = cell(row, ("mode",)) or VOITURE
    if mode not in MODES:
        raise Rejected("mode", mode, f"{', '.join(MODES)} sont acceptés")
    seconds = _seconds(column, row.values.get(column), UNITS[column])
    if seconds is None:
        raise Rejected(column, "", "durée absente")
    origin, destination = _current(index, row, ORIGINS), _current(index, row, DESTINATIONS)
    return Trips(mode, origin, {destination: seconds})


def _seconds(column: str, value: object, unit_s: float = 1.0) -> float | None:
    """Read a duration in seconds, None where the cell is empty. Raises Rejected."""
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    try:
        seconds = float(text.replace(",", ".")) * unit_s
    except ValueError as error:
        raise Rejected(column, text, "un nombre est attendu") from error
    if not isfinite(seconds):
        raise Rejected(column, text, "un nombre est attendu")
    if seconds < 0:
        raise Rejected(column, text, "durée négative")
    if seconds > LONGEST_S:
        raise Rejected(column, text, "durée de plus d'un jour")
    return seconds


def _current(index: CommuneIndex, row: Row, names: Sequence[str]) -> str:
    """Give the code of a commune of today. Raises Rejected."""
    code = cell(row, names).zfill(5)
    if code not in index.by_code:
        raise Rejected(names[0], code, _NO_COMMUNE)
    if not _is_current(index, code):
        raise Rejected(names[0], code, _FORMER)
    return code


def _is_current(index: CommuneIndex, code: str) -> bool:
    commune = index.by_code.get(code)
    return commune is not None and commune.code_insee == code
