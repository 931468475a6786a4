"""For whom each lieu is, and what people decided of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ACCUEILS = "accueil IN ('public', 'reserve', 'sans_accueil')"


def upgrade() -> None:
    op.add_column("lieu", sa.Column("accueil", sa.Text(), server_default="public", nullable=False))
    op.add_column("lieu", sa.Column("accueil_raison", sa.Text(), nullable=True))
    op.create_check_constraint(op.f("ck_lieu_accueil"), "lieu", _ACCUEILS)
    op.create_table(
        "accueil_decision",
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("accueil", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(_ACCUEILS, name=op.f("ck_accueil_decision_accueil")),
        sa.PrimaryKeyConstraint("identity", name=op.f("pk_accueil_decision")),
    )


def downgrade() -> None:
    op.drop_table("accueil_decision")
    op.drop_constraint(op.f("ck_lieu_accueil"), "lieu")
    op.drop_column("lieu", "accueil_raison")
    op.drop_column("lieu", "accueil")
