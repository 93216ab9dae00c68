"""The counters of a livestream: entering them, taking one back, the sheet (E8)."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import queries as conferences
from portal.core import access, clock, htmx, intake
from portal.core.access import requires
from portal.core.errors import Invalid
from portal.core.i18n import _
from portal.following import chart, queries, service, wording
from portal.following.forms import ReadingForm
from portal.following.routes.blueprint import bp
from portal.models import Conference, CounterReading

PAGE = "/hoi-nghi/<int:conference_id>/luot-xem"


@bp.get(PAGE)
@requires("script.view")
def readings(conference_id: int) -> Response:
    """What was entered so far, as figures, a chart and its table; the form where it may be continued."""
    return _page(access.load(Conference, conference_id, "script.view"), ReadingForm.fresh())


def _page(conference: Conference, form: ReadingForm, status: int = 200) -> Response:
    rows = queries.list_readings(conference.id)
    return htmx.page(
        "following/counters.html",
        status,
        frame=conferences.frame(conference, "counters"),
        form=form,
        rows=rows,
        totals=queries.totals_of(rows),
        fallen={(fall.reading_id, fall.counter) for fall in queries.falls_of(rows)},
        chart=chart.draw([(r.at, r.viewers) for r in rows if r.viewers is not None]),
        may_enter=queries.open_for_readings(conference) and access.may("script.run", conference),
    )


@bp.post(PAGE)
@requires("script.run")
def enter(conference_id: int) -> BaseResponse:
    """One more reading; the same form sent twice is one."""
    conference, form = access.load(Conference, conference_id, "script.run"), ReadingForm()
    if not form.validate():
        return _page(conference, form, 422)
    figures, moment = form.figures(), form.moment(conference)
    try:
        service.check_reading(conference, figures, moment or clock.now())
        outcome = intake.once(
            form.key(),
            request.path,
            form.body(),
            lambda: service.read_counters(conference_id, figures, moment),
        )
    except Invalid as refusal:
        form.form_errors += form.told(refusal)
        return _page(access.load(Conference, conference_id, "script.run"), form, 422)
    if outcome.word == "refused":
        form.form_errors.append(outcome.message)
        return _page(access.load(Conference, conference_id, "script.run"), form, outcome.status)
    flash(_("Đã ghi số liệu."), "success")
    _tell_falls(conference_id, outcome.object_id)
    return htmx.go_to(url_for(".readings", conference_id=conference_id))


def _tell_falls(conference_id: int, reading_id: int | None) -> None:
    """Tell the falls that a reading has part in: one that is entered late may stand before others."""
    for fall in queries.falls_of(queries.list_readings(conference_id)):
        if reading_id in (fall.before_id, fall.reading_id):
            flash(wording.fall(fall), "warning")


@bp.post(f"{PAGE}/<int:reading_id>/bo")
@requires("script.run")
def undo(conference_id: int, reading_id: int) -> BaseResponse:
    """Take a wrong reading back."""
    access.load(Conference, conference_id, "script.run")
    access.load(CounterReading, reading_id, "script.run")
    service.undo_reading(conference_id, reading_id)
    flash(_("Đã bỏ lần ghi này."), "success")
    return htmx.go_to(url_for(".readings", conference_id=conference_id))


@bp.get("/hoi-nghi/<int:conference_id>/luot-xem.xlsx")
@requires("script.view")
def sheet(conference_id: int) -> Response:
    """The readings as a spreadsheet."""
    access.load(Conference, conference_id, "script.view")
    return htmx.download(service.export_readings(conference_id), f"luot-xem-{conference_id}.xlsx")
