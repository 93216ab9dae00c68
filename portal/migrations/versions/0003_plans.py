"""plans"""

import sqlalchemy as sa
from alembic import op

import portal.core.db

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

_TEXTS = (
    ('broadcast_url', sa.String(length=500)),
    ('answerers', sa.Text()),
    ('needs', sa.Text()),
    ('goals', sa.Text()),
    ('lead', sa.String(length=300)),
    ('partners', sa.Text()),
)


def upgrade() -> None:
    op.create_table('plan_round',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conference_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('submitted_by_name', sa.String(length=200), nullable=False),
    sa.Column('submitted_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conference.id'], name=op.f('fk_plan_round_conference_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_round')),
    sa.UniqueConstraint('conference_id', 'number', name=op.f('uq_plan_round_conference_id_number'))
    )
    op.create_table('remark',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conference_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('round', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('anchor_kind', sa.String(length=20), nullable=False),
    sa.Column('anchor_key', sa.String(length=60), nullable=False),
    sa.Column('label', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_name', sa.String(length=200), nullable=False),
    sa.Column('at', portal.core.db.UtcDateTime(), nullable=False),
    sa.Column('reply', sa.Text(), nullable=False),
    sa.Column('resolved_by_name', sa.String(length=200), nullable=False),
    sa.Column('resolved_at', portal.core.db.UtcDateTime(), nullable=True),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user_account.id'], name=op.f('fk_remark_author_id')),
    sa.ForeignKeyConstraint(['conference_id'], ['conference.id'], name=op.f('fk_remark_conference_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remark'))
    )
    with op.batch_alter_table('remark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_remark_author_id'), ['author_id'], unique=False)
        batch_op.create_index('ix_remark_round', ['conference_id', 'round'], unique=False)
    # Old rows say nothing in the new columns; new ones are filled in by the application.
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.add_column(sa.Column('announced_on', sa.Date(), nullable=True))
        for name, kind in _TEXTS:
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=''))
    with op.batch_alter_table('plan', schema=None) as batch_op:
        for name, kind in _TEXTS:
            batch_op.alter_column(name, existing_type=kind, server_default=None)
    with op.batch_alter_table('guest', schema=None) as batch_op:
        batch_op.add_column(sa.Column('email', sa.String(length=254), nullable=False, server_default=''))
    with op.batch_alter_table('guest', schema=None) as batch_op:
        batch_op.alter_column('email', existing_type=sa.String(length=254), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('guest', schema=None) as batch_op:
        batch_op.drop_column('email')
    with op.batch_alter_table('plan', schema=None) as batch_op:
        for name, _kind in reversed(_TEXTS):
            batch_op.drop_column(name)
        batch_op.drop_column('announced_on')
    op.drop_table('remark')
    op.drop_table('plan_round')
