"""Write a GeoPackage batch by batch, for QGIS and GDAL."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyogrio.raw

from geo.standard.schema import format_value

DEFAULT_LAYER: Final = "lieux"

_BATCH_ROWS = 5_000
_NUMBER_FIELDS = frozenset(
    {
        *("latitude", "longitude", "distance_m"),
        *("population", "population_au_dela", "minutes", "km", "classe", "fragilite", "quintile", "choix"),
        "lieux_pour_10000",
    }
)
_DATE_FIELDS = frozenset({"date_maj"})

FeatureRow = Sequence[Any]  # one value for each field, then its geometry as WKB or None


def write_geopackage(
    rows: Iterable[FeatureRow],
    *,
    path: Path,
    fields: Sequence[str],
    credit: Mapping[str, str],
    layer: str = DEFAULT_LAYER,
    shape: str = "Point",
) -> None:
    """Write one layer; each row is its fields, then its geometry as WKB. CRS: EPSG:4326."""
    for number, batch in enumerate(_batches(rows)):
        *columns, shapes = zip(*batch, strict=True) if batch else [()] * (len(fields) + 1)
        pyogrio.raw.write(
            path,
            geometry=np.array(shapes, dtype=object),
            field_data=[_column(name, values) for name, values in zip(fields, columns, strict=True)],
            fields=list(fields),
            layer=layer,
            driver="GPKG",
            geometry_type=shape,
            crs="EPSG:4326",
            append=number > 0,
            **({"dataset_metadata": dict(credit)} if number == 0 else {}),
        )


def _batches(rows: Iterable[FeatureRow]) -> Iterator[list[FeatureRow]]:
    """Split rows into batches; there is always a first one, empty when there is no row."""
    iterator = iter(rows)
    yield list(islice(iterator, _BATCH_ROWS))
    while batch := list(islice(iterator, _BATCH_ROWS)):
        yield batch


def _column(name: str, values: Sequence[Any]) -> np.ndarray[Any, Any]:  # numbers, days or text
    if name in _NUMBER_FIELDS:
        return np.array([np.nan if value is None else value for value in values], dtype=float)
    if name in _DATE_FIELDS:
        return np.array([value or "NaT" for value in values], dtype="datetime64[D]")
    return np.array([None if value is None else format_value(value) for value in values], dtype=object)
