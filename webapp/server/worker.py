"""gunicorn worker whose threads no client can hold, however slowly it speaks or listens.

gunicorn's own threaded worker waits in a thread for a request and for its answer to be taken: a few slow
clients stop the site. Behind nginx it holds as well: docs/operations.md compares both, granian and waitress.
This one stays because it needs no second server beside it, to install, to start and to watch.
"""

import math
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from operator import attrgetter
from selectors import EVENT_READ, EVENT_WRITE
from typing import Any, Final

from gunicorn.workers.gthread import TConn, ThreadWorker

from webapp.server.client_socket import ClientSocket

HEAD_TIMEOUT_S: Final = 10.0
"""For a client to send the whole head of a request, from the opening or from the last answer."""

SEND_TIMEOUT_S: Final = 30
"""For a client to receive something more of its answer."""

ANSWER_TIMEOUT_S: Final = 600.0
"""For a whole answer: the largest export, 6 MB packed, at 80 kbit/s."""

LINGER_TIMEOUT_S: Final = 2.0
"""For a client to notice that its answer is complete."""

SILENT_AFTER_S: Final = 0.5
"""After which a connection that only waits is closed to make room: its request may be on its way."""

ACCEPT_PAUSE_S: Final = 0.0005
"""During which a worker that has just accepted a connection leaves the next one to the other workers."""

MANY_CONNECTIONS: Final = 32
"""Connections answered or waiting, from which a worker accepts all it can: many spread by themselves."""

MAX_HEAD_BYTES: Final = 1 << 15
"""Browsers send 1 kB."""

MAX_SLOW_READERS: Final = 256
"""Each holds a file. The sockets of most clients hold whole answers of 100 kB and more."""

MAX_UNSENT_BYTES: Final = 1 << 30
"""Of all slow readers: disk space."""

_END_OF_HEAD: Final = b"\r\n\r\n"
_BODY_HEADERS: Final = frozenset({"CONTENT-LENGTH", "TRANSFER-ENCODING"})

Reaction = Callable[[TConn], None]


class Waiting(dict[TConn, float]):
    """Connections that wait for the same thing, and until when; the first of them for longest."""

    def __init__(self, timeout_s: float) -> None:
        super().__init__()
        self.timeout_s = timeout_s

    @property
    def since(self) -> float:
        """Moment from which the first one has waited."""
        return next(iter(self.values()), math.inf) - self.timeout_s

    def add(self, conn: TConn) -> None:
        """Add a connection, which waits from now on."""
        self[conn] = time.monotonic() + self.timeout_s
        conn.waiting = self

    def shorten(self, deadline: float) -> None:
        """Shorten all waits to end at a moment."""
        for conn, until in self.items():
            self[conn] = min(until, deadline)
        self.timeout_s = min(self.timeout_s, deadline - time.monotonic())


class BufferingWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A request takes a thread once its head is whole, and until its answer is made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # whatever gunicorn hands over
        super().__init__(*args, **kwargs)
        self._beginning, self._idle = Waiting(HEAD_TIMEOUT_S), Waiting(self.cfg.keepalive)
        self._reading, self._lingering = Waiting(ANSWER_TIMEOUT_S), Waiting(LINGER_TIMEOUT_S)
        self._accepted_at = -math.inf

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Pause accepting for a moment after each connection: else one worker may take all."""
        left_s = self._accepted_at + ACCEPT_PAUSE_S - time.monotonic()
        others = self.nr_conns - sum(map(len, (self._idle, self._reading, self._lingering)))
        if self.cfg.workers == 1 or left_s <= 0 or not 0 < others < MANY_CONNECTIONS:
            super().wait_for_and_dispatch_events(timeout)
            return
        accepting = self._accepting
        self.set_accept_enabled(False)
        super().wait_for_and_dispatch_events(min(timeout, left_s))
        self.set_accept_enabled(accepting)

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection, and wait for its request without a thread."""
        try:
            accepted, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self._accepted_at = time.monotonic()
        self._make_room()
        self.nr_conns += 1
        client = ClientSocket(accepted, timeout_s=SEND_TIMEOUT_S)
        self._wait(self._beginning, TConn(self.cfg, client, address, listener.getsockname()), self._on_head)

    def handle_request(self, req: Any, conn: TConn) -> bool:  # a request of gunicorn
        """Answer; a connection whose request has a body is closed, since nothing here reads bodies."""
        if any(name in _BODY_HEADERS for name, _ in req.headers):
            req.force_close()
        return bool(super().handle_request(req, conn))

    def finish_request(self, conn: TConn, fs: "Future[bool]") -> None:
        """Send the rest of an answer without a thread, then reuse the connection or close it."""
        reused = (
            not fs.cancelled() and fs.exception() is None and fs.result() and not _has_partial_request(conn)
        )
        if conn.sock.fileno() < 0:  # an error in the middle of the answer: gunicorn has closed it
            self._drop(conn)
        elif conn.sock.unsent_bytes:
            self._wait(self._reading, conn, partial(self._on_writable, reused=reused), EVENT_WRITE)
            self._limit_slow_readers()
        else:
            self._end_answer(conn, reused=reused)

    def murder_pending(self) -> None:
        """Close connections that have waited for too long, whatever they wait for."""
        self._make_room()
        now = time.monotonic()
        for waiting in (self._beginning, self._idle, self._reading, self._lingering):
            while waiting.since + waiting.timeout_s <= now:
                self._drop(next(iter(waiting)))

    def _cap_keepalive(self, deadline: float) -> None:
        """Shorten the wait of connections without a request when the worker stops."""
        for waiting in (self._beginning, self._idle):
            waiting.shorten(deadline)

    def _wait(
        self, waiting: Waiting, conn: TConn, react: Callable[[TConn], None], event: int = EVENT_READ
    ) -> None:
        """Register a connection until something can be read from it, or written to it."""
        conn.sock.setblocking(False)
        waiting.add(conn)
        self.poller.register(conn.sock, event, partial(_react, react, conn))

    def _resume(self, conn: TConn) -> None:
        """Take a connection back from where it waits, if it does."""
        if conn.waiting is not None:
            self.poller.unregister(conn.sock)
            del conn.waiting[conn]
            conn.waiting = None

    def _drop(self, conn: TConn) -> None:
        self._resume(conn)
        self.nr_conns -= 1
        conn.close()

    def _on_head(self, conn: TConn) -> None:
        """Queue a request whose head is whole; drop one whose head has no end."""
        seen = conn.sock.peek(MAX_HEAD_BYTES)
        if _END_OF_HEAD in seen:
            conn.sock.wake_up_after(0)
            conn.data_ready = True
            self._resume(conn)
            self.enqueue_req(conn)
        elif conn.sock.peeked_bytes < len(seen) < MAX_HEAD_BYTES:
            conn.sock.wake_up_after(len(seen))
            if conn.waiting is self._idle:
                del self._idle[conn]
                self._beginning.add(conn)
        else:  # what does not grow any more has ended
            self._drop(conn)

    def _on_writable(self, conn: TConn, *, reused: bool) -> None:
        """Send more of an answer to a slow reader."""
        try:
            conn.sock.send_more()
        except OSError:
            self._drop(conn)
            return
        if not conn.sock.unsent_bytes:
            self._resume(conn)
            self._end_answer(conn, reused=reused)

    def _end_answer(self, conn: TConn, *, reused: bool) -> None:
        """Wait for the next request; or end what is sent, and wait for the client to close."""
        if reused and conn.parser.unreader.buf.getvalue():  # the next one came with the last
            self.enqueue_req(conn)
        elif reused:
            self._wait(self._idle, conn, self._on_head)
        elif _shut_down(conn.sock):
            self._wait(self._lingering, conn, self._on_lingering_readable)
        else:
            self._drop(conn)

    def _on_lingering_readable(self, conn: TConn) -> None:
        """Discard what still comes, until the client closes."""
        try:
            ended = not conn.sock.recv(1 << 16)
        except OSError:
            ended = True
        if ended:
            self._drop(conn)

    def _make_room(self) -> None:
        """Close the connection that has been silent for longest when there are too many."""
        if self.nr_conns < self.worker_connections - 1:
            return
        silent = min((self._beginning, self._idle, self._lingering), key=attrgetter("since"))
        if time.monotonic() - silent.since > SILENT_AFTER_S:
            conn = next(iter(silent))
            if not conn.sock.has_new_bytes():  # a worker that is short of time is late to look
                self._drop(conn)

    def _limit_slow_readers(self) -> None:
        """Close those who have been reading for longest when they are too many, or leave too much unread."""
        while len(self._reading) > MAX_SLOW_READERS or self._unsent_bytes() > MAX_UNSENT_BYTES:
            self._drop(next(iter(self._reading)))

    def _unsent_bytes(self) -> int:
        return sum(conn.sock.unsent_bytes for conn in self._reading)


def _react(react: Reaction, conn: TConn, client: ClientSocket) -> None:
    """Handle an event of a connection, unless an earlier one of the same batch has closed it."""
    if client.fileno() >= 0:
        react(conn)


def _has_partial_request(conn: TConn) -> bool:
    """Check whether the start of another request came with the last one, without its end."""
    ahead = conn.parser.unreader.buf.getvalue()
    return bool(ahead) and _END_OF_HEAD not in ahead


def _shut_down(client: ClientSocket) -> bool:
    try:
        client.shutdown(socket.SHUT_WR)
    except OSError:
        return False
    return True
