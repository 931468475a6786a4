"""Page on how times, reach, coverage and facts are computed: docs/method.md in plain words."""

from sqlalchemy.orm import Session

from geo.standard.pass_numerique import PASS_OPERATOR_END
from webapp.core.blueprint import SiteBlueprint
from webapp.core.rendering import render_page
from webapp.core.session import with_session

blueprint = SiteBlueprint("method", __name__)


@blueprint.get("/methode")
@with_session
def page(session: Session) -> str:
    """Show the method."""
    return render_page(session, "about/methode.html", pass_operator_end=PASS_OPERATOR_END)
