"""What one visitor may ask of the site: so many requests, and so many large files at once."""

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from flask import Flask, Response, g, request
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from geo.settings import Settings

MOST_VISITORS: Final = 50_000
"""Remembered at once: 10 MB. The one that has asked nothing for longest is forgotten first."""

IPV6_NETWORK: Final = 64
"""Bits: whoever has an IPv6 address has a whole network of this size."""

FREE: Final = frozenset({"health.healthz", "health.readyz", "health.figures", "static"})
"""Endpoints that cost nothing, or that watch over the site."""

FILES: Final = frozenset({"exports", "donnees", "couverture"})
"""Blueprints with files of any size; those whose path ends like a file's."""

RETRY_S: Final = 10


@dataclass(slots=True)
class Allowance:
    """Tokens of each visitor: one is spent by request, `per_s` come back each second, up to `burst`."""

    per_s: float
    burst: int
    most: int = MOST_VISITORS
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    """Visitor → tokens, and when they were counted."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait_s(self, visitor: str, now: float) -> float:
        """Spend a token; returns the seconds to wait for one when there is none left, else zero."""
        with self._lock:
            tokens, then = self._left.pop(visitor, (float(self.burst), now))
            tokens = min(self.burst, tokens + (now - then) * self.per_s)
            granted = tokens >= 1
            self._left[visitor] = (tokens - granted, now)
            if len(self._left) > self.most:
                self._left.popitem(last=False)
        return 0.0 if granted else (1 - tokens) / self.per_s


def install(app: Flask, settings: Settings) -> None:
    """Refuse what is beyond the limits. Addresses are kept in memory only, and never written."""
    if settings.rate_limit_per_s:
        app.before_request(_limiter(Allowance(settings.rate_limit_per_s, settings.rate_limit_burst)))
    app.before_request(_file_limiter(threading.BoundedSemaphore(settings.files_at_once)))
    app.after_request(_give_back)


def _limiter(allowance: Allowance) -> Callable[[], None]:
    def limit() -> None:
        visitor = visitor_of(request.remote_addr)
        if visitor is None or request.endpoint in FREE:
            return
        wait_s = allowance.wait_s(visitor, time.monotonic())
        if wait_s:
            raise TooManyRequests(retry_after=max(1, round(wait_s)))

    return limit


def visitor_of(address: str | None) -> str | None:
    """Name who asks: an IPv4 address, an IPv6 network; None for this machine, which speaks for others.

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
            raise ServiceUnavailable(retry_after=RETRY_S)
        g.file_slot = slots

    return limit


def _is_file() -> bool:
    return request.blueprint in FILES and "." in request.path.rpartition("/")[2]


def _give_back(response: Response) -> Response:
    """Leave room for the next file once this one is sent."""
    if "file_slot" in g:
        response.call_on_close(g.file_slot.release)
    return response
