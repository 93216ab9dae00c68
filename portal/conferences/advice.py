"""What is advised and decided about the proposals of a month (C3)."""

from __future__ import annotations

from enum import StrEnum

from portal.core.i18n import lazy


class Advice(StrEnum):
    """What the coordinator advises, and then what the director decides."""

    APPROVE = "approve"
    RETURN = "return"
    HOLD = "hold"


class ListState(StrEnum):
    """Where a list lies: with the coordinator, with the director, or decided."""

    DRAFT = "draft"
    HANDED = "handed"
    DECIDED = "decided"


ADVICE = {
    Advice.APPROVE: lazy("Đề nghị duyệt"),
    Advice.RETURN: lazy("Đề nghị trả lại"),
    Advice.HOLD: lazy("Để lại"),
}
DECISIONS = {
    Advice.APPROVE: lazy("Phê duyệt"),
    Advice.RETURN: lazy("Trả lại"),
    Advice.HOLD: lazy("Để lại"),
}
LIST_STATES = {
    ListState.DRAFT: lazy("Đang lập"),
    ListState.HANDED: lazy("Chờ giám đốc quyết định"),
    ListState.DECIDED: lazy("Đã quyết định"),
}
