"""Writing a section of the draft, or giving it back to the data (E9)."""

from __future__ import annotations

from flask_babel import force_locale

from portal.core import audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, show_datetime
from portal.core.vietnamese import format_number
from portal.minutes import queries
from portal.minutes.queries import SectionView
from portal.minutes.service.gate import open_minutes
from portal.models import Conference, MinutesSection


def save_section(conference_id: int, key: str, version: int, text: str) -> int:
    """Write a section as it now is; returns the new version, the same one if nothing has changed.

    Refuses (Conflict) a version that is not the newest (0: nobody wrote yet), unless the newest says the same, fixed
    minutes and closed conferences; (Invalid) a text that is too long, beside its field.
    """
    with transaction():
        conference = open_minutes(conference_id, "minutes.write")
        view = queries.get_section(conference, key)
        longest = view.section.longest
        if len(text) > longest:
            raise Invalid(_("Dài quá %(limit)s ký tự.", limit=format_number(longest)), field="text")
        # Whoever presses the button while the same words are being saved by themselves is in nobody's way.
        if text == view.text:
            return view.version
        if version != view.version:
            raise Conflict(_overtaken(view))
        return _write(conference, view, text)


def _overtaken(view: SectionView) -> str:
    if not view.version:
        return _(
            "Phần này vừa được lập lại từ dữ liệu trong khi bạn đang nhập. Những gì bạn nhập chưa được lưu."
        )
    return _(
        "%(name)s đã lưu phần này lúc %(at)s, trong khi bạn đang nhập. Những gì bạn nhập chưa được lưu.",
        name=view.written_by,
        at=show_datetime(view.updated_at),
    )


def _write(conference: Conference, view: SectionView, text: str) -> int:
    row = queries.find_written(conference.id, view.section.key)
    row = row or MinutesSection(conference_id=conference.id, key=view.section.key)
    actor = current_actor()
    row.text, row.drawn = text, view.drawn
    row.written_by_id, row.written_by_name, row.updated_at = actor.id, actor.name, clock.now()
    db.session.add(row)
    db.session.flush()
    _record("minutes.write", conference, view, text)
    return row.version


def _record(action: str, conference: Conference, view: SectionView, text: str) -> None:
    # The log stays, so it is Vietnamese, whichever language the writer reads.
    with force_locale("vi"):
        title = str(view.section.title)
    audit.record(action, conference, summary=title, values={"text": (view.text, text)})


def redraw(conference_id: int, key: str, version: int) -> None:
    """Give a section back to the data; what people had written stays in the log. Conflict for a stale version."""
    with transaction():
        conference = open_minutes(conference_id, "minutes.write")
        view = queries.get_section(conference, key)
        if version != view.version:
            raise Conflict(_overtaken(view))
        row = queries.find_written(conference.id, key)
        if row is None:
            return
        _record("minutes.redraw", conference, view, view.drawn)
        db.session.delete(row)
