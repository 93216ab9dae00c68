"""What a conference would collide with, as sentences for the person who looks (C4).

Asked among the conferences of the same commune, the same office and the same service organisation: only they share
people, halls and guests, and names recur from district to district. Always the same number of queries.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.conferences import overlaps, states
from portal.conferences.overlaps import HAMLET_DAYS, Clash, Collision, Period, Person, Slot
from portal.conferences.queries.frame import when
from portal.conferences.queries.seasons import season_days, seasons_over
from portal.core.actor import current_actor
from portal.core.db import db
from portal.core.i18n import _
from portal.enums import ConferenceState
from portal.models import Conference, Duty, Season, Unit
from portal.permissions import conference_scope

COUNTED = tuple(state for state in ConferenceState if states.takes_place(state))
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


def _told(slot: Slot, commune: Unit, organiser_id: int | None, service_id: int | None) -> list[Overlap]:
    others = _around(slot, organiser_id, service_id)
    met = [key for key, other in others.items() if overlaps.meets(slot, _slot(other.conference))]
    people = _people(met)
    slots = [_slot(other.conference, people[key]) for key, other in others.items()]
    seasons = {season.id: season for season in seasons_over(commune)}
    found = overlaps.clashes(slot, slots, [_period(season) for season in seasons.values()])
    return [
        Overlap(_season_sentence(seasons[clash.other_id]))
        if clash.kind == Collision.SEASON
        else _overlap(clash, slot, others[clash.other_id])
        for clash in found
    ]


def _overlap(clash: Clash, slot: Slot, other: _Other) -> Overlap:
    approved = states.is_approved(other.conference.state)
    return Overlap(_sentence(clash, slot, other), clash.hard, blocking=clash.hard and approved)


def _around(slot: Slot, organiser_id: int | None, service_id: int | None) -> dict[int, _Other]:
    """The conferences near in time that could collide, and which of them the actor may know."""
    near = [Conference.organiser_id == organiser_id, Conference.unit_id == slot.unit_id]
    if service_id is not None:
        near.append(Conference.service_unit_id == service_id)
    visible = sa.case((conference_scope(current_actor()), 1), else_=0)
    rows = db.session.execute(
        sa.select(Conference, visible)
        .options(joinedload(Conference.unit))
        .where(
            Conference.ends_at > slot.starts_at - _AROUND,
            Conference.starts_at < slot.ends_at + _AROUND,
            Conference.state.in_(COUNTED),
            Conference.id != (slot.id or 0),
            sa.or_(*near),
        )
        .order_by(Conference.starts_at, Conference.id)
    )
    return {conference.id: _Other(conference, bool(seen)) for conference, seen in rows}


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
    which = _which(other)
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


def _which(other: _Other) -> str:
    """Outside of the actor's reach only that there is one (design rule 2)."""
    if not other.visible:
        return _("một hội nghị của đơn vị khác")
    conference = other.conference
    return _(
        "hội nghị “%(title)s” (%(when)s, %(unit)s)",
        title=conference.title,
        when=when(conference),
        unit=conference.unit.name,
    )
