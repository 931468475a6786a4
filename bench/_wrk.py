"""Load by the programs made for it: wrk on pages, pgbench on statements. Each gives a reading."""

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
class Reading:
    """What a server did under load. Units: answers a second, milliseconds."""

    per_s: float
    p50_ms: float
    p99_ms: float
    wrong: int = 0
    """Requests that failed, or were answered otherwise than by 2xx or 3xx."""


def has_wrk() -> bool:
    """Tell whether wrk is installed."""
    return shutil.which("wrk") is not None


def wrk(origin: str, paths: Sequence[str], *, clients: int, seconds: int, folder: Path) -> Reading:
    """Ask for `paths` in turn with as many connections as there are clients."""
    script = folder / "wrk.lua"
    script.write_text(_SCRIPT % ", ".join(json.dumps(path) for path in paths), "utf-8")
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "-s", str(script), origin]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return Reading(**json.loads(told.splitlines()[-1]))


def pgbench(url: str, statement: str, *, clients: int, seconds: int, folder: Path) -> Reading:
    """Run a statement over and over; percentiles are those of its own log of transactions."""
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
    told = subprocess.run(
        [*command, *log_options, libpq(url)], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"tps = ([0-9.]+)", told)
    assert found is not None
    logs = list(folder.glob("pgbench.*[0-9]"))
    taken = sorted(int(line.split()[2]) / 1e3 for log in logs for line in log.read_text("ascii").splitlines())
    for log in logs:
        log.unlink()
    return Reading(float(found[1]), taken[len(taken) // 2], taken[len(taken) * 99 // 100])
