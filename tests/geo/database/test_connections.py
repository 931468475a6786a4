"""Tests of geo.database.connections: what a session of the site may do and see."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from geo.database.connections import reading_engine, reading_session
from geo.settings import Settings

LICENCE = text("SELECT licence FROM source WHERE slug = 'passing'")


@pytest.fixture
def site(settings: Settings, engine: Engine) -> Iterator[Engine]:
    """Connect as the site does."""
    site = reading_engine(settings)
    yield site
    site.dispose()


@pytest.fixture
def source(engine: Engine) -> Iterator[None]:
    """Add a source that everybody sees, and take it away."""
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO source VALUES ('passing', 'nom', 'lieux', 'before', 'a')"))
    yield
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM source WHERE slug = 'passing'"))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM lieu",
        "INSERT INTO region VALUES ('99', 'Nulle part')",
        "UPDATE source SET licence = ''",
        "TRUNCATE lieu",
        "CREATE TABLE mine (id int)",
        "SELECT nextval('import_run_id_seq')",
    ],
)
@pytest.mark.parametrize("first", ["", "SET TRANSACTION READ WRITE; "])
def test_the_site_can_write_nothing(site: Engine, statement: str, first: str):
    with site.connect() as connection, pytest.raises(DBAPIError, match=r"read-only|permission"):
        connection.execute(text(first + statement))


def test_a_request_sees_one_moment_of_the_data(site: Engine, engine: Engine, source: None):
    with reading_session(site) as session:
        before = session.scalar(LICENCE)
        with engine.begin() as writer:
            writer.execute(text("UPDATE source SET licence = 'after' WHERE slug = 'passing'"))
        assert (before, session.scalar(LICENCE)) == ("before", "before")


def test_the_next_request_sees_the_new_data(site: Engine, engine: Engine, source: None):
    with Session(site) as session:
        session.scalar(LICENCE)
    with engine.begin() as writer:
        writer.execute(text("UPDATE source SET licence = 'after' WHERE slug = 'passing'"))
    with Session(site) as session:
        assert session.scalar(LICENCE) == "after"


def test_an_idle_connection_that_was_cut_is_replaced(
    site: Engine, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("geo.database.connections.PING_AFTER_S", 0)
    with site.connect() as connection:
        process = connection.scalar(text("SELECT pg_backend_pid()"))
    with engine.begin() as owner:
        owner.execute(text("SELECT pg_terminate_backend(:process, 1000)"), {"process": process})
    with site.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
