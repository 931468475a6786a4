"""Visitors that never stop asking, and the count of what they were answered."""

import http.client
import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from bench._site import Answer, Site, ask

Judge = Callable[[Answer], str]
"""Says in one word what an answer is: `new`, `mixed`, `503`…"""

LOST: Final = "lost"
"""Word for a request that got no answer, or half of one."""


class Reply(NamedTuple):
    """What came of a request; monotonic times in seconds."""

    word: str
    asked_at: float
    at: float
    """End of the answer."""


@dataclass(slots=True)
class Tally:
    """What visitors were answered, by word, and when."""

    replies: list[Reply] = field(default_factory=list)
    causes: Counter[str] = field(default_factory=Counter)
    """Of the lost ones."""
    started: float = field(default_factory=time.monotonic)
    ended: float = 0.0
    """When the last request was asked; it is answered too by the end of the block."""

    @property
    def answers(self) -> Counter[str]:
        """Count the answers of each word."""
        return self.since(self.started)

    @property
    def per_s(self) -> float:
        """Requests a second, as they were asked."""
        return len(self.replies) / (self.ended - self.started)

    @property
    def waiting(self) -> int:
        """Count who waited for an answer at the end: all visitors, where the machine can do no more."""
        return sum(reply.asked_at <= self.ended < reply.at for reply in self.replies)

    def since(self, moment: float) -> Counter[str]:
        """Count the answers of each word that came after a moment."""
        return Counter(reply.word for reply in list(self.replies) if reply.at > moment)

    def first_after(self, word: str, since: float) -> float:
        """Find when the first answer of a word came after a moment."""
        return min(reply.at for reply in self.replies if reply.word == word and reply.at > since)

    def wait_for(self, *words: str) -> None:
        """Wait until each of these answers has come once more."""
        now = time.monotonic()
        while not set(words) <= set(self.since(now)):
            time.sleep(0.02)


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
    """Ask for `paths` in turn during the block, `per_s` requests a second.

    Each request is due at its moment, whatever becomes of the others; it is asked late, and none is left out,
    where all `visitors` still wait for their answers.
    """
    tally, over, turns = Tally(), threading.Event(), enumerate(itertools.cycle(paths))
    threads = [
        threading.Thread(target=_visit, args=(site.port, turns, per_s, judge, tally, over, kept_alive))
        for _ in range(visitors)
    ]
    for thread in threads:
        thread.start()
    try:
        yield tally
    finally:
        over.set()
        tally.ended = time.monotonic()
        for thread in threads:
            thread.join()


def _visit(
    port: int,
    turns: Iterator[tuple[int, str]],
    per_s: float,
    judge: Judge,
    tally: Tally,
    over: threading.Event,
    kept_alive: bool,
) -> None:
    """Take one turn after the other; whose moment it is asks."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for turn, path in turns:
        if over.wait(tally.started + turn / per_s - time.monotonic()):
            break
        asked_at = time.monotonic()
        word = _ask(connection, path, judge, tally)
        tally.replies.append(Reply(word, asked_at, time.monotonic()))
        if not kept_alive:
            connection.close()
    connection.close()


def _ask(connection: http.client.HTTPConnection, path: str, judge: Judge, tally: Tally) -> str:
    try:
        return judge(ask(connection, path))
    except (OSError, http.client.HTTPException) as error:
        tally.causes[repr(error)] += 1
        connection.close()  # and the next request opens another
        return LOST
