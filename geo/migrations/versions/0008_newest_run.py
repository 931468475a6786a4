"""Index when runs ended: each request asks for the newest, however many there were."""

from collections.abc import Sequence

from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(op.f("ix_import_run_finished_at"), "import_run", ["finished_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_import_run_finished_at"), table_name="import_run")
