"""The usual plan of a dialogue (681 art. 10)."""

from __future__ import annotations

from typing import Any

from portal.conferences.drafts import CategoryRow, ContingencyRow, DutyRow, ProgrammeRow
from portal.core.i18n import _
from portal.enums import DutyRole, GuestCategory


def usual() -> dict[str, Any]:
    """Texts and lists by the name of their field."""
    return _texts() | {
        "categories": (
            CategoryRow(GuestCategory.INSURANCE, 0),
            CategoryRow(GuestCategory.OTHER, 0, _("Tổ chức, doanh nghiệp: người làm BHXH, kế toán")),
            CategoryRow(GuestCategory.BENEFICIARY, 0, _("Cá nhân đang tham gia, đang hưởng")),
        ),
        "duties": _duties(),
        "programme": _programme(),
        "contingencies": _contingencies(),
    }


def _texts() -> dict[str, Any]:
    return {
        "purpose": _(
            "Tư vấn, đối thoại, giải đáp trực tiếp vướng mắc của tổ chức, cá nhân trong tham gia và hưởng "
            "BHXH, BHTN, BHYT."
        ),
        "goals": _(
            "- Mọi câu hỏi nêu tại hội nghị được trả lời tại chỗ, hoặc bằng văn bản sau hội nghị.\n"
            "- Ít nhất 80% đại biểu đánh giá hài lòng trong phiếu."
        ),
        "content": _(
            "- Thông tin về quy định, thủ tục của chủ đề hội nghị.\n"
            "- Nghe ý kiến, câu hỏi, đề xuất, kiến nghị của tổ chức, cá nhân.\n"
            "- Các đơn vị nghiệp vụ trả lời, đối thoại."
        ),
        "form": _("Hội nghị tư vấn, đối thoại trực tiếp."),
        "communication_before": _(
            "- Phát hành giấy mời, xác nhận đại biểu tham gia.\n"
            "- Treo phướn, băng rôn, khẩu hiệu tại nơi tổ chức."
        ),
        "communication_during": _("Phát tài liệu hội nghị và phiếu đánh giá."),
        "communication_after": _(
            "Trả lời các câu hỏi chưa trả lời tại hội nghị; đưa câu hỏi vào ngân hàng câu hỏi."
        ),
    }


def _duties() -> tuple[DutyRow, ...]:
    return (
        DutyRow(DutyRole.HOST, task=_("Chủ trì, điều phối đối thoại theo kịch bản")),
        DutyRow(DutyRole.PRESENTER, task=_("Trình bày nội dung chủ đề")),
        DutyRow(DutyRole.ADVISER, task=_("Đơn vị nghiệp vụ: trả lời câu hỏi")),
        DutyRow(
            DutyRole.RECEPTION, task=_("Đón tiếp, lập danh sách đại biểu, phát tài liệu, phiếu đánh giá")
        ),
        DutyRow(DutyRole.SECRETARY, task=_("Ghi biên bản, câu hỏi, đề xuất, kiến nghị; thu phiếu đánh giá")),
        DutyRow(DutyRole.LOGISTICS, task=_("Hội trường, phông nền, máy chiếu, micro, nước uống")),
    )


def _programme() -> tuple[ProgrammeRow, ...]:
    return (
        ProgrammeRow(30, _("Đón tiếp đại biểu, phát tài liệu và phiếu đánh giá")),
        ProgrammeRow(10, _("Tuyên bố lý do, giới thiệu đại biểu")),
        ProgrammeRow(30, _("Trình bày nội dung chủ đề hội nghị")),
        ProgrammeRow(60, _("Tư vấn, đối thoại")),
        ProgrammeRow(10, _("Kết luận, thu phiếu đánh giá")),
    )


def _contingencies() -> tuple[ContingencyRow, ...]:
    return (
        ContingencyRow(
            _("Câu hỏi vượt thẩm quyền hoặc phải tra cứu hồ sơ"),
            _("Ghi nhận, chuyển đơn vị nghiệp vụ, trả lời bằng văn bản sau hội nghị."),
        ),
        ContingencyRow(
            _("Ý kiến bức xúc, kéo dài"),
            _("Người chủ trì mời trao đổi riêng ngay sau hội nghị với lãnh đạo phụ trách."),
        ),
    )
