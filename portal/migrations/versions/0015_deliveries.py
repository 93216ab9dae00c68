"""who handed an invitation over, and on which day"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    by = sa.String(length=200)
    with op.batch_alter_table('invitation') as batch_op:
        batch_op.add_column(sa.Column('delivered_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('delivered_by', by, nullable=False, server_default=''))
    with op.batch_alter_table('invitation') as batch_op:
        batch_op.alter_column('delivered_by', existing_type=by, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('invitation') as batch_op:
        batch_op.drop_column('delivered_by')
        batch_op.drop_column('delivered_on')
