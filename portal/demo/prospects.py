"""Prospects of both communes with a contact log, two pairs that look like one person, and one pair that was merged."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from portal.core import clock
from portal.core.actor import current_actor
from portal.demo.acting import acting
from portal.demo.names import HAMLETS, People
from portal.demo.people import World
from portal.enums import ContactChannel, ContactResult, ProspectState
from portal.prospects import queries, service
from portal.prospects.contact import ContactDraft
from portal.prospects.draft import ProspectDraft
from portal.prospects.queries import Filters

COUNTS = {"xa": 60, "xa2": 12}
# Who writes down whom, again and again in this order: the service organisation keeps most of the rows.
WRITERS = {"xa": ("nvthu", "nvthu", "xa"), "xa2": ("tcdv2", "xa2")}
# How contacts end, in turn; the day of the contact and the promised one count from today.
CONTACTS = (
    (ContactChannel.VISIT, ContactResult.INTERESTED, -12, -1, ("meet", "inform", "advise")),
    (ContactChannel.CALL, ContactResult.NOT_MET, -40, None, ()),
    (ContactChannel.VISIT, ContactResult.AGREED, -5, 4, ("meet", "inform", "advise", "register")),
    (ContactChannel.CALL, ContactResult.UNDECIDED, -20, 0, ()),
    (ContactChannel.VISIT, ContactResult.REFUSED, -95, None, ("meet", "inform")),
)
WORK = ("Trồng mía", "Buôn bán nhỏ", "Làm ruộng", "Thợ xây", "Lái xe", "Bán hàng online", "Chăn nuôi")
SOURCES = (
    "Danh sách dừng tham gia của cơ quan BHXH",
    "Trưởng thôn cung cấp",
    "Hội Phụ nữ xã",
    "Hội Nông dân xã",
)


def keep_prospects(world: World, now: dt.datetime, people: People) -> None:
    """Write down the prospects of both communes and what was noted about those of the first."""
    written = now - dt.timedelta(days=120)
    for short, count in COUNTS.items():
        ids = [_write(world, short, number, written, people) for number in range(count)]
        if short == "xa":
            _merge_one(ids[-4:-2], now)
            _contact(ids, now)


def _write(world: World, short: str, number: int, at: dt.datetime, people: People) -> int:
    draft = _draft(number, people)
    writers = WRITERS[short]
    with acting(writers[number % len(writers)], at + dt.timedelta(minutes=number)) as actor:
        # The last ones of the first commune are written down a second time, a little differently.
        if short == "xa" and number >= COUNTS["xa"] - 6 and number % 2:
            draft = _again(world, draft)
        unit_id = world.units[short]
        prospect_id = service.add_prospect(unit_id, draft)
        if number % 3 < 2:
            service.assign([prospect_id], world.users["ctv"] if short == "xa" else actor.id)
        return prospect_id


def _draft(number: int, people: People) -> ProspectDraft:
    state = ProspectState.STOPPED if number % 5 == 1 else ProspectState.NEVER
    return ProspectDraft(
        name=people.name(),
        birth_year=1962 + number * 7 % 44,
        hamlet=HAMLETS[number % len(HAMLETS)],
        phone=people.phone() if number % 9 else "",
        occupation=WORK[number % len(WORK)],
        monthly_income=3_000_000 + number % 6 * 500_000 if number % 2 else None,
        groups=((2,), (5,), (4, 5), (9,), (1,), (8,))[number % 6],
        source=SOURCES[number % len(SOURCES)],
        state=state,
    )


def _again(world: World, draft: ProspectDraft) -> ProspectDraft:
    """The person who was written down just before, as another list has him."""
    newest = max(queries.all_prospects(current_actor(), Filters(world.units["xa"])), key=lambda row: row.id)
    return replace(draft, name=newest.name, birth_year=newest.birth_year, phone=newest.phone or draft.phone)


def _merge_one(ids: list[int], now: dt.datetime) -> None:
    with acting("truongbcd", now - dt.timedelta(days=100)) as actor:
        versions = {row.id: row.version for row in queries.ticked(actor, ids)}
        service.merge(ids[0], ids[1], versions=versions)


def _contact(ids: list[int], now: dt.datetime) -> None:
    with acting("xa", now - dt.timedelta(days=99)) as actor:
        listed = [row.id for row in queries.ticked(actor, ids)]
    for number, prospect_id in enumerate(listed):
        if number % 2 and prospect_id < ids[-6]:
            continue
        channel, result, day, again, steps = CONTACTS[number // 2 % len(CONTACTS)]
        at = now + dt.timedelta(days=day)
        with acting("xa", at):
            today = clock.today()
            promised = today + dt.timedelta(days=again - day) if again is not None else None
            service.log_contact([prospect_id], ContactDraft(channel, result, today, promised, "", steps))
