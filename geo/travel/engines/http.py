"""HTTP client for JSON services, with a limit on how long an answer takes and how large it is."""

import time
from collections.abc import Mapping
from typing import Any, Final

import orjson
import requests
import urllib3

from geo.travel.engines.base import EngineFailure, NoAnswer

MAX_BODY_BYTES: Final = 5_000_000
"""Larger than any matrix of one origin or any isochrone."""

_CHUNK_BYTES: Final = 1 << 16

CONNECT_TIMEOUT_S: Final = 0.5
"""A service that has not opened a connection by then is down."""


class JsonService:
    """A web service at an address; one question may take `timeout_s` in all its requests."""

    def __init__(self, address: str, *, timeout_s: float) -> None:
        self.address, self.timeout_s = address.rstrip("/"), timeout_s

    def deadline(self) -> float:
        """Compute the monotonic time by which all requests of a question that starts now must be answered."""
        return time.monotonic() + self.timeout_s

    def get(  # whatever JSON the service gives
        self, path: str, params: Mapping[str, str], *, until: float | None = None
    ) -> Any:
        """Fetch JSON by GET. Raises EngineFailure."""
        return self._fetch("GET", path, until, params=params)

    def post(  # whatever JSON the service gives
        self, path: str, body: Mapping[str, Any], *, until: float | None = None
    ) -> Any:
        """Fetch JSON by POST. Raises EngineFailure."""
        headers = {"Content-Type": "application/json"}
        return self._fetch("POST", path, until, data=orjson.dumps(body), headers=headers)

    def _fetch(self, method: str, path: str, until: float | None, **request: Any) -> Any:
        until = self.deadline() if until is None else until
        left_s = until - time.monotonic()
        if left_s <= 0:
            raise EngineFailure(f"{self.address} est trop lent.")
        timeouts = (min(CONNECT_TIMEOUT_S, left_s), left_s)
        try:
            with requests.request(
                method, self.address + path, timeout=timeouts, stream=True, allow_redirects=False, **request
            ) as answer:
                body = _read(answer, until)
                if answer.status_code != requests.codes.ok:
                    # 400 is how both Valhalla and OSRM say that no road is near one of the points.
                    refused = answer.status_code == requests.codes.bad_request
                    kind = NoAnswer if refused else EngineFailure
                    raise kind(f"{self.address} a répondu {answer.status_code}.")
            return orjson.loads(body)
        except (requests.RequestException, urllib3.exceptions.HTTPError, orjson.JSONDecodeError) as error:
            # Its text may quote the address asked, where a visitor is.
            raise EngineFailure(f"{self.address} ne répond pas : {type(error).__name__}.") from error


def _read(answer: requests.Response, until: float) -> bytes:
    """Read a body within its time and size. Raises EngineFailure."""
    body = bytearray()
    # read1 returns what has come; iter_content would wait until a whole chunk is there, byte by byte.
    while chunk := answer.raw.read1(_CHUNK_BYTES, decode_content=True):
        body += chunk
        if len(body) > MAX_BODY_BYTES or time.monotonic() > until:
            raise EngineFailure("Le moteur est trop lent ou trop bavard.")
    return bytes(body)
