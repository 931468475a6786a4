"""The Pass numérique after the end of its operator: which declarations of it may no longer hold."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from geo.standard.fields import INCONNU, NON

PASS_OPERATOR_END: Final = date(2024, 1, 1)
"""The operator of the Pass, APTIC, has been in liquidation since January 2024: what was declared before may
no longer hold. Source: written question to the Sénat, 22 May 2025."""


FREE_HELP: Final = frozenset({"Conseillers numériques", "France Services"})
"""Programmes whose help costs nothing anywhere."""


def needs_no_pass(lieu: Mapping[str, Any]) -> bool:
    """Check for a lieu where nothing is to be paid, and that does not take the Pass, or may not.

    `lieu` holds fields of the standard and the state of `pass_numerique`, which stays what its source says.
    """
    free = list(lieu["frais_a_charge"] or ()) == ["Gratuit"]
    helps = not FREE_HELP.isdisjoint(lieu["dispositif_programmes_nationaux"] or ())
    return free and helps and lieu["pass_numerique"] in (NON, INCONNU)


def is_outdated_pass(declared: date | str | None) -> bool:
    """Check whether a Pass was declared, on a day or its ISO text, before the operator ended."""
    if not declared:
        return False
    day = declared if isinstance(declared, date) else date.fromisoformat(declared)
    return day < PASS_OPERATOR_END
