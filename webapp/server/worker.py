"""gunicorn worker with threads that no slow or silent client can hold.

gunicorn's own threaded worker gives a thread to each connection that opens, and waits in it for the request:
as many silent connections as there are threads stop the site. Here connections wait in the poller.
"""

import math
import socket
import struct
import time
from collections import deque
from concurrent.futures import Future
from functools import partial
from operator import itemgetter
from selectors import EVENT_READ
from typing import Any, Final

from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_TIMEOUT_S: Final = 10.0
"""For a client to send the whole head of a request, from the first byte or from the opening."""

SEND_TIMEOUT_S: Final = 30
"""For a client to receive something more of its answer."""

MAX_ANSWER_S: Final = 600.0
"""For a whole answer: the largest export, 6 MB packed, at 80 kbit/s."""

LINGER_TIMEOUT_S: Final = 2.0
"""For a client to notice that its answer is complete."""

SILENT_AFTER_S: Final = 0.5
"""After which a connection without a byte is closed to make room: the head of a request may be on its way."""

ACCEPT_PAUSE_S: Final = 0.0005
"""During which a worker that has just accepted a connection leaves the next one to the other workers."""

MANY_CONNECTIONS: Final = 32
"""Connections answered or waiting, from which a worker accepts all it can: many spread by themselves."""

MAX_HEAD_BYTES: Final = 1 << 15
"""Browsers send 1 kB."""

_END_OF_HEAD: Final = b"\r\n\r\n"
_BODY_HEADERS: Final = frozenset({"CONTENT-LENGTH", "TRANSFER-ENCODING"})


class BufferingWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A request takes a thread once its head is whole, and for as long as its client reads the answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # whatever gunicorn hands over
        super().__init__(*args, **kwargs)
        self._lingering: deque[TConn] = deque()
        self._busy: dict[TConn, float] = {}
        self._accepted_at = -math.inf

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Pause accepting for a moment after each connection: else one worker may take all."""
        left_s = self._accepted_at + ACCEPT_PAUSE_S - time.monotonic()
        alone = self.cfg.workers == 1
        if alone or left_s <= 0 or not 0 < len(self._busy) + len(self.pending_conns) < MANY_CONNECTIONS:
            super().wait_for_and_dispatch_events(timeout)
            return
        accepting = self._accepting
        self.set_accept_enabled(False)
        super().wait_for_and_dispatch_events(min(timeout, left_s))
        self.set_accept_enabled(accepting)

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection, and wait for its request without a thread."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self._accepted_at = time.monotonic()
        self._make_room()
        self.nr_conns += 1
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", SEND_TIMEOUT_S, 0))
        self._wait_for_head(TConn(self.cfg, client, address, listener.getsockname()))

    def on_pending_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """Queue a request whose head is whole; drop one whose head has no end."""
        if _is_closed(client):
            return
        seen = _peek(client)
        if _END_OF_HEAD in seen:
            conn.seen = 0
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
            super().on_pending_socket_readable(conn, client)
        elif conn.seen < len(seen) < MAX_HEAD_BYTES:  # wake up for more than what has come
            conn.seen = len(seen)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, len(seen) + 1)
        else:  # what does not grow any more has ended
            self.pending_conns.remove(conn)
            self._drop(conn)

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """Read the next request of a connection that was kept alive as the first one."""
        if _is_closed(client):
            return
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._wait_for_head(conn)
        self.on_pending_socket_readable(conn, client)

    def enqueue_req(self, conn: TConn) -> None:
        """Queue a request for a thread, and remember since when."""
        self._busy[conn] = time.monotonic()
        super().enqueue_req(conn)

    def handle_request(self, req: Any, conn: TConn) -> bool:  # a request of gunicorn
        """Answer; a connection whose request has a body is closed, since nothing here reads bodies."""
        if any(name in _BODY_HEADERS for name, _ in req.headers):
            req.force_close()
        return bool(super().handle_request(req, conn))

    def finish_request(self, conn: TConn, fs: "Future[bool]") -> None:
        """Reuse the connection for the next request, or close it once the client has the whole answer."""
        self._busy.pop(conn, None)
        if fs.cancelled() or fs.exception() is not None or (fs.result() and not _has_partial_request(conn)):
            super().finish_request(conn, fs)
        else:
            self._linger(conn)

    def murder_pending(self) -> None:
        """Close connections that have waited for too long, whatever they wait for."""
        super().murder_pending()
        self._make_room()
        now = time.monotonic()
        while self._lingering and self._lingering[0].timeout <= now:
            self._drop(self._lingering.popleft())
        for conn, since in self._busy.items():
            if now - since > MAX_ANSWER_S:
                _shut(conn, socket.SHUT_RDWR)  # the thread that writes to it gets an error

    def _cap_keepalive(self, deadline: float) -> None:
        """Shorten the wait of connections without a request when the worker stops."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)

    def _wait_for_head(self, conn: TConn) -> None:
        conn.seen = 0
        conn.timeout = time.monotonic() + HEAD_TIMEOUT_S
        conn.sock.setblocking(False)
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def _make_room(self) -> None:
        """Close the connection that has been silent for longest when there are too many."""
        if self.nr_conns < self.worker_connections - 1:
            return
        since, conns = self._longest_silent()
        if time.monotonic() - since > SILENT_AFTER_S and not _has_new_bytes(conns[0]):
            self._drop(conns.popleft())

    def _longest_silent(self) -> tuple[float, deque[TConn]]:
        """Find the connections whose first one has been silent for longest, and since when."""
        waiting = ((self.pending_conns, HEAD_TIMEOUT_S), (self.keepalived_conns, self.cfg.keepalive))
        since = ((conns[0].timeout - allowed_s, conns) for conns, allowed_s in waiting if conns)
        return min(since, key=itemgetter(0), default=(math.inf, deque()))

    def _linger(self, conn: TConn) -> None:
        """Shut down the sending side, and wait for the client to close, without a thread."""
        if not _shut(conn, socket.SHUT_WR):
            self._drop(conn)
            return
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + LINGER_TIMEOUT_S
        self._lingering.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self._on_lingering_readable, conn))

    def _on_lingering_readable(self, conn: TConn, client: socket.socket) -> None:
        """Discard what still comes, until the client closes."""
        if _is_closed(client):
            return
        try:
            ended = not client.recv(1 << 16)
        except BlockingIOError:
            return
        except OSError:
            ended = True
        if ended:
            self._lingering.remove(conn)
            self._drop(conn)

    def _drop(self, conn: TConn) -> None:
        self.nr_conns -= 1
        if conn.sock.fileno() in self.poller.get_map():
            self.poller.unregister(conn.sock)
        conn.close()


def _is_closed(client: socket.socket) -> bool:
    """Check whether a connection was closed by an earlier event of the same batch."""
    return client.fileno() < 0


def _has_new_bytes(conn: TConn) -> bool:
    """Check whether more has come than was peeked at: a worker that is short of time is late to look."""
    seen: int = conn.seen
    return len(_peek(conn.sock)) > seen


def _peek(client: socket.socket) -> bytes:
    try:
        return client.recv(MAX_HEAD_BYTES, socket.MSG_PEEK)
    except OSError:
        return b""


def _has_partial_request(conn: TConn) -> bool:
    """Check whether the start of another request came with the last one, without its end."""
    ahead = conn.parser.unreader.buf.getvalue()
    return bool(ahead) and _END_OF_HEAD not in ahead


def _shut(conn: TConn, how: int) -> bool:
    try:
        conn.sock.shutdown(how)
    except OSError:
        return False
    return True
