"""Constant load on a site, and the count of its answers."""

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
"""Classifies an answer by one word: `new`, `mixed`, `503`…"""

LOST: Final = "lost"
"""Word of a request without a whole answer."""


class Reply(NamedTuple):
    """Outcome of a request; monotonic times in seconds."""

    word: str
    sent_at: float
    at: float
    """End of the answer."""


@dataclass(slots=True)
class LoadTally:
    """Outcomes of all requests, by word, and their times."""

    replies: list[Reply] = field(default_factory=list)
    causes: Counter[str] = field(default_factory=Counter)
    """Of the lost ones."""
    started: float = field(default_factory=time.monotonic)
    ended: float = 0.0
    """When the last request was sent; its answer comes before the end of the block."""

    @property
    def answers(self) -> Counter[str]:
        """Count the answers of each word."""
        return self.since(self.started)

    @property
    def per_s(self) -> float:
        """Requests a second, as they were sent."""
        return len(self.replies) / (self.ended - self.started)

    @property
    def waiting(self) -> int:
        """Visitors still waiting at the end: all of them where the machine is saturated."""
        return sum(reply.sent_at <= self.ended < reply.at for reply in self.replies)

    def since(self, moment: float) -> Counter[str]:
        """Count the answers of each word that came after a moment."""
        return Counter(reply.word for reply in list(self.replies) if reply.at > moment)

    def first_after(self, word: str, since: float) -> float:
        """Return when the first answer of a word came after a moment."""
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
) -> Iterator[LoadTally]:
    """Request `paths` in turn during the block, `per_s` requests a second.

    Each request is due at its moment, whatever the others do; where all `visitors` still wait for an answer
    it is sent late, and none is skipped.
    """
    tally, over, turns = LoadTally(), threading.Event(), enumerate(itertools.cycle(paths))
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
    tally: LoadTally,
    over: threading.Event,
    kept_alive: bool,
) -> None:
    """Send the requests of the next turns, each at its moment."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for turn, path in turns:
        if over.wait(tally.started + turn / per_s - time.monotonic()):
            break
        sent_at = time.monotonic()
        word = _ask(connection, path, judge, tally)
        tally.replies.append(Reply(word, sent_at, time.monotonic()))
        if not kept_alive:
            connection.close()
    connection.close()


def _ask(connection: http.client.HTTPConnection, path: str, judge: Judge, tally: LoadTally) -> str:
    try:
        return judge(ask(connection, path))
    except (OSError, http.client.HTTPException) as error:
        tally.causes[repr(error)] += 1
        connection.close()  # and the next request opens another
        return LOST
