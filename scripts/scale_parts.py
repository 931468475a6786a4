"""The machines of a replicated site, on one: primary, two replicas, pgbouncers, two sites, HAProxy."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import NullPool, create_engine

from bench._clusters import NAME, ROOT, Cluster, as_owner, cluster, own, replica
from bench._site import Site, free_port, served
from bench._versions import add_gueret, load_version, write_version

READER: Final = "mediaproche_reader"
PORT: Final = 6432
THREADS: Final = 4

REPLICATION: Final = {"wal_level": "replica", "max_wal_senders": "8", "wal_keep_size": "64MB"}

MAKE_READER: Final = (
    f"CREATE ROLE {READER} LOGIN IN ROLE mediaproche_web",
    f"ALTER ROLE {READER} SET default_transaction_read_only = on",
    f"ALTER ROLE {READER} SET default_transaction_isolation = 'repeatable read'",
    f"ALTER ROLE {READER} SET statement_timeout = '5s'",
    f"ALTER ROLE {READER} SET idle_in_transaction_session_timeout = '5min'",
    f"ALTER ROLE {READER} SET max_parallel_workers_per_gather = 0",
    f"ALTER ROLE {READER} SET jit = off",
)
"""Session settings of the site, set on the role: pgbouncer passes no session options on."""

SITE: Final = {
    "DATABASE_POOLED": "1",
    "WEB_THREADS": str(THREADS),
    "DATABASE_POOL": str(THREADS + 1),  # one a thread, one for what a process reads in advance
    "PROXIES": "1",
    "RATE_LIMIT_PER_S": "0",  # all the load of a demonstration comes from one address
}

PGBOUNCER: Final = """
[databases]
{name} = host={node} dbname={name}
[pgbouncer]
listen_port = {port}
unix_socket_dir = {folder}
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 8
server_login_retry = 1
query_wait_timeout = 2
logfile = {folder}/log
pidfile = {folder}/pid
"""

HAPROXY: Final = """
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  option forwardfor
  option redispatch
  retries 2
  retry-on conn-failure empty-response   # the site only reads: asking twice changes nothing
listen site
  bind 127.0.0.1:{port}
  option httpchk GET /readyz
  default-server check inter 1s fall 2 rise 1
{servers}
  # When no site passes its check any more, ask them all the same: a site that is late still answers,
  # and one without a database says so in plain words.
  option allbackups
{last_resorts}
"""


@dataclass(frozen=True, slots=True)
class Machines:
    """Every running process."""

    primary: Cluster
    replicas: Sequence[Cluster]
    reading: dict[str, str]
    """Database settings of the sites."""
    sites: Sequence[Site]
    front: Site


@contextmanager
def machines(folder: Path) -> Iterator[Machines]:
    """Start everything with version 1 of the lieux, and stop it at the end of the block."""
    with ExitStack() as running:
        primary = running.enter_context(cluster(own(folder / "p"), REPLICATION))
        _fill(primary, folder)
        replicas = [running.enter_context(replica(primary, own(folder / f"r{n}"))) for n in (1, 2)]
        bouncers = [running.enter_context(_pgbouncer(node)) for node in (*replicas, primary)]
        reading = {**SITE, "DATABASE_URL_READ": _read_url(bouncers)}
        sites = [
            running.enter_context(served(primary.url, folder / f"site{n}.log", **reading)) for n in (1, 2)
        ]
        front = running.enter_context(_haproxy(folder, sites))
        yield Machines(primary, replicas, reading, sites, front)


def promote(promoted: Cluster, others: Sequence[Cluster]) -> None:
    """Make a replica the primary, followed by the others. The former primary must be off for good."""
    promoted.execute("SELECT pg_promote()")
    for other in others:
        follow = f"ALTER SYSTEM SET primary_conninfo = 'host={promoted.folder} user={NAME}'"
        other.execute(follow, "SELECT pg_reload_conf()")


def run_import_command(primary: Cluster, folder: Path, version: int) -> subprocess.CompletedProcess[str]:
    """Run an import as an operator does; the reason of a failure is on its standard error."""
    file = write_version(folder / "hub.csv", version)
    return subprocess.run(
        [sys.executable, "-m", "importers", "run", "lieux", "--file", str(file)],
        env={**os.environ, "DATABASE_URL": primary.url},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def _fill(primary: Cluster, folder: Path) -> None:
    engine = create_engine(primary.url, poolclass=NullPool)
    config = Config("alembic.ini")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    add_gueret(engine)
    load_version(engine, folder, 1)
    primary.execute(*MAKE_READER)


@contextmanager
def _pgbouncer(node: Cluster) -> Iterator[Path]:
    """Run a pgbouncer before a node; yield the folder of its socket."""
    folder = own(node.folder / "b")
    (folder / "users").write_text(f'"{READER}" ""\n', "ascii")
    (folder / "ini").write_text(
        PGBOUNCER.format(name=NAME, node=node.folder, port=PORT, folder=folder), "ascii"
    )
    as_owner("pgbouncer", "-d", folder / "ini")
    try:
        yield folder
    finally:
        as_owner("kill", (folder / "pid").read_text("ascii").strip(), check=False)


def _read_url(bouncers: Sequence[Path]) -> str:
    """Return an address that leads to any replica, or to the primary when there is none."""
    hosts, ports = ",".join(map(str, bouncers)), ",".join([str(PORT)] * len(bouncers))
    return (
        f"postgresql://{READER}@/{NAME}?host={hosts}&port={ports}"
        "&target_session_attrs=prefer-standby&load_balance_hosts=random"
    )


@contextmanager
def _haproxy(folder: Path, sites: Sequence[Site]) -> Iterator[Site]:
    """Balance requests between the sites."""
    port, ports = free_port(), [site.port for site in sites]
    servers = "\n".join(f"  server s{each} 127.0.0.1:{each}" for each in ports)
    last_resorts = "\n".join(f"  server late{each} 127.0.0.1:{each} no-check backup" for each in ports)
    configuration = HAPROXY.format(port=port, servers=servers, last_resorts=last_resorts)
    (folder / "haproxy.cfg").write_text(configuration, "ascii")
    log = folder / "haproxy.log"
    with log.open("wb") as file:
        binary = shutil.which("haproxy") or "/usr/sbin/haproxy"
        process = subprocess.Popen([binary, "-db", "-f", folder / "haproxy.cfg"], stdout=file, stderr=file)
    front = Site(port, process, log)
    try:
        while _status(front) != 200:
            time.sleep(0.1)
        yield front
    finally:
        process.terminate()
        process.wait()


def _status(site: Site) -> int:
    try:
        return site.get("/readyz").status
    except OSError:
        return 0
