"""A routing service on this machine that behaves badly on demand: its first path segment says how."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson

SQUARE = {"type": "Polygon", "coordinates": [[[1, 46], [2, 46], [2, 47], [1, 47], [1, 46]]]}


class _Handler(BaseHTTPRequestHandler):
    """Answers `n` targets with 60, 120, 180… seconds."""

    def do_GET(self) -> None:
        _, manner, *rest = self.path.split("?")[0].split("/")
        if rest[0] == "table":
            asked = len(rest[3].split(";")) - 1
            self._behave(manner, asked, lambda seconds: {"code": "Ok", "durations": [seconds]})
        else:
            self._behave(manner, 1, lambda _: {"costType": "time", "geometry": SQUARE})

    def do_POST(self) -> None:
        question = orjson.loads(self.rfile.read(int(self.headers["Content-Length"])))
        _, manner, action = self.path.split("/")
        if action == "isochrone":
            features = {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": SQUARE}]}
            self._behave(manner, 1, lambda _: features)
        else:
            concise = {"wrong": lambda seconds: {"sources_to_targets": "none"}}
            self._behave(manner, len(question["targets"]), concise.get(manner, self._matrix(manner)))

    def _matrix(self, manner: str) -> Any:
        if manner == "old":  # before Valhalla 3.5
            return lambda seconds: {"sources_to_targets": [[{"time": s, "distance": 1} for s in seconds]]}
        return lambda seconds: {"sources_to_targets": {"durations": [seconds]}}

    def _behave(self, manner: str, asked: int, answer: Any) -> None:
        self.server.asked += 1  # type: ignore[attr-defined]
        seconds: list[Any] = [60 * (rank + 1) for rank in range(asked)]
        if manner == "nulls":
            seconds[1::2] = [None] * len(seconds[1::2])
        if manner == "short":
            seconds = seconds[:-1]
        if manner == "negative":
            seconds[0] = -1
        if manner == "slow":
            time.sleep(1)
        body = orjson.dumps(answer(seconds))
        if manner == "garbage":
            body = b"<!doctype html><title>En maintenance</title>"
        self._send(
            {"broken": 500, "refusing": 400, "moved": 302}.get(manner, 200), body, manner == "dripping"
        )

    def _send(self, status: int, body: bytes, drip: bool) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # the client has long gone
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for at in range(0, len(body), 1 if drip else len(body)):
                self.wfile.write(body[at : at + (1 if drip else len(body))])
                self.wfile.flush()
                time.sleep(0.1 if drip else 0)

    def log_message(self, *_: object) -> None:
        """Log nothing: the output of the tests stays clean."""


class Server(ThreadingHTTPServer):
    """Counts the questions it was asked."""

    asked = 0

    def at(self, manner: str) -> str:
        """Return the address that behaves so."""
        return f"http://127.0.0.1:{self.server_port}/{manner}"


@contextmanager
def unruly_engine() -> Iterator[Server]:
    """Serve until the end of the block."""
    server = Server(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
