"""The models equal the newest migration, on each database."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from portal.core.db import Base, db


def test_the_models_equal_upgrade_head(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_foreign_key_is_indexed_or_leads_one(app: Flask) -> None:
    inspector = sa.inspect(db.engine)
    small = {"_by_id", "service_unit_id", "template_id", "questionnaire_id", "norm_id"}
    for table in inspector.get_table_names():
        led = {i["column_names"][0] for i in inspector.get_indexes(table) if i["column_names"]}
        led |= {u["column_names"][0] for u in inspector.get_unique_constraints(table)}
        led |= set(inspector.get_pk_constraint(table)["constrained_columns"][:1])
        for key in inspector.get_foreign_keys(table):
            column = key["constrained_columns"][0]
            assert column in led or any(column.endswith(s) for s in small), f"{table}.{column}"
