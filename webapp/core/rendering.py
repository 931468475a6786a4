"""Render a page with what all pages need to know."""

from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from geo.quality.sources import shows_demonstration


def render_page(session: Session, template: str, **context: Any) -> str:
    """Render a template; every page says whether the lieux are fictitious."""
    return render_template(template, demonstration=shows_demonstration(session), **context)
