"""Typing in what was written on the lists of paper, by the rows of one printing (E2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from portal.core import audit, clock
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.i18n import _
from portal.enums import ArrivalKind, Origin
from portal.guests.draft import GuestDraft
from portal.guests.fold import fold
from portal.guests.matching import Known, Matcher
from portal.guests.paper import Mark, mark_of, read_numbers, steps
from portal.guests.queries.listing import list_known
from portal.guests.queries.reception import events_by_guest
from portal.guests.queries.sheets import PaperRow, events_of_batch, paper_rows
from portal.guests.service.gate import guest_of, open_conference
from portal.guests.service.listing import build, rewrite, take_off
from portal.guests.service.receiving import note, read_seat
from portal.models import Conference, Guest, SheetPrint

MOST_TOLD = 20


@dataclass(frozen=True)
class Typed:
    """A blank row as it was sent: the stamp of whom it showed ("" for nobody), and who was typed in (None: nobody)."""

    stamp: str
    draft: GuestDraft | None


@dataclass(frozen=True)
class Entry:
    """A page as it was sent: the newest event that it knew, its rows with their marks, and its blank rows."""

    seen: int
    marks: Mapping[int, Mark]
    typed: Mapping[int, Typed]


@dataclass(frozen=True)
class Saved:
    """How many guests a saving was about, and what somebody should look at."""

    guests: int
    warnings: Sequence[str] = ()


def save_rows(conference_id: int, sheet_id: int, entry: Entry) -> Saved:
    """Bring the door to what the paper says, all rows or none. Conflict, with their numbers, where somebody else has
    changed the same thing since the page was shown."""
    _check_seats(entry.marks)
    with transaction():
        conference, sheet = _open(conference_id, sheet_id)
        rows = {row.number: row for row in paper_rows(sheet, sorted(entry.marks), entry.seen, entry.marks)}
        _refuse_collisions(list(rows.values()))
        now = clock.now()
        warnings, touched = _type_in(conference, sheet, rows, entry, now)
        for row in rows.values():
            if row.number not in touched and _lead(conference, row, row.target, now):
                touched.add(row.number)
        _record(conference, "guest.paper", len(touched))
        return Saved(len(touched), warnings)


def _check_seats(marks: Mapping[int, Mark]) -> None:
    for number, mark in marks.items():
        try:
            read_seat(mark.seat)
        except Invalid as refusal:
            told = _("Dòng %(number)s, chỗ ngồi: %(why)s", number=number, why=refusal.message)
            raise Invalid(told, refusal.field) from None


def _open(conference_id: int, sheet_id: int) -> tuple[Conference, SheetPrint]:
    conference = open_conference(conference_id, "guest.receive", "arrivals")
    found = lock(SheetPrint, [sheet_id])
    if not found or found[0].conference_id != conference_id:
        raise NotFound(_("Không tìm thấy lần in danh sách này."))
    return conference, found[0]


def _refuse_collisions(rows: Sequence[PaperRow]) -> None:
    numbers = [str(row.number) for row in rows if row.collided]
    if numbers:
        told = ", ".join(numbers[:MOST_TOLD])
        raise Conflict(
            _(
                "Chưa lưu: dòng %(rows)s vừa có người khác sửa. Hãy xem lại các dòng này rồi lưu lần nữa.",
                rows=told,
            )
        )


def _lead(conference: Conference, row: PaperRow, target: Mark, at: dt.datetime) -> bool:
    if row.guest is None or row.guest.removed_at is not None:
        return False
    made = list(steps(row.now, target))
    for kind, seat in made:
        note(conference, row.guest, kind, Origin.PAPER, seat=seat, at=at)
    return bool(made)


def _type_in(
    conference: Conference, sheet: SheetPrint, rows: Mapping[int, PaperRow], entry: Entry, at: dt.datetime
) -> tuple[list[str], set[int]]:
    """Blank rows: who was typed in comes on the list, who was changed or emptied is changed or taken off. Returns the
    warnings and the rows that need no more."""
    warnings: list[str] = []
    done: set[int] = set()
    known = Matcher(list_known(conference.id)) if any(one.draft for one in entry.typed.values()) else None
    for number, typed in entry.typed.items():
        row, mark = rows[number], entry.marks[number]
        if _is_untouched(row, typed, mark):
            continue
        if row.guest is None and typed.draft is not None and known is not None:
            warnings += _doubts(known, number, typed.draft)
            _add(conference, sheet, number, typed.draft, mark, at)
            done.add(number)
        elif row.guest is not None and _change(conference, sheet, row, typed.draft, at):
            done.add(number)
    return warnings, done


def _is_untouched(row: PaperRow, typed: Typed, mark: Mark) -> bool:
    """Whether nothing was typed into the row. Conflict where somebody else has typed into it meanwhile."""
    if not row.open:
        return True
    if row.stamp != typed.stamp:
        if typed.draft is None:
            return True
        raise Conflict(
            _(
                "Chưa lưu: người khác vừa ghi vào dòng %(number)s. Hãy xem lại rồi lưu lần nữa.",
                number=row.number,
            )
        )
    if row.guest is None and typed.draft is None and mark != Mark():
        raise Invalid(_("Dòng %(number)s: hãy ghi họ và tên.", number=row.number))
    return row.guest is None and typed.draft is None


def _doubts(known: Matcher, number: int, draft: GuestDraft) -> list[str]:
    """The sentence about somebody on the list or in a row above who may be the same person, if there is one."""
    twin = known.find(draft)
    known.add(Known(draft.name, draft.birth_year, draft.phone, draft.id_number))
    if twin is None:
        return []
    return [_("Dòng %(number)s: có thể người này đã có: %(why)s.", number=number, why=twin.sentence)]


def _add(
    conference: Conference, sheet: SheetPrint, number: int, draft: GuestDraft, mark: Mark, at: dt.datetime
) -> None:
    guest = build(conference.id, draft, Origin.WALK_IN)
    db.session.add(guest)
    db.session.flush()
    sheet.rows = [-guest.id if place == number else one for place, one in enumerate(sheet.rows, 1)]
    note(conference, guest, ArrivalKind.ARRIVED, Origin.PAPER, seat=mark.seat, at=at)
    if mark.material:
        note(conference, guest, ArrivalKind.MATERIAL, Origin.PAPER, at=at)


def _change(
    conference: Conference, sheet: SheetPrint, row: PaperRow, draft: GuestDraft | None, at: dt.datetime
) -> bool:
    """Give the guest of a row that was blank the typed values and the marks, or take him off; whether that changed
    anything."""
    guest = guest_of(conference, row.guest.id if row.guest else 0)
    if draft is not None:
        whole = GuestDraft(**{one.name: getattr(guest, one.name) for one in fields(GuestDraft)})
        new = replace(
            whole, name=draft.name, birth_year=draft.birth_year, hamlet=draft.hamlet, phone=draft.phone
        )
        changed = rewrite(conference, guest, new)
        return _lead(conference, row, row.target, at) or changed
    if row.now.present:
        note(conference, guest, ArrivalKind.UNDONE, Origin.PAPER, at=at)
    take_off(conference, guest)
    sheet.rows = [0 if place == row.number else one for place, one in enumerate(sheet.rows, 1)]
    return True


def tick_rows(conference_id: int, sheet_id: int, text: str, *, material: bool) -> Saved:
    """Note that the guests of the rows ``1-40, 43`` have come, and perhaps got the material; who is there stays so.

    Invalid for a row that the sheet does not have or that is blank.
    """
    with transaction():
        conference, sheet = _open(conference_id, sheet_id)
        try:
            numbers = read_numbers(text, len(sheet.rows))
        except ValueError as refusal:
            raise Invalid(str(refusal), "dong") from None
        rows, at = paper_rows(sheet, numbers, 0), clock.now()
        blank = [str(row.number) for row in rows if row.guest is None or row.guest.removed_at is not None]
        if blank:
            told = ", ".join(blank[:MOST_TOLD])
            raise Invalid(
                _("Dòng %(rows)s không có tên ai; hãy ghi tên vào dòng đó ở bảng.", rows=told), "dong"
            )
        touched = sum(_lead(conference, row, _ticked(row, material), at) for row in rows)
        _record(conference, "guest.paper", touched)
        return Saved(touched)


def _ticked(row: PaperRow, material: bool) -> Mark:
    mark = mark_of(row.now)
    return replace(mark, present=True, material=mark.material or material)


def undo_batch(conference_id: int, last_id: int) -> Saved:
    """Take back the newest saving from paper, whose newest event is ``last_id``: each guest gets the state from before.

    Who was changed at the door since stays as he is and is told; Conflict if something was typed in since. Who was
    typed into a blank row stays on the list, without an arrival.
    """
    with transaction():
        conference = open_conference(conference_id, "guest.receive", "arrivals")
        batch = events_of_batch(conference_id, last_id)
        if not batch:
            raise Conflict(_("Đã có lần nhập khác sau lần này, nên không hoàn tác được nữa."))
        firsts: dict[int, int] = {}
        for event in batch:
            firsts.setdefault(event.guest_id, event.id)
        events, at = events_by_guest(conference_id, list(firsts)), clock.now()
        left, back = [], 0
        for guest in lock(Guest, sorted(firsts)):
            some, first = events[guest.id], firsts[guest.id]
            if max(event.id for event in some) > last_id:
                left.append(guest.name)
                continue
            before = mark_of(fold(event for event in some if event.id < first))
            for kind, seat in steps(fold(some), before):
                note(conference, guest, kind, Origin.PAPER, seat=seat, at=at)
            back += 1
        _record(conference, "guest.undo_paper", back)
        told = _("Giữ nguyên vì đã có thay đổi sau đó: %(names)s.", names=", ".join(left[:MOST_TOLD]))
        return Saved(back, [told] if left else [])


def _record(conference: Conference, action: str, count: int) -> None:
    if count:
        audit.record(action, conference, unit_id=conference.unit_id, summary=_("%(n)s người", n=count))
