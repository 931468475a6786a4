"""A real server on a real port, for clients that speak HTTP by themselves."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from geo.database.connections import reading_engine
from geo.settings import Settings
from tests.databases import connected, database, empty_template


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """Run the site in a thread; gives its address."""
    from webapp import create_app  # noqa: PLC0415 (tests of geo need no web)

    engine = reading_engine(settings)
    with listening(create_app(settings, bind=engine)) as address:
        yield address
    engine.dispose()


@contextmanager
def served_with(
    settings: Settings, name: str, fill: Callable[[Session], None], **changes: Any
) -> Iterator[str]:
    """Serve what `fill` adds and commits to a database of its own; gives the address of the site."""
    own, template = f"mediaproche_{name}_{os.getpid()}", empty_template(settings.database_url)
    with database(settings.database_url, own, template) as url:
        with connected(url) as engine, Session(engine) as session:
            fill(session)
            session.commit()
        with served(settings.model_copy(update={"database_url": url, **changes})) as address:
            yield address


@contextmanager
def listening(app: Any) -> Iterator[str]:
    """Run a WSGI application in a thread; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
