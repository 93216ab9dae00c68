"""Calling guests and noting what they answer, as events that are never changed (D3, design rule 7)."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

from portal.core import access, audit, clock, jobs
from portal.core.actor import current_actor
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, show_time
from portal.core.intake import Outcome
from portal.core.persons import read_text
from portal.enums import ANSWERS, CALL_OUTCOMES, CallChannel, CallOutcome, Origin
from portal.guests.draft import LONGEST_TEXT
from portal.guests.queries.confirming import CallFilter, all_to_call, contact_of
from portal.guests.service.gate import guest_of, open_conference, printable
from portal.guests.service.listing import record_many
from portal.guests.standing import NO_CONTACT, CallDraft, Contact
from portal.models import Conference, Confirmation, Guest

CALL_LIST = "guests.call_list"
PART = "confirmations"


def confirm(conference_id: int, guest_id: int, draft: CallDraft, *, seen: int | None = None) -> Outcome:
    """Note how an attempt to reach a guest ended. ``seen`` is the newest event that the page showed: an answer that
    somebody else noted since then is told and not covered up (Conflict). Leaflets once given stay given."""
    check_answer(draft)
    with transaction():
        conference, guest = _open(conference_id, guest_id)
        before = _fresh(guest, seen)
        again = draft.call_again_at if draft.outcome == CallOutcome.CALL_AGAIN else None
        values = asdict(draft) | {"call_again_at": again, "leaflets": draft.leaflets or before.leaflets}
        return _note(conference, guest, values)


def undo_confirmation(conference_id: int, guest_id: int, *, seen: int | None = None) -> Outcome:
    """Take the newest answer back; what held before it holds again. Nothing happens where there is none."""
    with transaction():
        conference, guest = _open(conference_id, guest_id)
        before = _fresh(guest, seen)
        if not before.undoable:
            return Outcome("same", object_id=guest.id, version=before.last_id)
        values = asdict(_held_before(guest, before))
        kept = {name: values[name] for name in ("outcome", "channel", "call_again_at", "leaflets", "note")}
        return _note(conference, guest, kept, undoes_id=before.last_id)


def assign(conference_id: int, wanted: CallFilter, person: str) -> int:
    """Put one person in charge of all guests that the filter keeps; returns how many changed. "" for nobody."""
    try:
        name = read_text(person, LONGEST_TEXT["in_charge"])
    except ValueError as refusal:
        raise Invalid(str(refusal), "person") from None
    with transaction():
        conference = open_conference(conference_id, "guest.edit", "guests")
        ids = [guest.id for guest in all_to_call(conference_id, wanted) if guest.in_charge != name]
        before: Counter[str] = Counter()
        for guest in lock(Guest, ids):
            before[guest.in_charge] += 1
            guest.in_charge = name
        if ids:
            told = "; ".join(f"{who or '–'}: {count}" for who, count in sorted(before.items()))
            record_many(conference, "guest.assign", len(ids), name, values={"in_charge": (told, name)})
        return len(ids)


def note_call_export(conference_id: int) -> None:
    """Note in the audit log that somebody took the call list away as a file."""
    with transaction():
        conference = access.check(db.session.get(Conference, conference_id), "guest.view")
        audit.record("guest.export_calls", conference, summary=conference.title)


def request_call_list(conference_id: int, wanted: CallFilter) -> int:
    """Ask for the call list on paper; returns the id of the job."""
    with transaction():
        conference = printable(conference_id)
        audit.record("guest.print", conference, summary=_("Danh sách gọi xác nhận"))
        job = jobs.enqueue(
            CALL_LIST, unit_id=conference.unit_id, conference_id=conference.id, wanted=asdict(wanted)
        )
        return job.id


def check_answer(draft: CallDraft) -> None:
    """Refuse an unknown answer or channel, and an hour to call again that has passed (Invalid with its field)."""
    if draft.outcome not in ANSWERS:
        raise Invalid(_("Hãy chọn kết quả."), "outcome")
    if draft.channel not in set(CallChannel):
        raise Invalid(_("Hãy chọn cách liên hệ."), "channel")
    again = draft.call_again_at
    if draft.outcome == CallOutcome.CALL_AGAIN and again is not None and again <= clock.now():
        raise Invalid(_("Giờ gọi lại phải sau lúc này."), "time")


def _open(conference_id: int, guest_id: int) -> tuple[Conference, Guest]:
    conference = open_conference(conference_id, "guest.edit", PART)
    guest = guest_of(conference, guest_id)
    if guest.origin == Origin.WALK_IN:
        raise Conflict(_("Khách đến thêm không cần xác nhận."))
    return conference, guest


def _fresh(guest: Guest, seen: int | None) -> Contact:
    before = contact_of(guest.id)
    if seen is not None and before.last_id != seen:
        answer = CALL_OUTCOMES[CallOutcome(before.outcome)] if before.outcome else _("đã hoàn tác")
        message = _(
            "%(by)s vừa ghi cho %(name)s lúc %(at)s: %(answer)s. Hãy xem lại rồi ghi nếu khác.",
            by=before.by,
            name=guest.name,
            at=show_time(before.at),
            answer=answer,
        )
        raise Conflict(message)
    return before


def _held_before(guest: Guest, event: Contact) -> Contact:
    earlier = db.session.query(Confirmation).filter(
        Confirmation.guest_id == guest.id, Confirmation.id < event.last_id
    )
    row = earlier.order_by(Confirmation.id.desc()).first()
    if row is None:
        return NO_CONTACT
    return Contact(row.id, row.outcome, row.channel, row.call_again_at, row.leaflets, row.note)


def _note(
    conference: Conference, guest: Guest, values: dict[str, object], *, undoes_id: int | None = None
) -> Outcome:
    actor = current_actor()
    event = Confirmation(
        conference_id=conference.id,
        guest_id=guest.id,
        undoes_id=undoes_id,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        at=clock.now(),
        **values,
    )
    db.session.add(event)
    db.session.flush()
    return Outcome("applied", object_id=guest.id, version=event.id)
