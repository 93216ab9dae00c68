"""The usual plan of a conference in person (871 II.2.1)."""

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
            "Tuyên truyền chính sách BHXH tự nguyện, BHYT hộ gia đình đến người dân chưa tham gia; "
            "vận động đăng ký tham gia tại hội nghị và duy trì người đang tham gia."
        ),
        "content": _(
            "- Chủ trương, chính sách của Đảng, Nhà nước về BHXH, BHYT; kết quả thực hiện trên địa bàn.\n"
            "- Mức đóng, mức hỗ trợ của ngân sách nhà nước và địa phương, quyền lợi, thủ tục tham gia.\n"
            "- Chia sẻ của người đang thụ hưởng chế độ tại địa bàn."
        ),
        "form": _("Hội nghị trực tiếp: thuyết trình, trình chiếu, tư vấn và giải đáp tại chỗ."),
        "communication_before": _(
            "- Treo băng rôn, standee tại nơi tổ chức; maket hội nghị trong hội trường.\n"
            "- Thông tin trên loa truyền thanh cơ sở, truyền thông lưu động, Cổng thông tin điện tử, "
            "mạng xã hội.\n"
            "- Gửi giấy mời, gọi điện xác nhận và phát tờ rơi, tờ gấp cho khách mời."
        ),
        "communication_during": _(
            "Phát tờ gấp, tài liệu; trình chiếu slide, video; chụp ảnh, ghi nhận ý kiến."
        ),
        "communication_after": _(
            "Đưa tin kết quả trên loa truyền thanh và mạng xã hội; tiếp tục tư vấn người chưa đăng ký."
        ),
    }


def _duties() -> tuple[DutyRow, ...]:
    return (
        DutyRow(DutyRole.HOST, task=_("Tuyên bố lý do, giới thiệu đại biểu, điều hành hội nghị")),
        DutyRow(DutyRole.PRESENTER, task=_("Thuyết trình, trình chiếu chính sách, mức đóng, mức hỗ trợ")),
        DutyRow(DutyRole.ADVISER, task=_("Tư vấn, giải đáp ý kiến, hướng dẫn kê khai tờ khai TK1-TS")),
        DutyRow(DutyRole.RECEPTION, task=_("Đón tiếp, lập danh sách người đến dự, xếp chỗ, phát tài liệu")),
        DutyRow(DutyRole.SECRETARY, task=_("Ghi biên bản, theo dõi chương trình, tổng hợp danh sách")),
        DutyRow(DutyRole.LOGISTICS, task=_("Hội trường, âm thanh, màn hình, băng rôn, nước uống")),
    )


def _programme() -> tuple[ProgrammeRow, ...]:
    return (
        ProgrammeRow(30, _("Tiếp đón đại biểu, khách hàng")),
        ProgrammeRow(45, _("Tuyên truyền, phổ biến chính sách")),
        ProgrammeRow(35, _("Tư vấn, giải đáp ý kiến")),
        ProgrammeRow(25, _("Hướng dẫn thủ tục đăng ký tham gia")),
        ProgrammeRow(15, _("Tổng kết hội nghị")),
    )


def _contingencies() -> tuple[ContingencyRow, ...]:
    return (
        ContingencyRow(
            _("Mất điện, hỏng màn hình hoặc âm thanh"),
            _("Chuẩn bị loa cầm tay, máy phát điện; dùng tờ gấp thay trình chiếu."),
        ),
        ContingencyRow(
            _("Khách đến ít hơn dự kiến"),
            _("Nhân viên thu gọi điện, trưởng thôn vận động thêm; lùi giờ khai mạc không quá 15 phút."),
        ),
        ContingencyRow(
            _("Có câu hỏi khó, ý kiến phức tạp"),
            _("Tổ tư vấn ghi nhận, giải đáp riêng hoặc trả lời bằng văn bản sau hội nghị."),
        ),
        ContingencyRow(
            _("Mưa lũ, thời tiết xấu"),
            _("Theo dõi dự báo; báo chuyên quản và khách mời để dời ngày trước 1 ngày."),
        ),
    )
