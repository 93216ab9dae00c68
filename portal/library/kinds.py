"""Kinds and languages of materials with their Vietnamese labels."""

from __future__ import annotations

from enum import StrEnum

from portal.core.i18n import lazy


class Kind(StrEnum):
    """Kinds of communication material (871 IV.2)."""

    LEAFLET = "leaflet"
    BROCHURE = "brochure"
    SLIDES = "slides"
    CLIP = "clip"
    QUESTIONS = "questions"
    SLOGAN = "slogan"
    POLICY = "policy"


KINDS = {
    Kind.LEAFLET: lazy("Tờ rơi"),
    Kind.BROCHURE: lazy("Tờ gấp"),
    Kind.SLIDES: lazy("Slide"),
    Kind.CLIP: lazy("Clip"),
    Kind.QUESTIONS: lazy("Câu hỏi – đáp"),
    Kind.SLOGAN: lazy("Khẩu hiệu, maket"),
    Kind.POLICY: lazy("Tài liệu chính sách"),
}
# Codes of ISO 639, the three-letter ones where there is no shorter one.
LANGUAGES = {
    "vi": lazy("Tiếng Việt"),
    "tyz": lazy("Tiếng Tày"),
    "nut": lazy("Tiếng Nùng"),
    "hmn": lazy("Tiếng Mông"),
    "ium": lazy("Tiếng Dao"),
    "blt": lazy("Tiếng Thái"),
    "mtq": lazy("Tiếng Mường"),
    "km": lazy("Tiếng Khmer"),
    "jra": lazy("Tiếng Gia Rai"),
    "rad": lazy("Tiếng Ê Đê"),
    "bdq": lazy("Tiếng Ba Na"),
    "cjm": lazy("Tiếng Chăm"),
    "other": lazy("Tiếng khác"),
}
