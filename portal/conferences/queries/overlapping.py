"""What a conference would collide with, as sentences for the person who looks (C4).

Asked among the conferences of the same commune, the same office and the same service organisation: only they share
people, halls and guests, and names recur from district to district. Always the same number of queries.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.conferences import overlaps, states
from portal.conferences.days_off import days_off
from portal.conferences.overlaps import HAMLET_DAYS, Clash, Collision, Period, Person, Slot
from portal.conferences.queries.frame import when
from portal.conferences.queries.rounds import held_plans
from portal.conferences.queries.seasons import season_days, seasons_over, seasons_over_many
from portal.core.actor import current_actor
from portal.core.db import db
from portal.core.i18n import _, show_date
from portal.enums import ConferenceState
from portal.models import Conference, Duty, PlanVersion, Season, Unit
from portal.permissions import conference_scope

COUNTED = tuple(state for state in ConferenceState if states.takes_place(state))
OPEN_AGAIN = tuple(state for state in ConferenceState if states.may_hold_older(state))
_APPROVED_ONCE = sa.select(PlanVersion.conference_id)
# One day more than the rule, because its days are Vietnamese and moments are not.
_AROUND = dt.timedelta(days=HAMLET_DAYS + 1)


@dataclass(frozen=True)
class Overlap:
    """One collision in a sentence; ``blocking``: a hard one with a conference that is approved already.

    Of two that are only proposed the director chooses one; from then on the other is stopped.
    """

    message: str
    hard: bool = False
    blocking: bool = False


@dataclass(frozen=True)
class _Other:
    conference: Conference
    visible: bool
    # The plan that was approved, where a newer one is written or waits: it holds its time and place until then (C5).
    held: Mapping[str, Any] | None = None

    @cached_property
    def named(self) -> str:
        """Which one it is; outside of the actor's reach only that there is one (design rule 2)."""
        if not self.visible:
            return _("một hội nghị của đơn vị khác")
        return _(
            "hội nghị “%(title)s” (%(when)s, %(unit)s)",
            title=self.conference.title,
            when=when(self.conference),
            unit=self.conference.unit.name,
        )

    def slot(self, people: Iterable[Person] = ()) -> Slot:
        """What others must reckon with."""
        slot = _slot(self.conference, people)
        if self.held is None:
            return slot
        return replace(
            slot,
            starts_at=dt.datetime.fromisoformat(self.held["starts_at"]),
            ends_at=dt.datetime.fromisoformat(self.held["ends_at"]),
            venue=self.held["venue"],
            hamlet=self.held["hamlet"],
            people=tuple(
                Person(row["person"], row["organisation"]) for row in self.held["duties"] if row["person"]
            ),
        )


def slot_of(conference: Conference) -> Slot:
    """What the check needs to know of a stored conference."""
    return _slot(conference, _people([conference.id])[conference.id])


def _slot(conference: Conference, people: Iterable[Person] = ()) -> Slot:
    return Slot(
        id=conference.id,
        unit_id=conference.unit_id,
        starts_at=conference.starts_at,
        ends_at=conference.ends_at,
        venue=conference.venue,
        hamlet=conference.hamlet,
        people=tuple(people),
        over=states.is_over(conference.state),
    )


def find_overlaps(conference: Conference, typed: Slot | None = None) -> list[Overlap]:
    """What ``conference`` collides with; ``typed`` has time and place that are not saved yet."""
    slot = slot_of(conference)
    if typed is not None:
        slot = replace(typed, id=slot.id, unit_id=slot.unit_id, people=slot.people)
    return _told(slot, conference.unit, conference.organiser_id, conference.service_unit_id)


def find_overlaps_of_new(commune_id: int, typed: Slot) -> list[Overlap]:
    """The same for a conference that is about to be registered in a commune."""
    commune = db.session.get_one(Unit, commune_id)
    return _told(replace(typed, unit_id=commune_id), commune, commune.parent_id, None)


def find_overlaps_of_many(conferences: Sequence[Conference]) -> dict[int, list[Overlap]]:
    """What each of these conferences of one or more offices collides with, in as many queries as for one."""
    if not conferences:
        return {}
    others = _found(
        min(one.starts_at for one in conferences),
        max(one.ends_at for one in conferences),
        Conference.organiser_id.in_({one.organiser_id for one in conferences}),
        Conference.unit_id.in_({one.unit_id for one in conferences}),
        Conference.service_unit_id.in_({one.service_unit_id for one in conferences} - {None}),
    )
    people = _people([*others, *(one.id for one in conferences)])
    slots = {key: other.slot(people[key]) for key, other in others.items()}
    seasons = seasons_over_many({one.unit for one in conferences})
    near = _Near(slots)
    found = {}
    for one in conferences:
        slot = _slot(one, people[one.id])
        related = {key: others[key] for key in near.to(slot) if _related(one, others[key].conference)}
        found[one.id] = _judged(slot, related, slots, seasons[one.unit_id])
    return found


class _Near:
    """Slots by when they begin: of a month's hundreds only those near in time are compared with each other."""

    def __init__(self, slots: Mapping[int, Slot]) -> None:
        self._keys = sorted(slots, key=lambda key: (slots[key].starts_at, key))
        self._starts = [slots[key].starts_at for key in self._keys]
        self._longest = max(
            (slot.ends_at - slot.starts_at for slot in slots.values()), default=dt.timedelta()
        )

    def to(self, slot: Slot) -> list[int]:
        """The keys of all that could meet ``slot`` or lie within the days of the rules, and of a few more."""
        first = bisect_left(self._starts, slot.starts_at - _AROUND - self._longest)
        return self._keys[first : bisect_right(self._starts, slot.ends_at + _AROUND)]


def _related(one: Conference, other: Conference) -> bool:
    return (
        one.organiser_id == other.organiser_id
        or one.unit_id == other.unit_id
        or (one.service_unit_id is not None and one.service_unit_id == other.service_unit_id)
    )


def _told(slot: Slot, commune: Unit, organiser_id: int | None, service_id: int | None) -> list[Overlap]:
    others = _around(slot, organiser_id, service_id)
    met = [key for key, other in others.items() if overlaps.meets(slot, other.slot())]
    people = _people(met)
    slots = {key: other.slot(people[key]) for key, other in others.items()}
    return _judged(slot, others, slots, seasons_over(commune))


def _judged(
    slot: Slot, others: Mapping[int, _Other], slots: Mapping[int, Slot], over: Iterable[Season]
) -> list[Overlap]:
    seasons = {season.id: season for season in over}
    found = overlaps.clashes(
        slot, [slots[key] for key in others], [_period(season) for season in seasons.values()]
    )
    told = [
        Overlap(_season_sentence(seasons[clash.other_id]))
        if clash.kind == Collision.SEASON
        else _overlap(clash, slot, others[clash.other_id])
        for clash in found
    ]
    return told + _days_off(slot)


def _days_off(slot: Slot) -> list[Overlap]:
    found = days_off(*slot.days, current_actor().language)
    if not found:
        return []
    days = ", ".join(f"{show_date(day)} ({name})" for day, name in found)
    sentence = _("Trùng ngày nghỉ lễ: %(days)s. Hãy hỏi trước bà con và cán bộ có đến được không.", days=days)
    return [Overlap(sentence)]


def _overlap(clash: Clash, slot: Slot, other: _Other) -> Overlap:
    approved = other.held is not None or states.is_approved(other.conference.state)
    return Overlap(_sentence(clash, slot, other), clash.hard, blocking=clash.hard and approved)


def _around(slot: Slot, organiser_id: int | None, service_id: int | None) -> dict[int, _Other]:
    near = [Conference.organiser_id == organiser_id, Conference.unit_id == slot.unit_id]
    if service_id is not None:
        near.append(Conference.service_unit_id == service_id)
    others = _found(slot.starts_at, slot.ends_at, *near)
    return {key: other for key, other in others.items() if key != slot.id}


def _found(start: dt.datetime, end: dt.datetime, *near: sa.ColumnElement[bool]) -> dict[int, _Other]:
    """The conferences near in time that could collide, and which of them the actor may know."""
    visible = sa.case((conference_scope(current_actor()), 1), else_=0)
    rows = db.session.execute(
        sa.select(Conference, visible)
        .options(joinedload(Conference.unit))
        .where(
            sa.or_(
                sa.and_(Conference.ends_at > start - _AROUND, Conference.starts_at < end + _AROUND),
                # Its row may already say the new time, while it still holds the one that was approved.
                sa.and_(Conference.state.in_(OPEN_AGAIN), Conference.id.in_(_APPROVED_ONCE)),
            ),
            Conference.state.in_(COUNTED),
            Conference.rehearsal_of_id.is_(None),
            sa.or_(*near),
        )
        .order_by(Conference.starts_at, Conference.id)
    )
    found = {conference.id: (conference, bool(seen)) for conference, seen in rows}
    held = held_plans([one for one, _seen in found.values()])
    return {key: _Other(one, seen, held.get(key)) for key, (one, seen) in found.items()}


def _people(conference_ids: Sequence[int]) -> dict[int, list[Person]]:
    found: dict[int, list[Person]] = defaultdict(list)
    for key, name, organisation in db.session.execute(
        sa.select(Duty.plan_id, Duty.person, Duty.organisation)
        .where(Duty.plan_id.in_(conference_ids), Duty.person != "")
        .order_by(Duty.plan_id, Duty.position)
    ):
        found[key].append(Person(name, organisation))
    return found


def _period(season: Season) -> Period:
    return Period(season.id, season.starts_on, season.ends_on, season.yearly)


def _season_sentence(season: Season) -> str:
    return _(
        "Trùng lịch mùa vụ của %(unit)s: %(title)s (%(days)s), bà con có thể không đến được.",
        unit=season.unit.name,
        title=season.title,
        days=season_days(season),
    )


def _sentence(clash: Clash, slot: Slot, other: _Other) -> str:
    which = other.named
    match clash.kind:
        case Collision.VENUE if clash.hard:
            return _("Địa điểm “%(venue)s” đã có %(which)s cùng giờ.", venue=slot.venue, which=which)
        case Collision.VENUE:
            return _(
                "Cùng giờ có %(which)s cũng ghi địa điểm “%(venue)s”: hãy kiểm tra có phải cùng một nơi.",
                venue=slot.venue,
                which=which,
            )
        case Collision.PERSON:
            return _person_sentence(clash, which)
        case Collision.HAMLET:
            return _(
                "“%(hamlet)s” trong vòng %(days)s ngày có %(which)s: bà con dễ bị mời hai lần.",
                hamlet=slot.hamlet,
                days=HAMLET_DAYS,
                which=which,
            )
    return _("Cùng ngày tại xã có %(which)s.", which=which)


def _person_sentence(clash: Clash, which: str) -> str:
    names = ", ".join(clash.names)
    if clash.hard:
        return _(
            "%(names)s đã được phân công cùng giờ tại %(which)s. Nếu là người khác trùng tên, hãy ghi đơn vị.",
            names=names,
            which=which,
        )
    return _(
        "Cùng giờ có người tên %(names)s được phân công tại %(which)s: hãy kiểm tra có phải một người.",
        names=names,
        which=which,
    )
