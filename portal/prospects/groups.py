"""The nine groups of prospects, in the words of 03 §2 and as a short name for lists (B1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.core.i18n import lazy


@dataclass(frozen=True)
class ProspectGroup:
    """One of the nine groups of 03 §2; a ``sensitive`` one reveals ethnicity or religion (O2)."""

    label: Any
    short: Any
    sensitive: bool = False


PROSPECT_GROUPS = {
    1: ProspectGroup(
        lazy("Người có việc làm thường xuyên tại các làng nghề truyền thống"), lazy("Làng nghề")
    ),
    2: ProspectGroup(
        lazy("Người nhận khoán đất, khoán rừng, khoán mặt nước (biển, ao, hồ, sông…)"), lazy("Nhận khoán")
    ),
    3: ProspectGroup(
        lazy(
            "Người lao động thuộc các hội, hiệp hội (du lịch, taxi truyền thống…), người quản lý doanh nghiệp, "
            "người quản lý điều hành hợp tác xã không hưởng lương"
        ),
        lazy("Hiệp hội, quản lý không lương"),
    ),
    4: ProspectGroup(
        lazy(
            "Người lao động làm việc tại các hội, đoàn thể quần chúng (hội viên Hội Phụ nữ, Hội Nông dân, Đoàn "
            "Thanh niên…)"
        ),
        lazy("Hội, đoàn thể"),
    ),
    5: ProspectGroup(
        lazy(
            "Người kinh doanh cá thể, tiểu thương, người buôn bán nhỏ, bán hàng online; chủ nhà trọ, tài xế xe công "
            "nghệ; người tham gia lực lượng bảo vệ an ninh, trật tự ở cơ sở"
        ),
        lazy("Kinh doanh, buôn bán"),
    ),
    6: ProspectGroup(
        lazy(
            "Người thuộc hộ nghèo, cận nghèo, hộ nông lâm ngư diêm nghiệp; người dân tại các xã nông thôn mới; đồng "
            "bào dân tộc thiểu số"
        ),
        lazy("Hộ nghèo, nông thôn mới, dân tộc thiểu số"),
        sensitive=True,
    ),
    7: ProspectGroup(
        lazy("Giáo dân; chức sắc, chức việc, học viên theo học tại học viện Phật giáo, Phật tử"),
        lazy("Tôn giáo"),
        sensitive=True,
    ),
    8: ProspectGroup(
        lazy(
            "Người đang hưởng trợ cấp thất nghiệp; người lao động đang tạm hoãn, đã chấm dứt hợp đồng lao động đang "
            "bảo lưu thời gian đóng BHXH bắt buộc"
        ),
        lazy("Thất nghiệp, bảo lưu"),
    ),
    9: ProspectGroup(lazy("Nhóm khác (thân nhân người lao động, người có uy tín…)"), lazy("Nhóm khác")),
}


def open_groups(numbers: Iterable[int]) -> tuple[int, ...]:
    """Those of these groups that anybody who sees the person may know of."""
    return tuple(number for number in numbers if not PROSPECT_GROUPS[number].sensitive)


def logged_groups(numbers: Iterable[int]) -> str:
    """Groups as the log keeps them: it is read by people who may not see the sensitive ones, so it says only that
    there is one."""
    return ", ".join("*" if PROSPECT_GROUPS[number].sensitive else str(number) for number in sorted(numbers))
