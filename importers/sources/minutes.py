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
from geo.travel.modes import MODES, VOITURE
from geo.travel.road_table import SECONDS_PER_MINUTE
from importers.files.rows import read_rows
from importers.model import DatasetInfo, Load, Rejected, Request, Row
from importers.roads.minutes import MINUTES_COLUMNS, MINUTES_TABLE, minutes_row
from importers.run.importer import Importer
from importers.run.row_parsing import cell_text, load_known_communes, parse_rows
from importers.run.staging import stage_rows, upsert_staged
from importers.sources.lieux import RESERVED_NAME_PREFIX, slug_of_file

ORIGIN_COLUMNS: Final = ("origin", "origine", "from_id", "id")
DESTINATION_COLUMNS: Final = ("destination", "to_id")
TIME_COLUMNS: Final = {
    "seconds": 1.0,
    "secondes": 1.0,
    "minutes": SECONDS_PER_MINUTE,
    "travel_time": SECONDS_PER_MINUTE,
}
"""Column of times → seconds in its unit; `travel_time` is r5py's, in minutes."""

MAX_TRIP_S: Final = 86_400
"""A day: beyond, the unit is not what it was taken for."""

_PREFIXED_NAMES: Final = frozenset({"communes", "demo", "fragilite", "frr", "laposte", "pass"})
"""Names of files whose matrices are stored with a second prefix: without it, their next version would be
another dataset."""

_NO_COMMUNE: Final = "aucune commune actuelle n'a ce code"
_FORMER: Final = "commune ancienne : ses temps ne sont pas ceux du chef-lieu actuel"


@dataclass(frozen=True, slots=True)
class OriginTimes:
    """One line: seconds from an origin to some communes, by one mode."""

    mode: str
    origin: str
    seconds: Mapping[str, float]


class MinutesImporter(Importer):
    """A matrix by car (a column `id`, then one for each destination, in seconds), or a list of pairs.

    Rows of another file for the same origin are replaced; the origins that this file lacks stay.
    """

    slug = "minutes"
    dataset_prefix = "minutes-"
    nom = "Temps de trajet entre communes"
    licence = "selon le producteur du fichier"
    attribution = "producteur du fichier"
    accepts = (
        "un CSV de secondes en voiture (id, puis une colonne par commune d'arrivée),"
        " ou de paires (origin, destination, seconds ou minutes, et mode s'il y en a)"
    )

    def dataset(self, request: Request) -> DatasetInfo:
        """Return a dataset named after the file, so that its next version replaces it."""
        path = Path(request.name) if request.name else request.file
        name = _matrix_name(path) if path else self.slug
        return DatasetInfo(
            f"{self.dataset_prefix}{name}",
            f"Temps de trajet : {name}",
            licence=request.licence or self.licence,
            attribution=request.attribution or self.attribution,
        )

    def stage(self, files: Sequence[Path], load: Load) -> None:
        """Read every line, and stage a row for each origin and mode. Raises SourceError."""
        index = load_known_communes(load.connection)
        rows, parse = _open(files[0], index, load)
        trips: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        for trip in parse_rows(load, load.progress.follow(rows, f"Lecture de {files[0].name}"), parse):
            load.tally.kept += 1
            trips[trip.mode, trip.origin].update(trip.seconds)
        source = f"matrice importée de {files[0].name}, {today():%d/%m/%Y}"
        staged = (
            minutes_row(mode, origin, seconds, source=source) for (mode, origin), seconds in trips.items()
        )
        stage_rows(load.connection, MINUTES_TABLE, staged)

    def publish(self, load: Load) -> None:
        """Write the rows of the origins that the file has."""
        upsert_staged(load.connection, MINUTES_TABLE, MINUTES_COLUMNS)


def _matrix_name(path: Path) -> str:
    name = slug_of_file(path)
    return f"{RESERVED_NAME_PREFIX}{name}" if name in _PREFIXED_NAMES else name


def _open(path: Path, index: CommuneIndex, load: Load) -> tuple[Iterator[Row], Any]:
    """Return the rows of a file and the parser of a row. Raises SourceError on unknown columns."""
    rows = read_rows(path)
    first = next(rows, None)
    if first is None:
        raise SourceError(f"{path.name} n'a aucune ligne.")
    rows = chain([first], rows)
    if cell_text(first, ORIGIN_COLUMNS) and cell_text(first, DESTINATION_COLUMNS):
        return rows, partial(_parse_pair, index, _time_column(first, path))
    return rows, partial(_parse_matrix_line, index, _destination_columns(first, path, index, load))


def _time_column(first: Row, path: Path) -> str:
    """Return the column of times of a list of pairs."""
    for column in TIME_COLUMNS:
        if column in first.values:
            return column
    raise SourceError(f"{path.name} n'a pas de colonne {' ou '.join(TIME_COLUMNS)}.")


def _destination_columns(first: Row, path: Path, index: CommuneIndex, load: Load) -> Mapping[str, str]:
    """Return the columns of a matrix that are communes: column → code. The others are counted as unknown."""
    name, *columns = first.values
    if name not in ORIGIN_COLUMNS:
        raise SourceError(f"{path.name} : la première colonne est «{name}» ; «id» est attendu.")
    codes = {column: column.zfill(5) for column in columns if _is_current(index, column.zfill(5))}
    if not codes:
        raise SourceError(f"{path.name} : aucune colonne n'est le code Insee d'une commune actuelle.")
    load.tally.unknown.update(("destination", column) for column in columns if column not in codes)
    return codes


def _parse_matrix_line(index: CommuneIndex, columns: Mapping[str, str], row: Row) -> OriginTimes:
    """Parse a line of a matrix; an empty cell is a destination without a route. Raises Rejected."""
    cells = ((code, _parse_seconds(column, row.values.get(column))) for column, code in columns.items())
    seconds = {code: value for code, value in cells if value is not None}
    return OriginTimes(VOITURE, _current_code(index, row, ORIGIN_COLUMNS), seconds)


def _parse_pair(index: CommuneIndex, column: str, row: Row) -> OriginTimes:
    """Parse the line of one pair. Raises Rejected."""
    mode = cell_text(row, ("mode",)) or VOITURE
    if mode not in MODES:
        raise Rejected("mode", mode, f"{', '.join(MODES)} sont acceptés")
    seconds = _parse_seconds(column, row.values.get(column), TIME_COLUMNS[column])
    if seconds is None:
        raise Rejected(column, "", "durée absente")
    origin, destination = (
        _current_code(index, row, ORIGIN_COLUMNS),
        _current_code(index, row, DESTINATION_COLUMNS),
    )
    return OriginTimes(mode, origin, {destination: seconds})


def _parse_seconds(column: str, value: object, unit_s: float = 1.0) -> float | None:
    """Parse a duration into seconds, None where the cell is empty. Raises Rejected."""
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
    if seconds > MAX_TRIP_S:
        raise Rejected(column, text, "durée de plus d'un jour")
    return seconds


def _current_code(index: CommuneIndex, row: Row, names: Sequence[str]) -> str:
    """Return the code of a current commune. Raises Rejected."""
    code = cell_text(row, names).zfill(5)
    if code not in index.by_code:
        raise Rejected(names[0], code, _NO_COMMUNE)
    if not _is_current(index, code):
        raise Rejected(names[0], code, _FORMER)
    return code


def _is_current(index: CommuneIndex, code: str) -> bool:
    commune = index.by_code.get(code)
    return commune is not None and commune.code_insee == code
