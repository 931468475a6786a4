"""How times, reach and facts are computed, in plain words. docs/method.md and couverture.md tell more."""

from flask import Blueprint
from sqlalchemy.orm import Session

from webapp.database import with_session
from webapp.rendering import render_page

blueprint = Blueprint("method", __name__)


@blueprint.get("/methode")
@with_session
def page(session: Session) -> str:
    """Tell the method."""
    return render_page(session, "methode.html")
