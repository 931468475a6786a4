"""Streets with their house numbers, from the Base Adresse Nationale."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "rue",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source_slug", sa.Text(), nullable=False),
        sa.Column("commune_code", sa.Text(), nullable=False),
        sa.Column("code_insee", sa.Text(), nullable=False),
        sa.Column("cle", sa.Text(), nullable=False),
        sa.Column("nom", sa.Text(), nullable=False),
        sa.Column("code_postal", sa.Text(), nullable=False),
        sa.Column("lon_e6", sa.Integer(), nullable=False),
        sa.Column("lat_e6", sa.Integer(), nullable=False),
        sa.Column("numeros", sa.ARRAY(sa.SmallInteger()), server_default="{}", nullable=False),
        sa.Column("suffixes", sa.Text(), nullable=True),
        sa.Column("lon_offsets", sa.ARRAY(sa.SmallInteger()), server_default="{}", nullable=False),
        sa.Column("lat_offsets", sa.ARRAY(sa.SmallInteger()), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rue")),
    )
    op.create_index("ix_rue_commune_code", "rue", ["commune_code", "cle"])
    op.create_index("ix_rue_source_slug", "rue", ["source_slug"])


def downgrade() -> None:
    op.drop_table("rue")
