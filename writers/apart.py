"""Run a function in a process of its own, so that what it takes of memory goes back to the system.

The processes that answer visitors load none of its libraries, and go on answering meanwhile. A process that
has done its work waits for some more: the next sheet does not wait for the libraries again.
"""

import logging
import pickle
import signal
import subprocess
import sys
import time
import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from pkgutil import resolve_name
from threading import BoundedSemaphore, Lock
from typing import IO, Any, BinaryIO, Final

log = logging.getLogger(__name__)

MOST: Final = 3
"""At once: the two large files of FILES_AT_ONCE, and a sheet that somebody waits for. 80 to 110 MB each."""

REST_S: Final = 60.0
"""After which a process that has nothing to do ends."""

BATCH_ROWS: Final = 100

_ENDED: Final = "The process was ended."

_ROOT: Final = Path(__file__).resolve().parent.parent


class FailedApart(RuntimeError):
    """The function failed in its process; the text is what it was told there."""


class Apart:
    """Processes that start when they are needed, each for one function at a time."""

    def __init__(self) -> None:
        self._resting: list[_Process] = []
        self._changing, self._room = Lock(), BoundedSemaphore(MOST)

    def run(self, function: str, rows: Iterable[Any], **values: Any) -> Any:  # whatever it gives
        """Call `function(rows, **values)`, named as «writers.module:function»; values can be pickled.

        Raises FailedApart, and whatever reading the rows raises.
        """
        with self._room:
            process = self._take()
            try:
                answer = process.call(function, rows, values)
            except BaseException:
                process.end()
                raise
            process.since = time.monotonic()
            with self._changing:
                self._resting.append(process)
            return answer

    def let_go(self, rested_s: float = REST_S) -> None:
        """End the processes that have rested for long enough."""
        before = time.monotonic() - rested_s
        with self._changing:
            ending = [process for process in self._resting if process.since <= before]
            self._resting = [process for process in self._resting if process.since > before]
        for process in ending:
            process.end()

    def _take(self) -> "_Process":
        with self._changing:
            while self._resting:
                process = self._resting.pop()
                if process.runs:
                    return process
                process.end()
        return _Process()


class _Process:
    """A process that runs functions, one after the other, until it is told nothing any more."""

    def __init__(self) -> None:
        self.since = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__], cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    @property
    def runs(self) -> bool:
        """Tell whether nothing ended it."""
        return self._process.poll() is None

    def call(self, function: str, rows: Iterable[Any], values: Mapping[str, Any]) -> Any:
        to, answers = self._process.stdin, self._process.stdout
        assert to is not None
        assert answers is not None
        for message in chain([(function, values)], _batches(rows), [()]):
            _send(message, to)
        try:
            answer, failure = pickle.load(answers)  # noqa: S301 (from our own process)
        except EOFError:
            answer, failure = None, _ENDED
        if failure:
            raise FailedApart(failure)
        return answer

    def end(self) -> None:
        """End it even if it was in the middle of something."""
        self._process.kill()
        with suppress(BrokenPipeError), self._process:  # closes the pipes, and waits
            pass


def main() -> None:
    """Run what comes on the standard input, until it closes."""
    for ignored in (signal.SIGINT, signal.SIGTERM):  # who asked is told to stop too, and ends first
        signal.signal(ignored, signal.SIG_IGN)
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library that prints must not be taken for an answer
    with suppress(EOFError, BrokenPipeError):
        while True:
            pickle.dump(_answer(asked), answers)
            answers.flush()


def _answer(asked: BinaryIO) -> tuple[Any, str | None]:
    """Call a function; gives what it gives, or what went wrong."""
    rows = _received(asked)
    function, values = next(rows), next(rows)
    try:
        return resolve_name(function)(rows, **values), None
    except Exception as error:  # noqa: BLE001 (it is raised where the answer is read)
        # Its class and its place, as in the logs of the site: its text may quote anything.
        log.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)).rstrip())
        return None, f"{type(error).__name__}: {error}"
    finally:
        deque(rows, 0)  # what was not read is not the next question


def _send(message: Any, to: IO[bytes]) -> None:  # whatever can be pickled
    try:
        pickle.dump(message, to)
        if not message:
            to.flush()
    except BrokenPipeError as error:
        raise FailedApart(_ENDED) from error


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH_ROWS)):
        yield batch


def _received(asked: BinaryIO) -> Iterator[Any]:
    return chain.from_iterable(iter(lambda: pickle.load(asked), ()))  # noqa: S301 (from our own site)


if __name__ == "__main__":
    main()
