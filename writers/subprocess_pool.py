"""Pool of subprocesses that run writer functions, so that their memory goes back to the system.

The processes that answer visitors never load the large libraries, and go on answering meanwhile. A subprocess
stays for a while after its work: the next sheet does not wait for the libraries again.
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

MAX_PROCESSES: Final = 3
"""At a time: the two large files that the site writes at once, and a sheet. 80 to 110 MB each."""

MAX_IDLE_S: Final = 60.0
"""After which an idle process ends."""

MESSAGE_ROWS: Final = 100
"""Rows pickled together."""

_ENDED: Final = "The process was ended."

_ROOT: Final = Path(__file__).resolve().parent.parent


class SubprocessFailed(RuntimeError):
    """The function failed in its process; the text is its error there."""


class SubprocessPool:
    """Processes that start when they are needed, each running one function at a time."""

    def __init__(self) -> None:
        self._idle: list[_Process] = []
        self._lock, self._slots = Lock(), BoundedSemaphore(MAX_PROCESSES)

    def run(self, function: str, rows: Iterable[Any], **values: Any) -> Any:  # whatever it returns
        """Call `function(rows, **values)`, named as «writers.module:function»; values can be pickled.

        Raises SubprocessFailed, and whatever reading the rows raises.
        """
        with self._slots:
            process = self._acquire()
            try:
                answer = process.call(function, rows, values)
            except BaseException:
                process.end()
                raise
            process.idle_since = time.monotonic()
            with self._lock:
                self._idle.append(process)
            return answer

    def end_idle(self, idle_s: float = MAX_IDLE_S) -> None:
        """End the processes that have been idle for some seconds."""
        before = time.monotonic() - idle_s
        with self._lock:
            ending = [process for process in self._idle if process.idle_since <= before]
            self._idle = [process for process in self._idle if process.idle_since > before]
        for process in ending:
            process.end()

    def _acquire(self) -> "_Process":
        with self._lock:
            while self._idle:
                process = self._idle.pop()
                if process.is_running:
                    return process
                process.end()
        return _Process()


class _Process:
    """A subprocess that runs functions, one after the other, until its standard input closes."""

    def __init__(self) -> None:
        self.idle_since = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__], cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    @property
    def is_running(self) -> bool:
        """Whether nothing ended it."""
        return self._process.poll() is None

    def call(self, function: str, rows: Iterable[Any], values: Mapping[str, Any]) -> Any:
        requests, answers = self._process.stdin, self._process.stdout
        assert requests is not None
        assert answers is not None
        for message in chain([(function, values)], _batches(rows), [()]):
            _send(message, requests)
        try:
            answer, failure = pickle.load(answers)  # noqa: S301 (from our own process)
        except EOFError:
            answer, failure = None, _ENDED
        if failure:
            raise SubprocessFailed(failure)
        return answer

    def end(self) -> None:
        """Kill it even in the middle of a call, and wait for its end."""
        self._process.kill()
        with suppress(BrokenPipeError), self._process:  # closes the pipes, and waits
            pass


def main() -> None:
    """Run the calls read on the standard input, until it closes."""
    for ignored in (signal.SIGINT, signal.SIGTERM):  # the parent gets them too, and ends first
        signal.signal(ignored, signal.SIG_IGN)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library that prints must not be taken for an answer
    with suppress(EOFError, BrokenPipeError):
        while True:
            pickle.dump(_answer(requests), answers)
            answers.flush()


def _answer(requests: BinaryIO) -> tuple[Any, str | None]:
    """Run one call; returns its result, or None and its error."""
    rows = _receive(requests)
    function, values = next(rows), next(rows)
    try:
        return resolve_name(function)(rows, **values), None
    except Exception as error:  # noqa: BLE001 (raised again in the parent)
        # Its class and its place alone, as in the logs of the site: its text may quote personal data.
        log.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)).rstrip())
        return None, f"{type(error).__name__}: {error}"
    finally:
        deque(rows, 0)  # unread rows must not be taken for the next call


def _send(message: Any, requests: IO[bytes]) -> None:  # whatever can be pickled
    try:
        pickle.dump(message, requests)
        if not message:
            requests.flush()
    except BrokenPipeError as error:
        raise SubprocessFailed(_ENDED) from error


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, MESSAGE_ROWS)):
        yield batch


def _receive(requests: BinaryIO) -> Iterator[Any]:
    return chain.from_iterable(iter(lambda: pickle.load(requests), ()))  # noqa: S301 (from our own site)


if __name__ == "__main__":
    main()
