"""waitress in two processes that accept from one socket: by itself it has one. Run: PORT."""

import os
import signal
import socket
import sys
from importlib import import_module
from typing import Final

WORKERS: Final = 2
SETTINGS: Final = {
    "threads": 3,
    "connection_limit": 6_000,
    "channel_timeout": 10,
    "cleanup_interval": 5,
    "asyncore_use_poll": True,
    "outbuf_overflow": 1 << 18,
    "outbuf_high_watermark": 1 << 30,
}


def main() -> None:
    """Serve until SIGTERM."""
    listener = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=2_048)
    workers = [_fork(listener) for _ in range(WORKERS)]

    def end(*_: object) -> None:
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
        sys.exit()

    signal.signal(signal.SIGTERM, end)
    while True:
        signal.pause()


def _fork(listener: socket.socket) -> int:
    pid = os.fork()
    if not pid:
        # Imported here: waitress is installed for this measure alone, and the application starts a thread.
        server, app = import_module("waitress.server"), import_module("bench._app").app
        server.create_server(app, sockets=[listener], **SETTINGS).run()
    return pid


if __name__ == "__main__":
    main()
