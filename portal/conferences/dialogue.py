"""The eight steps of 681 art. 10: how far the case of a dialogue has come, told by the state of its conference."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.i18n import _
from portal.enums import ConferenceKind, ConferenceState
from portal.models import Conference

# How many steps are done in a state. The topic stands as soon as there is a plan with what people ask; the question
# bank is filled between the report and the settlement.
_DONE: dict[str, int] = {
    ConferenceState.APPROVED: 2,
    ConferenceState.PREPARING: 2,
    ConferenceState.RUNNING: 3,
    ConferenceState.ENDED: 5,
    ConferenceState.REPORTED: 6,
    ConferenceState.SETTLED: 8,
}


@dataclass(frozen=True)
class Step:
    """One step of the procedure: ``done``, or ``now``."""

    label: str
    done: bool
    now: bool


def steps(conference: Conference) -> list[Step]:
    """The steps of a dialogue; none for the other kinds and for one that was cancelled."""
    if conference.kind != ConferenceKind.DIALOGUE or conference.state == ConferenceState.CANCELLED:
        return []
    done = _DONE.get(conference.state, 1 if conference.plan.needs else 0)
    return [Step(label, place < done, place == done) for place, label in enumerate(_labels())]


def _labels() -> tuple[str, ...]:
    return (
        _("Xác định chủ đề"),
        _("Xây dựng kế hoạch, trình phê duyệt"),
        _("Chuẩn bị hội nghị"),
        _("Tổ chức hội nghị"),
        _("Kết thúc, thu phiếu đánh giá"),
        _("Xử lý công việc sau hội nghị, báo cáo"),
        _("Đồng bộ dữ liệu ngân hàng câu hỏi"),
        _("Thanh, quyết toán"),
    )
