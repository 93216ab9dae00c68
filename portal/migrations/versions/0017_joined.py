"""what people wrote of a prospect who has joined by a paid sign-up"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    by_hand = sa.String(length=10)
    with op.batch_alter_table('prospect') as batch_op:
        batch_op.add_column(sa.Column('state_by_hand', by_hand, nullable=False, server_default=''))
    with op.batch_alter_table('prospect') as batch_op:
        batch_op.alter_column('state_by_hand', existing_type=by_hand, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('prospect') as batch_op:
        batch_op.drop_column('state_by_hand')
