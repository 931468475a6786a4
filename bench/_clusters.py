"""Temporary PostgreSQL clusters, each on its own socket, for measures and fault tests."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

ROOT = Path(__file__).resolve().parent.parent
NAME = "mediaproche"

SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "fsync": "off",  # faults are in processes, not in disks
    "jit": "off",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster in a folder that also holds its socket."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        """Address of its database, as the owner of the tables."""
        return f"postgresql+psycopg2://{NAME}@/{NAME}?host={self.folder}"

    def start(self) -> None:
        """Start, also after a crash."""
        for socket in self.folder.glob(".s.PGSQL.*"):
            socket.unlink()
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        as_owner(
            program("pg_ctl"), "-D", self.data, "-l", self.folder / "log", "-w", "-t", "60", "-s", "start"
        )

    def stop(self) -> None:
        """Stop immediately, as a crash would: connections are cut, the next start recovers."""
        if self.is_running:
            as_owner(program("pg_ctl"), "-D", self.data, "-m", "immediate", "-w", "-s", "stop")

    def kill(self) -> None:
        """End every process with SIGKILL."""
        postmaster = self._postmaster()
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text("ascii").split()
        for pid in (postmaster, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(map(is_alive, (postmaster, *map(int, children)))):
            time.sleep(0.01)

    @property
    def is_running(self) -> bool:
        return (self.data / "postmaster.pid").exists() and is_alive(self._postmaster())

    def execute(self, *statements: str, database: str = NAME) -> None:
        """Run statements one by one, outside any transaction."""
        engine = create_engine(self.url.replace(f"/{NAME}?", f"/{database}?"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    def _postmaster(self) -> int:
        return int((self.data / "postmaster.pid").read_text("ascii").split()[0])


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Make a folder that the owner of the clusters may write to, of a path short enough for a socket."""
    folder = own(Path(tempfile.mkdtemp(prefix="mediaproche-")))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def cluster(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """Create a cluster with an empty database, and stop it at the end of the block."""
    made = Cluster(folder)
    as_owner(
        program("initdb"), "-D", made.data, "-U", NAME, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-N"
    )
    configure(made, {**SETTINGS, **(settings or {})})
    made.start()
    try:
        made.execute(f"CREATE DATABASE {NAME}", database="postgres")
        yield made
    finally:
        made.stop()


@contextmanager
def replica(primary: Cluster, folder: Path) -> Iterator[Cluster]:
    """Create a replica of a cluster by streaming replication, and stop it at the end of the block."""
    made = Cluster(folder)
    source = ("-h", str(primary.folder), "-U", NAME, "-c", "fast")
    as_owner(program("pg_basebackup"), *source, "-D", made.data, "-R", "-X", "stream")
    configure(made, {"hot_standby_feedback": "on"})
    made.start()
    try:
        yield made
    finally:
        made.stop()


def configure(cluster: Cluster, settings: Mapping[str, str]) -> None:
    """Add settings to those of a cluster; they take effect at its next start."""
    lines = {**settings, "unix_socket_directories": f"'{cluster.folder}'"}
    with (cluster.data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.writelines(f"{name} = {value}\n" for name, value in lines.items())


def as_owner(*command: str | Path, check: bool = True) -> None:
    """Run a program as the account that owns the clusters: PostgreSQL refuses to run as root."""
    prefix = ["runuser", "-u", _owner()[0], "--"] if _owner() else []
    done = subprocess.run(
        [*prefix, *map(str, command)],
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if check and done.returncode:
        raise RuntimeError(f"{command[0]} : {done.stderr or done.stdout}")


def own(folder: Path) -> Path:
    """Create a folder owned by the account of the clusters."""
    folder.mkdir(exist_ok=True)
    if _owner():
        shutil.chown(folder, *_owner())
    return folder


def program(name: str) -> Path:
    """Return the path of a program of the PostgreSQL that has PostGIS."""
    found = subprocess.run(
        ["bash", "-c", f". '{ROOT}/scripts/lib.sh'; postgres_bin ''"],
        capture_output=True,
        text=True,
        check=True,
    )
    return Path(found.stdout.strip(), name)


def is_alive(pid: int) -> bool:
    """Check whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _owner() -> tuple[str, ...]:
    return ("postgres", "postgres") if os.geteuid() == 0 else ()
