"""Reports of visitors about lieux; the site may add a report, and reads neither words nor contacts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_RIGHTS = """
REVOKE ALL ON report FROM mediaproche_web;
GRANT INSERT (lieu_id, subject, words, contact) ON report TO mediaproche_web;
GRANT SELECT (id, lieu_id, subject, reported_at) ON report TO mediaproche_web;
"""


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("lieu_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("length(words) <= 1000 AND length(contact) <= 200", name=op.f("ck_report_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index(op.f("ix_report_reported_at"), "report", ["reported_at"])
    op.execute(_RIGHTS)


def downgrade() -> None:
    op.drop_table("report")
