"""Show on one machine what many would do when the primary dies, and count what visitors were answered.

`make scale-demo`. Searches go on, an import says why not, a replica is promoted, an import works again.
"""

import time
from pathlib import Path

from sqlalchemy import NullPool, create_engine

from bench._clusters import Cluster, temporary_folder
from bench._load import Tally, under_load
from bench._versions import NEAREST, PAGE, load_version, version_of
from scripts.scale_parts import Machines, ask_to_import, machines, promote


def main() -> None:
    """Start everything, load, break, mend, tell what came of it, end everything."""
    with temporary_folder() as folder, machines(folder) as all_of_them:
        print(
            "A primary, two replicas, three pgbouncers, two sites,"
            f" HAProxy on http://127.0.0.1:{all_of_them.front.port}"
        )
        tally = _break_and_mend(all_of_them, folder)
        for log in (*(site.log for site in all_of_them.sites), all_of_them.front.log):
            print(log.read_text("utf-8"), end="")
    _tell(tally)


def _break_and_mend(all_of_them: Machines, folder: Path) -> Tally:
    """Import under load, kill the primary, import in vain, promote a replica, import again."""
    chosen, *others = all_of_them.replicas
    with under_load(all_of_them.front, (NEAREST, PAGE), version_of, per_s=100) as tally:
        time.sleep(2)
        load_version(create_engine(all_of_them.primary.url, poolclass=NullPool), folder, 2)
        time.sleep(2)
        all_of_them.primary.kill()
        killed = time.monotonic()
        print(f"The primary is killed. An import now says:\n  {_import(all_of_them.primary, folder)}")
        time.sleep(2)
        promote(chosen, others)
        promoted = time.monotonic()
        print(f"A replica is promoted. The same import now says:\n  {_import(chosen, folder)}")
        time.sleep(4)
    for title, since in (("death of the primary", killed), ("promotion", promoted)):
        answers = tally.since(since)
        print(f"Since the {title}: {answers.total()} answers, {dict(answers)}")
    return tally


def _import(primary: Cluster, folder: Path) -> str:
    """Import version 3; returns what an operator reads."""
    done = ask_to_import(primary, folder, 3)
    return " ".join((done.stderr or done.stdout).split())


def _tell(tally: Tally) -> None:
    shown = {word for word in tally.answers if word.startswith("version")}
    wrong = sum(count for word, count in tally.answers.items() if word not in shown)
    print(f"{tally.answers.total()} answers, {tally.per_s:.0f} a second: {dict(tally.answers)}")
    print(f"Wrong, lost or refused: {wrong}" + (f" ({dict(tally.causes)})" if tally.causes else ""))
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
