"""Say which row each field of a lieu is from, and what people decided of two identifiers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "merge_decision",
        sa.Column("identity_a", sa.Text(), nullable=False),
        sa.Column("identity_b", sa.Text(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint('identity_a < identity_b COLLATE "C"', name=op.f("ck_merge_decision_order")),
        sa.PrimaryKeyConstraint("identity_a", "identity_b", name=op.f("pk_merge_decision")),
    )
    op.add_column(
        "lieu",
        sa.Column("provenance", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
    )
    op.drop_column("lieu_source", "match_key")


def downgrade() -> None:
    op.add_column("lieu_source", sa.Column("match_key", sa.Text(), nullable=True))
    op.drop_column("lieu", "provenance")
    op.drop_table("merge_decision")
