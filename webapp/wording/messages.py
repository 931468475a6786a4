"""Messages in the language of the page: French is the source text, gettext catalogs hold the other languages.

`_("Il y a %(count)s lieux", count=…)` marks a message and translates it where it runs; `lazy_gettext` is for
what a module reads before any request: it is translated each time that `str()` reads it; `N_` only marks.
"""

from typing import Final

import flask_babel
from babel import Locale
from flask_babel import LazyString

FRENCH: Final = "fr"
_FRENCH_LOCALE: Final = Locale(FRENCH)


def gettext(message: str, **values: object) -> str:
    """Translate a message, with its values: `%(name)s`."""
    translated: str = flask_babel.gettext(message, **values)
    return translated


_ = gettext


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """Translate a message in the plural form that a number asks for; French has two, Arabic six."""
    translated: str = flask_babel.ngettext(singular, plural, num, **values)
    return translated


def lazy_gettext(message: str, **values: object) -> LazyString:
    """Return a message that is translated each time it is read, for constants of modules."""
    return LazyString(gettext, message, **values)


Message = str | LazyString
"""A message as it is, or to be translated each time that it is read."""


def N_(message: str) -> str:  # noqa: N802 (its name in gettext)
    """Mark a message that is translated where it is shown."""
    return message


def current_locale() -> Locale:
    """Return the locale of the page, with its rules for numbers and dates; French outside of a request."""
    return flask_babel.get_locale() or _FRENCH_LOCALE


def is_french() -> bool:
    """Check whether the page is in French."""
    return current_locale().language == FRENCH
