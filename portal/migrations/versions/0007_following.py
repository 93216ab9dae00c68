"""following"""

import sqlalchemy as sa
from alembic import op

import portal.core.db

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('follow_link',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conference_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.Column('revoked_at', portal.core.db.UtcDateTime(), nullable=True),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conference.id'], name=op.f('fk_follow_link_conference_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user_account.id'], name=op.f('fk_follow_link_created_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_link')),
    sa.UniqueConstraint('code', name=op.f('uq_follow_link_code')),
    sa.UniqueConstraint('conference_id', name=op.f('uq_follow_link_conference_id'))
    )
    op.create_table('counter_reading',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conference_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', portal.core.db.UtcDateTime(), nullable=False),
    sa.Column('viewers', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('comments', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('messages', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('sign_ups', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('undoes_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('actor_kind', sa.String(length=10), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('actor_name', sa.String(length=200), nullable=False),
    sa.Column('noted_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conference.id'], name=op.f('fk_counter_reading_conference_id')),
    sa.ForeignKeyConstraint(['undoes_id'], ['counter_reading.id'], name=op.f('fk_counter_reading_undoes_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_counter_reading')),
    sa.UniqueConstraint('undoes_id', name=op.f('uq_counter_reading_undoes_id'))
    )
    with op.batch_alter_table('counter_reading', schema=None) as batch_op:
        batch_op.create_index('ix_counter_reading_list', ['conference_id', 'at', 'id'], unique=False)

    op.create_table('unit_calendar_link',
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['user_account.id'], name=op.f('fk_unit_calendar_link_created_by_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unit_calendar_link_unit_id')),
    sa.PrimaryKeyConstraint('unit_id', name=op.f('pk_unit_calendar_link')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_unit_calendar_link_code_hash'))
    )


def downgrade() -> None:
    op.drop_table('unit_calendar_link')
    with op.batch_alter_table('counter_reading', schema=None) as batch_op:
        batch_op.drop_index('ix_counter_reading_list')

    op.drop_table('counter_reading')
    op.drop_table('follow_link')
