"""Media types of answers and files."""

from typing import Final

GEOJSON: Final = "application/geo+json"
JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"
CSV: Final = "text/csv"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GEOPACKAGE: Final = "application/geopackage+sqlite3"
