"""prospects"""

import sqlalchemy as sa
from alembic import op

import portal.core.db

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('prospect_import',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('service_unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('filename', sa.String(length=200), nullable=False),
    sa.Column('file_hash', sa.String(length=64), nullable=False),
    sa.Column('mapping', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('job_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['user_account.id'], name=op.f('fk_prospect_import_created_by_id')),
    sa.ForeignKeyConstraint(['service_unit_id'], ['unit.id'], name=op.f('fk_prospect_import_service_unit_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_prospect_import_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prospect_import'))
    )
    with op.batch_alter_table('prospect_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_prospect_import_service_unit_id'), ['service_unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_prospect_import_unit_id'), ['unit_id'], unique=False)

    op.create_table('prospect',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('service_unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_key', sa.String(length=200), nullable=False),
    sa.Column('sort_key', sa.String().with_variant(sa.String(collation='C'), 'postgresql'), nullable=False),
    sa.Column('folded', sa.String(length=600), nullable=False),
    sa.Column('birth_year', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('hamlet', sa.String(length=200), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('id_number', sa.String(length=12), nullable=False),
    sa.Column('social_number', sa.String(length=10), nullable=False),
    sa.Column('occupation', sa.String(length=200), nullable=False),
    sa.Column('monthly_income', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('in_charge_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('last_contact_on', sa.Date(), nullable=True),
    sa.Column('last_result', sa.String(length=20), nullable=False),
    sa.Column('next_contact_on', sa.Date(), nullable=True),
    sa.Column('likelihood', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('import_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('import_row', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('merged_into_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('removed_at', portal.core.db.UtcDateTime(), nullable=True),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['prospect_import.id'], name=op.f('fk_prospect_import_id')),
    sa.ForeignKeyConstraint(['in_charge_id'], ['user_account.id'], name=op.f('fk_prospect_in_charge_id')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['prospect.id'], name=op.f('fk_prospect_merged_into_id')),
    sa.ForeignKeyConstraint(['service_unit_id'], ['unit.id'], name=op.f('fk_prospect_service_unit_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_prospect_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prospect')),
    sa.UniqueConstraint('import_id', 'import_row', name=op.f('uq_prospect_import_id_import_row'))
    )
    with op.batch_alter_table('prospect', schema=None) as batch_op:
        batch_op.create_index('ix_prospect_id_number', ['unit_id', 'id_number'], unique=False)
        batch_op.create_index('ix_prospect_charge', ['unit_id', 'in_charge_id', 'sort_key', 'id'], unique=False)
        batch_op.create_index('ix_prospect_hamlet', ['unit_id', 'hamlet', 'sort_key', 'id'], unique=False)
        batch_op.create_index('ix_prospect_last', ['unit_id', 'last_contact_on', 'sort_key', 'id'], unique=False)
        batch_op.create_index('ix_prospect_likely', ['unit_id', 'likelihood', 'sort_key', 'id'], unique=False)
        batch_op.create_index('ix_prospect_list', ['unit_id', 'sort_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_prospect_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index('ix_prospect_mine', ['in_charge_id', 'next_contact_on'], unique=False)
        batch_op.create_index('ix_prospect_name', ['unit_id', 'name_key', 'birth_year'], unique=False)
        batch_op.create_index('ix_prospect_next', ['unit_id', 'next_contact_on', 'id'], unique=False)
        batch_op.create_index('ix_prospect_phone', ['unit_id', 'phone'], unique=False)
        batch_op.create_index('ix_prospect_service', ['service_unit_id', 'unit_id', 'sort_key', 'id'], unique=False)
        batch_op.create_index('ix_prospect_state', ['unit_id', 'state', 'sort_key', 'id'], unique=False)

    op.create_table('contact',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('prospect_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('channel', sa.String(length=12), nullable=False),
    sa.Column('result', sa.String(length=20), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.Column('steps', sa.JSON(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('undoes_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('actor_kind', sa.String(length=10), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('actor_name', sa.String(length=200), nullable=False),
    sa.Column('at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['prospect_id'], ['prospect.id'], name=op.f('fk_contact_prospect_id')),
    sa.ForeignKeyConstraint(['undoes_id'], ['contact.id'], name=op.f('fk_contact_undoes_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact')),
    sa.UniqueConstraint('undoes_id', name=op.f('uq_contact_undoes_id'))
    )
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.create_index('ix_contact_newest', ['prospect_id', 'id'], unique=False)

    op.create_table('prospect_group_member',
    sa.Column('prospect_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['prospect_id'], ['prospect.id'], name=op.f('fk_prospect_group_member_prospect_id')),
    sa.PrimaryKeyConstraint('prospect_id', 'number', name=op.f('pk_prospect_group_member'))
    )
    with op.batch_alter_table('prospect_group_member', schema=None) as batch_op:
        batch_op.create_index('ix_prospect_group_member_number', ['number', 'prospect_id'], unique=False)

    op.create_table('prospect_merge',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kept_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('gone_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('merged_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('merged_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.Column('undone_at', portal.core.db.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['gone_id'], ['prospect.id'], name=op.f('fk_prospect_merge_gone_id')),
    sa.ForeignKeyConstraint(['kept_id'], ['prospect.id'], name=op.f('fk_prospect_merge_kept_id')),
    sa.ForeignKeyConstraint(['merged_by_id'], ['user_account.id'], name=op.f('fk_prospect_merge_merged_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prospect_merge'))
    )
    with op.batch_alter_table('prospect_merge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_prospect_merge_gone_id'), ['gone_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_prospect_merge_kept_id'), ['kept_id'], unique=False)

    op.create_table('prospect_pair',
    sa.Column('first_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('second_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('said_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('said_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['first_id'], ['prospect.id'], name=op.f('fk_prospect_pair_first_id')),
    sa.ForeignKeyConstraint(['said_by_id'], ['user_account.id'], name=op.f('fk_prospect_pair_said_by_id')),
    sa.ForeignKeyConstraint(['second_id'], ['prospect.id'], name=op.f('fk_prospect_pair_second_id')),
    sa.PrimaryKeyConstraint('first_id', 'second_id', name=op.f('pk_prospect_pair'))
    )
    with op.batch_alter_table('prospect_pair', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_prospect_pair_second_id'), ['second_id'], unique=False)

    with op.batch_alter_table('guest', schema=None) as batch_op:
        batch_op.add_column(sa.Column('prospect_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_index(batch_op.f('ix_guest_prospect_id'), ['prospect_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_guest_prospect_id'), 'prospect', ['prospect_id'], ['id'])
    op.create_table('prospect_import_row',
    sa.Column('import_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('bucket', sa.String(length=10), nullable=False),
    sa.Column('values', sa.JSON(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('prospect_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('prospect_version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('chosen', sa.Boolean(), nullable=False),
    sa.Column('before', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('taken_version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['import_id'], ['prospect_import.id'], name=op.f('fk_prospect_import_row_import_id')),
    sa.ForeignKeyConstraint(['prospect_id'], ['prospect.id'], name=op.f('fk_prospect_import_row_prospect_id')),
    sa.PrimaryKeyConstraint('import_id', 'number', name=op.f('pk_prospect_import_row'))
    )
    with op.batch_alter_table('prospect_import_row', schema=None) as batch_op:
        batch_op.create_index('ix_prospect_import_row_bucket', ['import_id', 'bucket', 'number'], unique=False)
        batch_op.create_index(batch_op.f('ix_prospect_import_row_prospect_id'), ['prospect_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('guest', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_guest_prospect_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_guest_prospect_id'))
        batch_op.drop_column('prospect_id')

    with op.batch_alter_table('prospect_import_row', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_prospect_import_row_prospect_id'))
        batch_op.drop_index('ix_prospect_import_row_bucket')

    op.drop_table('prospect_import_row')
    with op.batch_alter_table('prospect_pair', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_prospect_pair_second_id'))

    op.drop_table('prospect_pair')
    with op.batch_alter_table('prospect_merge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_prospect_merge_kept_id'))
        batch_op.drop_index(batch_op.f('ix_prospect_merge_gone_id'))

    op.drop_table('prospect_merge')
    with op.batch_alter_table('prospect_group_member', schema=None) as batch_op:
        batch_op.drop_index('ix_prospect_group_member_number')

    op.drop_table('prospect_group_member')
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.drop_index('ix_contact_newest')

    op.drop_table('contact')
    with op.batch_alter_table('prospect', schema=None) as batch_op:
        batch_op.drop_index('ix_prospect_state')
        batch_op.drop_index('ix_prospect_service')
        batch_op.drop_index('ix_prospect_phone')
        batch_op.drop_index('ix_prospect_next')
        batch_op.drop_index('ix_prospect_name')
        batch_op.drop_index('ix_prospect_mine')
        batch_op.drop_index(batch_op.f('ix_prospect_merged_into_id'))
        batch_op.drop_index('ix_prospect_list')
        batch_op.drop_index('ix_prospect_likely')
        batch_op.drop_index('ix_prospect_last')
        batch_op.drop_index('ix_prospect_id_number')
        batch_op.drop_index('ix_prospect_hamlet')
        batch_op.drop_index('ix_prospect_charge')

    op.drop_table('prospect')
    with op.batch_alter_table('prospect_import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_prospect_import_unit_id'))
        batch_op.drop_index(batch_op.f('ix_prospect_import_service_unit_id'))

    op.drop_table('prospect_import')
