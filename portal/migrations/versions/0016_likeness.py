"""what several prospects of a commune have in common, so that nobody has to group a whole list to find duplicates"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

COLUMNS = {"id_number": ("id_number",), "phone": ("phone",), "name": ("name_key", "birth_year")}


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    made = op.create_table(
        "prospect_likeness",
        sa.Column("unit_id", number, autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("birth_year", number, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_prospect_likeness_unit_id")),
        sa.PrimaryKeyConstraint(
            "unit_id", "reason", "value", "birth_year", name=op.f("pk_prospect_likeness")
        ),
    )
    for reason, columns in COLUMNS.items():
        op.execute(
            made.insert().from_select(["unit_id", "reason", "value", "birth_year"], _shared(reason, columns))
        )


def _shared(reason: str, columns: tuple[str, ...]) -> sa.Select[Any]:
    """What stands more than once on the list of a commune, of those that are on it still."""
    names = ("unit_id", "name_key", "birth_year", "phone", "id_number", "removed_at")
    people = sa.table("prospect", *(sa.column(name) for name in names))
    value, *year = (people.c[name] for name in columns)
    known = sa.and_(people.c.removed_at.is_(None), value != "", *(column.is_not(None) for column in year))
    said: list[sa.ColumnElement[Any]] = [people.c.unit_id, sa.literal(reason), value, *year]
    return (
        sa.select(*said, *([] if year else [sa.literal(0)]))
        .where(known)
        .group_by(people.c.unit_id, value, *year)
        .having(sa.func.count() > 1)
    )


def downgrade() -> None:
    op.drop_table("prospect_likeness")
