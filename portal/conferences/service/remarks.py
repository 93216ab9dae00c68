"""Remarks: pinned while a proposal is with the office, answered while it is open again (C2)."""

from __future__ import annotations

from portal.conferences import states
from portal.conferences.queries.remarks import current_round, find_anchor
from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.core.i18n import _
from portal.models import Conference, Remark

LONGEST_TEXT = 2_000


def add_remark(conference_id: int, place: str, text: str) -> int:
    """Pin a remark to a place (``plan.venue``, ``guests.12``, ``general.``); its id.

    Refuses (Conflict) a proposal that is not with the office, (Invalid) an empty text and a place that is not there.
    """
    text = _checked(text, "text")
    with transaction():
        conference = _reviewed(conference_id)
        anchor = find_anchor(conference, place)
        if anchor is None:
            raise Invalid(_("Hãy chọn một mục trong danh sách."), field="place")
        actor = current_actor()
        remark = Remark(
            conference_id=conference.id,
            round=current_round(conference),
            anchor_kind=anchor.kind,
            anchor_key=anchor.key,
            label=anchor.label[:300],
            text=text,
            author_id=actor.id,
            author_name=actor.name,
            at=clock.now(),
        )
        db.session.add(remark)
        _record("remark.add", conference, remark, {"remark": (None, text)})
        return remark.id


def change_remark(remark_id: int, version: int, text: str) -> None:
    """Write one's own remark anew, before the proposal goes back."""
    text = _checked(text, "text")
    with transaction():
        remark, conference = _own(remark_id, version)
        before, remark.text = remark.text, text
        _record("remark.change", conference, remark, {"remark": (before, text)})


def remove_remark(remark_id: int, version: int) -> None:
    """Take one's own remark back, before the proposal goes back; the log keeps what it said."""
    with transaction():
        remark, conference = _own(remark_id, version)
        _record("remark.remove", conference, remark, {"remark": (remark.text, None)})
        db.session.delete(remark)


def answer_remark(remark_id: int, version: int, *, reply: str, done: bool) -> None:
    """Say what was done about a remark and mark it as done or open again; only while the plan is open for changes."""
    if len(reply) > LONGEST_TEXT:
        raise Invalid(_too_long(), field="reply")
    with transaction():
        remark, conference = _locked(remark_id, version)
        access.check(conference, "conference.edit")
        if not states.may_change("plan", conference.state):
            raise Conflict(_("Chỉ trả lời góp ý khi kế hoạch đang mở để sửa."))
        values = {"reply": (remark.reply, reply), "resolved": (remark.resolved_at is not None, done)}
        remark.reply = reply
        if done != (remark.resolved_at is not None):
            remark.resolved_at = clock.now() if done else None
            remark.resolved_by_name = current_actor().name if done else ""
        _record("remark.answer", conference, remark, {k: v for k, v in values.items() if v[0] != v[1]})


def _checked(text: str, field: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(_("Hãy ghi góp ý."), field=field)
    if len(text) > LONGEST_TEXT:
        raise Invalid(_too_long(), field=field)
    return text


def _too_long() -> str:
    return _("Dài quá %(limit)s ký tự.", limit=LONGEST_TEXT)


def _reviewed(conference_id: int) -> Conference:
    found = lock(Conference, [conference_id])
    conference = access.check(found[0] if found else None, "conference.return")
    if not states.may_change("remarks", conference.state):
        raise Conflict(_("Chỉ góp ý được khi hội nghị đang chờ duyệt."))
    return conference


def _locked(remark_id: int, version: int) -> tuple[Remark, Conference]:
    """The remark and its conference, which is locked first so that no move overtakes."""
    known = access.check(db.session.get(Remark, remark_id), "conference.view")
    conference = lock(Conference, [known.conference_id])[0]
    found = lock(Remark, [remark_id])
    if not found:
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    if found[0].version != version:
        raise Conflict(_("Mục này vừa được người khác sửa. Hãy xem lại rồi làm tiếp."))
    return found[0], conference


def _own(remark_id: int, version: int) -> tuple[Remark, Conference]:
    remark, conference = _locked(remark_id, version)
    _reviewed(conference.id)
    if remark.author_id != current_actor().id:
        raise Forbidden(_("Chỉ người viết mới sửa hoặc xóa góp ý này."))
    if remark.round != current_round(conference):
        raise Conflict(_("Góp ý này đã gửi đi trong lần trả lại trước nên không sửa được nữa."))
    return remark, conference


def _record(action: str, conference: Conference, remark: Remark, values: audit.Changes) -> None:
    audit.record(action, remark, unit_id=conference.unit_id, summary=remark.label, values=values)
