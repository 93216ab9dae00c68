"""The poster of self check-in (E1)."""

from __future__ import annotations

from flask import current_app

from portal.conferences.documents.poster import issue_poster
from portal.models import IssuedDocument, SelfCheckIn

SELF_POSTER = "self_poster"
_STEPS = (
    "Mở máy ảnh hoặc Zalo trên điện thoại, đưa vào mã vuông.",
    "Ghi họ tên và số giấy mời, hoặc 4 số cuối điện thoại.",
    "Bấm “Tôi đã đến”, rồi vào bàn đón tiếp ký tên.",
)


def issue_self_poster(switch: SelfCheckIn) -> IssuedDocument:
    """The poster as an issued paper: the same conference gives the same file."""
    conference = switch.conference
    return issue_poster(
        conference,
        kind=SELF_POSTER,
        title=f"Tờ treo mã QR tự điểm danh: {conference.title}",
        heading="Tự điểm danh",
        agency=conference.unit.name,
        url=f"{current_app.config['BASE_URL']}/d/{switch.code}",
        steps=_STEPS,
    )
