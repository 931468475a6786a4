"""Failover of the database shown on one machine, with the count of the answers to visitors.

`make scale-demo`. The primary is killed under load: searches go on, an import fails with its reason, a
replica is promoted, an import works again.
"""

import time
from pathlib import Path

from sqlalchemy import NullPool, create_engine

from bench._clusters import Cluster, temporary_folder
from bench._load import LoadTally, under_load
from bench._versions import NEAREST, PAGE, load_version, version_of
from scripts.scale_parts import Machines, machines, promote, run_import_command


def main() -> None:
    """Start everything, run the scenario, print the counts, stop everything."""
    with temporary_folder() as folder, machines(folder) as running:
        print(
            "A primary, two replicas, three pgbouncers, two sites,"
            f" HAProxy on http://127.0.0.1:{running.front.port}"
        )
        tally = _run_scenario(running, folder)
        for log in (*(site.log for site in running.sites), running.front.log):
            print(log.read_text("utf-8"), end="")
    _report(tally)


def _run_scenario(running: Machines, folder: Path) -> LoadTally:
    """Import under load, kill the primary, fail an import, promote a replica, import again."""
    replica, *others = running.replicas
    with under_load(running.front, (NEAREST, PAGE), version_of, per_s=100) as tally:
        time.sleep(2)
        load_version(create_engine(running.primary.url, poolclass=NullPool), folder, 2)
        time.sleep(2)
        running.primary.kill()
        killed = time.monotonic()
        print(f"The primary is killed. An import now says:\n  {_import(running.primary, folder)}")
        time.sleep(2)
        promote(replica, others)
        promoted = time.monotonic()
        print(f"A replica is promoted. The same import now says:\n  {_import(replica, folder)}")
        time.sleep(4)
    for title, since in (("death of the primary", killed), ("promotion", promoted)):
        answers = tally.since(since)
        print(f"Since the {title}: {answers.total()} answers, {dict(answers)}")
    return tally


def _import(primary: Cluster, folder: Path) -> str:
    """Import version 3; return what an operator reads."""
    done = run_import_command(primary, folder, 3)
    return " ".join((done.stderr or done.stdout).split())


def _report(tally: LoadTally) -> None:
    shown = {word for word in tally.answers if word.startswith("version")}
    wrong = sum(count for word, count in tally.answers.items() if word not in shown)
    print(f"{tally.answers.total()} answers, {tally.per_s:.0f} a second: {dict(tally.answers)}")
    print(f"Wrong, lost or refused: {wrong}" + (f" ({dict(tally.causes)})" if tally.causes else ""))
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
