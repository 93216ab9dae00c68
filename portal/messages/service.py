"""Keeping message texts (D4)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core import access, audit
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.i18n import _
from portal.core.vietnamese import format_number
from portal.messages.texts import PLACEHOLDERS, unknown_placeholders
from portal.models import MessageText, Unit

LONGEST_TITLE, LONGEST_BODY = 120, 1_000


@dataclass(frozen=True)
class TextDraft:
    """A text as somebody writes it."""

    title: str
    body: str


def add_text(unit_id: int, draft: TextDraft) -> int:
    """Keep a new text for a unit and return its id; refuses an unknown placeholder beside the text (Invalid)."""
    _check(draft)
    with transaction():
        unit = access.check(db.session.get(Unit, unit_id), "message.manage")
        text = MessageText(unit_id=unit.id, title=draft.title, body=draft.body)
        db.session.add(text)
        values = {name: (None, value) for name, value in (("title", draft.title), ("body", draft.body))}
        db.session.flush()
        audit.record("message.add", text, unit_id=unit.id, summary=draft.title, values=values)
    return text.id


def update_text(text_id: int, draft: TextDraft, *, version: int) -> None:
    """Change a text; Conflict if somebody else did so since ``version``."""
    _check(draft)
    with transaction():
        text = _current(text_id, version)
        text.title, text.body = draft.title, draft.body
        changed = audit.changes(text)
        if changed:
            audit.record("message.update", text, unit_id=text.unit_id, summary=text.title, values=changed)


def remove_text(text_id: int, *, version: int) -> None:
    """Remove a text; what was sent with it stays in the lists that were taken away, its words in the audit log."""
    with transaction():
        text = _current(text_id, version)
        values = {"title": (text.title, None), "body": (text.body, None)}
        audit.record("message.remove", text, unit_id=text.unit_id, summary=text.title, values=values)
        db.session.delete(text)


def _current(text_id: int, version: int) -> MessageText:
    found = lock(MessageText, [text_id])
    if not found:
        raise NotFound(_("Không tìm thấy mẫu tin này."))
    text = access.check(found[0], "message.manage")
    if text.version != version:
        raise Conflict(
            _(
                "Người khác vừa sửa mẫu tin này. Những gì bạn nhập còn đây, chưa lưu; lưu lần nữa sẽ thay bản của họ."
            )
        )
    return text


def _check(draft: TextDraft) -> None:
    for field, value, most in (("title", draft.title, LONGEST_TITLE), ("body", draft.body, LONGEST_BODY)):
        if not value:
            raise Invalid(_("Hãy ghi ô này."), field)
        if len(value) > most:
            raise Invalid(
                _("Dài %(n)s ký tự, tối đa %(most)s.", n=format_number(len(value)), most=format_number(most)),
                field,
            )
    if unknown := unknown_placeholders(draft.body):
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise Invalid(
            _("Không có chỗ điền %(unknown)s. Chỉ dùng: %(known)s.", unknown=", ".join(unknown), known=known),
            "body",
        )
