"""Connection of a client: who writes an answer never waits for it, what it cannot take yet is in a file."""

import os
import socket
import tempfile
from io import FileIO
from typing import Any, Final

BLOCK_BYTES: Final = 1 << 18
"""Sent at once by the thread of all connections, so that none keeps the others waiting."""

SOCKET_BYTES: Final = 1 << 18
"""That the system keeps for a client, and doubles: left to itself it keeps up to 4 MB of memory for each."""


class ClientSocket(socket.socket):
    """A connection whose `sendall` returns at once. A file costs no memory, however many clients are slow.

    The thread that answers writes to it, and after that the one that waits for all connections: never both.
    """

    def __init__(self, accepted: socket.socket, *, timeout_s: int) -> None:
        """Wrap an accepted connection; one that receives nothing more for `timeout_s` is broken off."""
        super().__init__(accepted.family, accepted.type, accepted.proto, fileno=accepted.detach())
        self.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SOCKET_BYTES)
        if self.family != socket.AF_UNIX:
            self.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, timeout_s * 1_000)
        self.peeked_bytes = 0
        self._file: FileIO | None = None
        self._sent = 0

    @property
    def unsent_bytes(self) -> int:
        """Bytes of the answer that the client has not taken yet."""
        return os.fstat(self._file.fileno()).st_size - self._sent if self._file else 0

    def sendall(self, data: Any, _flags: int = 0, /) -> None:  # any buffer
        """Send what the client takes now, after what waits already, and write the rest to the file.

        Raises OSError when the client is gone or the disk is full.
        """
        rest = memoryview(data)
        while self.send_more():
            pass
        if self._file is None:
            rest = rest[self._send_now(rest) :]
            if not rest:
                return
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (closed with the connection)
        while rest:
            rest = rest[self._file.write(rest) :]

    def send_more(self) -> bool:
        """Send a block of what waits; return whether the client may take more of it now. Raises OSError."""
        if self._file is None:
            return False
        block = os.pread(self._file.fileno(), BLOCK_BYTES, self._sent)
        sent = self._send_now(block)
        self._sent += sent
        if self.unsent_bytes:
            return sent == len(block)
        self._forget()
        return False

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:  # any binary file
        """Send a file, or `count` bytes of it, like other data: the usual way waits for the client."""
        file.seek(offset)
        left = os.fstat(file.fileno()).st_size - offset if count is None else count
        while block := file.read(min(left, BLOCK_BYTES)):
            self.sendall(block)
            left -= len(block)
        return int(file.tell() - offset)

    def peek(self, max_bytes: int) -> bytes:
        """Return what has come, and leave it there."""
        try:
            return self.recv(max_bytes, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except OSError:
            return b""

    def has_new_bytes(self) -> bool:
        """Check whether more has come than was peeked at."""
        return len(self.peek(self.peeked_bytes + 1)) > self.peeked_bytes

    def wake_up_after(self, peeked_bytes: int) -> None:
        """Set the poller to report this connection once more has come than was peeked at."""
        if peeked_bytes != self.peeked_bytes:
            self.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, peeked_bytes + 1)
            self.peeked_bytes = peeked_bytes

    def close(self) -> None:
        """Close the connection, and forget what was not sent."""
        self._forget()
        super().close()

    def _send_now(self, data: bytes | memoryview) -> int:
        try:
            return self.send(data, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return 0

    def _forget(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file, self._sent = None, 0
