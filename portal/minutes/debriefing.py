"""What a debrief asks: how effective the form was, which one next time, the lessons (681 art. 10 step 6, 871 IV.5b)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.i18n import lazy
from portal.enums import CONFERENCE_KINDS

LONGEST = 4_000
TEXTS = ("went_well", "went_badly", "change", "why", "suggestion")
EFFECTIVENESS = {
    5: lazy("5 – Rất hiệu quả"),
    4: lazy("4 – Hiệu quả"),
    3: lazy("3 – Bình thường"),
    2: lazy("2 – Ít hiệu quả"),
    1: lazy("1 – Không hiệu quả"),
}
# 871 IV.5b: another form of outreach where the conference does not work.
NEXT_FORMS = {
    "": lazy("chưa đề xuất"),
    **{str(kind): label for kind, label in CONFERENCE_KINDS.items()},
    "group": lazy("Vận động theo nhóm nhỏ"),
    "direct": lazy("Vận động trực tiếp từng hộ"),
    "other": lazy("Hình thức khác (ghi ở đề xuất)"),
}


@dataclass(frozen=True)
class DebriefDraft:
    """What one person, or the summary, says about a conference."""

    effectiveness: int
    went_well: str = ""
    went_badly: str = ""
    change: str = ""
    why: str = ""
    next_form: str = ""
    suggestion: str = ""
