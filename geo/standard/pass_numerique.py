"""The Pass numérique after the end of its operator: which declarations of it may no longer hold."""

from datetime import date
from typing import Final

PASS_OPERATOR_END: Final = date(2024, 1, 1)
"""The operator of the Pass, APTIC, has been in liquidation since January 2024: what was declared before may
no longer hold. Source: written question to the Sénat, 22 May 2025."""


def is_outdated_pass(declared: date | str | None) -> bool:
    """Check whether a Pass was declared, on a day or its ISO text, before the operator ended."""
    if not declared:
        return False
    day = declared if isinstance(declared, date) else date.fromisoformat(declared)
    return day < PASS_OPERATOR_END
