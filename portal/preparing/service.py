"""The verbs of preparation: making the list, adding, changing, marking, taking over into a copy (C6)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

import sqlalchemy as sa

from portal.conferences.service import check_part, open_conference
from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.i18n import _
from portal.models import Conference, PreparationItem
from portal.preparing.exporting import workbook
from portal.preparing.kinds import LISTED, Section, State
from portal.preparing.queries import rows_of
from portal.preparing.template import foreign_codes, lines_for

MOST_DAYS = 365


@dataclass(frozen=True)
class ItemDraft:
    """What is said about one item; its day is ``days_before`` the conference."""

    section: str
    title: str
    days_before: int
    person: str = ""
    note: str = ""


def create_list(conference_id: int) -> None:
    """Begin the checklist of a conference from the template of its kind; what is there already stays."""
    with transaction():
        begin(open_conference(conference_id, "preparation.edit", "preparation"))


def begin(conference: Conference) -> None:
    """The same inside the transaction of an approval, by whoever approves.

    The list may have been begun for another kind or copied: what the kind asks for and the list lacks is added, what
    only other kinds ask for and nobody has touched goes.
    """
    items = db.session.scalars(
        sa.select(PreparationItem).where(PreparationItem.conference_id == conference.id)
    )
    lines, known = lines_for(conference.kind), {item.code: item for item in items if item.code}
    missing = [(place, line) for place, line in enumerate(lines, 1) if line.code not in known]
    foreign = [known[code] for code in foreign_codes(conference.kind) if code in known]
    gone = [item for item in foreign if item.state == State.OPEN and not item.person and not item.note]
    for place, line in missing:
        db.session.add(
            PreparationItem(
                conference_id=conference.id,
                section=line.section,
                code=line.code,
                position=place,
                title=line.title,
                days_before=line.days,
            )
        )
    for item in gone:
        db.session.delete(item)
    if missing or gone:
        values = {
            "added": (None, len(missing)),
            "title": (", ".join(item.title for item in gone) or None, None),
        }
        audit.record("preparation.create", conference, summary=conference.title, values=values)


def add_item(conference_id: int, draft: ItemDraft) -> int:
    """Add an item at the end of its section; refuses (Invalid) what ``ItemDraft`` cannot be."""
    with transaction():
        conference = open_conference(conference_id, "preparation.edit", "preparation")
        _check(draft)
        begin(conference)
        last = db.session.scalar(
            sa.select(sa.func.max(PreparationItem.position)).where(
                PreparationItem.conference_id == conference_id
            )
        )
        item = PreparationItem(conference_id=conference_id, position=(last or 0) + 1, **asdict(draft))
        db.session.add(item)
        values = {name: (None, value) for name, value in asdict(draft).items()}
        _record("preparation.add", item, conference, values)
        return item.id


def change_item(item_id: int, version: int, draft: ItemDraft) -> None:
    """Change what, who, when and the note of an item; Conflict for a stale version. Conditions keep their section."""
    with transaction():
        item = _locked(item_id, version, "preparation.edit")
        if item.section != Section.CHECK:
            _check(draft)
            item.section = draft.section
            item.days_before = draft.days_before
        elif not draft.title.strip():
            raise Invalid(_("Hãy nhập tên việc."), field="title")
        item.title, item.person, item.note = draft.title, draft.person, draft.note
        if values := audit.changes(item):
            _record("preparation.change", item, item.conference, values)


def remove_item(item_id: int, version: int) -> None:
    """Take away an item that people added; those of the template are marked as not needed, with the reason."""
    with transaction():
        item = _locked(item_id, version, "preparation.edit")
        if item.code:
            raise Invalid(_("Việc có sẵn trong mẫu thì đánh dấu “Không cần” kèm lý do."), field="reason")
        values = {one.name: (getattr(item, one.name), None) for one in fields(ItemDraft)}
        _record("preparation.remove", item, item.conference, values)
        db.session.delete(item)


def mark(item_id: int, version: int, state: str, reason: str = "") -> None:
    """Mark an item as done, as not needed (with a reason), or open again.

    Whoever works on the conference ticks; only those who keep the list say that something is not needed. An item in
    that state already stays as it was, with its first author. Conflict for a stale version.
    """
    action = "preparation.edit" if state == State.NOT_NEEDED else "preparation.tick"
    with transaction():
        item = _locked(item_id, None, action)
        if state not in set(State):
            raise Invalid(_("Hãy chọn một mục trong danh sách."))
        if item.state == state:
            return
        if item.version != version:
            raise Conflict(_("Việc này vừa được người khác sửa. Hãy xem lại rồi làm tiếp."))
        if state == State.NOT_NEEDED and not reason.strip():
            raise Invalid(_("Hãy ghi lý do không cần."), field="reason")
        old, why, actor = item.state, item.reason, current_actor()
        item.state, item.reason = state, reason.strip() if state == State.NOT_NEEDED else ""
        closed = state != State.OPEN
        item.done_by_id, item.done_by_name = (actor.id, actor.name) if closed else (None, "")
        item.done_at = clock.now() if closed else None
        values = {"preparation": (old, state), "reason": (why or None, item.reason or None)}
        _record("preparation.mark", item, item.conference, values)


def export(conference_id: int) -> bytes:
    """The checklist as .xlsx; the export stands in the log."""
    with transaction():
        conference = access.check(db.session.get(Conference, conference_id), "preparation.view")
        audit.record("preparation.export", conference, summary=conference.title)
        return workbook(conference, rows_of(conference))


def copy_items(source: Conference, made: Conference) -> None:
    """Take the list of ``source`` over into a copy, with nothing done; inside the transaction that copies."""
    for item in db.session.scalars(
        sa.select(PreparationItem)
        .where(PreparationItem.conference_id == source.id)
        .order_by(PreparationItem.position, PreparationItem.id)
    ):
        db.session.add(
            PreparationItem(
                conference_id=made.id,
                section=item.section,
                code=item.code,
                position=item.position,
                title=item.title,
                person=item.person,
                days_before=item.days_before,
                note=item.note,
            )
        )


def _record(action: str, item: PreparationItem, conference: Conference, values: audit.Changes) -> None:
    audit.record(action, item, unit_id=conference.unit_id, summary=item.title, values=values)


def _locked(item_id: int, version: int | None, action: str) -> PreparationItem:
    found = lock(PreparationItem, [item_id])
    if not found:
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    item = access.check(found[0], action)
    check_part(item.conference, "check" if item.section == Section.CHECK else "preparation")
    if version is not None and item.version != version:
        raise Conflict(_("Việc này vừa được người khác sửa. Hãy xem lại rồi làm tiếp."))
    return item


def _check(draft: ItemDraft) -> None:
    if draft.section not in LISTED:
        raise Invalid(_("Hãy chọn một mục trong danh sách."), field="section")
    if not draft.title.strip():
        raise Invalid(_("Hãy nhập tên việc."), field="title")
    if not 0 <= draft.days_before <= MOST_DAYS:
        raise Invalid(_("Hạn phải từ ngày tổ chức trở về trước, không quá một năm."), field="due_on")
