"""How minutes and debriefs plug into conferences: tabs, panels, objections, and the lessons for the next one."""

from __future__ import annotations

from flask import url_for

from portal.conferences import states
from portal.conferences.hooks import Link, Objection, Panel, Plug
from portal.core import access
from portal.core.i18n import _, show_date
from portal.minutes import printing, queries
from portal.minutes.debriefing import NEXT_FORMS
from portal.models import Conference

__all__ = ["DEBRIEFS", "PLUG", "printing"]  # the worker's functions are registered by their import
LONGEST_NOTE = 300


def _url(conference: Conference) -> str:
    return url_for("minutes.show", conference_id=conference.id)


def _shown(conference: Conference) -> bool:
    return queries.has_minutes(conference) and access.may("minutes.view", conference)


def _tab(conference: Conference) -> Link | None:
    return Link(_("Biên bản"), _url(conference)) if _shown(conference) else None


def _panel(conference: Conference) -> Panel | None:
    if not _shown(conference):
        return None
    held = queries.find_fixed(conference.id)
    if held:
        note = _("Đã chốt, bản số %(n)s, ngày %(day)s.", n=held.number, day=show_date(held.fixed_at))
    else:
        note = _("Bản nháp, lập từ dữ liệu của hội nghị; chưa chốt.")
    return Panel(_("Biên bản"), note=note, links=(Link(_("Mở biên bản"), _url(conference)),))


def _objections(conference: Conference, action: str) -> list[Objection]:
    held = queries.find_fixed(conference.id) if action in ("report", "resume") else None
    if action == "report" and held is None:
        return [Objection(_("Biên bản hội nghị chưa chốt."), _url(conference), blocking=False)]
    if action == "resume" and held is not None:
        sentence = _("Biên bản đã chốt; phải mở lại biên bản trước khi mở lại phiên điều hành.")
        return [Objection(sentence, _url(conference))]
    return []


def _debrief_tab(conference: Conference) -> Link | None:
    if not states.is_over(conference.state) or not access.may("debrief.view", conference):
        return None
    return Link(_("Rút kinh nghiệm"), url_for("minutes.debriefs", conference_id=conference.id))


def _debrief_panel(conference: Conference) -> Panel | None:
    """Of a conference that is being planned or decided what the last one taught, of one that is over its own."""
    if states.may_change("plan", conference.state) or states.may_change("remarks", conference.state):
        return _lessons(conference)
    link = _debrief_tab(conference)
    if link is None:
        return None
    count = len(queries.list_debriefs(conference.id))
    note = _("Chưa ai ghi.") if not count else _("%(n)s ý kiến đã ghi.", n=count)
    return Panel(_("Rút kinh nghiệm"), note=note, links=(link,))


def _lessons(conference: Conference) -> Panel | None:
    last = queries.find_last(conference)
    if last is None:
        return None
    said = [last.change or last.went_badly or last.went_well or last.why]
    if last.next_form:
        said.append(_("Hình thức nên dùng lần sau: %(form)s.", form=str(NEXT_FORMS[last.next_form])))
    if last.suggestion:
        said.append(_("Thời gian, địa điểm: %(said)s", said=last.suggestion))
    return Panel(
        _("Rút kinh nghiệm lần trước: %(day)s", day=show_date(last.conference.starts_at)),
        ((f"{last.effectiveness}/5", _("hiệu quả của hình thức này")),),
        " ".join(" ".join(text.split())[:LONGEST_NOTE] for text in said),
        (Link(_("Đọc cả phần này"), url_for("minutes.debriefs", conference_id=last.conference_id)),),
    )


PLUG = Plug(name="minutes", tab=_tab, panel=_panel, objections=_objections)
DEBRIEFS = Plug(name="debriefs", tab=_debrief_tab, panel=_debrief_panel, lessons=_lessons, real_only=True)
