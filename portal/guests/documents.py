"""The papers of guests after Nghị định 30/2020: invitation letters (GM) and the list to sign at the door (D2, E2).

Papers are official and therefore in Vietnamese, whatever the language of the screen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from flask import current_app

from portal.accounts.queries import signing_on
from portal.conferences.queries import commune_head
from portal.core import clock
from portal.core.i18n import show_date
from portal.core.pdf import Column, LongTable, Row, render_template
from portal.enums import ConferenceKind, DutyRole, Role
from portal.guests import queries
from portal.guests.queries.inviting import last_numbered_on
from portal.guests.service.sheets import BLANK_ROWS
from portal.models import Conference, IssuedDocument
from portal.papers import service as papers

INVITATIONS, SIGN_SHEET = "invitations", "sign_sheet"
SAMPLE_LETTERS = 3
_LONGEST_CONTENT = 300
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class Letter:
    """One letter: whom it invites and the address in its QR."""

    number: int
    name: str
    address: str
    url: str


@dataclass(frozen=True)
class Occasion:
    """What all papers of one conference share."""

    parent: str
    agency: str
    sender: str
    place_name: str
    year: int
    title: str
    content: str
    chair: str
    when: str
    venue: str
    contact: str
    signer: str
    # In whose name it is signed, by whom, and where a copy stays: of a dialogue its lead unit invites (681 art. 10).
    authority: str = "TM. BAN CHỈ ĐẠO"
    office: str = "TRƯỞNG BAN"
    filed: str = "VT, BCĐ"
    number: str = "GM-BCĐ"
    # Of whoever signs in the head's place: KT. TRƯỞNG BAN is the office, and this stands below it.
    signer_title: str = ""


@dataclass(frozen=True)
class Signer:
    """One row of the list to sign; ``note`` says what the door already knows."""

    name: str
    birth_year: int | None
    address: str
    phone: str
    invitation: int | None
    note: str = ""


def occasion(conference: Conference) -> Occasion:
    """The head of a commune's papers: the People's Committee above its steering committee (871 II.2.1b)."""
    commune = conference.unit.name[:1].lower() + conference.unit.name[1:]
    plan, starts = conference.plan, clock.local(conference.starts_at)
    led = _led(conference)
    chairs = [duty.person for duty in plan.duties if duty.role == DutyRole.HOST and duty.person]
    occasion = Occasion(
        parent=f"Ủy ban nhân dân {commune}",
        agency="Ban Chỉ đạo thực hiện chính sách BHXH, BHYT",
        sender=f"Ban Chỉ đạo thực hiện chính sách bảo hiểm xã hội, bảo hiểm y tế {commune}",
        place_name=conference.unit.place_name or conference.unit.name,
        year=starts.year,
        title=conference.title,
        content=_shortened(_running(plan.content)),
        chair=_shortened(", ".join(chairs)),
        when=f"{starts:%H} giờ {starts:%M}, {_WEEKDAYS[starts.weekday()]} ngày {show_date(starts)}",
        venue=", ".join(part for part in (conference.venue, conference.hamlet, conference.unit.name) if part),
        contact=plan.contact or conference.unit.phone,
        signer=commune_head(conference),
    )
    return replace(occasion, **led)


def inviting(conference: Conference) -> Occasion:
    """The same for its letters, which somebody else signs if the head had delegated them on the day on which the newest
    of them were numbered."""
    letter, day = occasion(conference), last_numbered_on(conference.id) or clock.today()
    signing = signing_on(conference.unit_id, Role.COMMUNE_HEAD, "invite", day)
    if signing is None or conference.kind == ConferenceKind.DIALOGUE:
        return letter
    office, title = signing.authority.upper(), signing.title.upper()
    return replace(letter, office=office, signer_title=title, signer=signing.name)


def _led(conference: Conference) -> dict[str, Any]:
    """What a dialogue's letters say otherwise: its lead unit stands at their head and signs."""
    if conference.kind != ConferenceKind.DIALOGUE:
        return {}
    office = conference.organiser
    lead = conference.plan.lead or office.name
    parent = office.parent.name if lead == office.name and office.parent else ""
    return {
        "parent": parent,
        "agency": lead,
        "sender": lead,
        "place_name": office.place_name or office.name,
        "signer": "",
        "authority": "ĐƠN VỊ CHỦ TRÌ",
        "office": "THỦ TRƯỞNG ĐƠN VỊ",
        "filed": "VT",
        "number": "GM",
    }


def _running(text: str) -> str:
    """What was written as a list in one sentence, because a letter has one page: no dashes, semicolons between."""
    lines = [" ".join(line.split()).lstrip("-–+•* ") for line in text.splitlines()]
    *before, last = [line for line in lines if line] or [""]
    return "; ".join([*(line.rstrip(".;,") for line in before), last])


def _shortened(text: str) -> str:
    """The beginning of a long text up to a whole word: a letter has one page."""
    return text if len(text) <= _LONGEST_CONTENT else text[:_LONGEST_CONTENT].rsplit(" ", 1)[0] + " …"


def letters(invited: Sequence[queries.Invited]) -> list[Letter]:
    """The letters in the given order; where nothing is known of an address the line is left out."""
    base = current_app.config["BASE_URL"]
    return [
        Letter(
            one.number,
            one.name,
            ", ".join(p for p in (one.organisation, one.hamlet) if p),
            f"{base}/m/{one.code}",
        )
        for one in invited
    ]


def draw_invitations(
    shared: Occasion, some: Sequence[Letter], *, proof: dict[str, str] | None, created: dt.datetime | None
) -> bytes:
    """All letters as one PDF, a page each; without ``proof`` a watermarked preview."""
    context = {"o": shared, "letters": some, "proof": proof, "preview": proof is None, "proof_qr": False}
    title = f"Giấy mời: {shared.title}"
    return render_template(
        current_app.jinja_env, "pdf/guests/invitations.html", context, title=title, created=created
    )


SIGN_COLUMNS = (
    Column("TT", 12, "center"), Column("Họ và tên", 46), Column("Năm sinh", 14, "center"),
    Column("Địa chỉ, đơn vị", 42), Column("Điện thoại", 25), Column("Giấy mời số", 15, "center"),
    Column("Ký tên", 30),
)  # fmt: skip


def draw_sign_sheet(
    shared: Occasion,
    people: Sequence[Signer],
    *,
    proof: dict[str, str] | None,
    created: dt.datetime | None,
    blank_rows: int = BLANK_ROWS,
) -> bytes:
    """The attendance list with a column to sign, its header on each page, blank rows for walk-ins (E2, 871 III.3b)."""
    table = LongTable(
        columns=SIGN_COLUMNS, rows=list(_sign_rows(people, blank_rows)), min_height=9, keep_after=55
    )
    context = {"o": shared, "table": table, "proof": proof, "preview": proof is None, "total": len(people)}
    title = f"Danh sách người tham dự: {shared.title}"
    return render_template(
        current_app.jinja_env, "pdf/guests/sign_sheet.html", context, title=title, created=created
    )


def _sign_rows(people: Sequence[Signer], blank_rows: int) -> Iterator[Row]:
    for number, one in enumerate(people, 1):
        name = f"{one.name}\n{one.note}" if one.note else one.name
        yield Row(
            (
                str(number),
                name,
                str(one.birth_year or ""),
                one.address,
                one.phone,
                str(one.invitation or ""),
                "",
            )
        )
    for number in range(len(people) + 1, len(people) + blank_rows + 1):
        yield Row((str(number), *[""] * 6))


def signers(attendees: Sequence[queries.Attendee]) -> list[Signer]:
    """The rows of the list from the guests on the list."""
    return [Signer(a.name, a.birth_year, a.address, a.phone, a.invitation) for a in attendees]


def issue_invitations(conference: Conference, selection: queries.Selection) -> IssuedDocument:
    """The numbered letters of the selection as an issued paper; the same letters give the same file."""
    shared, some = inviting(conference), letters(queries.list_invited(conference.id, selection))
    chosen = " – ".join(part for part in (selection.hamlet, _category(selection)) if part)
    return papers.issue(
        kind=INVITATIONS,
        title=f"Giấy mời: {conference.title}" + (f" ({chosen})" if chosen else ""),
        conference=conference,
        data={"occasion": asdict(shared), "letters": [asdict(one) for one in some]},
        render=partial(_issued, draw_invitations, shared, some),
    )


def _category(selection: queries.Selection) -> str:
    return queries.category_label(selection.category) if selection.category else ""


def issue_sign_sheet(conference: Conference, attendees: Sequence[queries.Attendee]) -> IssuedDocument:
    """The list to sign as an issued paper, a row for each of ``attendees`` in their order."""
    shared, people = occasion(conference), signers(attendees)
    return papers.issue(
        kind=SIGN_SHEET,
        title=f"Danh sách người tham dự (để ký): {conference.title}",
        conference=conference,
        data={"occasion": asdict(shared), "people": [asdict(one) for one in people]},
        render=partial(_issued, draw_sign_sheet, shared, people),
    )


def _issued(draw: Any, shared: Occasion, rows: Any, code: str, url: str, issued_at: dt.datetime) -> bytes:
    made: bytes = draw(shared, rows, proof={"code": code, "url": url}, created=issued_at)
    return made


def preview_invitations(conference: Conference, selection: queries.Selection) -> bytes:
    """A watermarked sample of the first letters, in any state."""
    some = letters(queries.list_invited(conference.id, selection, most=SAMPLE_LETTERS))
    return draw_invitations(inviting(conference), some, proof=None, created=None)
