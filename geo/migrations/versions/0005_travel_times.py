"""Say what a link between communes is, keep minutes on real roads and the contours of départements."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "commune_minutes",
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("destinations", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("seconds", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["origin"], ["commune.code_insee"], name=op.f("fk_commune_minutes_origin")),
        sa.PrimaryKeyConstraint("mode", "origin", name=op.f("pk_commune_minutes")),
    )
    op.add_column("commune_link", sa.Column("kind", sa.Text(), nullable=False))
    op.add_geospatial_column(
        "departement",
        sa.Column("contour", Geometry("MULTIPOLYGON", srid=4326, spatial_index=False), nullable=True),
    )
    op.create_index(
        "ix_departement_contour", "departement", ["contour"], unique=False, postgresql_using="gist"
    )


def downgrade() -> None:
    op.drop_geospatial_column("departement", "contour")
    op.drop_column("commune_link", "kind")
    op.drop_table("commune_minutes")
