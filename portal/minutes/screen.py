"""What the pages of minutes and debriefs show, ready to print: no rule is left to a template."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from portal.conferences import states
from portal.conferences.documents.wording import paragraphs
from portal.conferences.hooks import Difference
from portal.core import access
from portal.core.i18n import _
from portal.minutes import queries
from portal.minutes.debriefing import EFFECTIVENESS, NEXT_FORMS
from portal.minutes.queries import SectionView
from portal.models import Conference, Debrief, MinutesVersion


@dataclass(frozen=True)
class Shown:
    """One part of the minutes on the page."""

    key: str
    title: str
    lines: list[str]


@dataclass(frozen=True)
class FixedText:
    """Fixed minutes: their sections, and who signs."""

    sections: tuple[Shown, ...]
    signers: tuple[tuple[str, str], ...]


def minutes(conference: Conference) -> dict[str, Any]:
    """Everything on the page of the minutes."""
    held = queries.find_fixed(conference.id)
    open_now = queries.is_open(conference)
    begun = queries.has_minutes(conference)
    drafts = queries.list_sections(conference) if begun and held is None else []
    may_fix = access.may("minutes.fix", conference)
    fixable = open_now and may_fix and states.is_over(conference.state)
    return {
        "held": held,
        "text": fixed(held) if held else None,
        "views": [view for view in drafts if not view.section.line],
        "signers": [view for view in drafts if view.section.line],
        "versions": queries.list_versions(conference.id),
        "begun": begun,
        "may_write": open_now and access.may("minutes.write", conference),
        "may_fix": fixable,
        # What whoever fixes them from this page has read.
        "seen": queries.digest(queries.frozen_of(conference, drafts)) if fixable else "",
        "may_reopen": held is not None and may_fix and states.may_change("minutes", conference.state),
        "may_debrief": _teaches(conference) and access.may("debrief.view", conference),
    }


def _teaches(conference: Conference) -> bool:
    """Whether something can be learned from it: it is over, and was no rehearsal, of which nothing stays."""
    return states.is_over(conference.state) and conference.rehearsal_of_id is None


def fixed(version: MinutesVersion) -> FixedText:
    """The words of one fixing."""
    labels = {
        "thu-ky": _("Thư ký"),
        "chu-toa": _("Chủ tọa"),
        "dai-dien": _("Đại diện Ban Chỉ đạo xã, đơn vị chủ trì"),
    }
    return FixedText(
        tuple(Shown(one["key"], one["title"], paragraphs(one["text"])) for one in version.data["sections"]),
        tuple((label, version.data["signers"][key]) for key, label in labels.items()),
    )


def differences(view: SectionView, text: str) -> list[Difference]:
    """Where a section and another text of it differ, passage by passage."""
    old, new = view.lines, paragraphs(text)
    found = []
    for kind, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind != "equal":
            found.append(Difference(_("Dòng %(n)s", n=a + 1), old[a:b], new[c:d]))
    return found


@dataclass(frozen=True)
class DebriefView:
    """One entry, or the summary, as facts under each other, line by line."""

    entry: Debrief
    facts: list[tuple[str, list[str]]]


def debrief(entry: Debrief) -> DebriefView:
    """What was said, without what was left empty."""
    facts = [
        (_("Hiệu quả của hình thức này"), str(EFFECTIVENESS[entry.effectiveness])),
        (_("Vì sao"), entry.why),
        (_("Làm tốt"), entry.went_well),
        (_("Chưa tốt"), entry.went_badly),
        (_("Lần sau nên thay đổi"), entry.change),
        (_("Hình thức nên dùng lần sau"), str(NEXT_FORMS[entry.next_form]) if entry.next_form else ""),
        (_("Đề xuất thời gian, địa điểm"), entry.suggestion),
    ]
    return DebriefView(entry, [(label, paragraphs(text)) for label, text in facts if text])


def debriefs(conference: Conference) -> dict[str, Any]:
    """Everything on the page of the debriefs of a conference besides its form."""
    shown = [debrief(entry) for entry in queries.list_debriefs(conference.id)]
    marks = [view.entry.effectiveness for view in shown if not view.entry.summary]
    average = f"{sum(marks) / len(marks):.1f}".replace(".", ",") if marks else ""
    open_now = states.may_change("debrief", conference.state)
    return {
        "summary": next((view for view in shown if view.entry.summary), None),
        "entries": [view for view in shown if not view.entry.summary],
        "figures_shown": [(f"{average}/5", _("hiệu quả, trung bình %(n)s ý kiến", n=len(marks)))]
        if marks
        else [],
        "open_now": open_now,
        "may_write": open_now and access.may("debrief.write", conference),
        "may_summarise": open_now and access.may("debrief.summarise", conference),
    }
