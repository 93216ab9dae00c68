"""Writing down what was learned: one entry a person, a summary by the coordinator, until the money is settled (E10)."""

from __future__ import annotations

from dataclasses import asdict

from portal.conferences.service import open_conference
from portal.core import audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _
from portal.core.vietnamese import fold, format_number
from portal.minutes import exporting, queries
from portal.minutes.debriefing import EFFECTIVENESS, LONGEST, NEXT_FORMS, TEXTS, DebriefDraft
from portal.models import Debrief


def save_own(conference_id: int, version: int, draft: DebriefDraft) -> None:
    """Write the actor's own entry (version 0: the first time).

    Conflict for a stale version, Invalid beside the field.
    """
    _save(conference_id, version, draft, summary=False)


def save_summary(conference_id: int, version: int, draft: DebriefDraft) -> None:
    """Write the summary, which is one for all coordinators; the same refusals."""
    _save(conference_id, version, draft, summary=True)


def _save(conference_id: int, version: int, draft: DebriefDraft, *, summary: bool) -> None:
    action = "debrief.summarise" if summary else "debrief.write"
    with transaction():
        conference = open_conference(conference_id, action, "debrief")
        _check(draft)
        entry = queries.find_own(conference_id, summary=summary)
        if version != (entry.version if entry else 0):
            raise Conflict(_stale(entry))
        actor = current_actor()
        if actor.id is None:
            raise Forbidden(_("Chỉ người có tài khoản ghi được rút kinh nghiệm."))
        entry = entry or Debrief(conference_id=conference_id, summary=summary)
        entry.author_id, entry.author_name = actor.id, actor.name
        for name, value in asdict(draft).items():
            setattr(entry, name, value)
        db.session.add(entry)
        if not (values := audit.changes(entry)):
            return
        entry.updated_at = clock.now()
        entry.folded = fold(" ".join(getattr(entry, name) for name in (*TEXTS, "author_name")))
        kept = {name: pair for name, pair in values.items() if name in asdict(draft)}
        audit.record(action, entry, unit_id=conference.unit_id, summary=conference.title, values=kept)


def _stale(entry: Debrief | None) -> str:
    if entry is None:
        return _("Ý kiến này vừa bị xóa ở nơi khác. Những gì bạn nhập chưa được lưu.")
    return _("%(name)s vừa lưu phần này ở nơi khác. Những gì bạn nhập chưa được lưu.", name=entry.author_name)


def _check(draft: DebriefDraft) -> None:
    if draft.effectiveness not in EFFECTIVENESS:
        raise Invalid(_("Hãy chọn mức hiệu quả."), field="effectiveness")
    if draft.next_form not in NEXT_FORMS:
        raise Invalid(_("Hãy chọn một mục trong danh sách."), field="next_form")
    for name in TEXTS:
        if len(getattr(draft, name)) > LONGEST:
            raise Invalid(_("Dài quá %(limit)s ký tự.", limit=format_number(LONGEST)), field=name)
    if not any(getattr(draft, name).strip() for name in ("went_well", "went_badly", "change", "why")):
        raise Invalid(
            _("Hãy ghi ít nhất một điều: làm tốt, chưa tốt, nên thay đổi hoặc vì sao."), field="went_well"
        )


def remove_own(conference_id: int, version: int) -> None:
    """Take back the actor's own entry; its words stay in the log. Conflict for a stale version."""
    with transaction():
        conference = open_conference(conference_id, "debrief.write", "debrief")
        entry = queries.find_own(conference_id)
        if entry is None or entry.version != version:
            raise Conflict(_stale(entry))
        values = {name: (getattr(entry, name), None) for name in TEXTS}
        unit_id, title = conference.unit_id, conference.title
        audit.record("debrief.remove", entry, unit_id=unit_id, summary=title, values=values)
        db.session.delete(entry)


def export_debriefs(wanted: queries.DebriefFilter) -> bytes:
    """The narrowed list as .xlsx; the export stands in the log."""
    with transaction():
        data = exporting.workbook(queries.all_debriefs(wanted))
        audit.record("debrief.export", unit_id=wanted.unit_id, summary=wanted.q)
    return data
