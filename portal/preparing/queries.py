"""The reads of preparation: the checklist of one conference, what is late, how the last check stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.conferences.kinds import ANNOUNCED_DAYS
from portal.core import clock
from portal.core.db import db
from portal.core.i18n import _, show_date, show_datetime, show_time
from portal.core.vietnamese import format_number
from portal.models import Conference, PreparationItem
from portal.preparing.kinds import LISTED, SECTIONS, STATES, Section, State
from portal.preparing.template import ANNOUNCEMENT
from portal.preparing.timing import Check, check, due_on, is_late


@dataclass(frozen=True)
class Row:
    """One item with its day in words."""

    item: PreparationItem
    due: dt.date
    late: bool
    state: str
    done: str

    @property
    def open(self) -> bool:
        """Whether it still has to be done."""
        return self.item.state == State.OPEN


@dataclass(frozen=True)
class Summary:
    """How far the preparation is; the conditions of the last hour are counted by themselves."""

    total: int
    settled: int
    late: int
    check: Check | None
    announcement: Row | None

    @property
    def announced_late(self) -> bool:
        """Whether a livestream was, or is still not, announced in time."""
        return self.announcement is not None and self.announcement.late

    @property
    def left(self) -> int:
        """How many items are still open."""
        return self.total - self.settled


def announcement_sentence(found: Summary) -> str:
    """Until when a livestream had to be announced (871 II.2.2a)."""
    day = show_date(found.announcement.due) if found.announcement else ""
    return _(
        "Lịch livestream phải thông báo trước ít nhất %(days)s ngày, chậm nhất %(day)s.",
        days=ANNOUNCED_DAYS,
        day=day,
    )


def items_of(conference_id: int) -> Sequence[PreparationItem]:
    """Every item of a conference in the order of its section."""
    return db.session.scalars(
        sa.select(PreparationItem)
        .where(PreparationItem.conference_id == conference_id)
        .order_by(PreparationItem.section, PreparationItem.position, PreparationItem.id)
    ).all()


def rows_of(conference: Conference) -> list[Row]:
    """The items of a conference with their days."""
    today = clock.today()
    return [_row(conference, item, today) for item in items_of(conference.id)]


def _row(conference: Conference, item: PreparationItem, today: dt.date) -> Row:
    due = due_on(conference.starts_at, item.days_before)
    done = ""
    if item.state != State.OPEN:
        done = f"{item.done_by_name} · {show_datetime(item.done_at)}"
    return Row(
        item=item,
        due=due,
        late=is_late(item.state, due, item.done_at, today),
        state=str(STATES[State(item.state)]),
        done=done,
    )


def sections(rows: Sequence[Row]) -> list[tuple[str, str, list[Row]]]:
    """The checklist by section as (code, label, rows), without the conditions of the last hour."""
    return [
        (section.value, str(SECTIONS[section]), [row for row in rows if row.item.section == section])
        for section in LISTED
    ]


def conditions(rows: Sequence[Row]) -> list[Row]:
    """The conditions of the last hour."""
    return [row for row in rows if row.item.section == Section.CHECK]


def summary(conference: Conference, rows: Sequence[Row]) -> Summary:
    """How far the preparation is."""
    listed = [row for row in rows if row.item.section != Section.CHECK]
    checked = [(row.item.state, row.item.done_at) for row in conditions(rows)]
    return Summary(
        total=len(listed),
        settled=sum(not row.open for row in listed),
        late=sum(row.late for row in listed),
        check=check(conference.starts_at, checked, clock.now()),
        announcement=next((row for row in listed if row.item.code == ANNOUNCEMENT), None),
    )


def figures(found: Summary) -> list[tuple[str, str]]:
    """The big figures of the checklist, as (value, label)."""
    return [
        (f"{format_number(found.settled)}/{format_number(found.total)}", _("việc đã xong hoặc không cần")),
        (format_number(found.late), _("việc trễ hạn")),
    ]


def check_sentence(found: Check) -> tuple[str, str]:
    """How the last check stands as (sentence, kind of note)."""
    at = show_time(found.limit)
    if found.finished and found.finished_at is None:
        return _("Không có điều kiện nào phải kiểm tra."), "ok"
    if found.finished and found.in_time:
        return _(
            "Xong lúc %(when)s, đúng quy định (trước %(at)s).", when=show_datetime(found.finished_at), at=at
        ), "ok"
    if found.finished:
        return _(
            "Xong lúc %(when)s, muộn %(minutes)s phút so với quy định (trước %(at)s).",
            when=show_datetime(found.finished_at),
            minutes=format_number(-found.minutes),
            at=at,
        ), "bad"
    if found.in_time:
        return _(
            "Còn %(left)s điều kiện, phải xong trước %(at)s.", left=found.left, at=show_datetime(found.limit)
        ), ""
    return _(
        "Còn %(left)s điều kiện, đã quá %(at)s: phải xong ít nhất 60 phút trước giờ khai mạc.",
        left=found.left,
        at=show_datetime(found.limit),
    ), "bad"
