"""The call list as its page, its workbook and its paper show it (D3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from flask import current_app

from portal.core.i18n import _, show_datetime
from portal.core.pdf import Column as PaperColumn
from portal.core.pdf import LongTable, Row, render_template
from portal.core.spreadsheet import Cell, Column, Sheet, write_xlsx
from portal.enums import CALL_CHANNELS, CALL_OUTCOMES, STANDINGS, CallChannel, CallOutcome, Standing
from portal.guests import queries
from portal.guests.documents import Occasion, occasion
from portal.guests.standing import TONES
from portal.models import Conference, Guest, IssuedDocument
from portal.papers import service as papers

CALL_LIST = "call_list"
# Those that need no further word; the others are noted on the guest's own page, whose link stands behind the second.
# Ordered so that they fill three rows of a narrow phone.
_TAPS = (CallOutcome.COMING, CallOutcome.NOT_COMING, CallOutcome.NO_ANSWER, CallOutcome.WRONG_NUMBER)
ONE_TAP = {outcome: CALL_OUTCOMES[outcome] for outcome in _TAPS}


@dataclass(frozen=True)
class CallRow:
    """One guest on the page: where he belongs, how he stands, what was noted, what a tap answers to."""

    guest: Guest
    hint: str
    standing: str
    tone: str
    told: str
    seen: int
    finished: bool


@dataclass(frozen=True)
class CallLine:
    """One guest on paper."""

    name: str
    address: str
    phone: str
    in_charge: str
    standing: str


def chips(counts: queries.CallCounts) -> list[tuple[str, Any, int]]:
    """The states to choose from, each with its number: (value of the address, label, number)."""
    first = [
        (queries.TO_DO, _("Cần gọi"), counts.to_do),
        (queries.DUE, _("Đến giờ gọi lại"), counts.due),
        (queries.NEW, STANDINGS[Standing.INVITED], counts.of("")),
    ]
    return [*first, *((str(key), label, counts.of(key)) for key, label in CALL_OUTCOMES.items())]


def rows(conference_id: int, guests: Sequence[Guest]) -> list[CallRow]:
    """The rows of one page."""
    known = queries.contacts(conference_id, [guest.id for guest in guests])
    states = queries.standings(conference_id, guests)
    return [_row(guest, known.get(guest.id, queries.NO_CONTACT), states[guest.id]) for guest in guests]


def _row(guest: Guest, held: queries.Contact, state: Standing) -> CallRow:
    hint = " · ".join(part for part in (guest.hamlet, guest.organisation, guest.in_charge) if part)
    told = queries.details(held)
    finished = state in (Standing.COMING, Standing.NOT_COMING, Standing.CAME)
    return CallRow(guest, hint, str(STANDINGS[state]), TONES[state], told, held.last_id, finished)


def list_file(conference_id: int, wanted: queries.CallFilter) -> bytes:
    """The narrowed list with the newest answer of each as a workbook; phones stay text."""
    columns = (
        Column(_("TT"), "number", 6), Column(_("Họ và tên"), width=28), Column(_("Thôn, bản, tổ dân phố"), width=22),
        Column(_("Đơn vị công tác"), width=22), Column(_("Điện thoại"), width=14),
        Column(_("Người phụ trách"), width=22), Column(_("Trạng thái"), width=22),
        Column(_("Cách liên hệ"), width=14), Column(_("Gọi lại lúc"), width=18), Column(_("Tờ rơi"), width=9),
        Column(_("Ghi chú"), width=28), Column(_("Người ghi"), width=22), Column(_("Lúc ghi"), width=18),
    )  # fmt: skip
    return write_xlsx([Sheet(_("Xác nhận tham dự"), columns, _file_rows(conference_id, wanted))])


def _file_rows(conference_id: int, wanted: queries.CallFilter) -> Iterator[Sequence[Cell]]:
    guests = queries.all_to_call(conference_id, wanted)
    states, known = queries.standings(conference_id, guests), queries.contacts(conference_id)
    for number, guest in enumerate(guests, 1):
        held = known.get(guest.id, queries.NO_CONTACT)
        channel = str(CALL_CHANNELS[CallChannel(held.channel)]) if held.outcome else ""
        yield (
            number, guest.name, guest.hamlet, guest.organisation, guest.phone, guest.in_charge,
            str(STANDINGS[states[guest.id]]), channel, show_datetime(held.call_again_at),
            _("có") if held.leaflets else "", held.note, held.by, show_datetime(held.at),
        )  # fmt: skip


def lines(conference_id: int, wanted: queries.CallFilter) -> list[CallLine]:
    """The rows of the paper, by hamlet and given name."""
    guests = queries.all_to_call(conference_id, wanted)
    states = queries.standings(conference_id, guests)
    return [
        CallLine(
            guest.name,
            ", ".join(part for part in (guest.organisation, guest.hamlet) if part),
            guest.phone,
            guest.in_charge,
            # The paper itself says with boxes what has to be noted; what is known already stands in it.
            "" if states[guest.id] == Standing.INVITED else str(STANDINGS[states[guest.id]]),
        )
        for guest in guests
    ]


def draw_call_list(
    shared: Occasion, people: Sequence[CallLine], *, proof: dict[str, str] | None, created: dt.datetime | None
) -> bytes:
    """The list to call by phone or carry from house to house, with room for the answers."""
    columns = (
        PaperColumn("TT", 10, "center"), PaperColumn("Họ và tên", 44), PaperColumn("Địa chỉ, đơn vị", 46),
        PaperColumn("Điện thoại", 27), PaperColumn("Người phụ trách", 36), PaperColumn("Đã biết", 27),
        PaperColumn("Sẽ đến", 12), PaperColumn("Không đến", 14), PaperColumn("Gọi lại lúc", 18),
        PaperColumn("Tờ rơi", 12),
    )  # fmt: skip
    table = LongTable(columns=columns, rows=list(_paper_rows(people)), min_height=9, keep_after=45)
    context = {"o": shared, "table": table, "proof": proof, "preview": proof is None, "total": len(people)}
    title = f"Danh sách gọi xác nhận: {shared.title}"
    return render_template(
        current_app.jinja_env, "pdf/guests/call_list.html", context, title=title, created=created
    )


def _paper_rows(people: Sequence[CallLine]) -> Iterator[Row]:
    for number, one in enumerate(people, 1):
        known = (one.name, one.address, one.phone, one.in_charge, one.standing)
        yield Row((str(number), *known, "", "", "", ""))


def issue_call_list(conference: Conference, wanted: queries.CallFilter) -> IssuedDocument:
    """The call list as an issued paper."""
    shared, people = occasion(conference), lines(conference.id, wanted)
    return papers.issue(
        kind=CALL_LIST,
        title=f"Danh sách gọi xác nhận: {conference.title}",
        conference=conference,
        data={"occasion": asdict(shared), "people": [asdict(one) for one in people]},
        render=partial(_issued, shared, people),
    )


def _issued(
    shared: Occasion, people: Sequence[CallLine], code: str, url: str, issued_at: dt.datetime
) -> bytes:
    return draw_call_list(shared, people, proof={"code": code, "url": url}, created=issued_at)
