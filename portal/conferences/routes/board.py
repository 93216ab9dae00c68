"""The board of a month, its targets, its money and its export: /hoi-nghi/thang/<month>."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import queries, service
from portal.conferences.advice import LIST_STATES
from portal.conferences.board_forms import AllotmentForm, TargetRow
from portal.conferences.queries import Month
from portal.conferences.queries.quarters import quarter_key, quarter_of
from portal.conferences.routes.blueprint import bp
from portal.core import clock
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import Conflict, Invalid
from portal.core.htmx import download, go_to, page
from portal.core.i18n import _
from portal.core.versions import VersionForm
from portal.models import Unit

MONTH = "/hoi-nghi/thang/<string(length=7):month>"


def asked_month(month: str) -> Month:
    """The month of a path; one that makes no sense does not exist."""
    return Month.read(month) or abort(404)


def asked_office(action: str = "board.view") -> Unit:
    """The office whose board is asked for, the first of the actor's by default."""
    offices = queries.offices(current_actor(), action)
    asked = request.args.get("don-vi", type=int)
    found = next((office for office in offices if asked in (None, office.id)), None)
    return found or abort(404)


def board_url(office: Unit, month: Month, endpoint: str = ".board") -> str:
    """The address of a page of the board of this office."""
    query: dict[str, Any] = {"don-vi": office.id}
    return url_for(f"conferences{endpoint}", month=month.key, **query)


@bp.get("/hoi-nghi/thang")
@requires("board.view")
def board_now() -> BaseResponse:
    """The month that is being planned: the next one."""
    return go_to(url_for(".board", month=Month.of(clock.today()).shifted(1).key))


@bp.get(MONTH)
@requires("board.view")
def board(month: str) -> Response:
    """All proposals of the month side by side, how many there are, what money is left."""
    shown, office, actor = asked_month(month), asked_office(), current_actor()
    rows, money = queries.proposals(actor, office, shown), queries.money(office, shown)
    return page(
        "conferences/board.html",
        office=office,
        offices=[(one, board_url(one, shown), one.id == office.id) for one in queries.offices(actor)],
        month=shown,
        quarter=quarter_of(shown),
        rows=rows,
        facts=queries.board_figures(rows),
        counts=queries.counts(office, shown),
        weeks=queries.week_labels(shown),
        money=money,
        short=queries.shortages(rows, money),
        lists=queries.lists_of(office, shown),
        list_states=LIST_STATES,
        neighbours=(board_url(office, shown.shifted(-1)), board_url(office, shown.shifted(1))),
        urls={name: board_url(office, shown, f".{name}") for name in _PAGES},
    )


_PAGES = ("export_board", "prepare_list", "targets", "allotments")


@bp.get(f"{MONTH}/xuat.xlsx")
@requires("board.view")
def export_board(month: str) -> Response:
    """The board as a workbook."""
    shown, office = asked_month(month), asked_office()
    return download(service.export_board(office.id, shown), f"de-xuat-{shown.key}.xlsx")


@bp.get(f"{MONTH}/chi-tieu")
@requires("board.target")
def targets(month: str) -> Response:
    """How many conferences each commune should hold."""
    return _targets_page(asked_month(month), asked_office("board.target"))


def _target_rows(office: Unit, month: Month) -> list[tuple[Unit, TargetRow]]:
    communes = queries.communes_of(office)
    stored = queries.targets_of(communes, month)
    return [
        (
            one,
            TargetRow.of(one.id, stored.get((one.id, month.key)), stored.get((one.id, quarter_key(month)))),
        )
        for one in communes
    ]


def _targets_page(
    month: Month,
    office: Unit,
    rows: list[tuple[Unit, TargetRow]] | None = None,
    extra: tuple[str, ...] = (),
    status: int = 200,
) -> Response:
    return page(
        "conferences/board_targets.html",
        status,
        office=office,
        month=month,
        quarter=quarter_of(month),
        rows=_target_rows(office, month) if rows is None else rows,
        form=VersionForm(),
        extra=extra,
        back_url=board_url(office, month),
        action_url=board_url(office, month, ".targets"),
        export_url=board_url(office, month, ".export_board"),
    )


@bp.post(f"{MONTH}/chi-tieu")
@requires("board.target")
def save_targets(month: str) -> BaseResponse:
    """Write the targets."""
    shown, office = asked_month(month), asked_office("board.target")
    rows = _target_rows(office, shown)
    if [row for _unit, row in rows if not row.validate()]:
        return _targets_page(shown, office, rows, (_("Có ô chưa đúng, xem trong bảng."),), 422)
    try:
        service.set_targets(office.id, [one for unit, row in rows for one in row.drafts(unit.id, shown)])
    except (Invalid, Conflict) as error:
        office = asked_office("board.target")
        stored = queries.targets_of([unit for unit, _row in rows], shown)
        for unit, row in rows:
            row.overtake(stored.get((unit.id, shown.key)), stored.get((unit.id, quarter_key(shown))))
        return _targets_page(shown, office, rows, (error.message,), error.status)
    flash(_("Đã lưu chỉ tiêu số hội nghị."), "success")
    return go_to(board_url(asked_office(), shown))


@bp.get(f"{MONTH}/kinh-phi")
@requires("board.allot")
def allotments(month: str) -> Response:
    """The money of the quarter."""
    shown, office = asked_month(month), asked_office("board.allot")
    return _allotment_page(shown, office, AllotmentForm.of(queries.allotments_of(office, shown)))


def _allotment_page(
    month: Month, office: Unit, form: AllotmentForm, extra: list[str] | None = None, status: int = 200
) -> Response:
    return page(
        "conferences/board_money.html",
        status,
        office=office,
        month=month,
        quarter=quarter_of(month),
        form=form,
        extra=extra or [],
        back_url=board_url(office, month),
        action_url=board_url(office, month, ".allotments"),
    )


@bp.post(f"{MONTH}/kinh-phi")
@requires("board.allot")
def save_allotments(month: str) -> BaseResponse:
    """Write the money of the quarter."""
    shown, office, form = asked_month(month), asked_office("board.allot"), AllotmentForm()
    if not form.validate():
        return _allotment_page(shown, office, form, status=422)
    try:
        service.set_allotments(office.id, shown, form.drafts(), form.basis.data or "")
    except (Invalid, Conflict) as error:
        office = asked_office("board.allot")
        form.overtake(queries.allotments_of(office, shown))
        return _allotment_page(shown, office, form, form.told(error), error.status)
    flash(_("Đã lưu kinh phí được giao."), "success")
    return go_to(board_url(asked_office(), shown))
