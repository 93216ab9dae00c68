"""What can be signed up for, how it is paid, and by which figures it is computed: the choices as data (E6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.core.i18n import lazy


class Product(StrEnum):
    """What people join."""

    PENSION = "bhxh"
    HEALTH = "bhyt"
    PUPIL = "pupil"


class State(StrEnum):
    """How far a sign-up is; from ``PAID`` on the person has joined."""

    REGISTERED = "registered"
    PAID = "paid"
    SENT = "sent"
    HANDED = "handed"
    CANCELLED = "cancelled"


class Way(StrEnum):
    """How the contribution was paid (871 II.2.1d step 4, 03 §5.1.2)."""

    CASH = "cash"
    ACCOUNT = "account"
    BANK = "bank"
    NATIONAL = "national"
    INSURANCE = "insurance"


class Result(StrEnum):
    """Where a follow-up stands, and what one contact came to."""

    OPEN = "open"
    JOINED = "joined"
    LATER = "later"
    REFUSED = "refused"


PRODUCTS: dict[str, Any] = {
    Product.PENSION: lazy("BHXH tự nguyện"),
    Product.HEALTH: lazy("BHYT hộ gia đình"),
    Product.PUPIL: lazy("BHYT học sinh, sinh viên"),
}
STATES: dict[str, Any] = {
    State.REGISTERED: lazy("Đã đăng ký"),
    State.PAID: lazy("Đã nộp tiền"),
    State.SENT: lazy("Đã gửi hồ sơ"),
    State.HANDED: lazy("Đã trả sổ, thẻ"),
    State.CANCELLED: lazy("Đã hủy"),
}
TONES: dict[str, str] = {
    State.REGISTERED: "wait",
    State.PAID: "ok",
    State.SENT: "ok",
    State.HANDED: "ok",
    State.CANCELLED: "off",
}
WAYS: dict[str, Any] = {
    Way.CASH: lazy("Tiền mặt cho nhân viên thu"),
    Way.ACCOUNT: lazy("Tài khoản chuyên thu của cơ quan BHXH"),
    Way.BANK: lazy("Ứng dụng ngân hàng"),
    Way.NATIONAL: lazy("Cổng Dịch vụ công quốc gia"),
    Way.INSURANCE: lazy("Cổng Dịch vụ công BHXH Việt Nam"),
}
OUTREACHES: dict[str, Any] = {
    "conference": lazy("Hội nghị"),
    "direct": lazy("Vận động trực tiếp"),
    "group": lazy("Nhóm nhỏ"),
    "other": lazy("Hình thức khác"),
}
PAYERS: dict[str, Any] = {
    "self": lazy("Tự đóng"),
    "relative": lazy("Thân nhân đóng"),
    "donor": lazy("Nhà hảo tâm, doanh nghiệp tặng"),
}
SEXES: dict[str, Any] = {"male": lazy("Nam"), "female": lazy("Nữ")}
CATEGORIES: dict[str, Any] = {
    "other": lazy("Đối tượng khác"),
    "poor": lazy("Hộ nghèo"),
    "near_poor": lazy("Hộ cận nghèo"),
    "minority": lazy("Người dân tộc thiểu số"),
    "island": lazy("Người ở xã đảo, đặc khu"),
}
PLACES: dict[str, Any] = {
    "1": lazy("Người thứ nhất"),
    "2": lazy("Người thứ hai"),
    "3": lazy("Người thứ ba"),
    "4": lazy("Người thứ tư"),
    "5": lazy("Từ người thứ năm"),
}
# The public page of a paper's code shows its title, so none of them names the person.
PAPERS: dict[str, str] = {
    "sign_up_slip": "Giấy hẹn trả sổ, thẻ",
    "sign_up_declaration": "Thông tin kê khai TK1-TS",
}
ITEMS: dict[str, Any] = {"book": lazy("Sổ BHXH"), "card": lazy("Thẻ BHYT"), "gift": lazy("Quà tặng")}
RESULTS: dict[str, Any] = {
    Result.OPEN: lazy("Còn phải liên hệ"),
    Result.JOINED: lazy("Đã đăng ký"),
    Result.LATER: lazy("Hẹn lần sau"),
    Result.REFUSED: lazy("Từ chối"),
}
CHANNELS: dict[str, Any] = {
    "call": lazy("Gọi điện"),
    "message": lazy("Nhắn tin"),
    "visit": lazy("Đến tận nhà"),
    "group": lazy("Nhóm nhỏ"),
}


def paper_title(kind: str, sign_up_id: int) -> str:
    """What a paper about one sign-up is called in the register and on the public page."""
    return f"{PAPERS[kind]}, đăng ký số {sign_up_id}"


@dataclass(frozen=True)
class Method:
    """A way to spread payments; ``least``–``most`` months at a time, in steps of ``step``."""

    label: Any
    least: int
    most: int
    step: int = 1


METHODS: dict[str, Method] = {
    "monthly": Method(lazy("Hằng tháng"), 1, 1),
    "quarter": Method(lazy("3 tháng một lần"), 3, 3),
    "half": Method(lazy("6 tháng một lần"), 6, 6),
    "year": Method(lazy("12 tháng một lần"), 12, 12),
    "ahead": Method(lazy("Một lần cho nhiều năm về sau (2–5 năm)"), 24, 60, 12),
    "missing": Method(lazy("Một lần cho những năm còn thiếu (tối đa 5 năm)"), 1, 60),
}
METHODS_OF: dict[str, tuple[str, ...]] = {
    Product.PENSION: tuple(METHODS),
    Product.HEALTH: ("quarter", "half", "year"),
    Product.PUPIL: ("quarter", "half", "year"),
}


@dataclass(frozen=True)
class Kind:
    """One kind of figure: what it measures, whether each place has its own, whether it holds for one year only."""

    label: Any
    measure: str  # money, percent (in hundredths), rate (in ten-thousandths of a per cent), months, times
    local: bool = False
    yearly: bool = False


KINDS: dict[str, Kind] = {
    "floor": Kind(lazy("Chuẩn hộ nghèo nông thôn, thu nhập thấp nhất làm căn cứ đóng"), "money"),
    "pension_rate": Kind(lazy("Tỷ lệ đóng BHXH tự nguyện"), "percent"),
    "reference": Kind(lazy("Mức tham chiếu"), "money"),
    "top_times": Kind(lazy("Thu nhập cao nhất làm căn cứ đóng (số lần mức tham chiếu)"), "times"),
    "support_poor": Kind(lazy("Nhà nước hỗ trợ đóng BHXH tự nguyện: hộ nghèo"), "percent"),
    "support_island": Kind(lazy("Nhà nước hỗ trợ đóng BHXH tự nguyện: xã đảo, đặc khu"), "percent"),
    "support_near_poor": Kind(lazy("Nhà nước hỗ trợ đóng BHXH tự nguyện: hộ cận nghèo"), "percent"),
    "support_minority": Kind(lazy("Nhà nước hỗ trợ đóng BHXH tự nguyện: dân tộc thiểu số"), "percent"),
    "support_other": Kind(lazy("Nhà nước hỗ trợ đóng BHXH tự nguyện: đối tượng khác"), "percent"),
    "support_months": Kind(lazy("Thời gian được Nhà nước hỗ trợ nhiều nhất"), "months"),
    "fund_rate": Kind(
        lazy("Lãi suất đầu tư quỹ BHXH bình quân tháng, áp dụng cho năm đóng"), "rate", yearly=True
    ),
    "salary": Kind(lazy("Lương cơ sở"), "money"),
    "health_rate": Kind(lazy("Tỷ lệ đóng BHYT"), "percent"),
    "household_1": Kind(lazy("BHYT hộ gia đình: người thứ nhất"), "percent"),
    "household_2": Kind(lazy("BHYT hộ gia đình: người thứ hai"), "percent"),
    "household_3": Kind(lazy("BHYT hộ gia đình: người thứ ba"), "percent"),
    "household_4": Kind(lazy("BHYT hộ gia đình: người thứ tư"), "percent"),
    "household_5": Kind(lazy("BHYT hộ gia đình: từ người thứ năm"), "percent"),
    "pupil_support": Kind(lazy("Nhà nước hỗ trợ đóng BHYT học sinh, sinh viên"), "percent"),
    "local_poor": Kind(lazy("Địa phương hỗ trợ BHXH tự nguyện: hộ nghèo"), "percent", local=True),
    "local_island": Kind(lazy("Địa phương hỗ trợ BHXH tự nguyện: xã đảo, đặc khu"), "percent", local=True),
    "local_near_poor": Kind(lazy("Địa phương hỗ trợ BHXH tự nguyện: hộ cận nghèo"), "percent", local=True),
    "local_minority": Kind(lazy("Địa phương hỗ trợ BHXH tự nguyện: dân tộc thiểu số"), "percent", local=True),
    "local_other": Kind(lazy("Địa phương hỗ trợ BHXH tự nguyện: đối tượng khác"), "percent", local=True),
    "local_health": Kind(lazy("Địa phương hỗ trợ BHYT hộ gia đình"), "percent", local=True),
    "local_pupil": Kind(lazy("Địa phương hỗ trợ BHYT học sinh, sinh viên"), "percent", local=True),
}
