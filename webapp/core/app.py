"""The Flask application class: settings, database, addresses, JSON, static files by version, error logs."""

import hashlib
import traceback
from collections.abc import Callable
from functools import cached_property, lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Final, cast

import orjson
from flask import Flask, current_app, has_request_context, request
from flask.json.provider import JSONProvider
from jinja2 import StrictUndefined
from sqlalchemy import Connection, Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from geo.settings import Settings
from webapp.core.blueprint import PolicyRequest, SiteBlueprint
from webapp.wording.messages import current_locale

ROOT: Final = Path(__file__).resolve().parents[2]
ONE_YEAR_S: Final = 365 * 24 * 3600

_MAX_URLS: Final = 16_384
"""Addresses in the LRU cache of `url_for`: each lieu has one."""


class OrjsonProvider(JSONProvider):
    """JSON with orjson."""

    def dumps(self, obj: Any, **_: Any) -> str:
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return orjson.loads(s)


class WebApp(Flask):
    """The site: what it is set to, where it reads, and how it writes addresses, JSON and errors."""

    request_class = PolicyRequest
    json_provider_class = OrjsonProvider

    def __init__(self, settings: Settings, *, bind: Engine | Connection) -> None:
        super().__init__("webapp", template_folder=str(ROOT / "templates"))
        self.settings, self.bind = settings, bind
        self.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
        self._versions: dict[str, str] = {}
        self._cached_url = lru_cache(maxsize=_MAX_URLS)(self._build_url)
        self.url_defaults(self._add_version)
        if settings.proxies:
            hops = settings.proxies
            self.wsgi_app = ProxyFix(self.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # as Flask's guide does

    @cached_property
    def problem_prefixes(self) -> tuple[str, ...]:
        """Start of the addresses whose errors are problem+json."""
        policies = (made.policy for made in self.blueprints.values() if isinstance(made, SiteBlueprint))
        return tuple({policy.problem_prefix for policy in policies} - {""})

    def url_for(self, endpoint: str, **values: Any) -> str:
        """Return an address; a page has forty of them, and those made of texts alone are cached."""
        plain = all(type(value) is str and name[0] != "_" for name, value in values.items())
        if plain and endpoint[0] != "." and has_request_context():
            language = current_locale().language
            return self._cached_url(request.script_root, language, endpoint, tuple(values.items()))
        return super().url_for(endpoint, **values)

    def _build_url(
        self, _script_root: str, _language: str, endpoint: str, values: tuple[tuple[str, Any], ...]
    ) -> str:
        return super().url_for(endpoint, **dict(values))

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return views and hooks as they are: none is a coroutine, and checking each takes 10 µs a page."""
        return func

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        """Return one year for a file that is asked for by its version, in s; None else."""
        version = request.args.get("v")
        return ONE_YEAR_S if filename and version and version == self.version_of(filename) else None

    def version_of(self, filename: str) -> str | None:
        """Return the digest of a static file, computed once; None when there is no such file."""
        if filename not in self._versions:
            path = Path(str(self.static_folder), filename)
            if not path.is_file():
                return None
            self._versions[filename] = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        return self._versions[filename]

    def log_exception(
        self, exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None]
    ) -> None:
        """Log where an error happened and its class, never its message: it may quote what was typed."""
        error_class, _, where = exc_info
        name = error_class.__name__ if error_class else "?"
        self.logger.error(
            "%s on %s\n%s", name, request.endpoint, "".join(traceback.format_tb(where)).rstrip()
        )

    def _add_version(self, endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and (version := self.version_of(values["filename"])):
            values["v"] = version


def current_site() -> WebApp:
    """Return the application that answers the request."""
    return cast(WebApp, current_app)


def current_settings() -> Settings:
    """Return the settings of the application that answers the request."""
    return current_site().settings
