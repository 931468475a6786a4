"""Version of the data (`dataset_version`): readers drop what they have in memory when it grows."""

from sqlalchemy import Connection, func, select, update

from geo.database.models import ImportRun, Source


def next_version(connection: Connection) -> int:
    """Return the number of the next change that readers will see."""
    return (connection.scalar(select(func.max(ImportRun.dataset_version))) or 0) + 1


def bump_importer_version(connection: Connection, importer: str) -> None:
    """Mark the data of an importer as changed, without another load."""
    current = select(func.max(Source.current_run_id)).where(Source.importer == importer).scalar_subquery()
    connection.execute(
        update(ImportRun).where(ImportRun.id == current).values(dataset_version=next_version(connection))
    )


def bump_version(connection: Connection) -> None:
    """Mark as changed what belongs to no importer, or to several."""
    newest = select(func.max(ImportRun.dataset_version)).scalar_subquery()
    version = next_version(connection)
    connection.execute(
        update(ImportRun).where(ImportRun.dataset_version == newest).values(dataset_version=version)
    )
