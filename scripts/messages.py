"""Catalogs of messages: `python -m scripts.messages` updates them from the code, `--check` compares the two.

A message is French, in `_("…")` of Python and of templates, or a name of the national standard. Translators
fill in `webapp/translations/<language>/LC_MESSAGES/messages.po`; `python -m scripts.messages de` makes one.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from geo.standard.typologies import TYPOLOGIES
from webapp.core.app import ROOT
from webapp.wording.catalogs import languages, path_of
from webapp.wording.messages import FRENCH

KEYWORDS: Final = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
_METHODS: Final = {"webapp": ("**.py", "python"), "templates": ("**.html", "jinja2")}
_OPTIONS: Final = {"trimmed": "true", "extensions": "jinja2.ext.i18n", "silent": "false"}
_VALUE: Final = re.compile(r"%\((\w+)\)s")
CHECK: Final = "--check"
_COUNT: Final = "count"
"""Value that a plural form may leave out: «two places»."""


def extract() -> Catalog:
    """List the messages of the code and of the standard."""
    catalog = Catalog(project="Médiaproche", charset="utf-8")
    for folder, (pattern, method) in _METHODS.items():
        found = extract_from_dir(
            ROOT / folder, [(pattern, method)], {pattern: _OPTIONS}, KEYWORDS, strip_comment_tags=True
        )
        for filename, _line, message, comments, context in found:
            catalog.add(message, None, [(f"{folder}/{filename}", 0)], auto_comments=comments, context=context)
    for name in TYPOLOGIES.values():
        catalog.add(name, None, [("geo/standard/typologies.py", 0)])
    return catalog


def read(language: str) -> Catalog:
    """Read the catalog of a language."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def update(language: str, extracted: Catalog) -> None:
    """Add new messages to a catalog, new or not, and drop those that the code no longer has."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog = read(language) if path.exists() else Catalog(locale=language)
    catalog.project, catalog.version, catalog.header_comment = "Médiaproche", "1", ""
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    catalog.fuzzy = False
    catalog.update(extracted, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, catalog, width=110, sort_output=True, ignore_obsolete=True, include_lineno=False)


def faults(language: str, extracted: Catalog) -> Iterator[str]:
    """Yield what is wrong with the catalog of a language."""
    catalog = read(language)
    wanted, present = ({message.id for message in one if message.id} for one in (extracted, catalog))
    yield from (f"manque : {_shown(found)}" for found in sorted(wanted - present, key=str))
    yield from (f"n'est plus dans le code : {_shown(found)}" for found in sorted(present - wanted, key=str))
    for message in catalog:
        if message.id in wanted:
            yield from (f"{fault} : {_shown(message.id)}" for fault in _faults(message, catalog.num_plurals))


def _faults(message: Message, plural_forms: int) -> Iterator[str]:
    forms = _texts(message.string)
    if message.fuzzy:
        yield "à relire (fuzzy)"
    if not all(forms) or (message.pluralizable and len(forms) != plural_forms):
        yield "n'est pas traduit"
    wanted = {name for source in _texts(message.id) for name in _VALUE.findall(source)}
    optional = {_COUNT} if message.pluralizable else set()
    for form in forms:
        names = set(_VALUE.findall(form))
        if form and not wanted - optional <= names <= wanted:
            yield f"n'a pas les mêmes valeurs («{form}»)"


def _texts(found: str | Sequence[str] | None) -> Sequence[str]:
    return (found or "",) if isinstance(found, str | None) else found


def _shown(found: str | Sequence[str]) -> str:
    return f"«{_texts(found)[0]}»"


def main(arguments: Sequence[str]) -> int:
    """Update the catalogs, and make those that are named; with `--check`, return 1 for an incomplete one."""
    extracted = extract()
    added = [argument for argument in arguments if argument != CHECK]
    others = sorted({*languages(), *added} - {FRENCH})
    if CHECK not in arguments:
        for language in others:
            update(language, extracted)
    wrong = [f"{language} : {fault}" for language in others for fault in faults(language, extracted)]
    print("\n".join(wrong) or f"{len(extracted)} messages, complets en : {', '.join(others)}.")
    return 1 if wrong and CHECK in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
