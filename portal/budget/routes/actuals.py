"""What was really spent: one table for the accountant, all lines at once (G4)."""

from __future__ import annotations

from flask import flash, url_for
from werkzeug.wrappers import Response

from portal.budget import queries, service
from portal.budget.forms import ActualForm, actual_form, seen_version
from portal.budget.queries import Line
from portal.budget.routes import bp
from portal.conferences import queries as conferences
from portal.conferences import states
from portal.core import access
from portal.core.access import requires
from portal.core.errors import Conflict
from portal.core.forms import Form
from portal.core.htmx import go_to, page
from portal.core.i18n import ngettext
from portal.models import Conference

Entries = list[tuple[Line, ActualForm]]


@bp.route("/hoi-nghi/<int:conference_id>/kinh-phi/thuc-chi", methods=["GET", "POST"])
@requires("budget.actual")
def actuals(conference_id: int) -> Response:
    """Enter the actual cost; lines left open are skipped, one refused line holds back all."""
    conference = access.load(Conference, conference_id, "budget.actual")
    if not states.may_change("actual", conference.state):
        raise Conflict(service.closed_sentence("actual"))
    table, sent = queries.estimate(conference_id), Form()
    entries = [(line, actual_form(line)) for line in table.lines]
    if sent.validate_on_submit() and _record(conference_id, entries):
        return go_to(url_for("budget.estimate", conference_id=conference_id))
    return page(
        "budget/actuals.html",
        422 if sent.is_submitted() else 200,
        frame=conferences.frame(access.load(Conference, conference_id, "budget.actual"), active="budget"),
        entries=entries,
        refused=sent.is_submitted(),
    )


def _record(conference_id: int, entries: Entries) -> bool:
    """Hand over what was entered; False if something has to be shown beside its field."""
    entered = [(line, form) for line, form in entries if not form.empty]
    # Every form is asked, so that each shows what is wrong with it.
    complete = [form.complete() for _line, form in entered]
    if not all(complete):
        return False
    drafts = {line.id: (seen_version(form), form.draft()) for line, form in entered}
    try:
        changed = service.record_actuals(conference_id, drafts)
    except service.ActualsRefused as refused:
        _show(entries, refused)
        return False
    flash(ngettext("Đã ghi thực chi %(num)d khoản.", "Đã ghi thực chi %(num)d khoản.", changed), "success")
    return True


def _show(entries: Entries, refused: service.ActualsRefused) -> None:
    for line, form in entries:
        error = refused.refusals.get(line.id)
        if error is None:
            continue
        if error.field == "version":
            # The next submission overwrites knowingly: the sentence says so, and shows what is stored.
            current = queries.get_line(line.id)
            form.version.raw_data, form.version.data = None, str(current.version)
            form.quantity.errors = [error.message]
        elif not form.refuse(error):
            raise error
