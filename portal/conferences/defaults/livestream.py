"""The usual plan of a livestream (871 II.2.2)."""

from __future__ import annotations

from typing import Any

from portal.conferences.drafts import CategoryRow, ContingencyRow, DutyRow, ProgrammeRow
from portal.conferences.kinds import COMPULSORY
from portal.core.i18n import _
from portal.enums import DutyRole


def usual() -> dict[str, Any]:
    """Texts and lists by the name of their field."""
    return _texts() | {
        "categories": tuple(CategoryRow(category, 0) for category in COMPULSORY),
        "duties": _duties(),
        "programme": _programme(),
        "contingencies": _contingencies(),
    }


def _texts() -> dict[str, Any]:
    return {
        "purpose": _(
            "Tuyên truyền chính sách BHXH tự nguyện, BHYT tự đóng trên mạng xã hội đến người dân không đến dự trực "
            "tiếp được; vận động đăng ký tham gia qua bình luận, tin nhắn."
        ),
        "content": _(
            "- Chủ đề của buổi livestream; lợi ích, mức đóng, mức hỗ trợ khi tham gia BHXH tự nguyện, BHYT tự đóng.\n"
            "- Video, clip của chuyên gia và người đang thụ hưởng chính sách.\n"
            "- Giải đáp câu hỏi của người xem; hướng dẫn đăng ký qua bình luận, tin nhắn."
        ),
        "form": _("Hội nghị trực tuyến: livestream trên fanpage, tương tác hai chiều với người xem."),
        "answerers": _(
            "Viên chức cơ quan BHXH và nhân viên thu kiểm tra bình luận, tin nhắn và trả lời; "
            "câu khó chuyển tổ tư vấn."
        ),
        "communication_before": _(
            "- Thông báo thời gian, chủ đề trên fanpage của cơ quan BHXH và tổ chức dịch vụ trước ít nhất 5 ngày.\n"
            "- Đặt đồng hồ đếm ngược trên fanpage của cơ quan BHXH.\n"
            "- Viên chức, nhân viên thu, cộng tác viên thu chia sẻ trên Zalo, Facebook cá nhân và các hội, nhóm."
        ),
        "communication_during": _(
            "Kêu gọi người xem thích, chia sẻ và gắn tên bạn bè; nhắc lại cách đăng ký."
        ),
        "communication_after": _(
            "Tổng hợp bình luận, tin nhắn; gọi lại người đã đăng ký, giới thiệu buổi livestream tiếp theo."
        ),
    }


def _duties() -> tuple[DutyRow, ...]:
    return (
        DutyRow(DutyRole.PRESENTER, task=_("Dẫn chương trình, giới thiệu chủ đề, trả lời câu hỏi")),
        DutyRow(DutyRole.ADVISER, task=_("Tổ tư vấn: chuẩn bị câu trả lời khó, ghi người đăng ký")),
        DutyRow(DutyRole.SECRETARY, task=_("Theo dõi bình luận, tin nhắn, số người xem")),
        DutyRow(DutyRole.LOGISTICS, task=_("Đường truyền, máy quay, âm thanh, ánh sáng")),
    )


def _programme() -> tuple[ProgrammeRow, ...]:
    return (
        ProgrammeRow(10, _("Tương tác với khách hàng")),
        ProgrammeRow(30, _("Giới thiệu về chủ đề livestream")),
        ProgrammeRow(15, _("Kiểm tra bình luận")),
        ProgrammeRow(20, _("Giải đáp ý kiến của khách hàng")),
        ProgrammeRow(10, _("Chốt danh sách khách hàng đăng ký")),
        ProgrammeRow(5, _("Tổng kết hội nghị")),
    )


def _contingencies() -> tuple[ContingencyRow, ...]:
    return (
        ContingencyRow(
            _("Mất mạng, mất điện trong khi phát"),
            _("Chuyển sang 4G và máy dự phòng; báo giờ phát tiếp ở phần bình luận."),
        ),
        ContingencyRow(
            _("Bình luận xấu, thông tin sai"),
            _("Ẩn bình luận, trả lời bằng văn bản chính thức; người thuyết trình không tranh cãi."),
        ),
        ContingencyRow(
            _("Ít người xem"),
            _("Viên chức, nhân viên thu chia sẻ lại ngay; đăng bản ghi lên fanpage sau buổi phát."),
        ),
    )
