"""Servers that could serve the site, in one run: speed, memory, and what each does with faults.

Run: python -m bench.servers [--rounds 3] [--others /venv/bin/python], on a database with the communes of the
country, with wrk, and for the others nginx, haproxy and a Python that has granian and waitress. Each load is
given to all servers in turn, and only the medians of the ratios to ours count.
"""

import argparse
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import partial
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from statistics import median
from typing import Final

from sqlalchemy import create_engine, text

from bench._clusters import temporary_folder
from bench._load import under_load
from bench._site import Answer, Site, free_port, running, served
from bench._slow_clients import READERS, slow_readers, status_within, unfinished_requests
from bench._wrk import LoadResult, wrk
from bench.search import CACHED, list_paths, sample_requests
from geo.settings import load_settings

OURS: Final = "le nôtre"
SITE: Final = "webapp"
BROKEN: Final = "tests.faults.odd_answers"

CLIENTS: Final = 8
SECONDS: Final = 1
STATIC: Final = "/static/vendor/leaflet.js"
LIGHT: Final = (CACHED, "API, 20 plus proches", "page d'un lieu", "tuile de lieux, zoom 11")
SILENT_CLIENTS: Final = 1_000
SEARCHES: Final = 10
ANSWER_WITHIN_S: Final = 5.0
LONG_ENOUGH_S: Final = 8.0
MAKE_ANSWERS_WITHIN_S: Final = 40.0
SLOWLY_READ: Final = "/ogc/collections/communes/items?limit=10000"
SEARCH: Final = "/api/v1/lieux?lat=46.17&lon=1.87"
HEADS: Final = {"muets": b"", "en-têtes sans fin": b"GET / HTTP/1.1\r\nHost: x\r\n"}
OPEN_TRANSACTIONS: Final = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE state LIKE 'idle in transaction%' AND datname = current_database()"
)

NGINX: Final = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 2; user root;
worker_rlimit_nofile 20000; events {{ worker_connections 6000; }}
http {{ access_log off; client_header_timeout 10s; send_timeout 30s; keepalive_timeout 5s;
  client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
  uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
  server {{ listen 127.0.0.1:{port} backlog=2048; location / {{
    proxy_pass http://127.0.0.1:{behind}; proxy_http_version 1.1; proxy_set_header Connection ""; }} }} }}
"""
HAPROXY: Final = """
global
  maxconn 6000
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 60s
  timeout http-request 10s
  timeout http-keep-alive 5s
  option http-buffer-request
frontend site
  bind 127.0.0.1:{port}
  default_backend app
backend app
  server app 127.0.0.1:{behind}
"""

GRANIAN: Final = (
    *(
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--port",
        "{port}",
        "--workers",
        "2",
        "--blocking-threads",
        "3",
    ),
    *("--http", "1", "--no-ws", "--backlog", "2048", "--backpressure", "6000"),
    *("--http1-header-read-timeout", "10000", "--respawn-failed-workers", "--log-level", "error"),
    "bench._app:app",
)

Serve = Callable[[str, Path, str], AbstractContextManager[Site]]


def main() -> None:
    """Measure each server that is installed, all at once, then break each."""
    options = _options()
    url, servers = load_settings().database_url, _servers(options.others)
    if options.rounds:
        _measure_together(url, servers, options.rounds)
    for name, serve in servers.items():
        with temporary_folder() as folder:
            _print_faults(url, name, serve, folder)


def _measure_together(url: str, servers: Mapping[str, Serve], rounds: int) -> None:
    """Start all servers, and measure each load on one after the other."""
    with temporary_folder() as folder, ExitStack() as stack:
        sites = {
            name: stack.enter_context(serve(url, _subfolder(folder, number), SITE))
            for number, (name, serve) in enumerate(servers.items())
        }
        for site in sites.values():
            site.settle()
        _print_speed(url, sites, folder, rounds)
        for name, site in sites.items():
            print(f"{name:20}", *(f"{resident_mb(pid):.0f} Mo" for pid in site.workers), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="of the loads; 0: faults alone")
    parser.add_argument("--others", type=Path, help="Python that has granian and waitress")
    return parser.parse_args()


def _servers(others: Path | None) -> dict[str, Serve]:
    servers: dict[str, Serve] = {
        OURS: partial(_gunicorn, ""),
        "gthread": partial(_gunicorn, "--worker-class gthread"),
    }
    for name, configuration, option in (("nginx", NGINX, "-c"), ("haproxy", HAPROXY, "-f")):
        if program := shutil.which(name, path="/usr/sbin:/usr/bin"):
            servers[f"gthread, {name}"] = partial(_behind, configuration, [program, option])
    if others is not None:
        servers["granian"] = partial(_other, [str(others), *GRANIAN])
        servers["waitress"] = partial(_other, [str(others), "-m", "bench._waitress", "{port}"])
    return servers


def _subfolder(folder: Path, number: int) -> Path:
    made = folder / str(number)
    made.mkdir()
    return made


def _gunicorn(options: str, url: str, folder: Path, app: str) -> AbstractContextManager[Site]:
    """Serve by gunicorn, with options besides those of the project."""
    return served(url, folder / "log", f"{app}:create_app()", GUNICORN_CMD_ARGS=options, RATE_LIMIT_PER_S="0")


@contextmanager
def _behind(configuration: str, command: list[str], url: str, folder: Path, app: str) -> Iterator[Site]:
    """Serve by gunicorn's own worker behind a proxy; the site has the port of the proxy."""
    port, file = free_port(), folder / "proxy.conf"
    with _gunicorn("--worker-class gthread --keep-alive 0", url, folder, app) as site:
        file.write_text(configuration.format(folder=folder, port=port, behind=site.port), "ascii")
        with running([*command, str(file)], port, folder / "proxy.log"):
            yield Site(port, site.process, site.log)


@contextmanager
def _other(command: list[str], url: str, folder: Path, app: str) -> Iterator[Site]:
    """Serve by a server that is given a port."""
    port = free_port()
    command = [part.format(port=port) for part in command]
    log = folder / "log"
    with running(command, port, log, DATABASE_URL=url, BENCH_APP=app, RATE_LIMIT_PER_S="0") as site:
        yield site


def _print_speed(url: str, sites: Mapping[str, Site], folder: Path, rounds: int) -> None:
    """Print answers a second, latencies, and the median ratio to ours."""
    paths = list_paths(sample_requests(url))
    loads = {"/healthz": ["/healthz"], STATIC: [STATIC], **{name: paths[name] for name in LIGHT}}
    print(f"{'':34}{'':20} réponses/s   p50 ms   p99 ms  / le nôtre  erreurs")
    for load, asked in loads.items():
        measured = [
            {
                name: wrk(_origin(site), asked, clients=CLIENTS, seconds=SECONDS, folder=folder)
                for name, site in sites.items()
            }
            for _ in range(rounds + 1)
        ][1:]  # the first fills the caches
        for name in sites:
            _print_load(load, name, measured)


def _print_load(load: str, name: str, measured: list[dict[str, LoadResult]]) -> None:
    results = [one[name] for one in measured]
    middle = [median(getattr(one, field) for one in results) for field in ("per_s", "p50_ms", "p99_ms")]
    share = median(one[name].per_s / one[OURS].per_s for one in measured)
    wrong = sum(one.wrong for one in results)
    print(
        f"{load:34}{name:20} {middle[0]:10.0f} {middle[1]:8.1f} {middle[2]:8.1f} {share:11.2f} {wrong:8}",
        flush=True,
    )


def _origin(site: Site) -> str:
    return f"http://127.0.0.1:{site.port}"


def _print_faults(url: str, name: str, serve: Serve, folder: Path) -> None:
    """Print what a server does with each fault: searches answered in time, transactions and workers lost."""
    with serve(url, folder, SITE) as site:
        site.settle()
        for start, head in HEADS.items():
            with unfinished_requests(site.port, SILENT_CLIENTS, head):
                print(f"{name:20} {SILENT_CLIENTS} {start}: {_answered(site)}", flush=True)
        with slow_readers(site.port, SLOWLY_READ):
            answered = _answered(site)
            held = _held_transactions(url)
            print(f"{name:20} {READERS} lecteurs lents: {answered}, {held} transactions", flush=True)
        _print_replacements(name, site)
    with serve(url, folder, BROKEN) as site:
        workers = site.workers
        cut = sum(_is_cut(site, "/chunked") for _ in range(SEARCHES))
        gone = len(set(workers) - set(site.workers))
        print(
            f"{name:20} réponse interrompue: {cut} coupures visibles sur {SEARCHES}, {gone} processus morts"
        )


def _print_replacements(name: str, site: Site) -> None:
    """Print what is lost when a worker is killed, and when all are replaced."""
    for fault, end in (
        ("processus tué", site.kill_a_worker),
        ("HUP", partial(site.process.send_signal, signal.SIGHUP)),
    ):
        before = set(site.workers)
        with under_load(site, ["/healthz"], _status, per_s=100, kept_alive=False) as tally:
            end()
            time.sleep(LONG_ENOUGH_S)
        replaced = len(before - set(site.workers))
        print(f"{name:20} {fault}: {dict(tally.answers)}, {replaced} remplacés", flush=True)
        if site.process.poll() is not None:
            return


def _status(answer: Answer) -> str:
    return str(answer.status)


def _answered(site: Site) -> str:
    """Search one after the other, and say how many were answered in time."""
    found = 0
    for _ in range(SEARCHES):
        with suppress(OSError, HTTPException):
            found += status_within(site.port, SEARCH, ANSWER_WITHIN_S) == HTTPStatus.OK
    return f"{found} recherches sur {SEARCHES}"


def resident_mb(pid: int) -> float:
    """Return the memory of a process, shared pages included."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text("ascii"))
    return int(found[1]) / 1_024 if found else 0.0


def _is_cut(site: Site, path: str) -> bool:
    try:
        site.get(path)
    except (OSError, HTTPException):
        return True
    return False


def _held_transactions(url: str) -> int:
    """Return how many transactions stay open though their answers had the time to be made."""
    until = time.monotonic() + MAKE_ANSWERS_WITHIN_S
    while (held := _open_transactions(url)) and time.monotonic() < until:
        time.sleep(1)
    return held


def _open_transactions(url: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        held: int = connection.scalars(OPEN_TRANSACTIONS).one()
    engine.dispose()
    return held


if __name__ == "__main__":
    main()
