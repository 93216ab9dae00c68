"""The guest list by hand: add, change, take off, put back (D1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from itertools import islice
from typing import Any

from portal.conferences.queries import change_opened
from portal.core import access, audit, clock
from portal.core.codes import new_code
from portal.core.db import db, transaction
from portal.core.errors import Conflict
from portal.core.i18n import _
from portal.core.vietnamese import fold, name_sort_key
from portal.enums import Origin
from portal.guests.draft import GuestDraft
from portal.guests.queries.changing import come_since, gone_since
from portal.guests.queries.reception import presence_of
from portal.guests.service.gate import guest_of, open_conference
from portal.models import Conference, Guest

SENSITIVE = "prospect.sensitive"  # identity numbers in full, of guests as of prospects (O2)
MOST_AT_ONCE = 500
_FOLDED = 600
_HIDDEN = {"code", "conference_id", "import_batch_id", "import_row", "created_at"}


def add_guest(conference_id: int, draft: GuestDraft, *, origin: str = Origin.MANUAL) -> int:
    """Put one person on the list and return the id; refuses in a state where the list is closed."""
    with transaction():
        conference = open_conference(conference_id, "guest.edit", "guests")
        guest = build(conference.id, draft, origin)
        db.session.add(guest)
        values = {key: change for key, change in audit.changes(guest).items() if key not in _HIDDEN}
        audit.record("guest.add", guest, unit_id=conference.unit_id, summary=guest.name, values=values)
    return guest.id


def add_many(conference_id: int, drafts: Iterable[GuestDraft], *, origin: str = Origin.IMPORT) -> list[int]:
    """Put many people on the list, 500 in a transaction, each with one audit entry; returns the ids in order."""
    ids: list[int] = []
    waiting = iter(drafts)
    while some := list(islice(waiting, MOST_AT_ONCE)):
        ids += _add_some(conference_id, some, origin)
    return ids


def _add_some(conference_id: int, drafts: Sequence[GuestDraft], origin: str) -> list[int]:
    with transaction():
        conference = open_conference(conference_id, "guest.edit", "guests")
        guests = [build(conference.id, draft, origin) for draft in drafts]
        db.session.add_all(guests)
        db.session.flush()
        record_many(conference, "guest.add_many", len(guests))
        return [guest.id for guest in guests]


def record_many(
    conference: Conference, action: str, count: int, more: str = "", *, values: audit.Changes | None = None
) -> None:
    """One audit entry for many guests."""
    summary = _("%(n)s khách mời", n=count) + (f": {more}" if more else "")
    audit.record(action, conference, unit_id=conference.unit_id, summary=summary, values=values)


def build(conference_id: int, draft: GuestDraft, origin: str, **more: Any) -> Guest:
    """A guest that is not yet in the session."""
    return Guest(
        conference_id=conference_id,
        origin=origin,
        code=new_code(),
        **_columns(draft),
        **more,
    )


def _columns(draft: GuestDraft) -> dict[str, Any]:
    searched = " ".join((draft.name, draft.phone, draft.hamlet, draft.organisation))
    return {
        **asdict(draft),
        "sort_key": name_sort_key(draft.name),
        "folded": fold(searched)[:_FOLDED],
    }


def update_guest(conference_id: int, guest_id: int, draft: GuestDraft, *, version: int) -> None:
    """Change one guest; Conflict if somebody else did so since ``version``. An identity number that the actor may not
    see and left empty stays."""
    with transaction():
        conference = open_conference(conference_id, "guest.edit", "guests")
        guest = guest_of(conference, guest_id)
        _check_version(guest, version)
        if not draft.id_number and not access.may(SENSITIVE, guest):
            draft = replace(draft, id_number=guest.id_number)
        rewrite(conference, guest, draft)


def rewrite(conference: Conference, guest: Guest, draft: GuestDraft) -> bool:
    """Give a guest the values of ``draft`` inside the open transaction; False if they are the same."""
    for key, value in _columns(draft).items():
        setattr(guest, key, value)
    changed = audit.changes(guest)
    if changed:
        audit.record("guest.update", guest, unit_id=conference.unit_id, summary=guest.name, values=changed)
    return bool(changed)


def _check_version(guest: Guest, version: int) -> None:
    if guest.version != version:
        raise Conflict(
            _(
                "Người khác vừa sửa khách này. Những gì bạn nhập còn đây, chưa lưu; lưu lần nữa sẽ thay bản của họ."
            )
        )


def remove_guest(conference_id: int, guest_id: int, *, version: int) -> None:
    """Take a guest off the list; refuses one who has already come. The row stays and can be put back."""
    with transaction():
        conference = open_conference(conference_id, "guest.edit", "guests")
        guest = guest_of(conference, guest_id)
        _check_version(guest, version)
        if presence_of(guest.id).present:
            raise Conflict(_("Khách này đã đến dự nên không bỏ khỏi danh sách được. Hãy bỏ điểm danh trước."))
        take_off(conference, guest)


def take_off(conference: Conference, guest: Guest) -> None:
    """Take a guest off the list inside the open transaction; the caller has asked what stands against it."""
    guest.removed_at = clock.now()
    _record(conference, guest, "guest.remove")


def restore_guest(conference_id: int, guest_id: int) -> None:
    """Put a guest back on the list; nothing happens if that was done already."""
    with transaction():
        conference = open_conference(conference_id, "guest.edit", "guests")
        guest = guest_of(conference, guest_id, removed=True)
        if guest.removed_at is not None:
            put_back(conference, guest)


def put_back(conference: Conference, guest: Guest) -> None:
    """Put a guest back on the list inside the open transaction."""
    stand_again(conference, guest)
    _record(conference, guest, "guest.restore")


def stand_again(conference: Conference, guest: Guest) -> None:
    """The same without an entry in the log, for the caller who writes one for many.

    Whoever was off the list when a change of the plan was opened counts as one who came with it: dropping the change
    takes him off again.
    """
    opened = change_opened(conference.id)
    if opened is not None and guest.removed_at is not None and guest.removed_at <= opened.at:
        guest.created_at = clock.now()
    guest.removed_at = None


def drop_changes(conference: Conference, since: dt.datetime) -> None:
    """Let the same people be on the list as at ``since``, inside the transaction that drops a change of the plan.

    What was corrected about somebody stays: it is true whatever the plan says.
    """
    for guest in come_since(conference.id, since):
        take_off(conference, guest)
    for guest in gone_since(conference.id, since):
        put_back(conference, guest)


def _record(conference: Conference, guest: Guest, action: str) -> None:
    values = {key: change for key, change in audit.changes(guest).items() if key not in _HIDDEN}
    audit.record(action, guest, unit_id=conference.unit_id, summary=guest.name, values=values)


def note_export(conference_id: int) -> None:
    """Note in the audit log that somebody took the list away as a file."""
    with transaction():
        conference = access.check(db.session.get(Conference, conference_id), "guest.view")
        audit.record("guest.export", conference, summary=conference.title)
