"""For whom a merged lieu is: what a person decided, else the rules."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from geo.database.models import AccueilDecision
from geo.standard.accueil import PUBLIC
from importers.duplicates.merging import Merged, SourceRow
from importers.fiche.accueil import Accueil, find_accueil


def read_accueil_decisions(connection: Connection) -> dict[str, Accueil]:
    """Read the decisions of people, by the identifier of a row; the newest last."""
    rows = connection.execute(
        select(AccueilDecision.identity, AccueilDecision.accueil, AccueilDecision.reason).order_by(
            AccueilDecision.decided_at
        )
    )
    return {row.identity: Accueil(row.accueil, None if row.accueil == PUBLIC else row.reason) for row in rows}


def accueil_of(merged: Merged, rows: Sequence[SourceRow], decided: dict[str, Accueil]) -> Accueil:
    """Return the newest decision on a lieu, else what the rules say of its rows and their sources."""
    identities = {row.fiche["identity"] for row in rows}
    newest = next((decided[identity] for identity in reversed(decided) if identity in identities), None)
    sources = frozenset(row.fiche["source"] or row.source for row in rows)
    return newest or find_accueil(merged.fiche, sources=sources)
