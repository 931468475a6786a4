"""Messages in the language of the page: French is the source text, gettext catalogs hold the other languages.

`_("Il y a %(count)s lieux", count=…)` marks a message and translates it where it runs; `lazy_gettext` is for
what a module reads before any request: it is translated each time that `str()` reads it; `N_` only marks.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

import flask_babel
from babel import Locale
from babel.support import NullTranslations
from flask import Flask, appcontext_popped, appcontext_pushed, has_request_context
from flask_babel import LazyString

FRENCH: Final = "fr"


class SourceTexts(NullTranslations):
    """The messages as they are, with the plural rule of French: zero and one are singular."""

    def ungettext(self, singular: str, plural: str, num: int) -> str:
        return singular if abs(num) < 2 else plural


@dataclass(frozen=True, slots=True)
class Language:
    """A language: rules of CLDR for numbers and dates, and messages."""

    locale: Locale
    translations: NullTranslations


_FRENCH_LANGUAGE: Final = Language(Locale(FRENCH), SourceTexts())
_language: Final[ContextVar[Language | None]] = ContextVar("language", default=None)
"""That of the request, looked up once: Flask-Babel takes 8 µs for each message, and a page has 200."""


def install(app: Flask) -> None:
    """Forget the language of a request when it ends, and before another starts."""
    appcontext_pushed.connect(_forget, app)
    appcontext_popped.connect(_forget, app)


def current_language() -> Language:
    """Return the language of the page; French outside of a request."""
    language = _language.get()
    if language is None:
        if not has_request_context():
            return _FRENCH_LANGUAGE
        language = Language(flask_babel.get_locale(), flask_babel.get_translations())
        _language.set(language)
    return language


def gettext(message: str, **values: object) -> str:
    """Translate a message, with its values: `%(name)s`."""
    translated: str = current_language().translations.ugettext(message)
    return translated % values if values else translated


_ = gettext


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """Translate a message in the plural form that a number asks for; French has two, Arabic six."""
    translated: str = current_language().translations.ungettext(singular, plural, num)
    return translated % values if values else translated


def lazy_gettext(message: str, **values: object) -> LazyString:
    """Return a message that is translated each time it is read, for constants of modules."""
    return LazyString(gettext, message, **values)


def N_(message: str) -> str:  # noqa: N802 (its name in gettext)
    """Mark a message that is translated where it is shown."""
    return message


def current_locale() -> Locale:
    """Return the rules of CLDR of the page."""
    return current_language().locale


def is_french() -> bool:
    """Check whether the page is in French."""
    return current_language().locale.language == FRENCH


def _forget(_sender: Flask, **_context: object) -> None:
    _language.set(None)
