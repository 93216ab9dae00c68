"""The ready questionnaires, as data (formats.md, "Survey scale"): a changed form is a new number, never an edit."""

from __future__ import annotations

from typing import Any

CONFERENCE = "conference"
CONFERENCE_TITLE = "Phiếu đánh giá hội nghị"

_SCALE = (
    (5, "Rất hài lòng"),
    (4, "Hài lòng"),
    (3, "Bình thường"),
    (2, "Không hài lòng"),
    (1, "Rất không hài lòng"),
)
_SATISFACTION = (
    ("welcome", "Việc mời và đón tiếp"),
    ("time_place", "Thời gian, địa điểm tổ chức"),
    ("content", "Nội dung dễ hiểu, thiết thực"),
    ("delivery", "Cách trình bày"),
    ("questions", "Giải đáp thắc mắc"),
    ("materials", "Tài liệu"),
    ("procedures", "Hướng dẫn thủ tục tham gia"),
    ("attitude", "Thái độ phục vụ"),
    ("overall", "Đánh giá chung về hội nghị"),
)
_INTENTION = (
    ("joined", "Đã tham gia"),
    ("will", "Sẽ tham gia"),
    ("advice", "Cần tư vấn thêm"),
    ("not_yet", "Chưa muốn tham gia"),
)
_TOPICS = (
    ("voluntary", "BHXH tự nguyện: mức đóng, lương hưu"),
    ("household", "BHYT hộ gia đình"),
    ("pupils", "BHYT học sinh, sinh viên"),
    ("support", "Mức Nhà nước hỗ trợ tiền đóng"),
    ("benefits", "Quyền lợi khi khám chữa bệnh, thai sản, tử tuất"),
    ("where", "Nơi đăng ký và cách đóng tiền"),
)


def _options(rows: tuple[tuple[int | str, str], ...]) -> list[dict[str, str]]:
    return [{"value": str(value), "text": text} for value, text in rows]


def conference_items() -> list[dict[str, Any]]:
    """The form that every conference starts with."""
    scales = [
        {"key": key, "kind": "scale", "text": text, "required": True, "options": _options(_SCALE)}
        for key, text in _SATISFACTION
    ]
    return [
        *scales,
        {
            "key": "intention",
            "kind": "one",
            "text": "Ông/bà có ý định tham gia BHXH, BHYT không?",
            "required": True,
            "options": _options(_INTENTION),
        },
        {
            "key": "topics",
            "kind": "many",
            "text": "Ông/bà muốn biết thêm về điều gì?",
            "required": False,
            "options": _options(_TOPICS),
        },
        {"key": "comments", "kind": "text", "text": "Góp ý của ông/bà", "required": False, "options": []},
    ]


# (key, number, title, items)
QUESTIONNAIRES = ((CONFERENCE, 1, CONFERENCE_TITLE, conference_items),)
