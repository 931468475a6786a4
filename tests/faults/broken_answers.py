"""An application whose answers break off in the middle."""

from collections.abc import Iterator
from typing import Final

from flask import Flask, Response

BLOCK: Final = b"x" * 65_536
BLOCKS: Final = 100
"""More than the sockets between a site and its reader hold."""


def create_app() -> Flask:
    """Build an application that the settings of the site can serve."""
    app = Flask("broken", static_folder=None)

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/chunked")
    def chunked() -> Response:
        return Response(_broken())

    @app.get("/measured")
    def measured() -> Response:
        return Response(_broken(), headers={"Content-Length": str(BLOCKS * len(BLOCK))})

    @app.get("/at-once")
    def at_once() -> Response:
        return Response(_broken(blocks=0))

    return app


def _broken(blocks: int = BLOCKS // 2) -> Iterator[bytes]:
    yield b"begun"
    yield from [BLOCK] * blocks
    raise ZeroDivisionError
