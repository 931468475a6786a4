"""Decisions of people on whom a lieu is for, above every rule."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from geo.database.models import AccueilDecision, Lieu, LieuSource
from geo.errors import NotFound
from importers.lieux.memberships import lieu_of_identity
from importers.lieux.publish import rewrite_lieux
from importers.run.staging import importers_lock
from importers.run.versions import bump_version


@dataclass(frozen=True, slots=True)
class AccueilEffect:
    """Result of a decision: a lieu, for whom it is now, and the reason."""

    lieu_id: str
    accueil: str
    raison: str | None


def decide_accueil(engine: Engine, identity: str, accueil: str, *, reason: str) -> AccueilEffect:
    """Store a decision on a lieu, by any of its identifiers, in place of any former one.

    Raises NotFound when no row has the identifier.
    """
    with engine.connect() as connection, importers_lock(connection):
        lieu_id = _lieu_of(connection, identity)
        values = {"accueil": accueil, "reason": reason, "decided_at": func.now()}
        statement = insert(AccueilDecision).values(identity=identity, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["identity"], set_=values))
        return _apply(connection, lieu_id)


def forget_accueil(engine: Engine, identity: str) -> AccueilEffect:
    """Delete the decisions on a lieu: the rules decide again. Raises NotFound when there is none."""
    with engine.connect() as connection, importers_lock(connection):
        lieu_id = _lieu_of(connection, identity)
        of_lieu = select(LieuSource.identity).where(LieuSource.lieu_id == lieu_id)
        statement = delete(AccueilDecision).where(AccueilDecision.identity.in_(of_lieu))
        if connection.execute(statement).rowcount == 0:
            raise NotFound(f"Aucune décision ne porte sur {identity}.")
        return _apply(connection, lieu_id)


def _lieu_of(connection: Connection, identity: str) -> str:
    """Return the lieu of an identifier. Raises NotFound."""
    lieu_id = lieu_of_identity(connection, identity)
    if lieu_id is None:
        raise NotFound(f"Aucune ligne de source ne porte l'identifiant {identity}.")
    return lieu_id


def _apply(connection: Connection, lieu_id: str) -> AccueilEffect:
    rewrite_lieux(connection, {lieu_id})
    bump_version(connection)
    columns = select(Lieu.accueil, Lieu.accueil_raison).where(Lieu.id == lieu_id)
    accueil, raison = connection.execute(columns).one()
    connection.commit()
    return AccueilEffect(lieu_id, accueil, raison)
