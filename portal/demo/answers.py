"""Answers of invented guests to the ready questionnaire."""

from __future__ import annotations

from portal.demo.names import People
from portal.surveys.items import Answer

SCALES = (
    "welcome",
    "time_place",
    "content",
    "delivery",
    "questions",
    "materials",
    "procedures",
    "attitude",
    "overall",
)
COMMENTS = (
    "Nói chậm hơn phần mức hỗ trợ.",
    "Mong có thêm buổi ở thôn trên.",
    "Cán bộ nhiệt tình, dễ hiểu.",
    "Loa hơi nhỏ, ngồi cuối nghe không rõ.",
    "Cần tờ gấp chữ to cho người già.",
)


def answer(people: People) -> dict[str, Answer]:
    """One filled-in form: mostly content, as such forms are."""
    given: dict[str, Answer] = {
        key: int(people.pick(("5", 55), ("4", 33), ("3", 9), ("2", 2), ("1", 1))) for key in SCALES
    }
    given["intention"] = people.pick(("joined", 22), ("will", 38), ("advice", 27), ("not_yet", 13))
    if people.chance(0.6):
        given["topics"] = [people.pick(("voluntary", 5), ("household", 4), ("support", 3), ("where", 2))]
    if people.chance(0.15):
        given["comments"] = people.pick(*((text, 1) for text in COMMENTS))
    return given
