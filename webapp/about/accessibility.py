"""The statement of accessibility: what was measured in a browser, when, and what nobody has tested."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import orjson
from sqlalchemy.orm import Session

from webapp.core.app import current_settings
from webapp.core.blueprint import SiteBlueprint
from webapp.core.rendering import render_page
from webapp.core.session import with_session
from webapp.wording.words import full_date

blueprint = SiteBlueprint("accessibility", __name__)

MEASURES: Final = Path(__file__).with_name("accessibility.json")
"""Written by the browser tests: MEASURES=1 make test ARGS=tests/browser."""

CRITERIA: Final = 106
"""Criteria of the RGAA 4.1.2 (DISIC, 18 April 2023)."""

STATE: Final = "non conforme"
"""Nothing else can be said without an audit of all the criteria by a person (RGAA, «déclaration»)."""

BY_OURSELVES: Final = (
    "Chaque page s'affiche sur un écran de 320 points de large sans défilement horizontal.",
    "Chaque page marche sans JavaScript.",
    "Le clavier seul suffit pour chercher un lieu, choisir des lieux et ouvrir la fiche.",
    "Ce qui se touche du doigt fait au moins 44 points de haut.",
    "La fiche en PDF est balisée, et son texte se lit et se copie.",
)
"""What other tests check, whenever the code changes."""

NOT_TESTED: Final = (
    "L'usage avec un lecteur d'écran (NVDA, JAWS, VoiceOver).",
    "L'usage par des personnes en situation de handicap.",
    "Les textes, par les personnes à qui ils sont destinés.",
    "Le PDF avec un vérificateur PDF/UA.",
    "Les pages des autres sites vers lesquelles mènent des liens.",
)


@dataclass(frozen=True, slots=True)
class Statement:
    """What the page says."""

    state: str
    measured_on: str
    axe: str
    browser: str
    pages: Sequence[str]
    rules: int
    criteria: Sequence[str]
    whole: int
    violations: Sequence[str]
    by_ourselves: Sequence[str]
    not_tested: Sequence[str]
    contact: str


@blueprint.get("/accessibilite")
@with_session
def page(session: Session) -> str:
    """Say how accessible the site is known to be."""
    statement = statement_of(orjson.loads(MEASURES.read_bytes()), contact=current_settings().contact_courriel)
    return render_page(session, "about/accessibilite.html", statement=statement)


def statement_of(measured: dict[str, Any], *, contact: str) -> Statement:
    """Present what the tests measured."""
    return Statement(
        state=STATE,
        measured_on=full_date(date.fromisoformat(measured["date"])),
        axe=measured["axe"],
        browser=measured["browser"],
        pages=measured["pages"],
        rules=len(measured["rules"]),
        criteria=measured["criteria"],
        whole=CRITERIA,
        violations=measured["violations"],
        by_ourselves=BY_OURSELVES,
        not_tested=NOT_TESTED,
        contact=contact,
    )
