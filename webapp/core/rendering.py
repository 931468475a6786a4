"""Pages from templates, with what all of them show: the helpline, and whether the lieux are fictitious."""

from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from geo.quality.sources import shows_demonstration
from webapp.core.app import WebApp
from webapp.wording.words import phone


def install(app: WebApp) -> None:
    """Add the helpline of the settings to the context of every template."""
    settings = app.settings
    helpline = phone(settings.assistance_telephone)
    context = {
        "assistance_nom": settings.assistance_nom,
        "assistance_telephone": settings.assistance_telephone,
        "assistance_uri": helpline.uri if helpline else "",
    }
    app.context_processor(lambda: context)


def render_page(session: Session, template: str, **context: Any) -> str:
    """Render the template of a page; a name that neither `context` nor an object in it has is an error."""
    return render_template(template, demonstration=shows_demonstration(session), **context)
