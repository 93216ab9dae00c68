"""When phones say that a tick or an arrival was done."""

import sqlalchemy as sa
from alembic import op

import portal.core.db

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('tick', 'arrival'):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column('claimed_at', portal.core.db.UtcDateTime(), nullable=True))


def downgrade() -> None:
    for table in ('arrival', 'tick'):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column('claimed_at')
