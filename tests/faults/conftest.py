"""A PostgreSQL cluster of its own to break, and the site on it as it is really served."""

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import orjson
import pytest
from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.orm import Session

from bench._clusters import Cluster, cluster, temporary_folder
from bench._site import Answer, Site, served
from importers.pipeline import Options, Outcome, run
from importers.report import silent
from importers.source import Request
from importers.sources.lieux import Lieux
from tests.databases import connected, migrate
from tests.factories import make_commune
from tests.named_places import GUERET

LIEUX = 60
NEAREST = f"/api/v1/lieux?lat={GUERET.lat}&lon={GUERET.lon}&limite=100&rayon_m=50000"
PAGE = f"/recherche?lat={GUERET.lat}&lon={GUERET.lon}&rayon_m=50000"
EXPORT = "/api/v1/lieux.geojson?commune=23096"
WHOLE_EXPORT = "/api/v1/lieux.geojson"
VERSION = re.compile(r"Version (\d+)")

FAR_COPIES = text(
    """INSERT INTO lieu SELECT (jsonb_populate_record(l, jsonb_build_object(
        'id', l.id || '-' || n, 'commune_code', NULL,
        'position', format('SRID=4326;POINT(%s -20.88)', 55 + n * 0.01 + substr(l.id, 5)::int * 0.0001)))).*
    FROM lieu AS l, generate_series(1, 100) AS n"""
)
"""Makes 6,000 lieux in La Réunion: more than the sockets between a site and its reader hold."""

_versions = count(1)

Serve = Callable[..., Site]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder as slow."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def own_cluster() -> Iterator[Cluster]:
    """Make a cluster that tests may kill, with a migrated database that knows Guéret and far copies."""
    with temporary_folder() as folder, cluster(folder) as made:
        with connected(made.url) as engine:
            with engine.begin() as connection:
                migrate(connection)
            with Session(engine) as session:
                make_commune(session)
                session.commit()
            load_version(engine, folder, 0)
            with engine.begin() as connection:
                connection.execute(FAR_COPIES)
        yield made


@pytest.fixture(scope="session")
def importing(own_cluster: Cluster) -> Iterator[Engine]:
    """Connect as the importers do, anew each time: the cluster may have died meanwhile."""
    engine = create_engine(own_cluster.url, poolclass=NullPool, json_deserializer=orjson.loads)
    yield engine
    engine.dispose()


@pytest.fixture
def version(own_cluster: Cluster, importing: Engine, tmp_path: Path) -> Iterator[int]:
    """Import a version that was never shown; the cluster runs before and after."""
    number = next(_versions)
    load_version(importing, tmp_path, number)
    yield number
    if not own_cluster.is_running:
        own_cluster.start()


@pytest.fixture
def serve(own_cluster: Cluster, tmp_path: Path) -> Iterator[Serve]:
    """Give a function that starts a site of the test's own, with its settings."""
    with ExitStack() as sites:
        log = tmp_path / "site.log"
        yield lambda **settings: sites.enter_context(served(own_cluster.url, log, **settings))


@pytest.fixture(scope="session")
def site(own_cluster: Cluster) -> Iterator[Site]:
    """Serve the cluster as in production; whatever happens, this site is never started again."""
    with served(own_cluster.url, own_cluster.folder / "site.log") as site:
        yield site


def write_version(path: Path, version: int) -> Path:
    """Write a file of LIEUX lieux that all bear their version; a sixth of them close with each version."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "nom", "adresse", "commune", "code_postal", "latitude", "longitude"])
        for number in range(version * 10, version * 10 + LIEUX):
            writer.writerow(_lieu(number, version))
    return path


def _lieu(number: int, version: int) -> list[object]:
    """Describe a lieu that looks like no other one, so that none are taken for one."""
    letters = "".join(chr(97 + (number * 7 + step * number) % 26) for step in range(3, 9))
    lat, lon = GUERET.lat + (number % 60) * 0.0004, GUERET.lon + (number % 7) * 0.0005
    street = f"{number + 1} rue {letters[::-1].title()}"
    return [number, f"{letters.title()} Version {version}", street, "Guéret", "23000", lat, lon]


def load_version(engine: Engine, folder: Path, version: int) -> Outcome:
    """Import a version: its lieux and the credit owed for them change together."""
    file = write_version(folder / "hub.csv", version)
    request = Request(file=file, attribution=f"Version {version}")
    return run(engine, Lieux(), request, silent(), Options())


def version_of(answer: Answer) -> str:
    """Say which version an answer shows, `mixed` when it shows more than one, else its status."""
    if answer.status != 200:
        return str(answer.status)
    versions = set(VERSION.findall(answer.body.decode()))
    if answer.headers.get_content_type() == "application/geo+json":
        lieux = len(orjson.loads(answer.body)["features"])
        return f"version {versions.pop()}" if len(versions) == 1 and lieux == LIEUX else "mixed"
    return f"version {versions.pop()}" if len(versions) == 1 else "mixed"
