"""Matrix of real travel times between communes: the truth that estimates are compared with."""

import csv
import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import orjson
from numpy.typing import NDArray

from geo.arrays import Floats
from geo.points import great_circle_km


@dataclass(frozen=True)
class Matrix:
    """Real minutes from origins to destinations, all of them communes with the point that was used.

    Shape: `origins` (n,) are ranks among the m destinations; `minutes` and `km` (n, m).
    """

    codes: NDArray[np.str_]
    lon: Floats
    lat: Floats
    origins: NDArray[np.int64]
    minutes: Floats

    @property
    def km(self) -> Floats:
        """Kilometres as the crow flies."""
        rows = [
            great_circle_km(self.lon[[o]], self.lat[[o]], self.lon, self.lat) for o in self.origins
        ]  # one origin at a time, as travel times are asked for
        return np.array(rows)

    @property
    def counted(self) -> NDArray[np.bool_]:
        """Flag the pairs that are scored: known ones, without a commune and itself."""
        other = self.origins[:, None] != np.arange(len(self.codes))
        return np.asarray(np.isfinite(self.minutes) & other)


def read_matrix(truth: Path, communes: Path) -> Matrix:
    """Read seconds by origin and destination, and the points of the communes (properties id, lon, lat)."""
    with _opened(communes) as file:
        places = {str(f["properties"]["id"]): f["properties"] for f in orjson.loads(file.read())["features"]}
    with _opened(truth) as file:
        header, *lines = list(csv.reader(line.decode() for line in file))
    origins = [line[0] for line in lines]
    codes = [*header[1:], *(code for code in origins if code not in header[1:])]
    rank = {code: at for at, code in enumerate(codes)}
    minutes = np.full((len(lines), len(codes)), np.nan)
    minutes[:, : len(header) - 1] = [[_minutes(cell) for cell in line[1:]] for line in lines]
    return Matrix(
        codes=np.array(codes, dtype=np.str_),
        lon=np.array([places[code]["lon"] for code in codes], dtype=np.float64),
        lat=np.array([places[code]["lat"] for code in codes], dtype=np.float64),
        origins=np.array([rank[code] for code in origins]),
        minutes=minutes,
    )


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes] | gzip.GzipFile]:
    with gzip.open(path) as packed, path.open("rb") as plain:
        yield packed if path.suffix == ".gz" else plain


def _minutes(cell: str) -> float:
    return float(cell) / 60 if cell.strip() not in ("", "NA") else np.nan
