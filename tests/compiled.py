"""What every site of a run compiles alike, compiled once: builders of addresses and templates.

Each test has a site of its own, so that nothing passes from one to the next: compiling was most of its cost.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any, Final

import pytest
from flask import Flask
from flask.templating import Environment
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from webapp.core.app import WebApp


class _Templates(BytecodeCache):
    """Code of templates, in memory, by name and content."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._code[bucket.key, bucket.checksum] = bucket.code


_TEMPLATES: Final = _Templates()


class _Environment(Environment):
    """Templates of a site whose code is that of the other sites."""

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, **options, bytecode_cache=_TEMPLATES)


class _Rule(Rule):
    """An address whose builders are those of the same address in the other sites: they hold no state."""

    _builders: Final[dict[tuple[object, ...], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        converters = tuple((name, type(converter)) for name, converter in self._converters.items())
        key = (self.rule, converters, str(self.defaults), tuple(self._trace), append_unknown)
        if key not in self._builders:
            self._builders[key] = super()._compile_builder(append_unknown)
        return self._builders[key]


@contextmanager
def compiled_once() -> Iterator[None]:
    """Share compiled code between the sites that are made in the block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WebApp, "url_rule_class", _Rule)
        patch.setattr(WebApp, "jinja_environment", _Environment)
        yield
