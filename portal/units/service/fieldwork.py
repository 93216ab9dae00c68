"""What the people of the collection network have learned, and where they work (A6; 03 §1, §3)."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from portal.core import access, audit, clock
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.i18n import _, show_date
from portal.core.vietnamese import fold
from portal.models import CollectionStaff, StaffArea, StaffTraining, Unit
from portal.units import network
from portal.units.queries import network as queries

Part = TypeVar("Part", StaffTraining, StaffArea)


def _load(staff_id: int) -> CollectionStaff:
    rows = lock(CollectionStaff, [staff_id])
    return access.check(rows[0] if rows else None, "network.edit")


def _part(found: Part | None) -> Part:
    """A course or area of the person; what belongs to somebody else does not exist here."""
    if found is None:
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    return found


def add_training(staff_id: int, held_on: dt.date, topic: str, hours: int, certificate: str = "") -> int:
    """Note a finished course; its id."""
    with transaction():
        staff = _load(staff_id)
        if held_on > clock.today():
            raise Invalid(_("Chỉ ghi lớp tập huấn đã hoàn thành."), field="held_on")
        made = StaffTraining(held_on=held_on, topic=topic, hours=hours, certificate=certificate)
        staff.trainings.append(made)
        values = {"held_on": held_on, "topic": topic, "hours": hours, "certificate": certificate}
        given = {name: (None, value) for name, value in values.items()}
        audit.record(
            "network.training_add", staff, summary=network.title(staff.kind, staff.name), values=given
        )
        return made.id


def remove_training(staff_id: int, training_id: int) -> None:
    """Take back a course that was noted by mistake; refused if a card rests on it alone."""
    with transaction():
        staff = _load(staff_id)
        found = _part(next((one for one in staff.trainings if one.id == training_id), None))
        issued = staff.card_issued_on
        others = [one for one in staff.trainings if one.id != training_id]
        if issued is not None and not any(one.held_on <= issued for one in others):
            raise Conflict(_("Thẻ của người này dựa vào lớp tập huấn này nên không bỏ được."))
        names = ("held_on", "topic", "hours", "certificate")
        values = {name: (getattr(found, name), None) for name in names}
        db.session.delete(found)
        audit.record(
            "network.training_remove", staff, summary=network.title(staff.kind, staff.name), values=values
        )


def add_area(staff_id: int, unit_id: int, hamlet: str, start: dt.date, end: dt.date | None) -> int:
    """Give somebody a hamlet or a whole commune; refused, with the name, where it is another's at that time (03 §3)."""
    with transaction():
        staff = _load(staff_id)
        communes = queries.communes_of(staff.service_unit_id)
        if unit_id not in communes:
            raise Invalid(_("Tổ chức dịch vụ chưa có hợp đồng tại xã này."), field="unit_id")
        if end is not None and end < start:
            raise Invalid(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field="valid_to")
        lock(Unit, [staff.service_unit_id])
        check_ground(staff, unit_id, hamlet, start, end)
        made = StaffArea(
            unit_id=unit_id, hamlet=hamlet, folded=_folded(hamlet), valid_from=start, valid_to=end
        )
        staff.areas.append(made)
        where = f"{hamlet}, {communes[unit_id]}" if hamlet else communes[unit_id]
        values = {"hamlet": (None, where), "valid_from": (None, start), "valid_to": (None, end)}
        audit.record("network.area_add", staff, summary=network.title(staff.kind, staff.name), values=values)
        return made.id


def _folded(hamlet: str) -> str:
    return fold(hamlet)[:200]


def check_ground(
    staff: CollectionStaff, unit_id: int, hamlet: str, start: dt.date, end: dt.date | None
) -> None:
    """Refuse ground that somebody else of the same kind and organisation holds then, and say who."""
    other = queries.meeting_area(staff, unit_id, _folded(hamlet), start, end)
    if other is not None:
        raise Invalid(
            _(
                "Chồng chéo địa bàn: %(name)s đang phụ trách %(place)s từ %(day)s.",
                name=other.staff.name,
                place=other.hamlet or _("cả xã"),
                day=show_date(other.valid_from),
            ),
            field="hamlet",
        )


def end_area(staff_id: int, area_id: int, last_day: dt.date) -> None:
    """Let an area end with ``last_day``; one that has not begun by then was a mistake and goes."""
    with transaction():
        staff = _load(staff_id)
        area = _part(next((one for one in staff.areas if one.id == area_id), None))
        if area.valid_to is not None and area.valid_to < last_day:
            raise Conflict(_("Địa bàn này đã kết thúc ngày %(day)s.", day=show_date(area.valid_to)))
        where = f"{area.hamlet}, {area.unit.name}" if area.hamlet else area.unit.name
        values: dict[str, tuple[object, object]] = {"valid_to": (area.valid_to, last_day)}
        if area.valid_from > last_day:
            values = {"hamlet": (where, None), "valid_from": (area.valid_from, None)}
            db.session.delete(area)
        else:
            area.valid_to = last_day
        summary = f"{network.title(staff.kind, staff.name)}: {where}"
        audit.record("network.area_end", staff, summary=summary, values=values)
