"""Keep the population grid, and coverage figures with their date."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geography
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "carreau",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("cote_m", sa.Integer(), nullable=False),
        sa.Column("population", sa.Float(), nullable=False),
        sa.Column("commune_code", sa.Text(), nullable=True),
        sa.Column("position", Geography("POINT", srid=4326, spatial_index=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_code"],
            ["commune.code_insee"],
            name=op.f("fk_carreau_commune_code"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carreau")),
    )
    op.create_index(op.f("ix_carreau_commune_code"), "carreau", ["commune_code"], unique=False)
    op.create_table(
        "coverage_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("territory_kind", sa.Text(), nullable=False),
        sa.Column("territory_code", sa.Text(), nullable=False),
        sa.Column("params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_snapshot")),
    )
    op.create_index(
        "ix_coverage_snapshot_territory",
        "coverage_snapshot",
        ["territory_kind", "territory_code", "taken_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("coverage_snapshot")
    op.drop_table("carreau")
