"""Modules that one request and one imported row pass through, in the order in which they are entered.

Run: python -m bench.modules_entered [CHECKOUT], by default this checkout, with its own Python; needs a
database with communes and lieux (DATABASE_URL). The same is asked of another town first, which fills the
caches of the data but not that of answers. The row is the second one of a file of lieux that `check` reads,
and its modules are those of which the calls grow with it. Nothing is stored.
"""

import argparse
import contextlib
import io
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Final

PROJECT_ROOT: Final = Path(__file__).resolve().parent.parent
TOP_PACKAGES: Final = ("geo", "importers", "webapp", "writers")
PATHS: Final = ("/recherche?q=", "/api/v1/lieux?q=")
WARMING, FOLLOWED = "ajaccio", "gueret"
FILE: Final = Path("tests/data/lieux/v1.csv")


def main() -> None:
    """Print the modules of a checkout that serve each request and the row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", nargs="?", type=Path, default=PROJECT_ROOT)
    root = parser.parse_args().checkout.resolve()
    if Path.cwd() != root or root != PROJECT_ROOT:
        run_in(root)
        return
    follow_everything()


def run_in(root: Path) -> None:
    """Run this very file by the Python of another checkout."""
    code = f"import runpy; runpy.run_path({__file__!r})['follow_everything']()"
    environment = {**os.environ, "PYTHONPATH": str(root)}
    subprocess.run([root / ".venv/bin/python", "-c", code], cwd=root, check=True, env=environment)


def follow_everything() -> None:
    """Follow the requests and the row in the checkout of the current directory."""
    from webapp import create_app  # noqa: PLC0415 (of the checkout that is followed)

    client = create_app().test_client()
    for path in PATHS:
        _request(client, path + WARMING)
        _print(f"GET {path}{FOLLOWED}", list(calls_of(partial(_request, client, path + FOLLOWED))))
    _print(f"Second row of {FILE}", row_modules())


def _request(client: Any, path: str) -> None:  # the test client of Flask
    response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code} {response.text[:300]}")


def row_modules() -> list[str]:
    """List the modules that are called more often for two rows than for the first alone."""
    lines = FILE.read_text("utf-8").splitlines(keepends=True)
    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder) / "one.csv", Path(folder) / "two.csv"
        one.write_text("".join(lines[:2]), "utf-8")
        two.write_text("".join(lines[:3]), "utf-8")
        check(one)
        first, both = calls_of(lambda: check(one)), calls_of(lambda: check(two))
    return [module for module, calls in both.items() if calls > first[module]]


def check(path: Path) -> None:
    """Run `python -m importers check lieux --file PATH`, which stores nothing, and drop what it prints."""
    from importers.cli import main as importers_command  # noqa: PLC0415 (the same)

    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        importers_command(["check", "lieux", "--file", str(path)])


def calls_of(run: Callable[[], object]) -> Counter[str]:
    """Count the calls into each module of the project, the first one entered first."""
    calls = Counter[str]()

    def count(frame: FrameType, event: str, _: object) -> None:
        name = frame.f_globals.get("__name__", "")
        if (
            event == "call"
            and name.partition(".")[0] in TOP_PACKAGES
            and frame.f_code.co_filename != "<string>"
        ):
            calls[name] += 1

    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(None)
    return calls


def _print(title: str, modules: list[str]) -> None:
    print(f"{title}: {len(modules)} modules")
    for module in modules:
        print(f"  {module}")


if __name__ == "__main__":
    main()
