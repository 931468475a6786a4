"""Digital-fragility index of communes (IFN), 0 to 10, ten the most fragile, and its parts."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from importers.communes.attributes import CommuneAttributes, CommuneRow
from importers.model import Rejected, Row
from importers.run.row_parsing import cell_text

TOTAL = "total"
PARTS = {
    "no_thd": "no_thd_coverage_rate",
    "no_4g": "no_4g_coverage_rate",
    "poverty": "poverty_rate",
    "older_65": "older_65_rate",
    "nscol15p": "nscol15p_rate",
}
"""Stored name of a part → its column: no fibre, no 4G, poverty, older than 65, no diploma."""


class FragiliteImporter(CommuneAttributes):
    """The index of 2023. A commune that absorbed others has the mean of all, weighted by population.

    Where one of these populations is not known, the mean is a simple one.
    """

    slug = "fragilite"
    nom = "Indice de fragilité numérique"
    attribution = "La MedNum, Mednum-TelesCoop ; ANCT"
    accepts = "un CSV avec code, total et les colonnes …_rate de l'indice, de 0 à 10"
    columns = ("fragilite", "fragilite_parts")
    code_names = ("code",)
    value_names = ((TOTAL,),)

    def read(self, row: Row) -> Mapping[str, Any]:
        """Parse the index and its parts. Raises Rejected."""
        total = _score(row, TOTAL)
        if total is None:
            raise Rejected(TOTAL, "", "indice absent")
        return {TOTAL: total, **{part: _score(row, column) for part, column in PARTS.items()}}

    def combine(self, rows: Sequence[CommuneRow]) -> Mapping[str, Any]:
        """Average the index and each of its parts."""
        return {
            "fragilite": _mean(rows, TOTAL),
            "fragilite_parts": {part: _mean(rows, part) for part in PARTS},
        }


def _score(row: Row, column: str) -> float | None:
    text = cell_text(row, (column,)).replace(",", ".")
    if not text:
        return None
    try:
        score = float(text)
    except ValueError as error:
        raise Rejected(column, text, "un nombre est attendu") from error
    if not (isfinite(score) and 0 <= score <= 10):
        raise Rejected(column, text, "un nombre de 0 à 10 est attendu")
    return score


def _mean(rows: Sequence[CommuneRow], name: str) -> float | None:
    known = [row for row in rows if row.values[name] is not None]
    if not known:
        return None
    weighted = all(row.population for row in known)
    weights = [float(row.population or 0) if weighted else 1.0 for row in known]
    total = sum(row.values[name] * weight for row, weight in zip(known, weights, strict=True))
    return round(float(total) / sum(weights), 2)
