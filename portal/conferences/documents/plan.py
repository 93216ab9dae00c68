"""A plan on paper: its texts, its tables, and what is known of the money (C8, H1 a)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from portal.conferences import snapshot
from portal.conferences.documents.facts import PlanFacts
from portal.conferences.documents.wording import clock_time, paragraphs
from portal.conferences.hooks import Cost
from portal.core.pdf import Cell, Column, LongTable, Row
from portal.enums import DUTY_ROLES, GUEST_CATEGORIES, DutyRole, GuestCategory

_SIZE = 12


def plan_context(plan: PlanFacts, cost: Cost | None) -> dict[str, Any]:
    """What the template of the plan shows."""
    data = plan.data
    return {
        "plan": plan,
        # A version that was approved before a field existed says nothing in it.
        "texts": {name: paragraphs(data.get(name) or "") for name in snapshot.TEXTS},
        "announced_on": _day(data.get("announced_on")),
        "make_up": _make_up(data["categories"]),
        "guests": sum(row["planned"] for row in data["categories"]),
        "duties": _duties(data["duties"]),
        "programme": programme_table(data),
        "contingencies": data["contingencies"],
        "cost": cost,
    }


def _day(text: str | None) -> str:
    return f"{dt.date.fromisoformat(text):%d/%m/%Y}" if text else ""


def _make_up(rows: Sequence[Mapping[str, Any]]) -> LongTable:
    columns = (
        Column("STT", 10, "center"),
        Column("Thành phần", 60),
        Column("Số người", 22, "right"),
        Column("Ghi chú", 70),
    )
    body = [
        Row((str(n), str(GUEST_CATEGORIES[GuestCategory(row["category"])]), str(row["planned"]), row["note"]))
        for n, row in enumerate(rows, 1)
    ]
    total = str(sum(row["planned"] for row in rows))
    return LongTable(columns, [*body, Row(("", "Cộng", total, ""), bold=True)], font_size=_SIZE)


def _duties(rows: Sequence[Mapping[str, Any]]) -> LongTable:
    columns = (
        Column("STT", 10, "center"),
        Column("Nhiệm vụ", 34),
        Column("Người thực hiện", 40),
        Column("Đơn vị", 36),
        Column("Nội dung công việc", 50),
    )
    body = [
        Row((str(n), str(DUTY_ROLES[DutyRole(r["role"])]), r["person"], r["organisation"], r["task"]))
        for n, r in enumerate(rows, 1)
    ]
    return LongTable(columns, body, font_size=_SIZE)


def programme_table(data: Mapping[str, Any]) -> LongTable:
    columns = (
        Column("Thời gian", 28, "center"),
        Column("Nội dung", 85),
        Column("Phụ trách", 48),
    )
    at = dt.datetime.fromisoformat(data["starts_at"])
    body = []
    for row in data["programme"]:
        end = at + dt.timedelta(minutes=row["minutes"])
        time = Cell(f"{clock_time(at)} – {clock_time(end)}")
        body.append(Row((time, row["content"], row["person"])))
        at = end
    return LongTable(columns, body, font_size=_SIZE)
