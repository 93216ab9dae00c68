"""preparation"""

import sqlalchemy as sa
from alembic import op

import portal.core.db

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('allotment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('source', sa.String(length=20), nullable=False),
    sa.Column('amount', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_allotment_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allotment')),
    sa.UniqueConstraint('unit_id', 'period', 'source', name=op.f('uq_allotment_unit_id_period_source'))
    )
    with op.batch_alter_table('allotment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_allotment_period'), ['period'], unique=False)

    op.create_table('conference_target',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_conference_target_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conference_target')),
    sa.UniqueConstraint('unit_id', 'period', name=op.f('uq_conference_target_unit_id_period'))
    )
    with op.batch_alter_table('conference_target', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conference_target_period'), ['period'], unique=False)

    op.create_table('proposal_list',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('prepared_by_name', sa.String(length=200), nullable=False),
    sa.Column('handed_by_name', sa.String(length=200), nullable=False),
    sa.Column('handed_at', portal.core.db.UtcDateTime(), nullable=True),
    sa.Column('decided_by_name', sa.String(length=200), nullable=False),
    sa.Column('decided_at', portal.core.db.UtcDateTime(), nullable=True),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_proposal_list_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_list')),
    sa.UniqueConstraint('unit_id', 'month', 'number', name=op.f('uq_proposal_list_unit_id_month_number'))
    )
    op.create_table('preparation_item',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conference_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('section', sa.String(length=20), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('person', sa.String(length=200), nullable=False),
    sa.Column('days_before', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('done_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('done_by_name', sa.String(length=200), nullable=False),
    sa.Column('done_at', portal.core.db.UtcDateTime(), nullable=True),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conference.id'], name=op.f('fk_preparation_item_conference_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_preparation_item'))
    )
    with op.batch_alter_table('preparation_item', schema=None) as batch_op:
        batch_op.create_index('ix_preparation_item_list', ['conference_id', 'section', 'position'], unique=False)

    op.create_table('proposal_item',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('list_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conference_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('advice', sa.String(length=10), nullable=False),
    sa.Column('remark', sa.String(length=500), nullable=False),
    sa.Column('opinion', sa.String(length=1000), nullable=False),
    sa.Column('decision', sa.String(length=10), nullable=False),
    sa.Column('decision_remark', sa.String(length=500), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('outcome_message', sa.String(length=1000), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conference.id'], name=op.f('fk_proposal_item_conference_id')),
    sa.ForeignKeyConstraint(['list_id'], ['proposal_list.id'], name=op.f('fk_proposal_item_list_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_item')),
    sa.UniqueConstraint('list_id', 'conference_id', name=op.f('uq_proposal_item_list_id_conference_id'))
    )
    with op.batch_alter_table('proposal_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposal_item_conference_id'), ['conference_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('proposal_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proposal_item_conference_id'))

    op.drop_table('proposal_item')
    with op.batch_alter_table('preparation_item', schema=None) as batch_op:
        batch_op.drop_index('ix_preparation_item_list')

    op.drop_table('preparation_item')
    op.drop_table('proposal_list')
    with op.batch_alter_table('conference_target', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_conference_target_period'))

    op.drop_table('conference_target')
    with op.batch_alter_table('allotment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_allotment_period'))

    op.drop_table('allotment')
