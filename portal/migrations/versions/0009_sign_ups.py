"""sign-ups"""

import sqlalchemy as sa
from alembic import op

import portal.core.db

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('contribution_parameter',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('value', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('verified', sa.Boolean(), nullable=False),
    sa.Column('unverified_from', sa.Date(), nullable=True),
    sa.Column('verified_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('verified_at', portal.core.db.UtcDateTime(), nullable=True),
    sa.Column('seed_key', sa.String(length=60), nullable=True),
    sa.Column('used_at', portal.core.db.UtcDateTime(), nullable=True),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_contribution_parameter_unit_id')),
    sa.ForeignKeyConstraint(
        ['verified_by_id'], ['user_account.id'], name=op.f('fk_contribution_parameter_verified_by_id')
    ),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contribution_parameter')),
    sa.UniqueConstraint('seed_key', name=op.f('uq_contribution_parameter_seed_key'))
    )
    with op.batch_alter_table('contribution_parameter', schema=None) as batch_op:
        batch_op.create_index('ix_contribution_parameter_unit', ['unit_id', 'kind', 'valid_from'], unique=False)

    op.create_table('sign_up',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conference_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('service_unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('guest_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('prospect_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('outreach', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('sort_key', sa.String().with_variant(sa.String(collation='C'), 'postgresql'), nullable=False),
    sa.Column('folded', sa.String(length=600), nullable=False),
    sa.Column('birth_date', sa.Date(), nullable=True),
    sa.Column('sex', sa.String(length=6), nullable=False),
    sa.Column('id_number', sa.String(length=12), nullable=False),
    sa.Column('social_number', sa.String(length=10), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('product', sa.String(length=12), nullable=False),
    sa.Column('renewed', sa.Boolean(), nullable=False),
    sa.Column('method', sa.String(length=12), nullable=False),
    sa.Column('months', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('income', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('category', sa.String(length=12), nullable=False),
    sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('supported_before', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('contribution', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state_support', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('local_support', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('to_pay', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('basis', sa.JSON(), nullable=False),
    sa.Column('payer', sa.String(length=10), nullable=False),
    sa.Column('payer_name', sa.String(length=200), nullable=False),
    sa.Column('way', sa.String(length=12), nullable=False),
    sa.Column('receipt_number', sa.String(length=40), nullable=False),
    sa.Column('confirmation_code', sa.String(length=40), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=True),
    sa.Column('collected_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('appointment_on', sa.Date(), nullable=True),
    sa.Column('handed', sa.JSON(), nullable=False),
    sa.Column('handed_on', sa.Date(), nullable=True),
    sa.Column('cancel_reason', sa.String(length=300), nullable=False),
    sa.Column('state_before', sa.String(length=12), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['collected_by_id'], ['user_account.id'], name=op.f('fk_sign_up_collected_by_id')),
    sa.ForeignKeyConstraint(['conference_id'], ['conference.id'], name=op.f('fk_sign_up_conference_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user_account.id'], name=op.f('fk_sign_up_created_by_id')),
    sa.ForeignKeyConstraint(['guest_id'], ['guest.id'], name=op.f('fk_sign_up_guest_id')),
    sa.ForeignKeyConstraint(['prospect_id'], ['prospect.id'], name=op.f('fk_sign_up_prospect_id')),
    sa.ForeignKeyConstraint(['service_unit_id'], ['unit.id'], name=op.f('fk_sign_up_service_unit_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_sign_up_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_up'))
    )
    with op.batch_alter_table('sign_up', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_up_guest_id'), ['guest_id'], unique=False)
        batch_op.create_index('ix_sign_up_list', ['conference_id', 'sort_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_up_prospect_id'), ['prospect_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_up_service_unit_id'), ['service_unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_up_state'), ['state'], unique=False)
        batch_op.create_index('ix_sign_up_unit', ['unit_id', 'signed_on', 'id'], unique=False)

    op.create_table('consent',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sign_up_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('purpose', sa.String(length=20), nullable=False),
    sa.Column('given', sa.Boolean(), nullable=False),
    sa.Column('text_version', sa.String(length=20), nullable=False),
    sa.Column('actor_kind', sa.String(length=10), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('actor_name', sa.String(length=200), nullable=False),
    sa.Column('at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['sign_up_id'], ['sign_up.id'], name=op.f('fk_consent_sign_up_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_sign_up_id'), ['sign_up_id'], unique=False)

    op.create_table('nobody_signed_up',
    sa.Column('conference_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('declared_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('declared_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conference.id'], name=op.f('fk_nobody_signed_up_conference_id')),
    sa.ForeignKeyConstraint(['declared_by_id'], ['user_account.id'], name=op.f('fk_nobody_signed_up_declared_by_id')),
    sa.PrimaryKeyConstraint('conference_id', name=op.f('pk_nobody_signed_up'))
    )
    op.create_table('follow_up',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conference_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('guest_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('in_charge_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('in_charge', sa.String(length=200), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('sign_up_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conference.id'], name=op.f('fk_follow_up_conference_id')),
    sa.ForeignKeyConstraint(['guest_id'], ['guest.id'], name=op.f('fk_follow_up_guest_id')),
    sa.ForeignKeyConstraint(['in_charge_id'], ['user_account.id'], name=op.f('fk_follow_up_in_charge_id')),
    sa.ForeignKeyConstraint(['sign_up_id'], ['sign_up.id'], name=op.f('fk_follow_up_sign_up_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up')),
    sa.UniqueConstraint('conference_id', 'guest_id', name=op.f('uq_follow_up_conference_id_guest_id'))
    )
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.create_index('ix_follow_up_due', ['state', 'due_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_follow_up_guest_id'), ['guest_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_follow_up_in_charge_id'), ['in_charge_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_follow_up_sign_up_id'), ['sign_up_id'], unique=False)

    op.create_table('follow_up_contact',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('follow_up_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('channel', sa.String(length=12), nullable=False),
    sa.Column('result', sa.String(length=12), nullable=False),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('actor_kind', sa.String(length=10), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('actor_name', sa.String(length=200), nullable=False),
    sa.Column('at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['follow_up_id'], ['follow_up.id'], name=op.f('fk_follow_up_contact_follow_up_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up_contact'))
    )
    with op.batch_alter_table('follow_up_contact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_follow_up_contact_follow_up_id'), ['follow_up_id'], unique=False)


def downgrade() -> None:
    op.drop_table('follow_up_contact')
    op.drop_table('follow_up')
    op.drop_table('nobody_signed_up')
    op.drop_table('consent')
    op.drop_table('sign_up')
    op.drop_table('contribution_parameter')
