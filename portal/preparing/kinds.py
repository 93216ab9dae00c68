"""Sections and states of the checklist with their Vietnamese labels."""

from __future__ import annotations

from enum import StrEnum

from portal.core.i18n import lazy


class State(StrEnum):
    """Where one item stands."""

    OPEN = "open"
    DONE = "done"
    NOT_NEEDED = "not_needed"


class Section(StrEnum):
    """The parts of the checklist (03 §5.3.1; 681 art. 10 steps 3–4); CHECK is the one of the last hour."""

    COMMUNICATION = "communication"
    HALL = "hall"
    CONTENT = "content"
    GUESTS = "guests"
    CHECK = "check"


STATES = {
    State.OPEN: lazy("Chưa xong"),
    State.DONE: lazy("Đã xong"),
    State.NOT_NEEDED: lazy("Không cần"),
}
SECTIONS = {
    Section.COMMUNICATION: lazy("Truyền thông"),
    Section.HALL: lazy("Hội trường, thiết bị"),
    Section.CONTENT: lazy("Bài nói, slide, clip, câu hỏi"),
    Section.GUESTS: lazy("Khách mời, tài liệu, quà"),
    Section.CHECK: lazy("Kiểm tra trước giờ khai mạc"),
}
# What people may add items to; the conditions of the last hour have a page of their own.
LISTED = tuple(section for section in Section if section != Section.CHECK)
