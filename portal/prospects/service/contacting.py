"""The contact log, as events that are never changed (B3, design rule 7)."""

from __future__ import annotations

from dataclasses import asdict

import sqlalchemy as sa

from portal.core import audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.i18n import _
from portal.core.persons import read_text
from portal.enums import CONTACT_RESULTS, ContactChannel, ContactResult
from portal.models import Contact, Prospect
from portal.prospects.contact import LONGEST_NOTE, ContactDraft
from portal.prospects.fold import fold
from portal.prospects.queries import events_of, family
from portal.prospects.service.gate import open_prospect, open_prospects
from portal.prospects.steps import steps_of

MOST_CONTACTS = 200


def check_contact(draft: ContactDraft) -> None:
    """Refuse (Invalid with its field) an unknown channel, result or step, attendance outside a conference, a day to
    come, a next day before it."""
    if draft.channel not in set(ContactChannel):
        raise Invalid(_("Hãy chọn cách liên hệ."), "channel")
    elsewhere = draft.channel != ContactChannel.CONFERENCE
    if draft.result not in set(ContactResult) or (elsewhere and draft.result == ContactResult.ATTENDED):
        raise Invalid(_("Hãy chọn kết quả."), "result")
    if set(draft.steps) - set(steps_of(draft.channel)):
        raise Invalid(_("Hãy chọn các bước trong danh sách."), "steps")
    if draft.held_on > clock.today():
        raise Invalid(_("Ngày liên hệ chưa tới."), "held_on")
    if draft.next_on is not None and draft.next_on < draft.held_on:
        raise Invalid(_("Ngày hẹn tiếp phải sau ngày liên hệ."), "next_on")
    try:
        read_text(draft.note, LONGEST_NOTE)
    except ValueError as refusal:
        raise Invalid(str(refusal), "note") from None


def log_contact(ids: list[int], draft: ContactDraft) -> list[int]:
    """Note one contact with one person, or a small-group meeting with several; returns the ids of the events."""
    check_contact(draft)
    if not 0 < len(ids) <= MOST_CONTACTS:
        raise Invalid(_("Hãy chọn từ 1 đến %(most)s người.", most=MOST_CONTACTS), "held_on")
    with transaction():
        rows = open_prospects(ids, "prospect.contact")
        values = asdict(draft) | {"steps": list(draft.steps)}
        events = [_event(row.id, values) for row in rows]
        db.session.add_all(events)
        db.session.flush()
        refresh([row.id for row in rows])
        _record(rows, "prospect.contact", str(CONTACT_RESULTS[ContactResult(draft.result)]))
        return [event.id for event in events]


def undo_contact(prospect_id: int, contact_id: int) -> bool:
    """Take one contact back by a new event; False if that was done already."""
    with transaction():
        prospect = open_prospect(prospect_id, "prospect.contact")
        contact = db.session.scalar(
            sa.select(Contact).where(Contact.id == contact_id, Contact.prospect_id.in_(family(prospect_id)))
        )
        if contact is None:
            raise NotFound(_("Không tìm thấy lần liên hệ này."))
        if contact.undoes_id is not None:
            raise Conflict(_("Lần hoàn tác không hoàn tác được nữa. Hãy ghi lại lần liên hệ."))
        if db.session.scalar(sa.select(Contact.id).where(Contact.undoes_id == contact_id)):
            return False
        held = ("channel", "result", "held_on", "next_on", "steps", "note")
        values = {name: getattr(contact, name) for name in held}
        db.session.add(_event(contact.prospect_id, values, undoes_id=contact_id))
        db.session.flush()
        refresh([prospect.id])
        _record([prospect], "prospect.undo_contact")
        return True


def refresh(ids: list[int]) -> None:
    """Let the rows repeat their newest contacts. Their version stays: a form that is open meanwhile can be saved."""
    for prospect_id, events in events_of(ids).items():
        db.session.execute(
            sa.update(Prospect).where(Prospect.id == prospect_id).values(**asdict(fold(events)))
        )


def _event(prospect_id: int, values: dict[str, object], *, undoes_id: int | None = None) -> Contact:
    actor = current_actor()
    return Contact(
        prospect_id=prospect_id,
        undoes_id=undoes_id,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        at=clock.now(),
        **values,
    )


def _record(rows: list[Prospect], action: str, more: str = "") -> None:
    for unit_id in sorted({row.unit_id for row in rows}):
        here = [row for row in rows if row.unit_id == unit_id]
        who = here[0].name if len(here) == 1 else _("%(n)s người", n=len(here))
        summary = f"{who}: {more}" if more else who
        audit.record(action, here[0] if len(here) == 1 else None, unit_id=unit_id, summary=summary)
