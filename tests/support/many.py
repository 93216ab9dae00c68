"""Many rows at once, for promises about long lists: prospects and conferences that differ in what lists show."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import sqlalchemy as sa

from portal.core import clock
from portal.core.db import db, transaction
from portal.core.vietnamese import fold, name_sort_key
from portal.demo.people import World
from portal.enums import ConferenceState, ContactResult, ProspectState
from portal.models import Conference, Plan, Prospect, ProspectGroupMember, ProspectLikeness
from tests.support.prospect_sheets import HAMLETS, people

MONTHS = 60


def add_prospects(world: World, count: int) -> None:
    """So many prospects of the first commune, each in one group; some met, some given to somebody, some due. Three by
    three they share a phone, so that each is suspected to be two others."""
    chance, today = random.Random(5), clock.today()
    begin = (db.session.scalar(sa.select(sa.func.max(Prospect.id))) or 0) + 1
    staff = [None, world.users["xa"], world.users["nvthu"]]
    rows = [
        {
            "id": begin + n, "unit_id": world.units["xa"], "name": one.name, "name_key": fold(one.name),
            "sort_key": name_sort_key(one.name), "folded": fold(f"{one.name} {one.phone} {one.hamlet}"),
            "birth_year": one.year, "phone": _phone(begin + n), "hamlet": one.hamlet,
            "state": list(ProspectState)[n % 3], "in_charge_id": staff[n % 3],
            "service_unit_id": world.units["tcdv"] if (begin + n) // 3 % 5 < 2 else None,
            "last_result": ContactResult.INTERESTED if n % 4 else "",
            "last_contact_on": today - dt.timedelta(days=chance.randint(1, 300)) if n % 4 else None,
            "next_contact_on": today + dt.timedelta(days=chance.randint(-30, 300)) if n % 4 else None,
            "version": 1, "created_at": clock.now(),
        }
        for n, one in enumerate(people(count, seed=begin))
    ]  # fmt: skip
    members = [{"prospect_id": row["id"], "number": 1 + n % 9} for n, row in enumerate(rows)]
    with transaction():
        db.session.execute(sa.insert(Prospect), rows)
        db.session.execute(sa.insert(ProspectGroupMember), members)
        db.session.execute(sa.delete(ProspectLikeness))
        likeness = ("unit_id", "reason", "value", "birth_year")
        db.session.execute(sa.insert(ProspectLikeness).from_select(likeness, _shared_phones()))


def _phone(number: int) -> str:
    return f"09{number // 3:08d}"


def _shared_phones() -> sa.Select[Any]:
    """What the service would have kept of these rows, had they come through it."""
    query = sa.select(Prospect.unit_id, sa.literal("phone"), Prospect.phone, sa.literal(0))
    return query.group_by(Prospect.unit_id, Prospect.phone).having(sa.func.count() > 1)


def add_conferences(world: World, count: int) -> None:
    """So many conferences of two communes, spread over five years, most of them over, in every state."""
    begin = (db.session.scalar(sa.select(sa.func.max(Conference.id))) or 0) + 1
    rows = [_conference(world, begin + n, n, count) for n in range(count)]
    with transaction():
        db.session.execute(sa.insert(Conference), rows)
        db.session.execute(sa.insert(Plan), [{"conference_id": row["id"]} for row in rows])


def _conference(world: World, number: int, n: int, count: int) -> dict[str, Any]:
    day = clock.today() + dt.timedelta(days=MONTHS * 30 * (n - count * 0.9) / count)
    starts_at = dt.datetime.combine(day, dt.time(1 + n % 9), dt.UTC)
    open_states = (ConferenceState.DRAFT, ConferenceState.SUBMITTED, ConferenceState.APPROVED)
    past = day < clock.today()
    hamlet = HAMLETS[n % len(HAMLETS)]
    return {
        "id": number, "kind": "in_person",
        "state": (ConferenceState.SETTLED if n % 9 else ConferenceState.CANCELLED) if past else open_states[n % 3],
        "unit_id": world.units[("xa", "xa2")[n % 2]], "organiser_id": world.units["coso"],
        "service_unit_id": world.units["tcdv"] if n % 3 else None, "created_by_id": world.users["xa"],
        "title": f"Hội nghị truyền thông thôn {hamlet} lần {n}", "folded": fold(f"truyền thông {hamlet} lần {n}"),
        "starts_at": starts_at, "ends_at": starts_at + dt.timedelta(hours=3), "venue": f"Nhà văn hóa {hamlet}",
        "hamlet": hamlet, "version": 1, "created_at": starts_at - dt.timedelta(days=30),
    }  # fmt: skip
