"""indexes of the list of conferences"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    few = sa.text('rehearsal_of_id IS NOT NULL')
    others = sa.text('rehearsal_of_id IS NULL')
    op.drop_index('ix_conference_rehearsal_of_id', 'conference')
    op.create_index(
        'ix_conference_rehearsal_of_id', 'conference', ['rehearsal_of_id'], sqlite_where=few, postgresql_where=few
    )
    op.drop_index('ix_conference_state', 'conference')
    op.create_index('ix_conference_state', 'conference', ['state', 'starts_at', 'id'])
    op.create_index(
        'ix_conference_counts', 'conference', ['unit_id', 'ends_at', 'starts_at', 'state'],
        sqlite_where=others, postgresql_where=others,
    )


def downgrade() -> None:
    op.drop_index('ix_conference_counts', 'conference')
    op.drop_index('ix_conference_state', 'conference')
    op.create_index('ix_conference_state', 'conference', ['state'])
    op.drop_index('ix_conference_rehearsal_of_id', 'conference')
    op.create_index('ix_conference_rehearsal_of_id', 'conference', ['rehearsal_of_id'])
