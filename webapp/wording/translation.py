"""Translation of HTML pages, text by text; what has no translation stays French and is marked as such."""

import re
from collections.abc import Sequence
from html import escape, unescape
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

from webapp.wording.catalog import Catalog

_ATTRIBUTES: Final = frozenset(
    {"aria-label", "alt", "title", "placeholder", "data-label", "data-wait", "data-refused"}
)
_UNTRANSLATED: Final = frozenset({"script", "style"})
_TEXT_ONLY: Final = frozenset({"title", "option", "textarea"})
"""Elements that hold text only."""
_VOID: Final = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_TRANSLATED_PATHS: Final = re.compile(r"/(?:recherche|lieux/.*)?")
"""Addresses whose links carry the language along."""
_WORDS = re.compile(r"[^\W\d_]")


def translate_page(html: str, catalog: Catalog, *, language: str, right_to_left: bool) -> str:
    """Translate a French page into a language."""
    translator = _Translator(catalog, language, right_to_left=right_to_left)
    translator.feed(html)
    translator.close()
    return translator.result()


class _Translator(HTMLParser):
    """Copies a page with its texts translated, and with the language in the links of translated pages."""

    def __init__(self, catalog: Catalog, language: str, *, right_to_left: bool) -> None:
        super().__init__(convert_charrefs=False)
        self._catalog, self._language = catalog, language
        self._right_to_left = right_to_left
        self._out: list[str] = []
        self._text: list[str] = []
        self._open: list[tuple[str, bool]] = []
        """Open elements, and whether each has a lang attribute of its own."""

    def result(self) -> str:
        """Return the page."""
        self._flush()
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self._flush()
        if tag == "html":
            direction = ' dir="rtl"' if self._right_to_left else ""
            self._out.append(f'<html lang="{self._language}"{direction}>')
        else:
            self._out.append(self._tag(tag, attrs))
        if tag not in _VOID:
            self._open.append((tag, tag != "html" and any(name == "lang" for name, _ in attrs)))
        if tag == "form" and _is_translated_path(dict(attrs).get("action")):
            self._out.append(f'<input type="hidden" name="langue" value="{self._language}">')

    def handle_startendtag(self, *_: object) -> None:
        self._flush()
        self._out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._flush()
        self._out.append(f"</{tag}>")
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_entityref(self, name: str) -> None:
        self._text.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._text.append(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._out.append(f"<!{decl}>")

    def _flush(self) -> None:
        """Write the text since the last tag."""
        raw, self._text = "".join(self._text), []
        inside = self._open[-1][0] if self._open else ""
        own_language = any(own for _, own in self._open)
        if inside in _UNTRANSLATED or own_language or not raw.strip():
            self._out.append(raw)
            return
        lead, tail = raw[: len(raw) - len(raw.lstrip())], raw[len(raw.rstrip()) :]
        self._out.append(f"{lead}{self._translated(unescape(raw.strip()), plain=inside in _TEXT_ONLY)}{tail}")

    def _translated(self, text: str, *, plain: bool) -> str:
        """Translate a text; else keep it, marked as French, apart from the direction of what surrounds it."""
        translation = self._catalog.translate(text)
        if translation is not None:
            return escape(translation, quote=False)
        kept = escape(text, quote=False)
        if plain:
            return kept
        if _WORDS.search(text):
            return f'<bdi lang="fr">{kept}</bdi>'
        return f'<bdi dir="ltr">{kept}</bdi>' if self._right_to_left else kept

    def _tag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> str:
        if any(name == "lang" for name, _ in attrs):
            return self.get_starttag_text() or ""
        changed = [(name, self._attribute(tag, name, value)) for name, value in attrs]
        if changed == list(attrs):
            return self.get_starttag_text() or ""
        return f"<{tag}{''.join(_format_attribute(name, value) for name, value in changed)}>"

    def _attribute(self, tag: str, name: str, value: str | None) -> str | None:
        if value and name in _ATTRIBUTES:
            return self._catalog.translate(value) or value
        if tag == "a" and name == "href" and _is_translated_path(value):
            return self._with_language(value or "")
        return value

    def _with_language(self, url: str) -> str:
        """Return the address of a page with the language, unless it names one."""
        start, mark, fragment = url.partition("#")
        if "langue=" in start:
            return url
        return f"{start}{'&' if '?' in start else '?'}langue={self._language}{mark}{fragment}"


def _is_translated_path(url: str | None) -> bool:
    return (
        bool(url)
        and not urlsplit(url or "").netloc
        and bool(_TRANSLATED_PATHS.fullmatch(urlsplit(url or "").path))
    )


def _format_attribute(name: str, value: str | None) -> str:
    return f" {name}" if value is None else f' {name}="{escape(value)}"'
