"""Two prospects line by line, for the eyes of somebody who has to tell whether they are one person."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.i18n import _
from portal.core.vietnamese import format_money
from portal.enums import PROSPECT_STATES, ProspectState
from portal.models import Prospect
from portal.prospects.queries import groups_of, shown_number
from portal.prospects.showing import last_text


@dataclass(frozen=True)
class Line:
    """What both say about one thing; ``differs`` where both say something and not the same."""

    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        """Whether the two contradict each other."""
        return bool(self.one and self.other) and self.one != self.other


def compare(one: Prospect, other: Prospect) -> list[Line]:
    """All lines, those that nobody says anything about left out."""
    pairs = zip(_told(one), _told(other), strict=True)
    lines = [Line(label, left, right) for (label, left), (_label, right) in pairs]
    return [line for line in lines if line.one or line.other]


def _told(row: Prospect) -> list[tuple[str, str]]:
    income = row.monthly_income
    return [
        (_("Họ và tên"), row.name),
        (_("Năm sinh"), str(row.birth_year or "")),
        (_("Điện thoại"), row.phone),
        (_("Số định danh cá nhân"), shown_number(row, row.id_number)),
        (_("Mã số BHXH"), shown_number(row, row.social_number)),
        (_("Thôn, bản, tổ dân phố"), row.hamlet),
        (_("Địa chỉ"), row.address),
        (_("Nghề nghiệp"), row.occupation),
        (_("Thu nhập mỗi tháng"), "" if income is None else format_money(income)),
        (_("Nhóm đối tượng"), "; ".join(str(group.short) for _number, group in groups_of(row))),
        (_("Tình trạng tham gia"), str(PROSPECT_STATES[ProspectState(row.state)])),
        (_("Nguồn thông tin"), row.source),
        (_("Người phụ trách"), row.in_charge.name if row.in_charge else ""),
        (_("Liên hệ gần nhất"), last_text(row)),
        (_("Ghi chú"), row.note),
    ]
