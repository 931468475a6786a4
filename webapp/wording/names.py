"""Names, free texts and numbers of the data in pages of any language: apart from their direction."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from webapp.wording.messages import _, is_french

_START, _END = "\u2068", "\u2069"
"""Unicode's first-strong isolate, and its end: what a bdi element is to HTML."""
_BDI: Final = re.compile(r"(<bdi[^>]*>)(.*?)</bdi>", re.DOTALL)
_NAMES: Final = re.compile(f"{_START}([^{_END}]*){_END}")


def isolated(name: str) -> str:
    """Return a name to set in a sentence: apart from the direction of the text, where that is not French."""
    return name if is_french() else f"{_START}{name}{_END}"


@dataclass(frozen=True, slots=True)
class AsTyped:
    """A value to set in a message, which is typed as it is in every language."""

    text: str

    def __str__(self) -> str:
        return isolated(self.text)


@dataclass(frozen=True, slots=True)
class Examples:
    """Values to set in a message, any of which may be typed: «23, 2A ou 974»."""

    values: Sequence[str]

    def __str__(self) -> str:
        *others, last = map(isolated, self.values)
        return _("%(others)s ou %(last)s", others=_(", ").join(others), last=last) if others else last


def in_french(text: str) -> str:
    """Return a text of the data as HTML that says it is French, where the page is not."""
    return text if is_french() else Markup('<bdi lang="fr">{}</bdi>').format(text)


def with_names_apart(sentence: str) -> str:
    """Return a sentence as HTML in which each isolated name says that it is French."""
    if is_french():
        return sentence
    return Markup(_NAMES.sub(r'<bdi lang="fr">\1</bdi>', str(escape(sentence))))  # noqa: S704 (escaped there)


def isolated_for_print(html: str) -> str:
    """Return HTML whose bdi elements hold Unicode's isolates too: WeasyPrint does not know the element."""
    return _BDI.sub(rf"\1{_START}\2{_END}</bdi>", html)


def left_to_right(text: str) -> str:
    """Return a number or an address as HTML that reads from the left in any language."""
    return text if is_french() else Markup('<bdi dir="ltr">{}</bdi>').format(text)


def strong(text: str) -> Markup:
    """Return a text as HTML that stands out."""
    return Markup("<strong>{}</strong>").format(text if is_french() else Markup("<bdi>{}</bdi>").format(text))


def unbroken_phone(number: str, uri: str = "") -> Markup:
    """Return a telephone number as HTML on one line, as a link where it has an address."""
    shown = left_to_right(number)
    if uri:
        return Markup('<a class="nowrap" href="{}">{}</a>').format(uri, shown)
    return Markup('<span class="nowrap">{}</span>').format(shown)
