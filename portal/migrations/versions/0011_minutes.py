"""minutes"""

import sqlalchemy as sa
from alembic import op

import portal.core.db

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('debrief',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conference_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_name', sa.String(length=200), nullable=False),
    sa.Column('summary', sa.Boolean(), nullable=False),
    sa.Column('went_well', sa.Text(), nullable=False),
    sa.Column('went_badly', sa.Text(), nullable=False),
    sa.Column('change', sa.Text(), nullable=False),
    sa.Column('effectiveness', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('next_form', sa.String(length=20), nullable=False),
    sa.Column('suggestion', sa.Text(), nullable=False),
    sa.Column('folded', sa.Text(), nullable=False),
    sa.Column('updated_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user_account.id'], name=op.f('fk_debrief_author_id')),
    sa.ForeignKeyConstraint(['conference_id'], ['conference.id'], name=op.f('fk_debrief_conference_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_debrief')),
    sa.UniqueConstraint(
        'conference_id', 'author_id', 'summary', name=op.f('uq_debrief_conference_id_author_id_summary')
    )
    )
    with op.batch_alter_table('debrief', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_debrief_author_id'), ['author_id'], unique=False)
        only = sa.text('summary')
        batch_op.create_index(
            'ix_debrief_summary', ['conference_id'], unique=True, sqlite_where=only, postgresql_where=only
        )

    op.create_table('minutes_section',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conference_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('drawn', sa.Text(), nullable=False),
    sa.Column('written_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('written_by_name', sa.String(length=200), nullable=False),
    sa.Column('updated_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conference.id'], name=op.f('fk_minutes_section_conference_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['user_account.id'], name=op.f('fk_minutes_section_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes_section')),
    sa.UniqueConstraint('conference_id', 'key', name=op.f('uq_minutes_section_conference_id_key'))
    )
    op.create_table('minutes_version',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conference_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('fixed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('fixed_by_name', sa.String(length=200), nullable=False),
    sa.Column('fixed_at', portal.core.db.UtcDateTime(), nullable=False),
    sa.Column('reopened_by_name', sa.String(length=200), nullable=False),
    sa.Column('reopened_at', portal.core.db.UtcDateTime(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conference.id'], name=op.f('fk_minutes_version_conference_id')),
    sa.ForeignKeyConstraint(['fixed_by_id'], ['user_account.id'], name=op.f('fk_minutes_version_fixed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes_version')),
    sa.UniqueConstraint('conference_id', 'number', name=op.f('uq_minutes_version_conference_id_number'))
    )


def downgrade() -> None:
    op.drop_table('minutes_version')
    op.drop_table('minutes_section')
    with op.batch_alter_table('debrief', schema=None) as batch_op:
        only = sa.text('summary')
        batch_op.drop_index('ix_debrief_summary', sqlite_where=only, postgresql_where=only)
        batch_op.drop_index(batch_op.f('ix_debrief_author_id'))

    op.drop_table('debrief')
