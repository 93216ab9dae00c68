"""What somebody pays and why: person → contribution, state and local support, sum to pay (E6; norms.md).

Pure: figures in, amounts out, each with its formula as a sentence. What is not known of the law is a note, not a guess.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from portal.core.errors import Invalid
from portal.core.i18n import _
from portal.core.vietnamese import format_money, format_number
from portal.signups.catalogue import CATEGORIES, KINDS, METHODS, METHODS_OF, PLACES, Product

WHOLE = 10_000  # 100 % in hundredths of a per cent
RATE = 1_000_000  # 100 % in ten-thousandths of a per cent


@dataclass(frozen=True)
class Figure:
    """One parameter as it held on the day; ``doubtful`` ones are marked wherever they show."""

    kind: str
    value: int
    valid_from: dt.date
    basis: str
    doubtful: bool = False
    id: int | None = None
    place: str = ""  # whose local support


@dataclass(frozen=True)
class Wish:
    """What somebody wants: only what the product needs is looked at."""

    product: str
    method: str
    months: int = 0  # for methods that leave it open; else it follows from the method
    income: int | None = None
    category: str = "other"
    place: int | None = None
    supported_before: int = 0


@dataclass(frozen=True)
class Step:
    """One line of the computation: what, how, how much."""

    label: str
    formula: str
    amount: int


@dataclass(frozen=True)
class Amounts:
    """All sums in đồng for all months together; ``used`` are the figures that they stand on."""

    months: int
    contribution: int
    state_support: int
    local_support: int
    to_pay: int
    steps: tuple[Step, ...]
    used: tuple[Figure, ...]
    notes: tuple[str, ...] = ()

    @property
    def doubtful(self) -> bool:
        """Whether any figure below has not been verified."""
        return any(figure.doubtful for figure in self.used)

    def frozen(self) -> dict[str, Any]:
        """Formulas and figures as they are kept with a sign-up for ever."""
        used = [{**asdict(figure), "valid_from": figure.valid_from.isoformat()} for figure in self.used]
        steps = [asdict(step) for step in self.steps]
        return {"steps": steps, "used": used, "notes": list(self.notes), "doubtful": self.doubtful}


@dataclass
class _Book:
    """The figures at hand, and which of them were really used."""

    figures: Mapping[str, Figure]
    used: dict[str, Figure] = field(default_factory=dict)

    def need(self, kind: str) -> int:
        if kind not in self.figures:
            raise Invalid(
                _(
                    "Ngày này chưa có “%(kind)s”. Kế toán hoặc quản trị cần thêm tham số trước.",
                    kind=KINDS[kind].label,
                ),
                field="product",
            )
        self.used[kind] = self.figures[kind]
        return self.figures[kind].value

    def interest(self) -> int:
        """The monthly rate of the fund for this year; Invalid beside the method, because nobody may guess it."""
        if "fund_rate" not in self.figures:
            raise Invalid(
                _(
                    "Cách đóng này tính theo lãi suất đầu tư quỹ BHXH bình quân tháng của năm trước năm đóng "
                    "(Điều 6, Điều 7 Nghị định 159/2025/NĐ-CP), mà tham số của năm này chưa được nhập. "
                    "Hãy chọn cách đóng khác, hoặc nhờ kế toán thêm tham số."
                ),
                field="method",
            )
        return self.need("fund_rate")

    def local(self, kind: str) -> int:
        return self.need(kind) if kind in self.figures else 0


def compute(wish: Wish, figures: Mapping[str, Figure]) -> Amounts:
    """The amounts of a wish by the figures of its day; Invalid beside the field for what cannot be had."""
    if wish.product not in METHODS_OF:
        raise Invalid(_("Hãy chọn loại tham gia."), field="product")
    months, book = months_of(wish), _Book(figures)
    run = {Product.PENSION: _pension, Product.HEALTH: _health, Product.PUPIL: _pupil}[Product(wish.product)]
    steps, (contribution, given, added) = run(wish, months, book)
    # What the state and the place give together is never more than what is owed.
    state = min(given, contribution)
    local = min(added, contribution - state)
    to_pay = contribution - state - local
    steps.append(Step(_("Số tiền phải nộp"), _minus(contribution, state, local), to_pay))
    notes = _notes(wish, cut=(given, added) != (state, local))
    return Amounts(months, contribution, state, local, to_pay, tuple(steps), tuple(book.used.values()), notes)


def months_of(wish: Wish) -> int:
    """How many months are paid at once; Invalid beside the field if the product or the method does not allow it."""
    if wish.method not in METHODS_OF.get(wish.product, ()):
        raise Invalid(_("Loại này không đóng theo phương thức đó."), field="method")
    method = METHODS[wish.method]
    months = method.least if method.least == method.most else wish.months
    if not method.least <= months <= method.most or months % method.step:
        raise Invalid(
            _(
                "Phương thức này đóng từ %(least)s đến %(most)s tháng, theo bội số của %(step)s.",
                least=method.least,
                most=method.most,
                step=method.step,
            ),
            field="months",
        )
    return months


def _pension(wish: Wish, months: int, book: _Book) -> tuple[list[Step], tuple[int, int, int]]:
    rate, floor = book.need("pension_rate"), book.need("floor")
    income = _income(wish, floor, book)
    if wish.category not in CATEGORIES:
        raise Invalid(_("Hãy chọn đối tượng."), field="category")
    share, limit = book.need(f"support_{wish.category}"), book.need("support_months")
    supported = max(0, min(months, limit - wish.supported_before))
    base = part(floor, rate)
    contribution, steps = _owed(wish, months, income, book)
    state = part(base, share) * supported
    steps.append(Step(_("Nhà nước hỗ trợ"), _support(share, rate, floor, supported), state))
    local_share = book.local(f"local_{wish.category}")
    local = part(base, local_share) * supported
    if local_share:
        steps.append(Step(_("Địa phương hỗ trợ"), _support(local_share, rate, floor, supported), local))
    return steps, (contribution, state, local)


def _owed(wish: Wish, months: int, income: int, book: _Book) -> tuple[int, list[Step]]:
    """What is owed before support: less than the sum of the months for years ahead, more for those missing."""
    rate = book.need("pension_rate")
    monthly = part(income, rate)
    plain = Step(_("Mức đóng"), _product(rate, income, months), monthly * months)
    if wish.method not in ("ahead", "missing"):
        return plain.amount, [plain]
    interest = book.interest()
    terms = {"rate": percent(interest, 4), "monthly": format_money(monthly), "n": months}
    if wish.method == "ahead":
        label = _("Mức đóng đã chiết khấu")
        formula = _("tổng của %(monthly)s ÷ (1 + %(rate)s)^(i − 1), i từ 1 đến %(n)s", **terms)
    else:
        label = _("Mức đóng đã cộng lãi")
        formula = _("tổng của %(monthly)s × (1 + %(rate)s)^i, i từ 1 đến %(n)s", **terms)
    owed = at_once(monthly, months, interest, ahead=wish.method == "ahead")
    return owed, [plain, Step(label, formula, owed)]


def at_once(monthly: int, months: int, interest: int, *, ahead: bool) -> int:
    """All months paid at once, rounded half up to whole đồng (Nghị định 159/2025/NĐ-CP).

    Years ahead are discounted from the second month on (Điều 6), missing ones bear interest from the first (Điều 7).
    """
    growth = 1 + Fraction(interest, RATE)
    factor = growth**-1 if ahead else growth
    due = Fraction(monthly) if ahead else monthly * growth
    total = Fraction(0)
    for _month in range(months):
        total += due
        due *= factor
    return (2 * total.numerator + total.denominator) // (2 * total.denominator)


def _income(wish: Wish, floor: int, book: _Book) -> int:
    most = book.need("top_times") * book.need("reference")
    if wish.income is None or not floor <= wish.income <= most:
        raise Invalid(
            _(
                "Thu nhập làm căn cứ đóng từ %(least)s đến %(most)s một tháng.",
                least=format_money(floor),
                most=format_money(most),
            ),
            field="income",
        )
    return wish.income


def _health(wish: Wish, months: int, book: _Book) -> tuple[list[Step], tuple[int, int, int]]:
    if str(wish.place) not in PLACES:
        raise Invalid(_("Hãy chọn là người thứ mấy trong hộ."), field="place")
    salary, rate, share = book.need("salary"), book.need("health_rate"), book.need(f"household_{wish.place}")
    monthly = part(salary, rate)
    contribution = part(monthly, share) * months
    formula = f"{_product(rate, salary)} × {percent(share)} × {_months(months)}"
    steps = [Step(_("Mức đóng"), formula, contribution)]
    local = _local_share(book, "local_health", contribution, steps)
    return steps, (contribution, 0, local)


def _pupil(_wish: Wish, months: int, book: _Book) -> tuple[list[Step], tuple[int, int, int]]:
    salary, rate, share = book.need("salary"), book.need("health_rate"), book.need("pupil_support")
    contribution = part(salary, rate) * months
    steps = [Step(_("Mức đóng"), _product(rate, salary, months), contribution)]
    state = part(contribution, share)
    steps.append(Step(_("Nhà nước hỗ trợ"), f"{percent(share)} × {format_money(contribution)}", state))
    return steps, (contribution, state, _local_share(book, "local_pupil", contribution, steps))


def _local_share(book: _Book, kind: str, contribution: int, steps: list[Step]) -> int:
    share = book.local(kind)
    local = part(contribution, share)
    if share:
        formula = f"{percent(share)} × {format_money(contribution)}"
        steps.append(Step(_("Địa phương hỗ trợ"), formula, local))
    return local


def part(amount: int, share: int) -> int:
    """``share`` (in hundredths of a per cent) of an amount, rounded half up to whole đồng."""
    return (amount * share * 2 + WHOLE) // (2 * WHOLE)


def percent(share: int, decimals: int = 2) -> str:
    """``4,5 %`` out of hundredths of a per cent, or of a smaller part."""
    text = format_number(share / 10**decimals, decimals).rstrip("0").rstrip(",")
    return f"{text} %"


def _months(months: int) -> str:
    return _("%(n)s tháng", n=months)


def _product(rate: int, amount: int, months: int | None = None) -> str:
    text = f"{percent(rate)} × {format_money(amount)}"
    return f"{text} × {_months(months)}" if months is not None else text


def _support(share: int, rate: int, floor: int, months: int) -> str:
    return f"{percent(share)} × {_product(rate, floor, months)}"


def _minus(contribution: int, state: int, local: int) -> str:
    return " − ".join(format_money(one) for one in (contribution, state, local) if one or one == contribution)


def _notes(wish: Wish, *, cut: bool) -> tuple[str, ...]:
    found = []
    if cut:
        found.append(_("Tổng mức hỗ trợ chỉ tính đến bằng mức đóng."))
    if wish.method == "missing":
        found.append(
            _(
                "Chỉ dành cho người đã đủ tuổi nghỉ hưu mà còn thiếu không quá 60 tháng (Điều 7 Nghị định "
                "159/2025/NĐ-CP); cơ quan BHXH xác nhận số tháng và mức hỗ trợ."
            )
        )
    return tuple(found)
