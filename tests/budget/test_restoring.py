"""Dropping a change of an approved plan, where the estimate cannot become again what it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from portal.budget import queries, service
from portal.budget.rules import LineDraft
from portal.budget.service import NormDraft
from portal.conferences import service as conferences
from portal.core.actor import Actor
from portal.core.db import db
from portal.core.errors import Conflict
from portal.demo.people import World
from portal.models import BudgetLine, Conference
from tests.budget.builders import approved as approve_whole

Acting = Callable[[str], Actor]


def test_a_line_whose_norm_was_removed_does_not_come_back(world: World, acting: Acting) -> None:
    made, _lines = approve_whole(world, acting)
    acting("xa")
    conferences.move(made, "revise", remark="Đổi mức")
    acting("ketoan")
    starts = db.session.get_one(Conference, made).starts_at.date()
    norm = service.add_norm(NormDraft("stationery", starts, "Văn bản của tỉnh", 300_000))
    service.add_line(made, LineDraft("stationery", 1, 200_000))
    acting("xa")
    conferences.move(made, "submit")
    acting("giamdoc")
    conferences.move(made, "approve")
    acting("xa")
    conferences.move(made, "revise", remark="Bỏ khoản")
    acting("ketoan")
    line = db.session.scalars(sa.select(BudgetLine).where(BudgetLine.norm_id == norm)).one()
    service.remove_line(line.id, line.version)
    service.remove_norm(norm, queries.get_norm(norm).version)
    acting("xa")
    with pytest.raises(Conflict, match="đã bị xóa nên dự toán không về như cũ được"):
        conferences.move(made, "drop", remark="Thôi")
    assert db.session.get_one(Conference, made, populate_existing=True).state == "revising"
