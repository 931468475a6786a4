"""The Flask application class: JSON by orjson, logs without what visitors typed, files kept by browsers."""

import hashlib
import traceback
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

import orjson
from flask import Flask, has_request_context, request
from flask.json.provider import JSONProvider

ROOT = Path(__file__).resolve().parents[2]
ONE_YEAR_S = 365 * 24 * 3600

ADDRESSES = 16_384
"""Addresses that are kept as they were written: all lieux have one."""


class OrjsonProvider(JSONProvider):
    """Write and read JSON with orjson."""

    def dumps(self, obj: Any, **_: Any) -> str:
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return orjson.loads(s)


class Site(Flask):
    """Flask, with the habits of this site."""

    json_provider_class = OrjsonProvider

    def __init__(self) -> None:
        super().__init__("webapp", template_folder=str(ROOT / "templates"))
        self.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
        self._versions: dict[str, str] = {}
        self._address = lru_cache(maxsize=ADDRESSES)(self._write_address)
        self.url_defaults(self._version_of_file)

    def url_for(self, endpoint: str, **values: Any) -> str:
        """Write an address; a page has forty of them, and those made of texts alone are written once."""
        plain = all(type(value) is str and name[0] != "_" for name, value in values.items())
        if plain and endpoint[0] != "." and has_request_context():
            return self._address(request.script_root, endpoint, tuple(values.items()))
        return super().url_for(endpoint, **values)

    def _write_address(self, _script_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return super().url_for(endpoint, **dict(values))

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Call views and hooks as they are: none is a coroutine, and asking each takes 10 µs a page."""
        return func

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        """Let browsers keep for long a file that they asked for by its version."""
        asked = request.args.get("v")
        return ONE_YEAR_S if filename and asked and asked == self.version_of(filename) else None

    def version_of(self, filename: str) -> str | None:
        """Digest of a static file, computed once; None when there is no such file."""
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

    def _version_of_file(self, endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and (version := self.version_of(values["filename"])):
            values["v"] = version
