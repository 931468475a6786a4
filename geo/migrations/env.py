"""Run migrations on the database of DATABASE_URL, or on the connection that a caller hands over."""

from alembic import context
from geoalchemy2 import alembic_helpers
from sqlalchemy import Connection

from geo.database.connections import writing_engine
from geo.database.models import Base
from geo.settings import load_settings


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=alembic_helpers.include_object,
        process_revision_directives=alembic_helpers.writer,
        render_item=alembic_helpers.render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with writing_engine(load_settings()).connect() as own:
        migrate(own)
