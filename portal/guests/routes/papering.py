"""The lists on paper: which there are, and typing in afterwards what was written on them (E2)."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import states
from portal.core import access, audit, intake
from portal.core.access import requires
from portal.core.errors import Conflict, Invalid
from portal.core.htmx import go_to
from portal.core.i18n import _
from portal.guests import queries, service
from portal.guests.routes.blueprint import asked, bp, conference_of, show
from portal.guests.service import Entry, Saved
from portal.guests.sheet_entry import PAGE_ROWS, PageInput, numbers_of, read_page
from portal.models import Conference, SheetPrint

Answer = Response | BaseResponse


@bp.get("/hoi-nghi/<int:conference_id>/danh-sach-giay")
@requires("guest.view")
def papers(conference_id: int) -> Response:
    """The lists to print, the way to type them in, self check-in, and how many came by which way."""
    conference = conference_of(conference_id, "guest.view")
    switch = queries.find_self(conference_id)
    return show(
        "papers.html",
        conference,
        counts=queries.counts(conference_id),
        origins=queries.count_origins(conference_id),
        sheets=queries.list_sheets(conference_id),
        switch=switch,
        takes=queries.takes_guests(conference, switch),
        opens_at=conference.starts_at - queries.BEFORE,
        selves=queries.list_self(conference_id),
        nonce=intake.new_key(),
        approved=states.is_approved(conference.state),
        receives=_receives(conference),
        may_switch=access.may("guest.self", conference) and states.may_change("helpers", conference.state),
    )


def _receives(conference: Conference) -> bool:
    return access.may("guest.receive", conference) and states.may_change("arrivals", conference.state)


@bp.get("/hoi-nghi/<int:conference_id>/tu-giay")
@requires("guest.receive")
def from_paper(conference_id: int) -> Response:
    """One page of a printed list, row by row, for the keyboard."""
    conference = conference_of(conference_id, "guest.receive")
    audit.looked(f"guests:{conference.id}", unit_id=conference.unit_id, summary=conference.title)
    sheets = queries.list_sheets(conference_id)
    wanted = asked("ban")
    sheet = next((one for one in sheets if str(one.id) == wanted), sheets[0] if sheets else None)
    return _page(conference, sheet, _first(asked("tu")))


def _first(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 1


def _page(
    conference: Conference, sheet: SheetPrint | None, first: int, status: int = 200, **more: Any
) -> Response:
    """``sent`` is a page that was refused, ``refusal`` the sentence why, ``dong`` a range that was."""
    values: dict[str, Any] = {"sent": None, "refusal": "", "dong": ""} | more
    return show(
        "from_paper.html",
        conference,
        status=status,
        sheet=sheet,
        sheets=queries.list_sheets(conference.id),
        first=first,
        size=PAGE_ROWS,
        batch=queries.last_batch(conference.id),
        open_now=_receives(conference),
        **(_rows(conference, sheet, first, values["sent"]) if sheet else {}),
        **values,
    )


def _rows(conference: Conference, sheet: SheetPrint, first: int, sent: PageInput | None) -> dict[str, Any]:
    # Before the rows: what happens in between is then told at the saving instead of being lost.
    seen, numbers = queries.newest_event(conference.id), numbers_of(first, len(sheet.rows))
    return {
        "seen": seen,
        "rows": queries.paper_rows(sheet, numbers, sent.seen if sent else 0, sent.marks if sent else None),
        "starts": range(1, len(sheet.rows) + 1, PAGE_ROWS),
    }


@bp.post("/hoi-nghi/<int:conference_id>/tu-giay")
@requires("guest.receive")
def save_from_paper(conference_id: int) -> Answer:
    """Save the rows of one page; a refusal keeps all that was typed and shows what others have done meanwhile."""
    conference, sheet = conference_of(conference_id, "guest.receive"), _sheet(conference_id)
    sent, first = read_page(request.form, len(sheet.rows)), _first(request.form.get("tu", ""))
    if sent.errors:
        return _page(conference, sheet, first, 422, sent=sent, refusal=_("Chưa lưu: có dòng ghi chưa đúng."))
    try:
        saved = service.save_rows(conference_id, sheet.id, Entry(sent.seen, sent.marks, sent.typed))
    except (Conflict, Invalid) as refusal:
        conference, sheet = conference_of(conference_id, "guest.receive"), _sheet(conference_id)
        return _page(conference, sheet, first, refusal.status, sent=sent, refusal=refusal.message)
    return _saved(conference_id, saved, ban=sent.sheet_id, tu=first)


@bp.post("/hoi-nghi/<int:conference_id>/tu-giay/dong")
@requires("guest.receive")
def tick_from_paper(conference_id: int) -> Answer:
    """Tick a range of rows at once: ``1-40, 43``."""
    conference_of(conference_id, "guest.receive")
    sheet, text = _sheet(conference_id), request.form.get("dong", "")
    first = _first(request.form.get("tu", ""))
    try:
        saved = service.tick_rows(conference_id, sheet.id, text, material=request.form.get("tl") == "1")
    except Invalid as refusal:
        conference, sheet = conference_of(conference_id, "guest.receive"), _sheet(conference_id)
        return _page(conference, sheet, first, 422, refusal=refusal.message, dong=text[:200])
    return _saved(conference_id, saved, ban=_number("ban"), tu=first)


@bp.post("/hoi-nghi/<int:conference_id>/tu-giay/hoan-tac")
@requires("guest.receive")
def undo_from_paper(conference_id: int) -> Answer:
    """Take the newest saving back."""
    conference_of(conference_id, "guest.receive")
    try:
        saved = service.undo_batch(conference_id, _number("lan"))
    except Conflict as refusal:
        flash(refusal.message, "error")
        return go_to(url_for("guests.from_paper", conference_id=conference_id, ban=_number("ban")))
    return _saved(conference_id, saved, ban=_number("ban"))


@bp.post("/hoi-nghi/<int:conference_id>/tu-giay/lap")
@requires("guest.receive")
def start_sheet(conference_id: int) -> Answer:
    """Number the list as it stands, where the paper was not printed here."""
    conference_of(conference_id, "guest.receive")
    sheet_id = service.start_sheet(conference_id)
    return go_to(url_for("guests.from_paper", conference_id=conference_id, ban=sheet_id))


def _saved(conference_id: int, saved: Saved, *, ban: int, tu: int = 1) -> Answer:
    told = (
        _("Đã lưu: %(n)s người có thay đổi.", n=saved.guests) if saved.guests else _("Không có gì thay đổi.")
    )
    flash(told, "success")
    for warning in saved.warnings:
        flash(warning, "warning")
    return go_to(url_for("guests.from_paper", conference_id=conference_id, ban=ban, tu=tu))


def _sheet(conference_id: int) -> SheetPrint:
    wanted = _number("ban")
    found = next((one for one in queries.list_sheets(conference_id) if one.id == wanted), None)
    if found is None:
        raise Invalid(_("Không tìm thấy lần in danh sách này."))
    return found


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 18 else 0
