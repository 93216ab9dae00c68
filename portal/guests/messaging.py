"""The messages of one conference: what each guest would get, as a page and as a list to send (D4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal.core.i18n import _, show_date, show_time
from portal.core.spreadsheet import Cell, Column, Sheet, write_xlsx
from portal.messages.texts import Version, fill, versions
from portal.models import Conference, Guest


def occasion_values(conference: Conference) -> dict[str, str]:
    """The placeholders that are the same for all guests of a conference."""
    place = ", ".join(part for part in (conference.venue, conference.hamlet) if part)
    return {
        "hoi_nghi": conference.title,
        "thoi_gian": f"{show_time(conference.starts_at)} {show_date(conference.starts_at)}",
        "dia_diem": place or conference.unit.name,
        "don_vi": conference.unit.name,
        "lien_he": conference.plan.contact or conference.unit.phone,
    }


def message_for(body: str, shared: dict[str, str], guest: Guest) -> tuple[Version, Version]:
    """What one guest would get, as written and without diacritics."""
    return versions(fill(body, {**shared, "ten": guest.name}))


def list_file(conference: Conference, body: str, guests: Sequence[Guest]) -> bytes:
    """The list for the sender's own gateway: phone as text, both versions, the parts of each."""
    columns = (
        Column(_("TT"), "number", 6), Column(_("Họ và tên"), width=26), Column(_("Điện thoại"), width=14),
        Column(_("Tin có dấu"), width=60), Column(_("Số tin SMS có dấu"), "number", 12),
        Column(_("Tin không dấu"), width=60), Column(_("Số tin SMS không dấu"), "number", 12),
    )  # fmt: skip
    return write_xlsx([Sheet(_("Tin nhắn"), columns, _rows(conference, body, guests))])


def _rows(conference: Conference, body: str, guests: Sequence[Guest]) -> Iterator[Sequence[Cell]]:
    shared = occasion_values(conference)
    for number, guest in enumerate(guests, 1):
        rich, bare = message_for(body, shared, guest)
        yield number, guest.name, guest.phone, rich.text, rich.count.parts, bare.text, bare.count.parts


def total_parts(body: str, shared: dict[str, str], guests: Sequence[Guest]) -> tuple[int, int]:
    """How many SMS all these guests cost together, with and without diacritics."""
    made = [message_for(body, shared, guest) for guest in guests]
    return sum(rich.count.parts for rich, _bare in made), sum(bare.count.parts for _rich, bare in made)
