"""Accessibility statement (RGAA): measured in a browser, on which day, and what nobody has tested."""

from collections.abc import Mapping, Sequence
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

RGAA_CRITERIA: Final = 106
"""Number of criteria of the RGAA 4.1.2 (DISIC, 18 April 2023)."""

CONFORMITY: Final = "non conforme"
"""Nothing else can be said without an audit of all the criteria by a person (RGAA, «déclaration»)."""

CHECKED_BY_TESTS: Final = (
    "Chaque page s'affiche sur un écran de 320 points de large sans défilement horizontal.",
    "Chaque page marche sans JavaScript.",
    "Le clavier seul suffit pour chercher un lieu, choisir des lieux et ouvrir la fiche.",
    "Ce qui se touche du doigt fait au moins 44 points de haut.",
    "La fiche en PDF est balisée, et son texte se lit et se copie.",
)
"""What other tests check at each change of the code."""

NOT_TESTED: Final = (
    "L'usage avec un lecteur d'écran (NVDA, JAWS, VoiceOver).",
    "L'usage par des personnes en situation de handicap.",
    "Les textes, par les personnes à qui ils sont destinés.",
    "Le PDF avec un vérificateur PDF/UA.",
    "Les pages des autres sites vers lesquelles mènent des liens.",
)


@dataclass(frozen=True, slots=True)
class AccessibilityStatement:
    """The statement as it is printed."""

    conformity: str
    measured_on: str
    axe: str
    browser: str
    pages: Sequence[str]
    rules: int
    criteria: Sequence[str]
    rgaa_criteria: int
    violations: Sequence[str]
    checked_by_tests: Sequence[str]
    not_tested: Sequence[str]
    contact: str


@blueprint.get("/accessibilite")
@with_session
def page(session: Session) -> str:
    """Show how accessible the site is known to be."""
    statement = accessibility_statement(
        orjson.loads(MEASURES.read_bytes()), contact=current_settings().contact_courriel
    )
    return render_page(session, "about/accessibilite.html", page=statement)


def accessibility_statement(measured: Mapping[str, Any], *, contact: str) -> AccessibilityStatement:  # JSON
    """Return the statement of what the browser tests measured, as MEASURES holds it."""
    return AccessibilityStatement(
        conformity=CONFORMITY,
        measured_on=full_date(date.fromisoformat(measured["date"])),
        axe=measured["axe"],
        browser=measured["browser"],
        pages=measured["pages"],
        rules=len(measured["rules"]),
        criteria=measured["criteria"],
        rgaa_criteria=RGAA_CRITERIA,
        violations=measured["violations"],
        checked_by_tests=CHECKED_BY_TESTS,
        not_tested=NOT_TESTED,
        contact=contact,
    )
