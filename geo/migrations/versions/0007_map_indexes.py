"""Index positions as maps ask for them, in boxes with straight sides, and towns by population."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(
        "ix_lieu_plane", "lieu", [sa.text("geometry(position)")], unique=False, postgresql_using="gist"
    )
    op.create_index(
        "ix_commune_plane", "commune", [sa.text("geometry(seat)")], unique=False, postgresql_using="gist"
    )
    op.create_index("ix_commune_population", "commune", ["population"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_commune_population", table_name="commune")
    op.drop_index("ix_commune_plane", table_name="commune")
    op.drop_index("ix_lieu_plane", table_name="lieu")
