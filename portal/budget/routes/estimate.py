"""The estimate of a conference: its table, and adding, changing and removing lines (G3)."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.budget import documents, forms, queries, rules, screen, service
from portal.budget.items import BY_SLUG, ITEMS, Item
from portal.budget.routes import bp
from portal.conferences import queries as conferences
from portal.conferences import states
from portal.core import access
from portal.core.access import requires
from portal.core.errors import Conflict, DomainError, NotFound
from portal.core.htmx import download, go_to, page
from portal.core.i18n import _
from portal.enums import FUNDING_SOURCES
from portal.models import BudgetLine, Conference


@bp.get("/hoi-nghi/<int:conference_id>/kinh-phi")
@requires("budget.view")
def estimate(conference_id: int) -> Response:
    """The table: estimated, approved, actual and settled side by side."""
    conference = access.load(Conference, conference_id, "budget.view")
    sheet, notes = screen.sheet(queries.estimate(conference.id)), conferences.notes(conference)
    values: dict[str, Any] = {"sheet": sheet, "notes": notes, "group_sum": screen.group_sum}
    return page("budget/estimate.html", **values, **_around(conference))


@bp.get("/hoi-nghi/<int:conference_id>/kinh-phi.xlsx")
@requires("budget.view")
def estimate_xlsx(conference_id: int) -> Response:
    """The same as a workbook."""
    service.note_export(conference_id)
    table = queries.estimate(conference_id)
    return download(documents.estimate_xlsx(table), f"kinh-phi-{conference_id}.xlsx")


@bp.get("/hoi-nghi/<int:conference_id>/kinh-phi/them")
@requires("budget.estimate")
def add(conference_id: int) -> Response:
    """First the item: it decides the source, the norm and what else is asked."""
    conference = _open(conference_id)
    return page("budget/items.html", groups=screen.choices(queries.facts(conference)), **_around(conference))


@bp.route("/hoi-nghi/<int:conference_id>/kinh-phi/them/<slug>", methods=["GET", "POST"])
@requires("budget.estimate")
def add_line(conference_id: int, slug: str) -> BaseResponse:
    """Then its figures, with the norm, the head-count and the price proposed."""
    conference, item = _open(conference_id), _item(slug)
    known = queries.facts(conference)
    offered, share = queries.offered(item, known.date)
    form = forms.line_form(item, offered, share, rules.propose(item, offered, share, known))
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                service.add_line(conference_id, form.draft(item))
                flash(_("Đã thêm khoản chi."), "success")
                return go_to(url_for("budget.estimate", conference_id=conference_id))
            except DomainError as error:
                status = _shown(form, error)
    return _line_page(status, form, _open(conference_id), item, None)


@bp.route("/hoi-nghi/<int:conference_id>/kinh-phi/<int:line_id>/sua", methods=["GET", "POST"])
@requires("budget.estimate")
def change_line(conference_id: int, line_id: int) -> BaseResponse:
    """Change a line."""
    conference, line = _open(conference_id), _line(conference_id, line_id)
    item = ITEMS[line.item]
    offered, share = queries.offered(item, queries.facts(conference).date)
    form = forms.line_form(item, offered, share, line)
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                service.change_line(line_id, forms.seen_version(form), form.draft(item))
                flash(_("Đã lưu khoản chi."), "success")
                return go_to(url_for("budget.estimate", conference_id=conference_id))
            except DomainError as error:
                status = _shown(form, error)
    return _line_page(status, form, _open(conference_id), item, _line(conference_id, line_id))


@bp.route("/hoi-nghi/<int:conference_id>/kinh-phi/<int:line_id>/xoa", methods=["GET", "POST"])
@requires("budget.estimate")
def remove_line(conference_id: int, line_id: int) -> BaseResponse:
    """Ask, then remove a line."""
    _open(conference_id)
    line, form = _line(conference_id, line_id), forms.VersionForm()
    back = url_for("budget.estimate", conference_id=conference_id)
    if form.validate_on_submit():
        service.remove_line(line_id, forms.seen_version(form))
        flash(_("Đã xóa khoản chi."), "success")
        return go_to(back)
    return page(
        "layouts/confirm.html",
        title=_("Xóa khoản chi này?"),
        text=_("“%(title)s” sẽ không còn trong dự toán. Nhật ký vẫn giữ số cũ.", title=line.title),
        action_url=url_for("budget.remove_line", conference_id=conference_id, line_id=line_id),
        action_label=_("Xóa khoản chi"),
        cancel_url=back,
        hidden={"version": line.version},
    )


def _around(conference: Conference) -> dict[str, Any]:
    """What every page of a conference's money needs."""
    return {
        "frame": conferences.frame(conference, active="budget"),
        "may_estimate": may_now("estimate", conference),
        "may_actual": may_now("actual", conference),
    }


def may_now(part: str, conference: Conference) -> bool:
    """Whether the actor may write this part of the money, and the state allows it."""
    return states.may_change(part, conference.state) and access.may(f"budget.{part}", conference)


def _open(conference_id: int) -> Conference:
    conference = access.load(Conference, conference_id, "budget.estimate")
    if not states.may_change("estimate", conference.state):
        raise Conflict(service.closed_sentence("estimate"))
    return conference


def _item(slug: str) -> Item:
    if slug not in BY_SLUG:
        raise NotFound(_("Không có khoản chi này."))
    return BY_SLUG[slug]


def _line(conference_id: int, line_id: int) -> BudgetLine:
    line = access.load(BudgetLine, line_id, "budget.view")
    if line.conference_id != conference_id:
        raise NotFound(_("Không tìm thấy khoản chi này."))
    return line


def _shown(form: forms.LineForm, error: DomainError) -> int:
    """Put a refusal into the form and say with which status it is shown; what belongs to no field goes on up."""
    if not form.refuse(error):
        raise error
    return error.status


def _line_page(
    status: int, form: forms.LineForm, conference: Conference, item: Item, line: BudgetLine | None
) -> Response:
    known = queries.facts(conference)
    offered, share = queries.offered(item, known.date)
    stale = "" if line is None or not form.version.errors else _stored(item, line)
    if stale and line is not None:
        form.version.raw_data, form.version.data = None, str(line.version)
    return page(
        "budget/line.html",
        status,
        form=form,
        item=item,
        line=line,
        stored=stale,
        limits=[queries.norm_row(norm, known.date) for norm in [*offered, *([share] if share else [])]],
        hints=forms.hints(item, known),
        source=FUNDING_SOURCES[item.source],
        **_around(conference),
    )


def _stored(item: Item, line: BudgetLine) -> str:
    return rules.formula(item, line.unit, line.quantity, line.sessions, line.unit_price)
