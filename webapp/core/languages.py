"""Languages of pages: the address names one (`langue`), links carry it on, the footer offers the others."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from babel import Locale
from flask import current_app, has_request_context, request
from flask_babel import Babel
from markupsafe import Markup

from webapp.core.app import WebApp
from webapp.core.blueprint import SiteBlueprint, current_policy
from webapp.wording import messages
from webapp.wording.case import normal_case, street_in_normal_case
from webapp.wording.catalogs import Catalogs, languages, locale_of, own_name
from webapp.wording.messages import FRENCH, current_locale, gettext, ngettext
from webapp.wording.names import in_french, isolated, left_to_right, strong, unbroken_phone, with_names_apart

PARAMETER: Final = "langue"


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A link to the same page in another language."""

    code: str
    name: str
    url: str


def install(app: WebApp) -> None:
    """Write pages in the language that is asked for, and give templates links to the others."""
    babel = Babel(app, locale_selector=_requested_locale, default_locale=FRENCH)
    babel.domain_instance = Catalogs()
    messages.install(app)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # of its i18n
    app.jinja_env.filters |= {
        "fr": in_french,
        "isolated": isolated,
        "ltr": left_to_right,
        "names": with_names_apart,
        "normal_case": normal_case,
        "phone": unbroken_phone,
        "street": street_in_normal_case,
        "strong": strong,
    }
    app.jinja_env.globals["language_field"] = _language_field
    app.context_processor(lambda: {"language": current_locale(), "languages": _links()})
    app.url_defaults(_carry_language)


def requested_language() -> str:
    """Return the language in which the page is asked for; French for any that is not offered."""
    if not has_request_context():
        return FRENCH
    language = request.args.get(PARAMETER, FRENCH)
    return language if language in languages() and current_policy().translated else FRENCH


def asks_nothing() -> bool:
    """Check whether the address asks for nothing, but perhaps for a language."""
    return request.args.keys() <= {PARAMETER}


def _language_field() -> Markup:
    """Return the field with which a form stays in the language of its page."""
    if (language := requested_language()) == FRENCH:
        return Markup()
    return Markup('<input type="hidden" name="{}" value="{}">').format(PARAMETER, language)


def _requested_locale() -> Locale:
    return locale_of(requested_language())


def _links() -> list[LanguageLink]:
    """List the other languages of this page."""
    if not has_request_context() or not current_policy().translated:
        return []
    shown = requested_language()
    return [LanguageLink(code, own_name(code), _url(code)) for code in languages() if code != shown]


def _url(language: str) -> str:
    kept = [pair for pair in request.args.items(multi=True) if pair[0] != PARAMETER]
    query = urlencode(kept if language == FRENCH else [*kept, (PARAMETER, language)])
    path = quote(request.path)
    return f"{path}?{query}" if query else path


def _carry_language(endpoint: str, values: dict[str, Any]) -> None:
    """Add the language of this page to the address of another that has it too."""
    if PARAMETER in values or (language := requested_language()) == FRENCH:
        return
    blueprint = current_app.blueprints.get(endpoint.rpartition(".")[0])
    if isinstance(blueprint, SiteBlueprint) and blueprint.policy.translated:
        values[PARAMETER] = language
