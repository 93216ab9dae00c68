"""Writing the words of the result report; its figures come from the data (871 III.3đ)."""

from __future__ import annotations

from dataclasses import dataclass, fields

from portal.conferences import states
from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, show_datetime
from portal.core.vietnamese import format_number
from portal.dossiers import queries
from portal.enums import CONFERENCE_STATES, ConferenceState
from portal.models import Conference, ResultReport

LONGEST = 10_000


@dataclass(frozen=True)
class ReportDraft:
    """The four texts; any of them may still be empty."""

    assessment: str = ""
    effectiveness: str = ""
    difficulties: str = ""
    proposals: str = ""


def save_report(conference_id: int, version: int, draft: ReportDraft) -> int:
    """Write the texts as they now are; returns the new version, the same one if nothing has changed.

    Refuses (Conflict) a version that is not the newest (0: nobody wrote yet) and a state in which the report is
    closed; (Invalid) a text over 10 000 letters, beside its field. An incomplete report is always taken.
    """
    _check(draft)
    with transaction():
        # Locked, so that two first savings cannot both insert.
        conference = access.check(next(iter(lock(Conference, [conference_id])), None), "report.write")
        _check_open(conference)
        report = db.session.get(ResultReport, conference_id)
        if version != (report.version if report else 0):
            raise Conflict(_overtaken(conference_id))
        return _write(conference, report or ResultReport(conference_id=conference_id), draft)


def _check(draft: ReportDraft) -> None:
    for field in fields(draft):
        if len(getattr(draft, field.name)) > LONGEST:
            raise Invalid(_("Dài quá %(limit)s ký tự.", limit=format_number(LONGEST)), field=field.name)


def _check_open(conference: Conference) -> None:
    if not states.may_change("report", conference.state):
        state = CONFERENCE_STATES[ConferenceState(conference.state)]
        raise Conflict(_("Hội nghị đang ở trạng thái “%(state)s” nên không sửa được báo cáo.", state=state))


def _overtaken(conference_id: int) -> str:
    last = queries.find_report(conference_id)
    return _(
        "%(name)s đã lưu báo cáo này lúc %(at)s, trong khi bạn đang nhập. Những gì bạn nhập chưa được lưu.",
        name=last.written_by,
        at=show_datetime(last.updated_at),
    )


def _write(conference: Conference, report: ResultReport, draft: ReportDraft) -> int:
    values = {
        field.name: (getattr(report, field.name) or "", getattr(draft, field.name)) for field in fields(draft)
    }
    changed = {name: pair for name, pair in values.items() if pair[0] != pair[1]}
    if not changed:
        return report.version or 0
    for name, (_old, new) in changed.items():
        setattr(report, name, new)
    report.written_by_id, report.updated_at = current_actor().id, clock.now()
    db.session.add(report)
    db.session.flush()
    audit.record("report.write", conference, summary=conference.title, values=changed)
    return report.version
