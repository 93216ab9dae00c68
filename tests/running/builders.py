"""Conferences on the eve of their script."""

from __future__ import annotations

import datetime as dt

from portal.core import clock
from portal.core.actor import SYSTEM, acting_as
from portal.core.db import db, transaction
from portal.demo.people import World
from portal.models import Conference, Duty, Plan
from portal.running import queries
from portal.running.fold import RunState

BEGIN = dt.datetime(2026, 11, 21, 1, 0, tzinfo=dt.UTC)  # 08:00 in Vietnam


def at(minutes: float) -> None:
    """Let it be so many minutes after 08:00."""
    clock.freeze(BEGIN + dt.timedelta(minutes=minutes))


def conference(
    world: World, *, place: str = "xa", state: str = "preparing", kind: str = "in_person", minutes: int = 135
) -> int:
    """A conference of a commune with a host and a receptionist in its plan; its id."""
    with acting_as(SYSTEM), transaction():
        made = Conference(
            kind=kind,
            state=state,
            unit_id=world.units[place],
            organiser_id=world.units["coso"],
            service_unit_id=world.units["tcdv"] if place == "xa" else None,
            created_by_id=world.users["xa"],
            title="Truyền thông BHXH tự nguyện – thôn Nà Tông",
            folded="truyen thong bhxh tu nguyen – thon na tong",
            starts_at=BEGIN,
            ends_at=BEGIN + dt.timedelta(minutes=minutes),
            venue="Nhà văn hóa thôn Nà Tông",
        )
        made.plan = Plan(
            duties=[
                Duty(position=1, role="host", person="Triệu Văn Sinh"),
                Duty(position=2, role="reception", person="Lò Thị Mai"),
            ]
        )
        db.session.add(made)
        db.session.flush()
        return made.id


def state(conference_id: int) -> RunState:
    """The run of a conference as it stands."""
    run = queries.find_run(conference_id)
    assert run is not None
    return queries.state_of(run)
