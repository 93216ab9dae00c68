"""scripts"""

import sqlalchemy as sa
from alembic import op

import portal.core.db

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
OFFICIAL = sa.text('unit_id IS NULL')


def upgrade() -> None:
    # Rebuilt whatever else changes: ids of conferences are not given out again on SQLite either.
    with op.batch_alter_table(
        'conference', recreate='auto', table_kwargs={'sqlite_autoincrement': True}
    ) as batch_op:
        batch_op.add_column(sa.Column('rehearsal_of_id', NUMBER, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f('fk_conference_rehearsal_of_id'), 'conference', ['rehearsal_of_id'], ['id']
        )
        batch_op.create_index(batch_op.f('ix_conference_rehearsal_of_id'), ['rehearsal_of_id'], unique=False)

    with op.batch_alter_table('script_template') as batch_op:
        batch_op.add_column(sa.Column('unit_id', NUMBER, nullable=True))
        batch_op.add_column(sa.Column('based_on_id', NUMBER, nullable=True))
        batch_op.add_column(
            sa.Column('state', sa.String(length=10), nullable=False, server_default='published')
        )
        batch_op.add_column(sa.Column('left_out', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('version', NUMBER, nullable=False, server_default='1'))
        batch_op.create_foreign_key(batch_op.f('fk_script_template_unit_id'), 'unit', ['unit_id'], ['id'])
        batch_op.create_foreign_key(
            batch_op.f('fk_script_template_based_on_id'), 'script_template', ['based_on_id'], ['id']
        )
        batch_op.drop_constraint(batch_op.f('uq_script_template_kind_number'), type_='unique')
        batch_op.create_unique_constraint(
            batch_op.f('uq_script_template_unit_id_kind_number'), ['unit_id', 'kind', 'number']
        )
        batch_op.create_index(batch_op.f('ix_script_template_based_on_id'), ['based_on_id'], unique=False)
        batch_op.create_index(
            'ix_script_template_official',
            ['kind', 'number'],
            unique=True,
            sqlite_where=OFFICIAL,
            postgresql_where=OFFICIAL,
        )

    op.create_table('script_choice',
    sa.Column('conference_id', NUMBER, nullable=False),
    sa.Column('template_id', NUMBER, nullable=False),
    sa.Column('minutes', sa.JSON(), nullable=False),
    sa.Column('version', NUMBER, nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conference.id'], name=op.f('fk_script_choice_conference_id')),
    sa.ForeignKeyConstraint(['template_id'], ['script_template.id'], name=op.f('fk_script_choice_template_id')),
    sa.PrimaryKeyConstraint('conference_id', name=op.f('pk_script_choice'))
    )
    op.create_table('presence',
    sa.Column('conference_id', NUMBER, nullable=False),
    sa.Column('person', sa.String(length=30), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('seen_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conference.id'], name=op.f('fk_presence_conference_id')),
    sa.PrimaryKeyConstraint('conference_id', 'person', name=op.f('pk_presence'))
    )
    with op.batch_alter_table('tick') as batch_op:
        batch_op.add_column(sa.Column('minutes', NUMBER, nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('person', sa.String(length=200), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('tick') as batch_op:
        batch_op.drop_column('person')
        batch_op.drop_column('minutes')
    op.drop_table('presence')
    op.drop_table('script_choice')
    with op.batch_alter_table('script_template') as batch_op:
        batch_op.drop_index('ix_script_template_official')
        batch_op.drop_index(batch_op.f('ix_script_template_based_on_id'))
        batch_op.drop_constraint(batch_op.f('uq_script_template_unit_id_kind_number'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_script_template_kind_number'), ['kind', 'number'])
        batch_op.drop_constraint(batch_op.f('fk_script_template_based_on_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_script_template_unit_id'), type_='foreignkey')
        for name in ('version', 'left_out', 'state', 'based_on_id', 'unit_id'):
            batch_op.drop_column(name)
    with op.batch_alter_table('conference') as batch_op:
        batch_op.drop_index(batch_op.f('ix_conference_rehearsal_of_id'))
        batch_op.drop_constraint(batch_op.f('fk_conference_rehearsal_of_id'), type_='foreignkey')
        batch_op.drop_column('rehearsal_of_id')
