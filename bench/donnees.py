"""Speed of the pages about the data and of the exports, on the database of the settings.

Run: make bench, or python -m bench.donnees on a database with lieux loaded.
"""

from statistics import median
from time import perf_counter

from flask.testing import FlaskClient

from webapp import create_app

PAGES = (
    "/donnees",
    "/donnees/departements",
    "/donnees/departements/38",
    "/donnees/a-corriger?departement=38",
    "/donnees/a-corriger",
    "/donnees/positions",
    "/donnees/fusions",
)
FILES = (
    "/api/v1/lieux.geojson",
    "/api/v1/lieux.csv",
    "/api/v1/lieux.gpkg",
    "/api/v1/lieux.xlsx",
    "/api/v1/lieux.csv?departement=38",
    "/api/v1/lieux.geojson?lat=46.17&lon=1.87&rayon_m=30000",
)


def main() -> None:
    """Print one line for each address."""
    client = create_app().test_client()
    print(f"{'':58}      Ko  médiane  au mieux")
    for path in PAGES:
        _measure(client, path, times=11)
    for path in FILES:
        _measure(client, path, times=3)


def _measure(client: FlaskClient, path: str, *, times: int) -> None:
    _read(client, path)  # opens the connection, compiles the query and the template
    times_ms = []
    for _ in range(times):
        start = perf_counter()
        size_bytes = _read(client, path)
        times_ms.append((perf_counter() - start) * 1000)
    print(f"{path:58}{size_bytes // 1024:8}{median(times_ms):6.0f} ms{min(times_ms):7.0f} ms")


def _read(client: FlaskClient, path: str) -> int:
    """Read a whole answer, in bytes; closed, since few files may be written at once."""
    with client.get(path) as response:
        assert response.status_code == 200, (path, response.status)
        return len(response.get_data())


if __name__ == "__main__":
    main()
