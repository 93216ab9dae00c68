"""printings of the lists on paper, self check-in"""

import sqlalchemy as sa
from alembic import op

import portal.core.db

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table(
        'sheet_print',
        sa.Column('id', NUMBER, nullable=False),
        sa.Column('conference_id', NUMBER, nullable=False),
        sa.Column('document_id', NUMBER, nullable=True),
        sa.Column('rows', sa.JSON(), nullable=False),
        sa.Column('made_at', portal.core.db.UtcDateTime(), nullable=False),
        sa.Column('version', NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ['conference_id'], ['conference.id'], name=op.f('fk_sheet_print_conference_id')
        ),
        sa.ForeignKeyConstraint(
            ['document_id'], ['issued_document.id'], name=op.f('fk_sheet_print_document_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet_print')),
        sa.UniqueConstraint('document_id', name=op.f('uq_sheet_print_document_id')),
    )
    op.create_index(op.f('ix_sheet_print_conference_id'), 'sheet_print', ['conference_id'])
    op.create_table(
        'self_check_in',
        sa.Column('id', NUMBER, nullable=False),
        sa.Column('conference_id', NUMBER, nullable=False),
        sa.Column('code', sa.String(length=20), nullable=False),
        sa.Column('open', sa.Boolean(), nullable=False),
        sa.Column('version', NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ['conference_id'], ['conference.id'], name=op.f('fk_self_check_in_conference_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_self_check_in')),
        sa.UniqueConstraint('code', name=op.f('uq_self_check_in_code')),
        sa.UniqueConstraint('conference_id', name=op.f('uq_self_check_in_conference_id')),
    )


def downgrade() -> None:
    op.drop_table('self_check_in')
    op.drop_index(op.f('ix_sheet_print_conference_id'), 'sheet_print')
    op.drop_table('sheet_print')
