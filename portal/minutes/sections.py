"""The sections of minutes as data: their keys, which also stand in addresses, their titles, who has them (E9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.core.i18n import lazy
from portal.enums import ConferenceKind

LONGEST, LONGEST_LINE = 20_000, 200
_OF_CUSTOMERS = (ConferenceKind.IN_PERSON, ConferenceKind.LIVESTREAM)


@dataclass(frozen=True)
class Section:
    """One section; a ``line`` is the name of who signs, printed below and not in the text."""

    key: str
    title: Any
    line: bool = False
    kinds: tuple[str, ...] = tuple(ConferenceKind)

    @property
    def longest(self) -> int:
        """How many letters it may have."""
        return LONGEST_LINE if self.line else LONGEST


SECTIONS = (
    Section("thoi-gian", lazy("Thời gian, địa điểm")),
    Section("thanh-phan", lazy("Thành phần tham dự")),
    Section("phan-cong", lazy("Chủ trì, thuyết trình, thư ký")),
    Section("dien-bien", lazy("Diễn biến hội nghị")),
    Section("cau-hoi", lazy("Câu hỏi, trả lời; đề xuất, kiến nghị")),
    Section("dang-ky", lazy("Kết quả đăng ký tham gia"), kinds=_OF_CUSTOMERS),
    Section("truc-tuyen", lazy("Kết quả phát trực tuyến"), kinds=(ConferenceKind.LIVESTREAM,)),
    Section("ket-luan", lazy("Kết luận")),
    Section("ket-thuc", lazy("Kết thúc, số bản")),
    Section("thu-ky", lazy("Thư ký (ký tên)"), line=True),
    Section("chu-toa", lazy("Chủ tọa (ký tên)"), line=True),
    Section("dai-dien", lazy("Đại diện Ban Chỉ đạo xã, đơn vị chủ trì (ký tên)"), line=True),
)


def sections_of(kind: str) -> list[Section]:
    """The sections of the minutes of a conference of this kind, in order."""
    return [section for section in SECTIONS if kind in section.kinds]


def find_section(kind: str, key: str) -> Section | None:
    """The section with this key, if this kind of conference has it."""
    return next((section for section in sections_of(kind) if section.key == key), None)
