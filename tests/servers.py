"""A real server on a real port, for clients that speak HTTP by themselves."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import make_server

from geo.db import reading_engine
from geo.settings import Settings


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """Run the site in a thread; gives its address."""
    from webapp import create_app  # noqa: PLC0415 (tests of geo need no web)

    engine = reading_engine(settings)
    with listening(create_app(settings, bind=engine)) as address:
        yield address
    engine.dispose()


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
