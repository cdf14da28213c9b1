"""Values that staff add, and what an answer must not say any more."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("desk_value_fixes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("occurrence", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("regressions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("never", sa.JSON(), server_default="[]", nullable=False))
        batch_op.create_index(batch_op.f("ix_regressions_origin"), ["origin"], unique=False)
