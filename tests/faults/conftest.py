"""A PostgreSQL cluster of its own to break, and the site on it as it is really served."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import orjson
import pytest
from sqlalchemy import Engine, NullPool, create_engine, text

from bench._clusters import Cluster, cluster, temporary_folder
from bench._site import Site, served
from bench._versions import add_gueret, load_version
from tests.databases import connected, migrate

EXPORT = "/api/v1/lieux.geojson?commune=23096"
WHOLE_EXPORT = "/api/v1/lieux.geojson"
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
    """Mark the tests of this folder as slow, to be run alone."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.alone)


@pytest.fixture(scope="session")
def own_cluster() -> Iterator[Cluster]:
    """Make a cluster that tests may kill, with a migrated database that knows Guéret and far copies."""
    with temporary_folder() as folder, cluster(folder) as made:
        with connected(made.url) as engine:
            with engine.begin() as connection:
                migrate(connection)
            add_gueret(engine)
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
    """Return a function that starts a site of the test's own, with its settings."""
    with ExitStack() as sites:
        log = tmp_path / "site.log"
        yield lambda **settings: sites.enter_context(served(own_cluster.url, log, **settings))


@pytest.fixture(scope="session")
def site(own_cluster: Cluster) -> Iterator[Site]:
    """Serve the cluster as in production; whatever happens, this site is never started again."""
    with served(own_cluster.url, own_cluster.folder / "site.log") as site:
        yield site
