"""A conference of the commune ``xa`` in any state, and people who look real."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal.core.db import db, transaction
from portal.demo.people import World
from portal.enums import ConferenceKind, ConferenceState, GuestCategory
from portal.guests.draft import GuestDraft
from portal.models import Conference, Duty, Plan, PlannedCategory

STARTS = dt.datetime(2026, 12, 5, 1, 0, tzinfo=dt.UTC)  # 08:00 in Vietnam, a Saturday
Make = Callable[..., int]


@pytest.fixture
def conference(app: Flask, world: World) -> Make:
    """``conference("preparing")`` → id."""

    def make(state: str = ConferenceState.PREPARING, **values: Any) -> int:
        plan = Plan(
            content="Chính sách BHXH tự nguyện, BHYT hộ gia đình",
            contact="Lò Thị Mai, 0912 345 678",
            categories=[PlannedCategory(position=0, category=GuestCategory.PROSPECT, planned=40)],
            duties=[Duty(position=0, role="host", person="Triệu Văn Sinh")],
        )
        with transaction():
            made = Conference(
                **{
                    "kind": ConferenceKind.IN_PERSON,
                    "state": state,
                    "unit_id": world.units["xa"],
                    "organiser_id": world.units["coso"],
                    "service_unit_id": world.units["tcdv"],
                    "created_by_id": world.users["xa"],
                    "title": "Hội nghị truyền thông thôn Nà Tông",
                    "folded": "",
                    "starts_at": STARTS,
                    "ends_at": STARTS + dt.timedelta(hours=3),
                    "venue": "Nhà văn hóa thôn Nà Tông",
                    "plan": plan,
                    **values,
                }
            )
            db.session.add(made)
        return made.id

    return make


def people(count: int) -> list[GuestDraft]:
    """Different people, each with a phone and a birth year."""
    hamlets = ("Thôn Nà Tông", "Thôn Bản Chợ", "Thôn Khau Đao")
    families, given = ("Nguyễn Văn", "Ma Thị", "Lò Văn", "Triệu Thị"), ("An", "Bình", "Đào", "Ước", "Hạ")
    return [
        GuestDraft(
            name=f"{families[n % 4]} {given[n % 5]}",
            birth_year=1950 + n % 50,
            hamlet=hamlets[n % 3],
            phone=f"09{n:08d}",
        )
        for n in range(count)
    ]


@dataclass
class QueryCount:
    """How many statements ran inside the block."""

    count: int = 0


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], AbstractContextManager[QueryCount]]:
    """``with count_queries() as found``: the statements of the block."""

    @contextmanager
    def counting() -> Iterator[QueryCount]:
        found = QueryCount()

        def note(*_args: Any) -> None:
            found.count += 1

        event.listen(db.engine, "before_cursor_execute", note)
        yield found
        event.remove(db.engine, "before_cursor_execute", note)

    return counting
