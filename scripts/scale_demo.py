"""Show on one machine what many would do: a primary, two replicas, pgbouncer, two sites, HAProxy; break them.

`make scale-demo`. The primary is killed under load: searches go on from the replicas, an import says why not.
"""

import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import NullPool, create_engine

from bench._clusters import NAME, Cluster, as_owner, cluster, own, replica, temporary_folder
from bench._load import Tally, under_load
from bench._site import Site, free_port, served
from bench._versions import NEAREST, PAGE, add_gueret, load_version, version_of, write_version

READER = "mediaproche_reader"
PORT = 6432

REPLICATION = {"wal_level": "replica", "max_wal_senders": "8", "wal_keep_size": "64MB"}

MAKE_READER = (
    f"CREATE ROLE {READER} LOGIN IN ROLE mediaproche_web",
    f"ALTER ROLE {READER} SET default_transaction_read_only = on",
    f"ALTER ROLE {READER} SET default_transaction_isolation = 'repeatable read'",
    f"ALTER ROLE {READER} SET statement_timeout = '5s'",
    f"ALTER ROLE {READER} SET idle_in_transaction_session_timeout = '5min'",
    f"ALTER ROLE {READER} SET max_parallel_workers_per_gather = 0",
    f"ALTER ROLE {READER} SET jit = off",
)
"""What the site asks of each session, given to the role: pgbouncer passes no session options on."""

PGBOUNCER = """
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

HAPROXY = """
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  option redispatch
  retries 2
listen site
  bind 127.0.0.1:{port}
  option httpchk GET /readyz
  default-server check inter 1s fall 2 rise 1
{servers}
"""


def main() -> None:
    """Start everything, load, break, tell what came of it, end everything."""
    with temporary_folder() as folder, ExitStack() as running:
        primary = running.enter_context(cluster(own(folder / "p"), REPLICATION))
        _fill(primary, folder)
        replicas = [running.enter_context(replica(primary, own(folder / f"r{n}"))) for n in (1, 2)]
        bouncers = [running.enter_context(_pgbouncer(node)) for node in (*replicas, primary)]
        sites = [running.enter_context(_site(primary, bouncers, folder / f"site{n}.log")) for n in (1, 2)]
        front = running.enter_context(_haproxy(folder, sites))
        print(
            f"A primary, two replicas, three pgbouncers, two sites, HAProxy on http://127.0.0.1:{front.port}"
        )
        tally = _break(primary, front, folder)
        for site in sites:
            print(site.log.read_text("utf-8"), end="")
    _tell(tally)


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
    """Put a pgbouncer before a node; gives the folder of its socket."""
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


@contextmanager
def _site(primary: Cluster, bouncers: Sequence[Path], log: Path) -> Iterator[Site]:
    """Start a site that reads through the pgbouncers: any replica, the primary when there is none."""
    hosts, ports = ",".join(map(str, bouncers)), ",".join([str(PORT)] * len(bouncers))
    read = f"postgresql://{READER}@/{NAME}?host={hosts}&port={ports}"
    read += "&target_session_attrs=prefer-standby&load_balance_hosts=random"
    with served(primary.url, log, DATABASE_URL_READ=read, DATABASE_POOLED="1", DATABASE_POOL="4") as site:
        yield site


@contextmanager
def _haproxy(folder: Path, sites: Sequence[Site]) -> Iterator[Site]:
    """Share requests between the sites."""
    port = free_port()
    servers = "\n".join(f"  server s{site.port} 127.0.0.1:{site.port}" for site in sites)
    (folder / "haproxy.cfg").write_text(HAPROXY.format(port=port, servers=servers), "ascii")
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


def _break(primary: Cluster, front: Site, folder: Path) -> Tally:
    """Import under load, then kill the primary and go on."""
    engine = create_engine(primary.url, poolclass=NullPool)
    with under_load(front, (NEAREST, PAGE), version_of, per_s=100) as tally:
        time.sleep(2)
        load_version(engine, folder, 2)
        time.sleep(2)
        primary.kill()
        killed = time.monotonic()
        print("The primary is killed. An import now says:")
        print("  " + _import(primary, folder))
        time.sleep(4)
    after = [word for moment, word in tally.moments if moment > killed]
    print(f"{len(after)} answers after its end: { {word: after.count(word) for word in set(after)} }")
    return tally


def _import(primary: Cluster, folder: Path) -> str:
    """Run an import as an operator does; returns what it says."""
    file = write_version(folder / "hub.csv", 3)
    done = subprocess.run(
        [".venv/bin/python", "-m", "importers", "run", "lieux", "--file", str(file)],
        env={"DATABASE_URL": primary.url},
        capture_output=True,
        text=True,
        check=False,
    )
    return " ".join((done.stderr or done.stdout).split())


def _tell(tally: Tally) -> None:
    shown = {word for word in tally.answers if word.startswith("version")}
    wrong = sum(count for word, count in tally.answers.items() if word not in shown)
    print(f"{tally.answers.total()} answers, {tally.per_s:.0f} a second: {dict(tally.answers)}")
    print(f"Wrong or lost: {wrong}" + (f" ({dict(tally.causes)})" if tally.causes else ""))
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
