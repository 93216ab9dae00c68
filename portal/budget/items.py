"""The items that 871 III.2 lets a conference spend on: where their money comes from and what their quantity counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.core.i18n import lazy
from portal.enums import FundingSource, NormKind


class Heads(StrEnum):
    """Which number of people a quantity follows."""

    NONE = ""
    PLANNED = "planned"
    ENTITLED = "entitled"


@dataclass(frozen=True)
class Item:
    """One item of cost.

    ``kind`` says how its norms limit it; ``per`` is what sessions count (empty: there is one, and nobody is asked).
    ``bounded_by`` names the item whose norms hold for it, if not its own; its own norm is then a percentage of them.
    ``bands`` are what its norms differ by. ``ground`` is the question that must be answered, ``grounds`` the only
    answers to it; without ``grounds`` the answer is a sentence.
    """

    code: str
    slug: str
    label: Any
    kind: NormKind
    unit: Any
    per: Any = ""
    source: FundingSource = FundingSource.COLLECTION
    heads: Heads = Heads.NONE
    bands: tuple[str, ...] = ("",)
    bounded_by: str = ""
    whole_days: bool = False
    ground: Any = ""
    grounds: tuple[tuple[str, Any], ...] = ()

    @property
    def norms_of(self) -> str:
        """The item whose norms are asked."""
        return self.bounded_by or self.code

    @property
    def norm_bands(self) -> tuple[str, ...]:
        """The bands that norms of this very item can have."""
        return ("",) if self.bounded_by else self.bands

    @property
    def by_invoice(self) -> bool:
        """Whether the invoice and local prices are the only limit (871 III.2.1b, III.2.2)."""
        return self.kind == NormKind.INVOICE


MEAL_BANDS = ("urban", "province", "commune")
_WHY_BAND = lazy("Căn cứ chọn mức tiền ăn")

_ALL = (
    Item("refreshments", "giai-khat", lazy("Giải khát giữa giờ"), NormKind.RATE, lazy("người"), lazy("buổi"),
         heads=Heads.PLANNED),
    Item("meal", "tien-an", lazy("Hỗ trợ tiền ăn khách mời không hưởng lương"), NormKind.RATE, lazy("người"),
         lazy("ngày"), heads=Heads.ENTITLED, bands=MEAL_BANDS, whole_days=True, ground=_WHY_BAND),
    Item("meal_collective", "an-tap-trung", lazy("Ăn tập trung cho khách mời không hưởng lương"), NormKind.PERCENT,
         lazy("người"), lazy("ngày"), heads=Heads.ENTITLED, bands=MEAL_BANDS, bounded_by="meal", whole_days=True,
         ground=_WHY_BAND),
    Item("lecturer", "giang-vien", lazy("Thù lao giảng viên, báo cáo viên"), NormKind.CAP, lazy("người"),
         lazy("buổi"), bands=("", "assistant")),
    Item("hall", "hoi-truong", lazy("Thuê hội trường"), NormKind.INVOICE, lazy("hội trường"), lazy("ngày"),
         ground=lazy("Lý do phải thuê hội trường"),
         grounds=(("none", lazy("Đơn vị không có hội trường")),
                  ("small", lazy("Hội trường của đơn vị không đủ chỗ cho số đại biểu")))),
    Item("equipment", "thiet-bi", lazy("Thuê máy chiếu, âm thanh, trang thiết bị"), NormKind.INVOICE, lazy("bộ"),
         lazy("buổi")),
    Item("decoration", "trang-tri", lazy("Trang trí hội trường"), NormKind.INVOICE, lazy("bộ")),
    Item("stationery", "van-phong-pham", lazy("Văn phòng phẩm"), NormKind.INVOICE, lazy("bộ")),
    Item("medicine", "thuoc", lazy("Thuốc chữa bệnh thông thường"), NormKind.INVOICE, lazy("túi")),
    Item("other", "chi-khac", lazy("Chi khác trực tiếp phục vụ hội nghị"), NormKind.INVOICE, lazy("khoản")),
    Item("printed_matter", "an-pham", lazy("In tờ rơi, tờ gấp, ấn phẩm phát cho người dự"), NormKind.INVOICE,
         lazy("tờ"), source=FundingSource.PROPAGANDA, heads=Heads.PLANNED),
)  # fmt: skip

ITEMS: dict[str, Item] = {item.code: item for item in _ALL}
BY_SLUG: dict[str, Item] = {item.slug: item for item in _ALL}
BANDS: dict[str, Any] = {
    "": lazy("mức chung"),
    "urban": lazy("nội thành thành phố trực thuộc trung ương"),
    "province": lazy("nội thành thành phố thuộc tỉnh, thị xã, huyện cũ"),
    "commune": lazy("cuộc họp do xã, phường tổ chức"),
    "assistant": lazy("trợ giảng"),
}


def ground_text(item: Item, ground: str) -> str:
    """What a stored ground says: the chosen answer's words, or the sentence itself."""
    return str(dict(item.grounds).get(ground, ground))
