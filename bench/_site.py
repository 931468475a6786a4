"""The site in production conditions: gunicorn with the project's configuration, on a free local port."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench._clusters import ROOT, is_alive

TICK_S: Final = 1 / os.sysconf("SC_CLK_TCK")

IDLE_S: Final = 0.05
"""Processor time in a second below which workers are idle."""


@dataclass(frozen=True, slots=True)
class Site:
    """A running site."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def workers(self) -> list[int]:
        """Ids of the worker processes."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("ascii")
        return [pid for pid in map(int, children.split()) if is_alive(pid)]

    def settle(self) -> None:
        """Wait until the workers are idle: they read the country when they start."""
        spent, before = processor_s(self.workers), -1.0
        while spent - before > IDLE_S:
            time.sleep(1)
            before, spent = spent, processor_s(self.workers)

    def kill_a_worker(self) -> None:
        """End a worker with SIGKILL, as the kernel does when memory is short."""
        os.kill(self.workers[0], signal.SIGKILL)

    def get(self, path: str, headers: dict[str, str] | None = None) -> "Answer":
        """Request one page over a new connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        try:
            return ask(connection, path, headers)
        finally:
            connection.close()


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP answer."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def ask(connection: http.client.HTTPConnection, path: str, headers: dict[str, str] | None = None) -> Answer:
    """Request a page and read the whole answer. Raises OSError or HTTPException when it is cut."""
    connection.request("GET", path, headers=headers or {})
    response = connection.getresponse()
    return Answer(response.status, response.headers, response.read())


@contextmanager
def served(database_url: str, log: Path, app: str = "webapp:create_app()", **settings: str) -> Iterator[Site]:
    """Serve a database until the end of the block; `settings` are environment variables."""
    with served_from(ROOT, database_url, log, app, **settings) as site:
        yield site


@contextmanager
def served_from(
    checkout: Path, database_url: str, log: Path, app: str = "webapp:create_app()", **settings: str
) -> Iterator[Site]:
    """Serve a database with the code of a checkout until the end of the block."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", app, "--bind", f"127.0.0.1:{port}"]
    with running(command, port, log, folder=checkout, **{"DATABASE_URL": database_url, **settings}) as site:
        yield site


@contextmanager
def running(
    command: list[str], port: int, log: Path, *, folder: Path = ROOT, **settings: str
) -> Iterator[Site]:
    """Run a server that listens on a port, from a folder, until the end of the block."""
    environment = {**os.environ, **settings}
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=file, stderr=file)
    site = Site(port, process, log)
    try:
        _wait_until_it_answers(site)
        yield site
    finally:
        process.terminate()
        process.wait()


def processor_s(pids: Iterable[int]) -> float:
    """Return the processor time that processes have used so far, in seconds."""
    fields = (Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split() for pid in pids)
    return sum(int(user) + int(system) for *_, user, system in (line[:13] for line in fields)) * TICK_S


def free_port() -> int:
    """Find a TCP port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _wait_until_it_answers(site: Site) -> None:
    while site.process.poll() is None:
        try:
            site.get("/healthz")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(site.log.read_text("utf-8"))
