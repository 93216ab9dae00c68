"""The counters of a livestream: entered as totals over time, never changed, only taken back (E8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from portal.conferences.service import open_conference
from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, transaction
from portal.core.errors import Invalid, NotFound
from portal.core.i18n import _, show_datetime
from portal.core.intake import Outcome
from portal.core.spreadsheet import Column, Sheet, write_xlsx
from portal.following import queries
from portal.models import Conference, CounterReading

HIGHEST = 100_000_000
# Platforms show figures from some minutes before the beginning; a clock may be a little ahead of ours.
EARLIEST, AHEAD = dt.timedelta(hours=12), dt.timedelta(minutes=5)


def read_counters(conference_id: int, values: Mapping[str, int | None], at: dt.datetime | None) -> Outcome:
    """Write down what the counters show now, or showed at ``at``.

    Invalid without any figure, for one below 0 or above 100 million, for a time in the future or long before the
    conference; Conflict unless the conference runs or has just ended. A total may fall, because platforms delete
    comments: the page tells it (``queries.falls_of``).
    """
    with transaction():
        conference = open_conference(conference_id, "script.run", "counters")
        figures = {name: values.get(name) for name in queries.COUNTERS}
        moment = at or clock.now()
        check_reading(conference, figures, moment)
        reading = _reading(conference_id, at=moment, **figures)
        db.session.add(reading)
        db.session.flush()
        told = {"at": (None, moment)} | {name: (None, value) for name, value in figures.items()}
        audit.record(
            "counter.read", reading, unit_id=conference.unit_id, summary=conference.title, values=told
        )
        return Outcome("applied", object_id=reading.id)


def check_reading(conference: Conference, figures: Mapping[str, int | None], moment: dt.datetime) -> None:
    """Invalid, with its field, for what ``read_counters`` does not take; so that a form can say it beside the box."""
    _check_figures(figures)
    _check_time(conference, moment)


def undo_reading(conference_id: int, reading_id: int) -> None:
    """Take a reading back, by a new row that says so; nothing happens if it is taken back already."""
    with transaction():
        conference = open_conference(conference_id, "script.run", "counters")
        reading = db.session.get(CounterReading, reading_id)
        if reading is None or reading.conference_id != conference_id:
            raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
        if reading.id not in {held.id for held in queries.list_readings(conference_id)}:
            return
        db.session.add(_reading(conference_id, at=clock.now(), undoes_id=reading.id))
        values = {name: (getattr(reading, name), None) for name in queries.COUNTERS}
        audit.record(
            "counter.undo", reading, unit_id=conference.unit_id, summary=conference.title, values=values
        )


def export_readings(conference_id: int) -> bytes:
    """The readings that hold as .xlsx; who took it is written down."""
    with transaction():
        conference = access.check(db.session.get(Conference, conference_id), "script.view")
        rows = [
            (show_datetime(r.at), r.viewers, r.comments, r.messages, r.sign_ups, r.actor_name)
            for r in queries.list_readings(conference_id)
        ]
        audit.record("counter.export", conference, unit_id=conference.unit_id, summary=conference.title)
    columns = [
        Column(_("Lúc"), width=20),
        Column(_("Người xem"), "number"),
        Column(_("Bình luận"), "number"),
        Column(_("Tin nhắn"), "number"),
        Column(_("Đăng ký tham gia"), "number"),
        Column(_("Người ghi"), width=28),
    ]
    return write_xlsx([Sheet(_("Lượt xem"), columns, rows)])


def _check_figures(figures: Mapping[str, int | None]) -> None:
    if all(value is None for value in figures.values()):
        raise Invalid(_("Hãy ghi ít nhất một số."), field="viewers")
    for name, value in figures.items():
        if value is not None and not 0 <= value <= HIGHEST:
            raise Invalid(_("Số này phải từ 0 đến 100.000.000."), field=name)


def _check_time(conference: Conference, moment: dt.datetime) -> None:
    if moment > clock.now() + AHEAD:
        raise Invalid(_("Giờ này chưa tới."), field="at")
    if moment < conference.starts_at - EARLIEST:
        raise Invalid(_("Giờ này quá sớm so với hội nghị."), field="at")


def _reading(conference_id: int, **values: object) -> CounterReading:
    actor = current_actor()
    return CounterReading(
        conference_id=conference_id,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        noted_at=clock.now(),
        **values,
    )
