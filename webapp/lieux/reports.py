"""Reporting an error without e-mail: a form whose answers the database keeps, and no cookie.

The site may only add rows to one table (see the migration of reports), over a connection of its own.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden, TooManyRequests

from geo.database.connections import reporting_engine
from geo.errors import DatabaseUnavailable
from geo.lieux.lookup import find_lieu
from geo.quality.reports import MAX_CONTACT, MAX_WORDS, SUBJECTS, NewReport, store_report
from webapp.core.app import WebApp
from webapp.core.blueprint import Policy, SiteBlueprint
from webapp.core.limits import TokenBuckets, visitor_of
from webapp.core.rendering import render_page
from webapp.core.session import with_session
from webapp.lieux.form import FormChoice
from webapp.lieux.params import readable_id
from webapp.wording.case import name_in_normal_case
from webapp.wording.labels import REPORT_LABELS
from webapp.wording.messages import _

blueprint = SiteBlueprint("reports", __name__, policy=Policy(translated=True, cached=False))

MAX_BODY_BYTES: Final = 16_384
_TRAP: Final = "site"
"""A field that people do not see: programs that fill in everything fill it in too."""
_KEY: Final = "mediaproche.reports"
_EVERYBODY: Final = "all"


@dataclass(frozen=True, slots=True)
class _Reporting:
    """Where reports go, and how many: a visitor five at once, then one in ten minutes; all of them 200."""

    bind: Engine | Connection
    by_visitor: TokenBuckets = field(default_factory=lambda: TokenBuckets(1 / 600, 5))
    by_all: TokenBuckets = field(default_factory=lambda: TokenBuckets(1 / 30, 200))


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The form, filled with what was sent."""

    lieu_id: str
    nom: str
    subjects: Sequence[FormChoice]
    words: str
    contact: str
    subject_message: str
    words_message: str
    contact_message: str
    max_words: int = MAX_WORDS
    max_contact: int = MAX_CONTACT


@dataclass(frozen=True, slots=True)
class ReportedPage:
    """Thanks, and the way back to the lieu."""

    lieu_url: str


def install(app: WebApp) -> None:
    """Prepare where reports go; no connection is opened before the first."""
    bind = app.bind if isinstance(app.bind, Connection) else reporting_engine(app.settings)
    app.extensions[_KEY] = _Reporting(bind)


@blueprint.get("/signaler")
@with_session
def ask(session: Session) -> ResponseReturnValue:
    """Show the form for one lieu."""
    return _form(session, request.args.get("lieu", ""), MappingProxyType({}))


@blueprint.post("/signaler")
def send() -> ResponseReturnValue:
    """Store a report, or ask again for what it lacks."""
    request.max_content_length = MAX_BODY_BYTES
    _refuse_other_sites()
    report = _read_report()
    if isinstance(report, str):
        return report, 422
    if not request.form.get(_TRAP):
        _limit()
        with _writing() as session:
            store_report(session, report)
    return redirect(url_for("reports.thank", lieu=report.lieu_id), code=303)


@with_session
def _read_report(session: Session) -> NewReport | str:
    """Read the report that was sent; return the form again where something is wrong. Raises NotFound."""
    lieu = find_lieu(session, readable_id(request.form.get("lieu", "")))
    report = NewReport(lieu.id, _sent("sujet"), _sent("texte"), _sent("contact") or None)
    messages = _messages(report)
    return _form(session, lieu.id, messages) if messages else report


@blueprint.get("/signaler/merci")
@with_session
def thank(session: Session) -> ResponseReturnValue:
    """Thank for a report."""
    lieu = find_lieu(session, readable_id(request.args.get("lieu", "")))
    page = ReportedPage(url_for("pages.lieu", lieu_id=lieu.id))
    return render_page(session, "lieux/signale.html", page=page)


def _form(session: Session, lieu_id: str, messages: Mapping[str, str]) -> str:
    lieu = find_lieu(session, readable_id(lieu_id))
    sent = _sent("sujet")
    page = ReportPage(
        lieu_id=lieu.id,
        nom=name_in_normal_case(lieu.nom, lieu.commune),
        subjects=[FormChoice("sujet", name, _(REPORT_LABELS[name]), name == sent) for name in SUBJECTS],
        words=_sent("texte"),
        contact=_sent("contact"),
        subject_message=messages.get("sujet", ""),
        words_message=messages.get("texte", ""),
        contact_message=messages.get("contact", ""),
    )
    return render_page(session, "lieux/signaler.html", page=page)


def _sent(name: str) -> str:
    return "".join(sign for sign in request.form.get(name, "") if sign.isprintable() or sign == "\n").strip()


def _messages(report: NewReport) -> Mapping[str, str]:
    """Return what a report lacks, or has too much of."""
    messages = {}
    if report.subject not in SUBJECTS:
        messages["sujet"] = _("Choisissez ce qui est faux.")
    if len(report.words) > MAX_WORDS:
        messages["texte"] = _("Écrivez %(count)s lettres au plus.", count=MAX_WORDS)
    if len(report.contact or "") > MAX_CONTACT:
        messages["contact"] = _("Écrivez %(count)s lettres au plus.", count=MAX_CONTACT)
    return messages


def _refuse_other_sites() -> None:
    """Refuse a form that another site sends: browsers say where it comes from. Raises Forbidden."""
    origin = request.headers.get("Origin")
    elsewhere = request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")
    if elsewhere or (origin is not None and urlsplit(origin).netloc != request.host):
        raise Forbidden


def _limit() -> None:
    """Count a report of this visitor. Raises TooManyRequests."""
    reporting, now = _reporting(), time.monotonic()
    visitor = visitor_of(request.remote_addr)
    wait_s = 0.0 if visitor is None else reporting.by_visitor.wait_s(visitor, now)
    wait_s = wait_s or reporting.by_all.wait_s(_EVERYBODY, now)
    if wait_s:
        raise TooManyRequests(retry_after=max(1, round(wait_s)))


@contextmanager
def _writing() -> Iterator[Session]:
    """Open a session that may add reports. Raises DatabaseUnavailable."""
    try:
        with Session(_reporting().bind) as session, session.begin():
            yield session
    except OperationalError as error:
        raise DatabaseUnavailable("La base de données ne répond pas.") from error


def _reporting() -> _Reporting:
    reporting: _Reporting = current_app.extensions[_KEY]
    return reporting
