"""Minutes and debriefs of the demonstration: a draft that somebody has worked on, fixed ones, two debriefs."""

from __future__ import annotations

import datetime as dt

from portal.core import clock
from portal.core.db import db
from portal.demo.acting import acting
from portal.minutes import queries, service
from portal.minutes.debriefing import DebriefDraft
from portal.models import Conference

_CONCLUSION = (
    "Hội nghị thống nhất: các thôn tiếp tục vận động những hộ đã hẹn đăng ký; nhân viên thu có mặt tại nhà văn hóa vào "
    "sáng thứ Bảy hằng tuần để hướng dẫn kê khai.",
    "Câu hỏi chưa trả lời được chuyển BHXH cơ sở, trả lời bằng văn bản trong 7 ngày làm việc.",
)


def write_minutes(conference_id: int, username: str, at: dt.datetime) -> None:
    """The secretary writes the conclusion; the rest stays as the data have it."""
    with acting(username, min(at, clock.now())):
        service.save_section(conference_id, "ket-luan", 0, "\n".join(_CONCLUSION))


def fix_minutes(conference_id: int, username: str, at: dt.datetime) -> None:
    """The head of the committee fixes them before the report."""
    with acting(username, min(at, clock.now())):
        conference = db.session.get_one(Conference, conference_id)
        service.fix(conference_id, queries.digest(queries.frozen(conference)))


def look_back(conference_id: int, slug: str, at: dt.datetime) -> None:
    """Of two conferences what the secretary learned; of the older one also what the coordinator makes of it."""
    if slug not in ("settled", "reported"):
        return
    with acting("xa", at):
        service.save_own(
            conference_id,
            0,
            DebriefDraft(
                4,
                went_well="Kê khai ngay tại chỗ, có nhân viên thu nên bà con đăng ký luôn.",
                went_badly="Âm thanh yếu; phần giới thiệu dài làm chậm phần hỏi đáp.",
                change="Rút phần tuyên truyền còn 35 phút, thêm một bàn hướng dẫn kê khai.",
                why="Bà con hỏi nhiều và nghe được bằng tiếng Tày.",
                next_form="in_person",
                suggestion="Nhà văn hóa thôn, sáng thứ Bảy sau vụ mía.",
            ),
        )
    if slug != "settled":
        return
    with acting("chuyenquan", at + dt.timedelta(hours=3)):
        service.save_summary(
            conference_id,
            0,
            DebriefDraft(
                4,
                went_well="Tỷ lệ khách dự cao, đăng ký tại chỗ.",
                change="Mượn loa của trường học; phát tờ gấp chữ to cho người cao tuổi.",
                why="Hợp với thôn tập trung đông dân; thôn xa nên đi từng nhóm nhỏ.",
                next_form="group",
                suggestion="Họp nhóm tại các thôn xa trước khi mở hội nghị tiếp theo.",
            ),
        )
