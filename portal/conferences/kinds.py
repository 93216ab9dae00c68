"""What belongs to which kind of conference (C1): its own fields, whom its plan must count, who must be named. Pure."""

from __future__ import annotations

from portal.core.i18n import _
from portal.enums import ConferenceKind, DutyRole, GuestCategory

# Fields of a plan that only one kind has; all others belong to every kind.
OWN: dict[str, tuple[str, ...]] = {
    ConferenceKind.LIVESTREAM: ("broadcast_url", "answerers", "announced_on"),
    ConferenceKind.DIALOGUE: ("needs", "goals", "lead", "partners"),
}
# 871 II.1.1: the make-up that every plan of a customer conference must have. 681 art. 10 asks none of a dialogue.
COMPULSORY = (
    GuestCategory.INSURANCE,
    GuestCategory.STEERING,
    GuestCategory.SERVICE,
    GuestCategory.PROSPECT,
    GuestCategory.BENEFICIARY,
)
# 871 II.2.2a: a livestream is announced at least so many days before.
ANNOUNCED_DAYS = 5


def foreign(kind: str) -> frozenset[str]:
    """The fields that a plan of this kind does not have."""
    return frozenset(name for other, names in OWN.items() if other != kind for name in names)


def compulsory(kind: str) -> tuple[GuestCategory, ...]:
    """The categories of which a plan of this kind must count somebody."""
    return () if kind == ConferenceKind.DIALOGUE else COMPULSORY


def needed(kind: str) -> dict[str, str]:
    """The fields without which a plan of this kind is not submitted, each with the sentence that says so."""
    found = {
        "venue": _("Chưa ghi địa điểm."),
        "purpose": _("Chưa ghi mục đích."),
        "content": _("Chưa ghi nội dung truyền thông."),
        "communication_before": _("Chưa ghi công tác truyền thông trước hội nghị."),
        "programme": _("Chưa có chương trình."),
        "contingencies": _("Chưa dự kiến tình huống phát sinh."),
    }
    if kind == ConferenceKind.LIVESTREAM:
        # It is held on the net: a studio is nobody's way to it.
        del found["venue"]
        found["broadcast_url"] = _("Chưa ghi đường dẫn phát trực tuyến.")
        found["answerers"] = _("Chưa ghi ai trả lời bình luận, tin nhắn.")
    if kind == ConferenceKind.DIALOGUE:
        # 681 art. 10 step 2 names what its plan says; incidents and communication are not among it.
        del found["contingencies"], found["communication_before"]
        found["content"] = _("Chưa ghi nội dung hội nghị.")
        found["needs"] = _("Chưa ghi căn cứ chọn chủ đề: tổ chức, cá nhân đang hỏi gì.")
        found["goals"] = _("Chưa ghi mục tiêu cần đạt.")
        found["lead"] = _("Chưa ghi đơn vị chủ trì.")
        found["partners"] = _("Chưa ghi các đơn vị phối hợp.")
    return found


def assigned(kind: str) -> dict[DutyRole, str]:
    """The duties that somebody must be named for, each with the sentence that says so."""
    if kind == ConferenceKind.LIVESTREAM:
        return {DutyRole.PRESENTER: _("Chưa ghi tên người thuyết trình.")}
    return {
        DutyRole.HOST: _("Chưa ghi tên người điều hành."),
        DutyRole.RECEPTION: _("Chưa ghi tên người đón tiếp."),
    }
