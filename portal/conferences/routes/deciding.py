"""The coordinator's list for the director, and the director's decision about all of it (C3)."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import queries, service
from portal.conferences.advice import ADVICE, DECISIONS, LIST_STATES, ListState
from portal.conferences.board_forms import AdviceRow, VerdictRow, all_right
from portal.conferences.queries import Month, Proposal
from portal.conferences.routes.blueprint import bp
from portal.conferences.routes.board import MONTH, asked_month, asked_office, board_url
from portal.core import access
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import Conflict, Invalid
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.core.versions import VersionForm
from portal.models import ProposalItem, ProposalList, Unit

LIST = "/hoi-nghi/danh-sach-trinh/<int:list_id>"
Lines = list[tuple[Proposal, AdviceRow]]
Verdicts = list[tuple[ProposalItem, Proposal | None, VerdictRow]]


def _advice_rows(office: Unit, month: Month) -> tuple[int, Lines]:
    """The version of the open list, and a row for each proposal that waits, in the list's order."""
    found = queries.open_list(office.id, month)
    items = {item.conference_id: item for item in queries.items_of(found.id)} if found else {}
    waiting = [one for one in queries.proposals(current_actor(), office, month) if one.waits]
    rows = [
        (one, AdviceRow.of(one.conference.id, items.get(one.conference.id), place))
        for place, one in enumerate(waiting, 1)
    ]
    return found.version if found else 0, sorted(rows, key=lambda row: row[1].position.number or 999)


@bp.get(f"{MONTH}/danh-sach")
@requires("board.prepare")
def prepare_list(month: str) -> Response:
    """The list of the month while the coordinator writes it."""
    shown, office = asked_month(month), asked_office("board.prepare")
    version, rows = _advice_rows(office, shown)
    return _prepare_page(shown, office, version, rows)


def _prepare_page(
    month: Month, office: Unit, version: int, rows: Lines, extra: Sequence[str] = (), status: int = 200
) -> Response:
    return page(
        "conferences/board_prepare.html",
        status,
        office=office,
        month=month,
        version=version,
        rows=rows,
        form=VersionForm(),
        extra=extra,
        short=queries.shortages([one for one, _row in rows], queries.money(office, month)),
        open_list=queries.open_list(office.id, month),
        back_url=board_url(office, month),
        action_url=board_url(office, month, ".prepare_list"),
    )


@bp.post(f"{MONTH}/danh-sach")
@requires("board.prepare")
def save_list(month: str) -> BaseResponse:
    """Keep the list."""
    shown, office = asked_month(month), asked_office("board.prepare")
    _newest, rows = _advice_rows(office, shown)
    version = VersionForm().shown_version
    if not all_right([row for _one, row in rows]):
        return _prepare_page(shown, office, version, rows, [_("Có ô chưa đúng, xem trong bảng.")], 422)
    drafts = [draft for one, row in rows if (draft := row.draft(one.conference.id))]
    try:
        list_id = service.save_list(office.id, shown, version, drafts)
    except (Invalid, Conflict) as error:
        office = asked_office("board.prepare")
        # Whoever saves again has read that there is another version; the page links to it.
        version, rows = _advice_rows(office, shown)
        return _prepare_page(shown, office, version, rows, [error.message], error.status)
    flash(_("Đã lưu danh sách. Xem lại rồi trình giám đốc."), "success")
    return go_to(url_for(".proposal_list", list_id=list_id))


def _verdict_rows(found: ProposalList) -> Verdicts:
    """Each item with what the board says of it; a proposal that has left the month has only its name."""
    known = queries.proposals(current_actor(), found.unit, asked_month(found.month))
    board = {one.conference.id: one for one in known}
    return [
        (item, board.get(item.conference_id), VerdictRow.of(item, item.conference.version))
        for item in queries.items_of(found.id)
    ]


def _list_page(found: ProposalList, rows: Verdicts, extra: Sequence[str] = (), status: int = 200) -> Response:
    month = asked_month(found.month)
    money = queries.money(found.unit, month)
    return page(
        "conferences/board_list.html",
        status,
        found=found,
        month=month,
        rows=rows,
        extra=extra,
        form=VersionForm(),
        labels={"advice": ADVICE, "decision": DECISIONS, "state": LIST_STATES},
        money=money,
        short=queries.shortages([one for _item, one, _row in rows if one], money),
        may_prepare=access.may("board.prepare", found),
        may_decide=found.state == ListState.HANDED and access.may("board.decide", found),
        back_url=board_url(found.unit, month),
        edit_url=board_url(found.unit, month, ".prepare_list"),
        outcomes=queries.outcome_figures([item for item, _one, _row in rows]),
    )


@bp.get(LIST)
@requires("board.view")
def proposal_list(list_id: int) -> Response:
    """A list: as prepared, before the director, or with what came of it."""
    found = access.load(ProposalList, list_id, "board.view")
    return _list_page(found, _verdict_rows(found))


@bp.post(f"{LIST}/trinh")
@requires("board.prepare")
def hand_over_list(list_id: int) -> BaseResponse:
    """Put it before the director."""
    access.load(ProposalList, list_id, "board.prepare")
    service.hand_over(list_id, VersionForm().shown_version)
    flash(_("Đã trình danh sách lên giám đốc."), "success")
    return go_to(url_for(".proposal_list", list_id=list_id))


@bp.post(f"{LIST}/rut-lai")
@requires("board.prepare")
def take_back_list(list_id: int) -> BaseResponse:
    """Take it back to change it."""
    access.load(ProposalList, list_id, "board.prepare")
    service.take_back(list_id, VersionForm().shown_version)
    flash(_("Đã rút lại danh sách để sửa."), "success")
    return go_to(url_for(".proposal_list", list_id=list_id))


@bp.post(f"{LIST}/quyet-dinh")
@requires("board.decide")
def decide_list(list_id: int) -> BaseResponse:
    """Approve and return in one go; the page that follows says what went through."""
    found = access.load(ProposalList, list_id, "board.decide")
    rows, version = _verdict_rows(found), VersionForm().shown_version
    if not all_right([row for _item, _one, row in rows]):
        return _list_page(found, rows, [_("Có ô chưa đúng, xem trong bảng.")], 422)
    try:
        service.decide(list_id, version, [row.verdict(item.id) for item, _one, row in rows])
    except (Invalid, Conflict) as error:
        found = access.load(ProposalList, list_id, "board.decide")
        rows = _verdict_rows(found)
        for item, _one, row in rows:
            # The page shows each proposal as it now is, so it is that which is decided about.
            row.version.data = str(item.conference.version)
        return _list_page(found, rows, [error.message], error.status)
    return go_to(url_for(".proposal_list", list_id=list_id))
