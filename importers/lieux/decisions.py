"""Decisions of people on two identifiers, above every resemblance: one lieu, or two."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from geo.database.models import LieuSource, MergeDecision
from geo.errors import InvalidInput, NotFound
from importers.lieux.memberships import lieu_of_identity
from importers.lieux.publish import republish_lieux
from importers.run.staging import importers_lock
from importers.run.versions import bump_version


@dataclass(frozen=True, slots=True)
class DecisionEffect:
    """Result of a decision: the lieux of both identifiers now, and the number of lieux rewritten."""

    lieu_a: str
    lieu_b: str
    rewritten: int


def store_decision(
    engine: Engine, identity_a: str, identity_b: str, *, same: bool, reason: str
) -> DecisionEffect:
    """Store a decision on two identifiers, in place of any former one, and rewrite the lieux it changes.

    Raises NotFound when no row has one of them, InvalidInput when they are the same.
    """
    with engine.connect() as connection, importers_lock(connection):
        _check_identities(connection, identity_a, identity_b)
        first, second = sorted((identity_a, identity_b))
        statement = insert(MergeDecision).values(
            identity_a=first, identity_b=second, same=same, reason=reason, decided_at=func.now()
        )
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["identity_a", "identity_b"],
                set_={"same": same, "reason": reason, "decided_at": func.now()},
            )
        )
        return _apply(connection, identity_a, identity_b)


def delete_decision(engine: Engine, identity_a: str, identity_b: str) -> DecisionEffect:
    """Delete the decision on two identifiers, and rewrite the lieux. Raises NotFound when there is none."""
    with engine.connect() as connection, importers_lock(connection):
        _check_identities(connection, identity_a, identity_b)
        first, second = sorted((identity_a, identity_b))
        statement = delete(MergeDecision).where(
            MergeDecision.identity_a == first, MergeDecision.identity_b == second
        )
        if connection.execute(statement).rowcount == 0:
            raise NotFound(f"Aucune décision ne porte sur {identity_a} et {identity_b}.")
        return _apply(connection, identity_a, identity_b)


def _check_identities(connection: Connection, identity_a: str, identity_b: str) -> None:
    if identity_a == identity_b:
        raise InvalidInput({"identifiants": "deux identifiants différents sont attendus."})
    for identity in (identity_a, identity_b):
        if connection.scalar(select(LieuSource.id).where(LieuSource.identity == identity).limit(1)) is None:
            raise NotFound(f"Aucune ligne de source ne porte l'identifiant {identity}.")


def _apply(connection: Connection, identity_a: str, identity_b: str) -> DecisionEffect:
    rewritten = republish_lieux(connection)
    if rewritten:
        bump_version(connection)
    effect = DecisionEffect(
        lieu_of_identity(connection, identity_a) or identity_a,
        lieu_of_identity(connection, identity_b) or identity_b,
        len(rewritten),
    )
    connection.commit()
    return effect
