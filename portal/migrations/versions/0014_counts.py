"""indexes by which conferences are counted, prospects searched, sign-ups and follow-ups read in their order"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    real = sa.text("rehearsal_of_id IS NULL")
    op.drop_index("ix_conference_counts", "conference")
    op.drop_index("ix_conference_state", "conference")
    op.create_index(
        "ix_conference_state",
        "conference",
        ["state", "starts_at", "id", "ends_at", "unit_id"],
        sqlite_where=real,
        postgresql_where=real,
    )
    op.create_index(
        "ix_conference_unit_state",
        "conference",
        ["unit_id", "state", "starts_at", "id", "ends_at"],
        sqlite_where=real,
        postgresql_where=real,
    )
    op.drop_index("ix_prospect_list", "prospect")
    op.create_index("ix_prospect_list", "prospect", ["unit_id", "sort_key", "id", "removed_at", "folded"])
    op.drop_index("ix_prospect_service", "prospect")
    op.create_index(
        "ix_prospect_service",
        "prospect",
        ["service_unit_id", "unit_id", "sort_key", "id", "removed_at", "folded"],
    )
    op.drop_index("ix_sign_up_unit", "sign_up")
    op.create_index("ix_sign_up_unit", "sign_up", ["unit_id", "id"])
    op.drop_index("ix_follow_up_in_charge_id", "follow_up")
    op.create_index("ix_follow_up_mine", "follow_up", ["in_charge_id", "due_on", "id"])
    # ix_conference_unit_list and ix_conference_office begin with the same columns; without statistics SQLite takes
    # the shorter ones and then fetches and sorts all rows of a unit.
    op.drop_index("ix_conference_unit_id", "conference")
    op.drop_index("ix_conference_organiser_id", "conference")


def downgrade() -> None:
    real = sa.text("rehearsal_of_id IS NULL")
    op.drop_index("ix_prospect_service", "prospect")
    op.create_index("ix_prospect_service", "prospect", ["service_unit_id", "unit_id", "sort_key", "id"])
    op.drop_index("ix_prospect_list", "prospect")
    op.create_index("ix_prospect_list", "prospect", ["unit_id", "sort_key", "id"])
    op.create_index("ix_conference_organiser_id", "conference", ["organiser_id"])
    op.create_index("ix_conference_unit_id", "conference", ["unit_id"])
    op.drop_index("ix_follow_up_mine", "follow_up")
    op.create_index("ix_follow_up_in_charge_id", "follow_up", ["in_charge_id"])
    op.drop_index("ix_sign_up_unit", "sign_up")
    op.create_index("ix_sign_up_unit", "sign_up", ["unit_id", "signed_on", "id"])
    op.drop_index("ix_conference_unit_state", "conference")
    op.drop_index("ix_conference_state", "conference")
    op.create_index("ix_conference_state", "conference", ["state", "starts_at", "id"])
    op.create_index(
        "ix_conference_counts",
        "conference",
        ["unit_id", "ends_at", "starts_at", "state"],
        sqlite_where=real,
        postgresql_where=real,
    )
