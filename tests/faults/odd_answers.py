"""An application whose answers are large, or break off in the middle."""

from collections.abc import Iterator
from typing import Final

from flask import Flask, Response

BLOCK: Final = b"x" * 65_536
BLOCKS: Final = 10
"""More than the sockets between a site and its reader hold."""


def create_app() -> Flask:
    """Build an application that the settings of the site can serve."""
    app = Flask("odd", static_folder=None)

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/large")
    def large() -> Response:
        return Response(BLOCK * BLOCKS)

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


def _broken(blocks: int = BLOCKS - 1) -> Iterator[bytes]:
    yield b"begun"
    yield from [BLOCK] * blocks
    raise ZeroDivisionError
