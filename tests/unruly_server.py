"""A small HTTP server on this machine that behaves badly on demand: the outside network of the tests."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GOOD = b"id,nom,commune,code_postal,adresse\n1,Lieu du r\xc3\xa9seau,Gu\xc3\xa9ret,23000,1 rue A\n"


class _Handler(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.send_response(200)
        self.end_headers()

    def do_GET(self) -> None:
        getattr(self, f"answer_{self.path.strip('/').split('/')[0].split('.')[0]}")()

    def answer_good(self) -> None:
        self._send(200, GOOD)

    def do_POST(self) -> None:
        """Geocode as the national service does: the addresses of a CSV, each with where it was found."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path != "/geocode":
            self._send(500, b"broken")
            return
        asked = [line for line in body.splitlines() if "rue" in line]
        found = [f"{address},1.88,46.18,{0.3 if 'Floue' in address else 0.9},street" for address in asked]
        header = "adresse,longitude,latitude,result_score,result_type"
        self._send(200, "\n".join([header, *found]).encode())

    def answer_missing(self) -> None:
        self._send(404, b"nothing here")

    def answer_slow(self) -> None:
        time.sleep(1)
        with suppress(BrokenPipeError):  # the client has long gone
            self._send(200, GOOD)

    def answer_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(GOOD)

    def answer_page(self) -> None:
        self._send(200, b"<!doctype html><title>En maintenance</title>")

    def answer_redirect(self) -> None:
        self._redirect("/good.csv")

    def answer_redirect_self(self) -> None:
        self._redirect(self.path)

    def answer_redirect_file(self) -> None:
        self._redirect("file:///etc/passwd")

    def log_message(self, *_: object) -> None:
        """Log nothing: the output of the tests stays clean."""

    def _redirect(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def unruly_server() -> Iterator[str]:
    """Serve until the end of the block; gives the address, without the last slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
