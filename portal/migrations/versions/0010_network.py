"""network and library"""

import sqlalchemy as sa
from alembic import op

import portal.core.db

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('material',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('description', sa.String(length=1000), nullable=False),
    sa.Column('folded', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=20), nullable=False),
    sa.Column('link', sa.String(length=500), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('filename', sa.String(length=200), nullable=False),
    sa.Column('mime', sa.String(length=100), nullable=False),
    sa.Column('size', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('replaces_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('chain_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('removed_at', portal.core.db.UtcDateTime(), nullable=True),
    sa.Column('created_by_name', sa.String(length=200), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['chain_id'], ['material.id'], name=op.f('fk_material_chain_id')),
    sa.ForeignKeyConstraint(['replaces_id'], ['material.id'], name=op.f('fk_material_replaces_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_material_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_material'))
    )
    with op.batch_alter_table('material', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_material_chain_id'), ['chain_id'], unique=False)
        batch_op.create_index('ix_material_list', ['valid_from', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_material_replaces_id'), ['replaces_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_material_sha256'), ['sha256'], unique=False)
        batch_op.create_index('ix_material_unit_list', ['unit_id', 'valid_from', 'id'], unique=False)

    op.create_table('conference_material',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conference_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('material_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('attached_by_name', sa.String(length=200), nullable=False),
    sa.Column('attached_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conference.id'], name=op.f('fk_conference_material_conference_id')),
    sa.ForeignKeyConstraint(['material_id'], ['material.id'], name=op.f('fk_conference_material_material_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conference_material')),
    sa.UniqueConstraint('conference_id', 'material_id', name=op.f('uq_conference_material_conference_id_material_id'))
    )
    with op.batch_alter_table('conference_material', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conference_material_material_id'), ['material_id'], unique=False)

    op.create_table('collection_point',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('service_unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('sort_key', portal.core.db.SortKey, nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('opening', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=30), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['service_unit_id'], ['unit.id'], name=op.f('fk_collection_point_service_unit_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_collection_point_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_collection_point'))
    )
    with op.batch_alter_table('collection_point', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_collection_point_service_unit_id'), ['service_unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_collection_point_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_collection_point_sort_key'), ['sort_key'], unique=False)

    op.create_table('collection_staff',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('service_unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('sort_key', portal.core.db.SortKey, nullable=False),
    sa.Column('folded', sa.String(length=600), nullable=False),
    sa.Column('birth_year', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('phone', sa.String(length=30), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('card_number', sa.String(length=60), nullable=False),
    sa.Column('card_issued_on', sa.Date(), nullable=True),
    sa.Column('card_valid_to', sa.Date(), nullable=True),
    sa.Column('proposed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('proposed_on', sa.Date(), nullable=True),
    sa.Column('proposal_number', sa.String(length=60), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_reason', sa.String(length=500), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['service_unit_id'], ['unit.id'], name=op.f('fk_collection_staff_service_unit_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_collection_staff_user_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['unit.id'], name=op.f('fk_collection_staff_proposed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_collection_staff'))
    )
    with op.batch_alter_table('collection_staff', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_collection_staff_service_unit_id'), ['service_unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_collection_staff_user_id'), ['user_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_collection_staff_proposed_by_id'), ['proposed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_collection_staff_sort_key'), ['sort_key'], unique=False)

    op.create_table('staff_training',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('topic', sa.String(length=300), nullable=False),
    sa.Column('hours', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('certificate', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['collection_staff.id'], name=op.f('fk_staff_training_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_training'))
    )
    with op.batch_alter_table('staff_training', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_training_staff_id'), ['staff_id'], unique=False)

    op.create_table('staff_area',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('hamlet', sa.String(length=100), nullable=False),
    sa.Column('folded', sa.String(length=200), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['collection_staff.id'], name=op.f('fk_staff_area_staff_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_staff_area_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_area'))
    )
    with op.batch_alter_table('staff_area', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_area_staff_id'), ['staff_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_staff_area_unit_id'), ['unit_id'], unique=False)

    op.create_table('delegation',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.String(length=30), nullable=False),
    sa.Column('from_user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('to_user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('form', sa.String(length=10), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('matters', sa.JSON(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('made_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('made_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.Column('withdrawn_at', portal.core.db.UtcDateTime(), nullable=True),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_delegation_unit_id')),
    sa.ForeignKeyConstraint(['from_user_id'], ['user_account.id'], name=op.f('fk_delegation_from_user_id')),
    sa.ForeignKeyConstraint(['to_user_id'], ['user_account.id'], name=op.f('fk_delegation_to_user_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_delegation_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegation'))
    )
    with op.batch_alter_table('delegation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delegation_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_delegation_from_user_id'), ['from_user_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_delegation_to_user_id'), ['to_user_id'], unique=False)

    for table in ('state_change', 'plan_version'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('delegation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
            batch_op.create_foreign_key(
                batch_op.f(f'fk_{table}_delegation_id'), 'delegation', ['delegation_id'], ['id']
            )
            batch_op.create_index(batch_op.f(f'ix_{table}_delegation_id'), ['delegation_id'], unique=False)
    with op.batch_alter_table('state_change', schema=None) as batch_op:
        batch_op.add_column(sa.Column('principal_name', sa.String(length=200), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('state_change', schema=None) as batch_op:
        batch_op.drop_column('principal_name')
    for table in ('plan_version', 'state_change'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f'ix_{table}_delegation_id'))
            batch_op.drop_constraint(batch_op.f(f'fk_{table}_delegation_id'), type_='foreignkey')
            batch_op.drop_column('delegation_id')
    op.drop_table('delegation')
    op.drop_table('staff_area')
    op.drop_table('staff_training')
    op.drop_table('collection_staff')
    op.drop_table('collection_point')
    with op.batch_alter_table('conference_material', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_conference_material_material_id'))

    op.drop_table('conference_material')
    with op.batch_alter_table('material', schema=None) as batch_op:
        batch_op.drop_index('ix_material_unit_list')
        batch_op.drop_index(batch_op.f('ix_material_sha256'))
        batch_op.drop_index(batch_op.f('ix_material_replaces_id'))
        batch_op.drop_index('ix_material_list')
        batch_op.drop_index(batch_op.f('ix_material_chain_id'))

    op.drop_table('material')
