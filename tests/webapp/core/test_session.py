"""How long a request holds the database, and what it reads when the data changes meanwhile."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, QueuePool, text
from sqlalchemy.orm import Session

from geo.database.connections import reading_engine
from geo.settings import Settings
from tests.factories import make_source
from webapp import create_app
from webapp.core.session import data_key, with_session


@pytest.fixture
def reading(settings: Settings, engine: Engine) -> Iterator[Engine]:
    """Read as the site does, through a pool of connections."""
    reading = reading_engine(settings)
    yield reading
    reading.dispose()


@pytest.fixture
def reader(reading: Engine, settings: Settings) -> FlaskClient:
    """Return a client of a site on that pool."""
    return create_app(settings, bind=reading).test_client()


def held(engine: Engine) -> int:
    assert isinstance(engine.pool, QueuePool)
    return engine.pool.checkedout()


@pytest.mark.parametrize("path", ["lieux.csv", "lieux.geojson", "lieux.gpkg", "lieux.xlsx"])
def test_a_file_that_was_sent_gives_its_connection_back(reader: FlaskClient, reading: Engine, path: str):
    assert reader.get(f"/api/v1/{path}", buffered=True).status_code == 200
    assert held(reading) == 0


def test_a_reader_who_leaves_gives_the_connection_back(reader: FlaskClient, reading: Engine):
    response = reader.get("/donnees/rejets.csv")
    assert held(reading) == 1
    response.close()
    assert held(reading) == 0


def test_a_refused_export_gives_its_connection_back(reader: FlaskClient, reading: Engine):
    assert reader.get("/api/v1/lieux.csv?departement=zz").status_code == 422
    assert held(reading) == 0


@pytest.mark.parametrize("path", ["lieux.csv", "lieux.xlsx"])
def test_the_head_of_a_file_can_be_asked_for_alone(reader: FlaskClient, reading: Engine, path: str):
    response = reader.head(f"/api/v1/{path}", buffered=True)
    assert (response.status_code, response.data) == (200, b"")
    assert held(reading) == 0


@pytest.mark.parametrize("imports", [1, 5])
def test_a_view_that_imports_overtake_starts_again_once(
    settings: Settings, reading: Engine, engine: Engine, imports: int
):
    app, seen = create_app(settings, bind=reading), []

    @app.get("/overtaken")
    @with_session
    def overtaken(session: Session) -> str:
        seen.append(data_key())
        if len(seen) <= imports:
            with Session(engine) as writing, writing.begin():
                make_source(
                    writing, f"s{len(seen)}", dataset_version=len(seen), finished_at=datetime.now(UTC)
                )
        return str(session.scalar(text("SELECT count(*) FROM source")))

    try:
        answer = app.test_client().get("/overtaken")
    finally:
        with engine.begin() as connection:
            connection.execute(text("TRUNCATE source, import_run CASCADE"))
    assert (answer.text, len(seen), len(set(seen))) == ("1", 2, 2)
    assert seen[1] in answer.headers["ETag"]
