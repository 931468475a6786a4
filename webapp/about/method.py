"""How times, reach and facts are computed, in plain words. docs/method.md and couverture.md tell more."""

from flask import Blueprint
from sqlalchemy.orm import Session

from webapp.core.rendering import render_page
from webapp.core.session import with_session

blueprint = Blueprint("method", __name__)


@blueprint.get("/methode")
@with_session
def page(session: Session) -> str:
    """Tell the method."""
    return render_page(session, "about/methode.html")
