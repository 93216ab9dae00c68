"""Dates, offices and texts as papers write them (NĐ 30/2020/NĐ-CP)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from portal.conferences.documents.facts import Head
from portal.core import clock
from portal.enums import ConferenceKind

COMMUNE_KINDS = ("Xã ", "Phường ", "Đặc khu ", "Thị trấn ")


def long_date(moment: dt.datetime) -> str:
    """``ngày 05 tháng 02 năm 2026``: a day below ten and the months one and two get a zero."""
    day = clock.local(moment)
    return (
        f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"
        if day.month < 3
        else (f"ngày {day.day:02d} tháng {day.month} năm {day.year}")
    )


def place_date(place: str, moment: dt.datetime) -> str:
    """``Tân Phú, ngày 05 tháng 02 năm 2026``."""
    return f"{place}, {long_date(moment)}"


def open_date(place: str, moment: dt.datetime) -> str:
    """The same with day and month left open, for papers that are signed later."""
    return f"{place}, ngày …… tháng …… năm {clock.local(moment).year}"


def lowered(name: str) -> str:
    """``Xã Thượng Lâm`` as it stands inside a name: ``xã Thượng Lâm``."""
    return name[0].lower() + name[1:] if name.startswith(COMMUNE_KINDS) else name


COMMITTEE = "Ban Chỉ đạo thực hiện chính sách BHXH, BHYT"


def committee(head: Head) -> str:
    """The steering committee of the commune, which invites and reports (871 II.2.1b)."""
    return f"{COMMITTEE} {lowered(head.commune)}"


def people_committee(head: Head) -> str:
    """The People's Committee of the commune."""
    return f"Ủy ban nhân dân {lowered(head.commune)}"


def period(head: Head) -> str:
    """``từ 08 giờ 00 đến 10 giờ 15, ngày 21 tháng 11 năm 2026``."""
    start, end = clock.local(head.starts_at), clock.local(head.ends_at)
    first = f"{start.hour:02d} giờ {start.minute:02d}"
    last = f"{end.hour:02d} giờ {end.minute:02d}"
    if start.date() == end.date():
        return f"từ {first} đến {last}, {long_date(head.starts_at)}"
    return f"từ {first}, {long_date(head.starts_at)} đến {last}, {long_date(head.ends_at)}"


def clock_time(moment: dt.datetime | None) -> str:
    """``08:05``; nothing for nothing."""
    return f"{clock.local(moment):%H:%M}" if moment else ""


def paragraphs(text: str) -> list[str]:
    """The lines of a text that people wrote, without empty ones."""
    return [line for line in text.split("\n") if line.strip()]


# What each kind of conference rests on.
_BASIS_681 = (
    "Căn cứ Quyết định số 681/QĐ-BHXH ngày 09 tháng 7 năm 2021 của Tổng Giám đốc Bảo hiểm xã hội Việt Nam ban hành "
    "Quy trình thực hiện các hoạt động tư vấn, hỗ trợ cho tổ chức, cá nhân trong tham gia bảo hiểm xã hội, "
    "bảo hiểm thất nghiệp, bảo hiểm y tế;"
)
_BASIS_871 = (
    "Căn cứ Công văn số 871/BHXH-TST năm 2024 của Bảo hiểm xã hội Việt Nam hướng dẫn tổ chức hội nghị truyền thông "
    "khách hàng;"
)


def proposer(head: Head) -> str:
    """Who proposes and holds it: the commune's committee, of a dialogue its lead unit (681 art. 10)."""
    if head.kind == ConferenceKind.DIALOGUE:
        return head.lead or head.organiser
    return committee(head)


def basics(head: Head) -> Mapping[str, Any]:
    """What the letterheads and headings of all papers of a conference need."""
    return {
        "head": head,
        "period": period(head),
        "committee": committee(head),
        # In a letterhead the People's Committee above it names the commune.
        "committee_short": COMMITTEE,
        "people_committee": people_committee(head),
        "basis": _BASIS_681 if head.kind == ConferenceKind.DIALOGUE else _BASIS_871,
        "dialogue": head.kind == ConferenceKind.DIALOGUE,
        "livestream": head.kind == ConferenceKind.LIVESTREAM,
        "proposer": proposer(head),
        "office_date": open_date(head.organiser_place, head.starts_at),
        "commune_date": open_date(head.commune_place, head.starts_at),
    }
