"""Load tests by wrk (pages) and pgbench (statements)."""

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench._clusters import program
from bench._lieux import libpq

_SCRIPT: Final = """
local paths = {%s}
local at = 0
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at])
end
done = function(summary, latency, _)
  local bad = summary.errors
  io.write(string.format(
    '\\n{"per_s": %%f, "p50_ms": %%f, "p99_ms": %%f, "wrong": %%d}\\n',
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    bad.status + bad.connect + bad.read + bad.write + bad.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class LoadResult:
    """Speed of a server under load. Units: answers a second, milliseconds."""

    per_s: float
    p50_ms: float
    p99_ms: float
    wrong: int = 0
    """Requests that failed, or whose status was not 2xx or 3xx."""


def has_wrk() -> bool:
    """Check whether wrk is installed."""
    return shutil.which("wrk") is not None


def wrk(origin: str, paths: Sequence[str], *, clients: int, seconds: int, folder: Path) -> LoadResult:
    """Request `paths` in turn over one connection per client."""
    script = folder / "wrk.lua"
    script.write_text(_SCRIPT % ", ".join(json.dumps(path) for path in paths), "utf-8")
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "-s", str(script), origin]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return LoadResult(**json.loads(output.splitlines()[-1]))


def pgbench(url: str, statement: str, *, clients: int, seconds: int, folder: Path) -> LoadResult:
    """Run a statement over and over; percentiles are computed from the log of its transactions."""
    script = folder / "pgbench.sql"
    script.write_text(statement, "utf-8")
    prefix = folder / "pgbench"
    command: list[str | Path] = [
        program("pgbench"),
        "-n",
        f"-c{clients}",
        "-j1",
        f"-T{seconds}",
        "-f",
        script,
    ]
    log_options = ["-l", f"--log-prefix={prefix}"]
    output = subprocess.run(
        [*command, *log_options, libpq(url)], capture_output=True, text=True, check=True
    ).stdout
    rate = re.search(r"tps = ([0-9.]+)", output)
    assert rate is not None
    logs = list(folder.glob("pgbench.*[0-9]"))
    times_ms = sorted(
        int(line.split()[2]) / 1e3 for log in logs for line in log.read_text("ascii").splitlines()
    )
    for log in logs:
        log.unlink()
    return LoadResult(float(rate[1]), times_ms[len(times_ms) // 2], times_ms[len(times_ms) * 99 // 100])
