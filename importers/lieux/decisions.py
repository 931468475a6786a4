"""What people say of two identifiers, above every resemblance: one lieu, or two."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from geo.database.models import LieuSource, MergeDecision
from geo.errors import InvalidInput, NotFound
from importers.lieux.publish import republish_lieux
from importers.run.records import mark_newest_changed
from importers.run.staging import holding_lock


@dataclass(frozen=True, slots=True)
class Effect:
    """What a decision changed: the lieux of the two identifiers now, and how many lieux were remade."""

    lieu_a: str
    lieu_b: str
    remade: int


def decide(engine: Engine, identity_a: str, identity_b: str, *, same: bool, reason: str) -> Effect:
    """Keep a decision on two identifiers, instead of any former one, and remake the lieux it bears on.

    Raises NotFound when no row has one of them, InvalidInput when they are the same.
    """
    with engine.connect() as connection, holding_lock(connection):
        _prepare(connection, identity_a, identity_b)
        first, second = sorted((identity_a, identity_b))
        written = insert(MergeDecision).values(
            identity_a=first, identity_b=second, same=same, reason=reason, decided_at=func.now()
        )
        connection.execute(
            written.on_conflict_do_update(
                index_elements=["identity_a", "identity_b"],
                set_={"same": same, "reason": reason, "decided_at": func.now()},
            )
        )
        return _apply(connection, identity_a, identity_b)


def forget(engine: Engine, identity_a: str, identity_b: str) -> Effect:
    """Drop the decision on two identifiers. Raises NotFound when there is none."""
    with engine.connect() as connection, holding_lock(connection):
        _prepare(connection, identity_a, identity_b)
        first, second = sorted((identity_a, identity_b))
        kept = delete(MergeDecision).where(
            MergeDecision.identity_a == first, MergeDecision.identity_b == second
        )
        if connection.execute(kept).rowcount == 0:
            raise NotFound(f"Aucune décision ne porte sur {identity_a} et {identity_b}.")
        return _apply(connection, identity_a, identity_b)


def _prepare(connection: Connection, identity_a: str, identity_b: str) -> None:
    if identity_a == identity_b:
        raise InvalidInput({"identifiants": "deux identifiants différents sont attendus."})
    for identity in (identity_a, identity_b):
        if connection.scalar(select(LieuSource.id).where(LieuSource.identity == identity).limit(1)) is None:
            raise NotFound(f"Aucune ligne de source ne porte l'identifiant {identity}.")


def _apply(connection: Connection, identity_a: str, identity_b: str) -> Effect:
    remade = republish_lieux(connection)
    if remade:
        mark_newest_changed(connection)
    effect = Effect(_lieu_of(connection, identity_a), _lieu_of(connection, identity_b), len(remade))
    connection.commit()
    return effect


def _lieu_of(connection: Connection, identity: str) -> str:
    newest = (
        select(LieuSource.lieu_id)
        .where(LieuSource.identity == identity, LieuSource.lieu_id.is_not(None))
        .order_by(LieuSource.run_id.desc())
        .limit(1)
    )
    return connection.scalar(newest) or identity
