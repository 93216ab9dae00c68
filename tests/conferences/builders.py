"""Conferences for tests, made as the application makes them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from portal.conferences import service
from portal.conferences.drafts import (
    CategoryRow,
    ConferenceDraft,
    ContingencyRow,
    DutyRow,
    PlanDraft,
    ProgrammeRow,
)
from portal.core import clock
from portal.core.db import db
from portal.demo.people import World
from portal.models import Conference


def moment(hour: int, day: int = 21, month: int = 11, year: int = 2026) -> dt.datetime:
    """A moment on a Vietnamese clock."""
    return dt.datetime(year, month, day, hour, tzinfo=clock.VIETNAM).astimezone(dt.UTC)


def plan(**changed: Any) -> PlanDraft:
    """A small plan."""
    return PlanDraft(
        **{
            "title": "Truyền thông thôn Nà Tông",
            "starts_at": moment(8),
            "ends_at": moment(10),
            "venue": "Nhà văn hóa thôn Nà Tông",
            "hamlet": "Thôn Nà Tông",
            "purpose": "Vận động",
            **changed,
        }
    )


def whole_plan(**changed: Any) -> PlanDraft:
    """A plan to which the next step has nothing to object."""
    return plan(
        **{
            "content": "Chính sách BHXH tự nguyện",
            "communication_before": "Loa truyền thanh",
            "categories": tuple(
                CategoryRow(category, number)
                for category, number in (
                    ("insurance", 2),
                    ("steering", 3),
                    ("service", 2),
                    ("prospect", 70),
                    ("beneficiary", 3),
                )
            ),
            "duties": (DutyRow("host", "Triệu Văn Sinh"), DutyRow("reception", "Lò Thị Mai")),
            "programme": (ProgrammeRow(30, "Đón tiếp"), ProgrammeRow(45, "Tuyên truyền")),
            "contingencies": (ContingencyRow("Mất điện", "Loa cầm tay"),),
            **changed,
        }
    )


def propose(world: World, place: str = "xa", **changed: Any) -> int:
    """The current actor proposes a conference in a commune; its id."""
    return service.create(ConferenceDraft(world.units[place], plan(**changed)))


def propose_whole(world: World, place: str = "xa", **changed: Any) -> int:
    """The same with a plan that can be submitted."""
    return service.create(ConferenceDraft(world.units[place], whole_plan(**changed)))


def version_of(conference_id: int) -> int:
    """The newest version of a conference."""
    return db.session.get_one(Conference, conference_id, populate_existing=True).version
