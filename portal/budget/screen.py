"""What the pages of money show, as ready words: columns that have something to say, hints, history."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.budget import queries
from portal.budget.items import ITEMS, Item
from portal.budget.queries import Estimate, Group, HistoryEntry, Line, NormRow, Totals
from portal.budget.rules import Facts
from portal.core.i18n import _, lazy, show_date, show_datetime
from portal.core.vietnamese import format_money, format_number
from portal.enums import FundingSource

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
Figures = tuple[tuple[str, str], ...]

_ACTIONS: dict[str, Any] = {
    "norm.seed": lazy("Có sẵn khi cài đặt"),
    "norm.add": lazy("Thêm"),
    "norm.change": lazy("Sửa"),
    "norm.end": lazy("Đổi ngày hết áp dụng"),
    "norm.verify": lazy("Kiểm chứng"),
    "norm.undo_verification": lazy("Bỏ kiểm chứng"),
}
_FIELDS: dict[str, Any] = {
    "amount": lazy("mức chi"),
    "valid_from": lazy("từ ngày"),
    "valid_to": lazy("đến ngày"),
    "basis": lazy("căn cứ"),
    "note": lazy("ghi chú"),
    "unit": lazy("đơn vị"),
}


@dataclass(frozen=True)
class Sheet:
    """The table of a conference with only the columns that hold figures; ``big`` is the sum that matters now."""

    estimate: Estimate
    heads: tuple[str, ...]
    big: str
    big_label: str
    big_amount: int

    @property
    def width(self) -> int:
        """How many columns the table has, the one with the buttons included."""
        return len(self.heads) + 2

    def figures(self, of: Line | Totals) -> Figures:
        """The figures of a line or sum under the shown heads, as (head, text)."""
        return tuple((head, text) for head, text in _all_figures(of) if head in self.heads)


def sheet(table: Estimate) -> Sheet:
    """The table as it looks at this stage: estimated, then approved, then actual with differences, then settled."""
    sums = table.totals
    shown = [True, sums.approved is not None, sums.actual is not None, sums.actual is not None]
    shown.append(sums.settled is not None)
    heads = tuple(head for (head, _text), show in zip(_all_figures(sums), shown, strict=True) if show)
    label, amount = _newest(sums)
    return Sheet(table, heads, format_money(amount), label, amount)


def _newest(sums: Totals) -> tuple[str, int]:
    if sums.settled is not None:
        return _("đã quyết toán"), sums.settled
    if sums.actual is not None and sums.complete:
        return _("thực chi"), sums.actual
    if sums.approved is not None:
        return _("được duyệt"), sums.approved
    return _("tổng dự toán"), sums.estimated


def _all_figures(of: Line | Totals) -> Figures:
    difference = of.delta if isinstance(of, Line) else of.difference
    return (
        (_("Dự toán"), _money(of.estimated)),
        (_("Được duyệt"), _money(of.approved)),
        (_("Thực chi"), _money(of.actual)),
        (_("Chênh lệch"), _money(difference)),
        (_("Quyết toán"), _money(of.settled)),
    )


def _money(amount: int | None) -> str:
    return "–" if amount is None else format_money(amount).replace("-", "−")


@dataclass(frozen=True)
class Choice:
    """An item that can be added; without a norm in force it cannot, and ``hint`` says so."""

    item: Item
    hint: str
    possible: bool


def choices(known: Facts) -> list[tuple[str, list[Choice]]]:
    """The items by source and by how they are limited, each with its norm of the day."""
    rows = queries.list_norms(date=known.date)
    offers = [_choice(item, rows) for item in ITEMS.values()]
    groups = (
        (_("Chi phí thu, có mức chi quy định"), FundingSource.COLLECTION, False),
        (_("Chi phí thu, theo hóa đơn"), FundingSource.COLLECTION, True),
        (_("Chi tuyên truyền, theo hóa đơn"), FundingSource.PROPAGANDA, True),
    )
    return [
        (label, [o for o in offers if o.item.source == source and o.item.by_invoice == invoice])
        for label, source, invoice in groups
    ]


def _choice(item: Item, rows: Iterable[NormRow]) -> Choice:
    own = [row for row in rows if row.norm.item == item.code]
    if not own:
        return Choice(item, _("chưa có định mức cho ngày này"), possible=False)
    parts = [row.rate for row in own]
    mark = f" · {_('chưa kiểm chứng')}" if any(row.doubtful for row in own) else ""
    return Choice(item, "; ".join(parts) + mark, possible=True)


def norm_facts(row: NormRow) -> list[tuple[str, str]]:
    """What a norm says, for the macro "descriptions"."""
    norm = row.norm
    return [
        (_("Mức chi"), row.rate),
        (_("Áp dụng từ"), show_date(norm.valid_from)),
        (_("Đến hết"), show_date(norm.valid_to) or _("khi có định mức mới")),
        (_("Căn cứ pháp lý"), norm.basis),
        (_("Nguồn kinh phí"), row.source),
        (_("Kiểm chứng"), row.mark),
        (_("Ghi chú"), norm.note),
    ]


def timeline(history: Iterable[HistoryEntry]) -> list[tuple[str, str, str, str | None]]:
    """The history of a norm for the macro of that name."""
    return [
        (str(_ACTIONS.get(entry.action, entry.action)), entry.actor, show_datetime(entry.at), _told(entry))
        for entry in history
    ]


def _told(entry: HistoryEntry) -> str | None:
    known = [(str(_FIELDS[name]), old, new) for name, old, new in entry.values if name in _FIELDS]
    parts = [f"{label}: {_readable(old)} → {_readable(new)}" for label, old, new in known]
    return "; ".join(parts) or None


def _readable(value: str) -> str:
    """A value of the audit log as people write it."""
    if value.isdigit():
        return format_number(int(value))
    return "/".join(reversed(value.split("-"))) if _DAY.fullmatch(value) else value or "–"


def group_sum(group: Group) -> str:
    """The label of a subtotal."""
    return _("Cộng %(source)s", source=group.label.lower())
