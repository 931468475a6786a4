"""GDAL, which QGIS reads with, against a real server: it counts what SQL counts."""

import os
import subprocess
import sys
from collections.abc import Iterator

import orjson
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.models import Lieu
from geo.settings import Settings
from tests.databases import connected, database, migrate
from tests.factories import make_commune, make_lieu
from tests.named_places import AUBUSSON, GUERET
from tests.servers import served

READ = """
import sys, orjson, pyogrio.raw
address, layer, box = sys.argv[1], sys.argv[2], sys.argv[3:] and tuple(map(float, sys.argv[3:]))
meta, _, shapes, columns = pyogrio.raw.read(f"OAPIF:{address}/ogc", layer=layer, bbox=box or None)
print(orjson.dumps({"count": len(shapes), "crs": meta["crs"], "fields": list(meta["fields"])}).decode())
"""
"""In a process of its own: the server lives in this one."""

HOW_MANY = 1_205
"""More than the 1,000 features that GDAL asks for at once."""


@pytest.fixture(scope="module")
def site(own_settings: Settings) -> Iterator[tuple[str, int]]:
    """Serve lieux that are committed; gives the address, and their number as SQL counts."""
    with database(own_settings.database_url, f"mediaproche_ogc_{os.getpid()}") as url:
        with connected(url) as engine:
            with engine.begin() as connection:
                migrate(connection)
            with Session(engine) as session:
                make_commune(session)
                for number in range(HOW_MANY):
                    make_lieu(session, at=AUBUSSON if number % 5 else GUERET)
                session.commit()
                count = session.scalar(select(func.count()).select_from(Lieu)) or 0
        with served(own_settings.model_copy(update={"database_url": url})) as address:
            yield address, count


def read(address: str, layer: str, *box: float) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", READ, address, layer, *map(str, box)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return orjson.loads(done.stdout)


def test_gdal_counts_what_sql_counts(site: tuple[str, int]):
    address, count = site
    found = read(address, "lieux")
    assert found["count"] == count == HOW_MANY
    assert found["crs"] in ("EPSG:4326", "OGC:CRS84")
    assert {"nom", "services", "ateliers"} <= set(found["fields"])


def test_gdal_reads_within_a_box(site: tuple[str, int]):
    assert read(site[0], "lieux", 1.5, 46.1, 2, 46.3)["count"] == HOW_MANY // 5


def test_gdal_reads_the_communes(site: tuple[str, int]):
    assert read(site[0], "communes")["count"] == 1
