"""Names and free texts of the data inside pages of another language: French, and apart from its direction."""

import re
from typing import Final

from markupsafe import Markup, escape

from webapp.wording.messages import is_french

_START, _END = "\u2068", "\u2069"
"""Unicode's first-strong isolate, and its end: what a bdi element is to HTML."""
_NAMES: Final = re.compile(f"{_START}([^{_END}]*){_END}")


def isolated(name: str) -> str:
    """Return a name to set in a sentence: apart from the direction of the text, where that is not French."""
    return name if is_french() else f"{_START}{name}{_END}"


def in_french(text: str) -> str:
    """Return a text of the data as HTML that says it is French, where the page is not."""
    if is_french():
        return text
    return Markup('<bdi lang="fr">{}</bdi>').format(text)


def with_names_apart(sentence: str) -> str:
    """Return a sentence as HTML in which each isolated name says that it is French."""
    if is_french():
        return sentence
    return Markup(_NAMES.sub(r'<bdi lang="fr">\1</bdi>', str(escape(sentence))))  # noqa: S704 (escaped just there)
