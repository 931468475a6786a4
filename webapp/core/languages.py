"""Languages of pages: the address names one (`langue`), the footer links to the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import Response, request

from webapp.core.app import WebApp
from webapp.core.blueprint import current_policy
from webapp.wording.catalog import Catalog, read_catalog
from webapp.wording.translation import translate_page

FRENCH: Final = "fr"
LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {FRENCH: "Français", "en": "English", "ar": "العربية", "uk": "Українська"}
)
"""Code of a language → what it calls itself."""

PARAMETER: Final = "langue"
RIGHT_TO_LEFT: Final = frozenset({"ar"})

FOLDER: Final = Path(__file__).parents[1] / "wording" / "translations"


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A link to the same page in another language."""

    code: str
    name: str
    url: str


def install(app: WebApp) -> None:
    """Translate the pages that are asked for in another language, and give templates links to the others."""
    app.after_request(_translate)
    app.context_processor(lambda: {"languages": _links()})


@lru_cache(maxsize=len(LANGUAGES))
def catalog_of(language: str) -> Catalog:
    """Return the catalog of a language, read once a process."""
    return read_catalog(FOLDER / f"{language}.toml")


def requested_language() -> str:
    """Return the language in which the page is asked for; French for any that is not offered."""
    language = request.args.get(PARAMETER, FRENCH)
    return language if language in LANGUAGES and current_policy().translated else FRENCH


def _links() -> list[LanguageLink]:
    """List the other languages of this page."""
    if not current_policy().translated:
        return []
    shown = requested_language()
    return [LanguageLink(code, name, _url(code)) for code, name in LANGUAGES.items() if code != shown]


def _url(language: str) -> str:
    kept = [pair for pair in request.args.items(multi=True) if pair[0] != PARAMETER]
    query = urlencode(kept if language == FRENCH else [*kept, (PARAMETER, language)])
    path = quote(request.path)
    return f"{path}?{query}" if query else path


def _translate(response: Response) -> Response:
    if response.mimetype != "text/html" or response.direct_passthrough:
        return response
    language = requested_language()
    if language == FRENCH:
        return response
    options: dict[str, Any] = {"language": language, "right_to_left": language in RIGHT_TO_LEFT}
    response.set_data(translate_page(response.get_data(as_text=True), catalog_of(language), **options))
    return response
