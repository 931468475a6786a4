"""Apply the rules of today to lieux that were loaded before them."""

from sqlalchemy import Connection, Engine, select

from geo.database.models import Lieu
from importers.lieux.publish import republish_lieux
from importers.run.staging import importers_lock
from importers.run.versions import bump_version


def refresh_lieux(engine: Engine) -> int:
    """Merge and judge all lieux again from their rows; returns the number of lieux written."""
    with engine.connect() as connection, importers_lock(connection):
        affected = republish_lieux(connection, everything=True)
        bump_version(connection)
        connection.commit()
    return len(affected)


def need_refresh(connection: Connection) -> bool:
    """Check for lieux that were written before it was known for whom they are: the oldest is one of them."""
    of_oldest = select(Lieu.feature.not_like('%"accueil":%')).order_by(Lieu.changed_at).limit(1)
    return bool(connection.scalar(of_oldest))
