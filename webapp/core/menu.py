"""Menu of every page: the four subjects of the site, and which of them the page belongs to."""

from dataclasses import dataclass
from typing import Final, Literal

from flask import has_request_context, request, url_for

from webapp.core.app import WebApp
from webapp.wording.messages import N_, _


@dataclass(frozen=True, slots=True)
class _Subject:
    """A subject: the endpoint of its first page, its name, and the blueprints of all its pages."""

    endpoint: str
    name: str
    blueprints: frozenset[str]


_SUBJECTS: Final = (
    _Subject("pages.home", N_("Chercher"), frozenset({"pages", "directory"})),
    _Subject("orientation.home", N_("Orienter"), frozenset({"orientation"})),
    _Subject("territoires.home", N_("Territoires"), frozenset({"territoires"})),
    _Subject("donnees.home", N_("Données"), frozenset({"donnees", "api_page"})),
)


@dataclass(frozen=True, slots=True)
class MenuLink:
    """A link of the menu; `current` is its aria-current: this very page, one of its subject, or neither."""

    url: str
    name: str
    current: Literal["page", "true", ""]


def install(app: WebApp) -> None:
    """Add the menu to the context of templates."""
    app.context_processor(lambda: {"menu": _links()})


def _links() -> list[MenuLink]:
    return [MenuLink(url_for(subject.endpoint), _(subject.name), _current(subject)) for subject in _SUBJECTS]


def _current(subject: _Subject) -> Literal["page", "true", ""]:
    if not has_request_context() or request.blueprint not in subject.blueprints:
        return ""
    return "page" if request.endpoint == subject.endpoint else "true"
