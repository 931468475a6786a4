"""Page on how times, reach, coverage and facts are computed: docs/method.md in plain words."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from geo.standard.pass_numerique import PASS_OPERATOR_END
from webapp.core.blueprint import SiteBlueprint
from webapp.core.rendering import render_page
from webapp.core.session import with_session

blueprint = SiteBlueprint("method", __name__)


@dataclass(frozen=True, slots=True)
class MethodPage:
    """What the page on the method takes from the code."""

    pass_operator_end: date


@blueprint.get("/methode")
@with_session
def page(session: Session) -> str:
    """Show the method."""
    return render_page(session, "about/methode.html", page=MethodPage(PASS_OPERATOR_END))
