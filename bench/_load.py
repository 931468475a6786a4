"""Visitors that never stop asking, and the count of what they were answered."""

import http.client
import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench._site import Answer, Site, ask

Judge = Callable[[Answer], str]
"""Says in one word what an answer is: `new`, `mixed`, `503`…"""

LOST = "lost"
"""Word for a request that got no answer, or half of one."""


@dataclass(slots=True)
class Tally:
    """What visitors were answered, by word, and when."""

    answers: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    """Of the lost ones."""
    moments: list[tuple[float, str]] = field(default_factory=list)
    """Monotonic time of the end of each answer, in seconds, with its word."""
    started: float = field(default_factory=time.monotonic)
    ended: float = 0.0

    @property
    def per_s(self) -> float:
        """Answers a second."""
        return self.answers.total() / (self.ended - self.started)

    def last(self, word: str) -> float:
        """Find when the last answer of a word came."""
        return max(moment for moment, said in self.moments if said == word)

    def first_after(self, word: str, since: float) -> float:
        """Find when the first answer of a word came after a moment."""
        return min(moment for moment, said in self.moments if said == word and moment > since)


@contextmanager
def under_load(
    site: Site,
    paths: Sequence[str],
    judge: Judge,
    *,
    visitors: int = 4,
    per_s: float = 200,
    kept_alive: bool = True,
) -> Iterator[Tally]:
    """Ask for `paths` in turn during the block, `per_s` requests a second at most."""
    tally, over, turns = Tally(), threading.Event(), itertools.cycle(paths)
    threads = [
        threading.Thread(
            target=_visit, args=(site.port, turns, judge, tally, over, visitors / per_s, kept_alive)
        )
        for _ in range(visitors)
    ]
    for thread in threads:
        thread.start()
    try:
        yield tally
    finally:
        over.set()
        for thread in threads:
            thread.join()
        tally.ended = time.monotonic()


def _visit(
    port: int,
    paths: Iterator[str],
    judge: Judge,
    tally: Tally,
    over: threading.Event,
    pause_s: float,
    kept_alive: bool,
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    due = time.monotonic()
    while not over.is_set():
        word = _ask(connection, next(paths), judge, tally)
        if not kept_alive:
            connection.close()
        tally.answers[word] += 1
        tally.moments.append((time.monotonic(), word))
        due = max(due + pause_s, time.monotonic() - pause_s)  # what is late is not made up for in a burst
        over.wait(due - time.monotonic())
    connection.close()


def _ask(connection: http.client.HTTPConnection, path: str, judge: Judge, tally: Tally) -> str:
    try:
        return judge(ask(connection, path))
    except (OSError, http.client.HTTPException) as error:
        tally.causes[repr(error)] += 1
        connection.close()  # and the next request opens another
        return LOST
