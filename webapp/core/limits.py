"""Limits: requests of one visitor by second, and large files sent at once."""

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from flask import Response, g, request
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from webapp.core.app import WebApp
from webapp.core.blueprint import current_policy

MAX_VISITORS: Final = 50_000
"""Visitors in memory: 10 MB. The least recent one is forgotten first."""

IPV6_NETWORK: Final = 64
"""Bits: whoever has an IPv6 address has a whole network of this size."""

RETRY_AFTER_FILE_S: Final = 10


@dataclass(slots=True)
class TokenBuckets:
    """A token bucket for each visitor: a request takes one, `per_s` come back each second, up to `burst`."""

    per_s: float
    burst: int
    max_visitors: int = MAX_VISITORS
    _tokens: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    """Visitor → tokens, and when they were counted."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait_s(self, visitor: str, now: float) -> float:
        """Return the seconds to wait for a token: zero where one is left, which is spent."""
        with self._lock:
            tokens, then = self._tokens.pop(visitor, (float(self.burst), now))
            tokens = min(self.burst, tokens + (now - then) * self.per_s)
            granted = tokens >= 1
            self._tokens[visitor] = (tokens - granted, now)
            if len(self._tokens) > self.max_visitors:
                self._tokens.popitem(last=False)
        return 0.0 if granted else (1 - tokens) / self.per_s


def install(app: WebApp) -> None:
    """Refuse requests beyond the limits. Addresses of visitors stay in memory, and are never written."""
    settings = app.settings
    if settings.rate_limit_per_s:
        app.before_request(_rate_limiter(TokenBuckets(settings.rate_limit_per_s, settings.rate_limit_burst)))
    app.before_request(_file_limiter(threading.BoundedSemaphore(settings.files_at_once)))
    app.after_request(_release_file_slot)


def _rate_limiter(buckets: TokenBuckets) -> Callable[[], None]:
    def limit() -> None:
        visitor = visitor_of(request.remote_addr)
        if visitor is None or not current_policy().rate_limited:
            return
        wait_s = buckets.wait_s(visitor, time.monotonic())
        if wait_s:
            raise TooManyRequests(retry_after=max(1, round(wait_s)))

    return limit


def visitor_of(address: str | None) -> str | None:
    """Return who asks: an IPv4 address, an IPv6 network; None for this machine, which speaks for others.

    A proxy on this machine that the setting PROXIES does not know would count as one single visitor.
    """
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return None
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip
    if ip.is_loopback:
        return None
    return str(ip) if ip.version == 4 else str(ipaddress.ip_network((ip, IPV6_NETWORK), strict=False))


def _file_limiter(slots: threading.BoundedSemaphore) -> Callable[[], None]:
    def limit() -> None:
        if not _is_file():
            return
        if not slots.acquire(blocking=False):
            raise ServiceUnavailable(retry_after=RETRY_AFTER_FILE_S)
        g.file_slot = slots

    return limit


def _is_file() -> bool:
    return current_policy().large_files and "." in request.path.rpartition("/")[2]


def _release_file_slot(response: Response) -> Response:
    """Release the slot of a file once it is sent."""
    if "file_slot" in g:
        response.call_on_close(g.file_slot.release)
    return response
