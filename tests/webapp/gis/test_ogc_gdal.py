"""GDAL, which QGIS reads with, against a real server: it counts what SQL counts."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import orjson
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.database.models import Lieu
from geo.points import Point
from geo.settings import Settings
from tests.factories import make_commune, make_lieu
from tests.named_places import AUBUSSON, GUERET
from tests.servers import served_with

READ = """
import sys, numpy, orjson, pyogrio.raw
options = orjson.loads(sys.argv[2])
box = options.pop("bbox", None)
meta, _, shapes, columns = pyogrio.raw.read(sys.argv[1], bbox=box and tuple(box), **options)
found = dict(zip(meta["fields"], columns))
beyond = int(numpy.nansum(found["population_beyond"])) if "population_beyond" in found else None
told = {"count": len(shapes), "crs": meta["crs"], "fields": list(meta["fields"]), "beyond": beyond}
print(orjson.dumps(told).decode())
"""
"""In a process of its own: the server lives in this one."""

GRENOBLE = Point(lon=5.724, lat=45.188)
NEAR_AUBUSSON = Point(lon=2.17, lat=45.80)
"""17 km from its seat; nothing links the communes of these tests by road."""

HOW_MANY = 1_205
"""More than the 1,000 features that GDAL asks for at once."""


@pytest.fixture(scope="module")
def site(own_settings: Settings) -> Iterator[tuple[str, int]]:
    """Serve lieux that are committed; gives the address, and their number as SQL counts."""
    counts: list[int] = []

    def fill(session: Session) -> None:
        for code, at in (("23096", GUERET), ("23008", AUBUSSON), ("38185", GRENOBLE)):
            commune = make_commune(session, code, code, departement=code[:2], at=at, population=500)
            commune.contour = f"SRID=4326;MULTIPOLYGON((({square(at)})))"
        for number in range(HOW_MANY):
            make_lieu(session, at=NEAR_AUBUSSON if number % 5 else GUERET)
        session.flush()
        counts.append(session.scalar(select(func.count()).select_from(Lieu)) or 0)

    with served_with(own_settings, "ogc", fill) as address:
        yield address, counts[0]


def square(at: Point) -> str:
    west, east, south, north = at.lon - 0.01, at.lon + 0.01, at.lat - 0.01, at.lat + 0.01
    return f"{west} {south},{east} {south},{east} {north},{west} {north},{west} {south}"


def read(source: str, **options: Any) -> dict:
    command = [sys.executable, "-c", READ, source, orjson.dumps(options).decode()]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return orjson.loads(done.stdout)


def test_gdal_counts_what_sql_counts(site: tuple[str, int]):
    address, count = site
    found = read(f"OAPIF:{address}/ogc", layer="lieux")
    assert found["count"] == count == HOW_MANY
    assert found["crs"] in ("EPSG:4326", "OGC:CRS84")
    assert {"nom", "services", "ateliers"} <= set(found["fields"])


def test_gdal_reads_within_a_box(site: tuple[str, int]):
    found = read(f"OAPIF:{site[0]}/ogc", layer="lieux", bbox=(1.5, 46.1, 2, 46.3))
    assert found["count"] == HOW_MANY // 5


def figures(address: str, **query: str) -> tuple[int, int]:
    path = f"{address}/api/v1/couverture/departements/23?{urlencode(query)}"
    with urlopen(path) as answer:
        told = orjson.loads(answer.read())
    return told["communes"], told["population_beyond"]


def test_gdal_reads_the_coverage_that_the_api_tells(site: tuple[str, int]):
    found = read(f"OAPIF:{site[0]}/ogc", layer="communes", where="departement = '23'")
    assert (found["count"], found["beyond"]) == figures(site[0]) == (2, 500)


def test_gdal_asks_another_question_of_the_collection(site: tuple[str, int]):
    address = f"{site[0]}/ogc/collections/communes?departement=23&mode=vol&km=45"
    found = read(f"OAPIF_COLLECTION:{address}")
    assert (found["count"], found["beyond"]) == figures(site[0], mode="vol", km="45") == (2, 0)


def test_gdal_reads_all_the_communes(site: tuple[str, int]):
    assert read(f"OAPIF:{site[0]}/ogc", layer="communes")["count"] == 3
