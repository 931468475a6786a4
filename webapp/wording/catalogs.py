"""Gettext catalogs, one for each language beside French: `translations/<code>/LC_MESSAGES/messages.po`."""

from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale, localedata
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Domain, get_locale

from webapp.wording.messages import FRENCH, SourceTexts

FOLDER: Final = Path(__file__).parents[1] / "translations"
_EUROPE: Final = "150"
"""UN M.49 code of Europe, where CLDR has the English of 24 hours and of days before months."""


class Catalogs(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    """The messages of the site, read from .po files once a process: there is nothing to compile."""

    def get_translations(self) -> NullTranslations:
        """Return the messages of the language of the page."""
        return translations_of(get_locale().language)


@cache
def languages() -> tuple[str, ...]:
    """List the codes of the languages of the site, French first, then by what they call themselves."""
    others = (path.parents[1].name for path in FOLDER.glob("*/LC_MESSAGES/messages.po"))
    return (FRENCH, *sorted(others, key=own_name))


def path_of(language: str) -> Path:
    """Return the file of the catalog of a language."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def own_name(language: str) -> str:
    """Return what a language calls itself."""
    name = Locale(language).get_display_name() or language
    return name[0].upper() + name[1:]


@cache
def locale_of(language: str) -> Locale:
    """Return the locale of a language, in its European form where CLDR has one."""
    european = f"{language}_{_EUROPE}"
    return Locale.parse(european if localedata.exists(european) else language)


@lru_cache(maxsize=32)
def translations_of(language: str) -> NullTranslations:
    """Return the messages of a language."""
    if language == FRENCH:
        return SourceTexts()
    compiled = BytesIO()
    with path_of(language).open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)
