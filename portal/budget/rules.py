"""The rules of money as pure functions: which norm holds, what it allows, what a line comes to (G1–G4, 871 III.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.budget.items import ITEMS, Heads, Item
from portal.core.errors import Invalid
from portal.core.i18n import _, show_date
from portal.core.vietnamese import format_money, format_number
from portal.enums import NormKind
from portal.models import BudgetLine, Norm

MOST_AMOUNT = 10**12
MOST_QUANTITY = 1_000_000
MOST_SESSIONS = 100


@dataclass(frozen=True)
class Facts:
    """What the rules have to know of a conference: its day, how long it lasts, and how many people it plans for.

    ``entitled`` are the guests who are on no payroll of the state or an enterprise; ``listed`` says whether that number
    was counted on the guest list (or only planned).
    """

    date: dt.date
    days: int
    half_days: int
    planned: int
    entitled: int
    listed: bool = False

    def heads(self, item: Item) -> int | None:
        """The number of people that the item's quantity follows, if it follows any."""
        return {Heads.NONE: None, Heads.PLANNED: self.planned, Heads.ENTITLED: self.entitled}[item.heads]


@dataclass(frozen=True)
class LineDraft:
    """A line as it is proposed; sums in đồng. Empty ``title`` and ``unit`` take those of the item."""

    item: str
    quantity: int
    unit_price: int
    sessions: int = 1
    band: str = ""
    title: str = ""
    unit: str = ""
    ground: str = ""
    budget_code: str = ""


@dataclass(frozen=True)
class ActualDraft:
    """What was really spent on a line, and why that differs from what was approved."""

    quantity: int
    unit_price: int
    sessions: int = 1
    difference: str = ""


# --- Norms --------------------------------------------------------------------------------------------


def holding(norms: Iterable[Norm], date: dt.date) -> list[Norm]:
    """The norms that are in force on ``date``."""
    return [n for n in norms if n.valid_from <= date and (n.valid_to is None or date <= n.valid_to)]


def unverified(norm: Norm, date: dt.date) -> bool:
    """Whether the norm must be marked "chưa kiểm chứng" for a conference on ``date``.

    A norm that was read in its source can still be doubtful for later days, when something newer may have replaced it;
    an accountant's own verification settles that too.
    """
    doubtful = norm.unverified_from is not None and date >= norm.unverified_from
    return not norm.verified or (doubtful and norm.verified_by_id is None)


def choices(item: Item, norms: Iterable[Norm], date: dt.date) -> list[Norm]:
    """The norms that a line of ``item`` can stand on, one for each band, in the order of the bands."""
    own = [n for n in holding(norms, date) if n.item == item.norms_of and n.band in item.bands]
    return sorted(own, key=lambda n: item.bands.index(n.band))


def choose(item: Item, band: str, norms: Iterable[Norm], date: dt.date) -> Norm:
    """The norm for ``item`` and ``band`` on ``date``; refuses beside the band what is not chosen or not in force."""
    offered = choices(item, norms, date)
    found = next((n for n in offered if n.band == band), None)
    if found is not None:
        return found
    if not offered:
        raise Invalid(
            _(
                "Ngày %(date)s chưa có định mức nào cho khoản “%(item)s”. Kế toán cần thêm định mức trước.",
                date=show_date(date),
                item=item.label,
            ),
            field="band",
        )
    raise Invalid(_("Hãy chọn mức áp dụng."), field="band")


def share_of(item: Item, norms: Iterable[Norm], date: dt.date) -> Norm | None:
    """The percentage norm of an item that is bounded by another one's norms (collective meals, TT 40 Đ12 k5)."""
    if item.kind != NormKind.PERCENT:
        return None
    return next((n for n in holding(norms, date) if n.item == item.code), None)


def ceiling(norm: Norm, share: Norm | None = None) -> int | None:
    """The most that one unit may cost under the norm; None if only the invoice counts."""
    if norm.amount is None or norm.kind == NormKind.INVOICE:
        return None
    return norm.amount * (share.amount or 100) // 100 if share is not None else norm.amount


def norm_unit(item: Item) -> str:
    """What a norm's amount is for: "đ/buổi/người"."""
    if item.kind == NormKind.PERCENT:
        return _("% mức tiền ăn theo địa bàn")
    return "/".join(part for part in ("đ", str(item.per), str(item.unit)) if part)


# --- Lines --------------------------------------------------------------------------------------------


def most_sessions(item: Item, facts: Facts) -> int:
    """How many sessions or days a line can have: refreshments and lecturers per half day, meals per whole day."""
    if item.whole_days:
        return facts.days
    if item.by_invoice:
        return MOST_SESSIONS if item.per else 1
    return 2 * facts.days


def propose(item: Item, offered: Sequence[Norm], share: Norm | None, facts: Facts) -> LineDraft:
    """What the form shows before anybody types: head-count, sessions and the norm's price where only one can hold.

    The meal band is a legal choice of the accountant, so no price is proposed for it.
    """
    only = offered[0] if offered and offered[0].band == "" else None
    price = ceiling(only, share) if only is not None else None
    sessions = facts.days if item.whole_days else facts.half_days if not item.by_invoice else 1
    return LineDraft(
        item=item.code,
        title=str(item.label),
        unit=str(item.unit),
        quantity=facts.heads(item) or 1,
        sessions=sessions,
        unit_price=price or 0,
        band="",
    )


def check_line(draft: LineDraft, norm: Norm, share: Norm | None, facts: Facts, other_meals: int = 0) -> int:
    """The amount of a line, or a refusal beside its field.

    Refuses numbers out of range, a missing ground, a price above the norm, and more meals than there are guests on no
    payroll (``other_meals`` are those of the conference's other lines).
    """
    item = ITEMS[draft.item]
    _check_numbers(item, draft.quantity, draft.sessions, draft.unit_price, facts, least=1)
    _check_ground(item, draft.ground)
    if item.heads == Heads.ENTITLED and draft.sessions:
        check_meals(draft.quantity + other_meals, facts)
    amount = draft.quantity * draft.sessions * draft.unit_price
    _check_price(item, draft.quantity * draft.sessions, draft.unit_price, norm, share)
    return _check_amount(amount)


def check_actual(
    line: BudgetLine, draft: ActualDraft, share: Norm | None, facts: Facts, other_meals: int = 0
) -> int:
    """The amount really spent on an approved line, or a refusal beside its field.

    Nothing spent (0) is allowed. Refuses what exceeds the norm or the approved sum (G4), and a difference without its
    explanation.
    """
    item = ITEMS[line.item]
    _check_numbers(item, draft.quantity, draft.sessions, draft.unit_price, facts, least=0)
    if item.heads == Heads.ENTITLED and draft.quantity and draft.sessions:
        check_meals(draft.quantity + other_meals, facts)
    _check_price(item, draft.quantity * draft.sessions, draft.unit_price, line.norm, share)
    amount = _check_amount(draft.quantity * draft.sessions * draft.unit_price)
    approved = line.approved or 0
    if amount > approved:
        raise Invalid(
            _(
                "Thực chi %(actual)s vượt số được duyệt %(approved)s. Muốn chi nhiều hơn phải được duyệt lại dự toán; "
                "ở đây ghi được tối đa %(approved)s.",
                actual=format_money(amount),
                approved=format_money(approved),
            ),
            field="quantity",
        )
    if amount != approved and not draft.difference.strip():
        raise Invalid(
            _(
                "Thực chi ít hơn số được duyệt %(less)s. Hãy ghi lý do chênh lệch.",
                less=format_money(approved - amount),
            ),
            field="difference",
        )
    return amount


def _check_numbers(item: Item, quantity: int, sessions: int, price: int, facts: Facts, least: int) -> None:
    if not least <= quantity <= MOST_QUANTITY:
        raise Invalid(
            _(
                "Số lượng phải từ %(least)s đến %(most)s.",
                least=least,
                most=format_number(MOST_QUANTITY),
            ),
            field="quantity",
        )
    _check_sessions(item, sessions, facts, least)
    if price < least:
        raise Invalid(
            _("Đơn giá phải lớn hơn 0 đ.") if least else _("Đơn giá không được âm."), field="unit_price"
        )
    if price > MOST_AMOUNT:
        raise Invalid(_("Đơn giá không quá %(most)s.", most=format_money(MOST_AMOUNT)), field="unit_price")


def _check_sessions(item: Item, sessions: int, facts: Facts, least: int) -> None:
    # For meals a half day counts as one day or none, as the accountant chooses; never as a half (norms.md).
    fewest, most = (0 if item.whole_days else least), most_sessions(item, facts)
    if fewest <= sessions <= most:
        return
    if item.per:
        message = _(
            "Số %(per)s phải từ %(least)s đến %(most)s theo thời gian hội nghị.",
            per=item.per,
            least=fewest,
            most=most,
        )
    else:
        message = _("Khoản này không tính theo buổi hay ngày: số lần là 1.")
    raise Invalid(message, field="sessions")


def _check_ground(item: Item, ground: str) -> None:
    if not item.ground:
        return
    if item.grounds and ground not in dict(item.grounds):
        raise Invalid(_("Hãy chọn lý do phải thuê hội trường (871, mục III.2.1b)."), field="ground")
    if not ground.strip():
        raise Invalid(
            _("Hãy ghi căn cứ chọn mức này: mức tiền ăn tùy địa bàn và cấp tổ chức hội nghị."), field="ground"
        )


def check_meals(total: int, facts: Facts) -> None:
    """Refuses more meals than guests on no payroll (871 III.2.1a)."""
    if total <= facts.entitled:
        return
    if facts.listed:
        message = _(
            "Danh sách khách mời có %(entitled)s người không hưởng lương được hỗ trợ tiền ăn, "
            "các dòng tiền ăn cộng lại là %(total)s người (871, mục III.2.1a).",
            entitled=format_number(facts.entitled),
            total=format_number(total),
        )
    else:
        message = _(
            "Kế hoạch dự kiến %(entitled)s khách mời không hưởng lương được hỗ trợ tiền ăn, "
            "các dòng tiền ăn cộng lại là %(total)s người (871, mục III.2.1a).",
            entitled=format_number(facts.entitled),
            total=format_number(total),
        )
    raise Invalid(message, field="quantity")


def other_meals(lines: Iterable[BudgetLine], besides: BudgetLine | None) -> int:
    """How many people the other meal lines of a conference are planned for."""
    return sum(line.quantity for line in _meal_lines(lines, besides) if line.sessions)


def other_actual_meals(lines: Iterable[BudgetLine], besides: BudgetLine) -> int:
    """How many people the other meal lines of a conference were really paid for."""
    return sum(line.actual_quantity or 0 for line in _meal_lines(lines, besides) if line.actual_sessions)


def _meal_lines(lines: Iterable[BudgetLine], besides: BudgetLine | None) -> list[BudgetLine]:
    return [line for line in lines if line is not besides and ITEMS[line.item].heads == Heads.ENTITLED]


def _check_price(item: Item, times: int, price: int, norm: Norm, share: Norm | None) -> None:
    most = ceiling(norm, share)
    if most is None or price <= most:
        return
    raise Invalid(
        _(
            "Đơn giá %(price)s vượt định mức “%(norm)s”: tối đa %(most)s theo %(basis)s. "
            "Với số lượng này, cả dòng được chi tối đa %(allowed)s.",
            price=format_money(price),
            norm=norm.name,
            most=_rate_text(item, most),
            basis=basis_text(norm, share),
            allowed=format_money(times * most),
        ),
        field="unit_price",
    )


def _check_amount(amount: int) -> int:
    if amount > MOST_AMOUNT:
        raise Invalid(
            _(
                "Thành tiền %(amount)s quá lớn: một dòng không quá %(most)s. Hãy xem lại số lượng và đơn giá.",
                amount=format_money(amount),
                most=format_money(MOST_AMOUNT),
            ),
            field="unit_price",
        )
    return amount


# --- Words --------------------------------------------------------------------------------------------


def _rate_text(item: Item, amount: int) -> str:
    return "/".join(part for part in (format_money(amount), str(item.per), str(item.unit)) if part)


def basis_text(norm: Norm, share: Norm | None = None) -> str:
    """The legal basis of what a line may cost."""
    return norm.basis if share is None else f"{norm.basis}; {share.basis}"


def limit_text(item: Item, norm: Norm, share: Norm | None = None) -> str:
    """The limit in words: "tối đa 40.000 đ/buổi/người", or that the invoice counts."""
    most = ceiling(norm, share)
    if most is None:
        return _("Theo hóa đơn thực tế")
    return _("tối đa %(rate)s", rate=_rate_text(item, most))


def formula(item: Item, unit: str, quantity: int, sessions: int, price: int) -> str:
    """How an amount comes about: "80 người × 1 buổi × 40.000 đ = 3.200.000 đ"."""
    parts = [f"{format_number(quantity)} {unit}"]
    if item.per:
        parts.append(f"{format_number(sessions)} {item.per}")
    return f"{' × '.join([*parts, format_money(price)])} = {format_money(quantity * sessions * price)}"
