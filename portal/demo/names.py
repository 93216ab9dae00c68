"""Invented people: Vietnamese names as a northern mountain commune has them, always the same from one seed."""

from __future__ import annotations

import random

from portal.enums import GuestCategory
from portal.guests.draft import GuestDraft

FAMILY = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Nông", "Ma", "Triệu",
    "Bàn", "Chẩu", "Lò", "Quan", "Hà", "La", "Tướng", "Phùng",
)  # fmt: skip
MALE = (("Văn", "Đức", "Quốc", "Hữu", "Minh"), ("An", "Ấn", "Bình", "Chiến", "Cường", "Dũng", "Đạt", "Đức", "Giang", "Hải", "Hiếu", "Hùng", "Khánh", "Lâm", "Long", "Mạnh", "Nghĩa", "Phúc", "Quân", "Sinh", "Sơn", "Thắng", "Thiệp", "Tuấn", "Vượng", "Ước"))  # fmt: skip
FEMALE = (("Thị", "Thị", "Thúy", "Ngọc", "Kim"), ("Ánh", "Ẩn", "Bích", "Cúc", "Dung", "Đào", "Giang", "Hà", "Hạ", "Hiền", "Hoa", "Huệ", "Hương", "Lan", "Liên", "Mai", "Mến", "Nga", "Ngân", "Oanh", "Phượng", "Quỳnh", "Thảo", "Thủy", "Uyên", "Yến"))  # fmt: skip
HAMLETS = ("Nà Tông", "Nà Va", "Bản Chợ", "Nà Thuôn", "Khuôn Hon", "Bản Bó", "Nà Bản", "Cốc Phát")
MOBILE = (
    "032",
    "033",
    "035",
    "036",
    "038",
    "039",
    "070",
    "077",
    "081",
    "084",
    "086",
    "091",
    "094",
    "096",
    "097",
    "098",
)


class People:
    """A stream of invented people; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def name(self) -> str:
        """A full name."""
        middle, given = self._random.choice((MALE, FEMALE))
        words = [self._random.choice(FAMILY), self._random.choice(middle), self._random.choice(given)]
        if self._random.random() < 0.15:
            words.insert(2, self._random.choice(given))
        return " ".join(words)

    def phone(self) -> str:
        """A mobile number of a real form; whose it is, nobody knows."""
        return f"{self._random.choice(MOBILE)}{self._random.randrange(10**7):07d}"

    def guest(self, category: str = GuestCategory.PROSPECT) -> GuestDraft:
        """A guest of one category, with what is usually known of one."""
        official = category in (GuestCategory.INSURANCE, GuestCategory.STEERING, GuestCategory.SERVICE)
        organisations = {
            GuestCategory.INSURANCE: "BHXH cơ sở Thượng Lâm",
            GuestCategory.STEERING: "UBND xã Thượng Lâm",
            GuestCategory.SERVICE: "Bưu điện khu vực Thượng Lâm",
        }
        return GuestDraft(
            name=self.name(),
            category=category,
            birth_year=self._random.randrange(1955, 2004),
            organisation=organisations.get(GuestCategory(category), ""),
            hamlet="" if official else self._random.choice(HAMLETS),
            phone=self.phone() if self._random.random() < 0.9 else "",
            on_payroll=official,
        )

    def guests(self, count: int) -> list[GuestDraft]:
        """A guest list with the make-up of 871: a few officials, some who benefit, mostly prospects."""
        makeup = (
            [GuestCategory.INSURANCE] * 3 + [GuestCategory.STEERING] * 5 + [GuestCategory.SERVICE] * 4
            + [GuestCategory.BENEFICIARY] * max(2, count // 12) + [GuestCategory.OTHER] * 3
        )  # fmt: skip
        makeup += [GuestCategory.PROSPECT] * max(0, count - len(makeup))
        return [self.guest(category) for category in makeup[:count]]

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self._random.random() < share

    def pick(self, *weighted: tuple[str, int]) -> str:
        """One of the values by weight."""
        return self._random.choices([v for v, _ in weighted], [w for _, w in weighted])[0]
