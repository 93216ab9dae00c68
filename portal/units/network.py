"""What holds for the collection network whoever asks (A6; 03 §1): kinds, how a card stands, which areas meet. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from portal.core.i18n import lazy

COLLECTOR, COLLABORATOR = "collector", "collaborator"
KINDS: Mapping[str, Any] = {
    COLLECTOR: lazy("Nhân viên thu"),
    COLLABORATOR: lazy("Cộng tác viên thu"),
}
# A card or a contract that ends within so many days is renewed now.
SOON = dt.timedelta(days=60)
STATES: Mapping[str, Any] = {
    "valid": lazy("Thẻ còn hiệu lực"),
    "soon": lazy("Thẻ sắp hết hạn"),
    "expired": lazy("Thẻ đã hết hạn"),
    "coming": lazy("Thẻ chưa đến ngày cấp"),
    "none": lazy("Chưa có thẻ"),
    "working": lazy("Đang cộng tác"),
    "withdrawn": lazy("Đã thôi"),
}
TERMS: Mapping[str, Any] = {
    "running": lazy("Đang hiệu lực"),
    "soon": lazy("Sắp hết hạn (trong 60 ngày)"),
    "over": lazy("Đã hết hạn"),
    "coming": lazy("Chưa bắt đầu"),
}
TONES: Mapping[str, str] = {
    "valid": "ok", "working": "ok", "running": "ok", "soon": "wait", "coming": "wait", "none": "bad", "expired": "bad",
    "over": "off", "withdrawn": "off",
}  # fmt: skip


def standing(
    kind: str,
    withdrawn_on: dt.date | None,
    issued_on: dt.date | None,
    valid_to: dt.date | None,
    today: dt.date,
) -> str:
    """How somebody stands on a day, a key of ``STATES``. Collaborators have no card: they take no money (871 II.2)."""
    if withdrawn_on is not None and withdrawn_on <= today:
        return "withdrawn"
    if kind == COLLABORATOR:
        return "working"
    if issued_on is None:
        return "none"
    card = term(issued_on, valid_to, today)
    return {"running": "valid", "over": "expired"}.get(card, card)


def term(valid_from: dt.date, valid_to: dt.date | None, today: dt.date) -> str:
    """How a contract or card stands on a day, a key of ``TERMS``."""
    if valid_from > today:
        return "coming"
    if valid_to is None:
        return "running"
    if valid_to < today:
        return "over"
    return "soon" if valid_to <= today + SOON else "running"


def title(kind: str, name: str) -> str:
    """``Nhân viên thu Đặng Văn Đức``."""
    return f"{KINDS[kind]} {name}"


def same_ground(one: str, other: str) -> bool:
    """Whether two hamlets of one commune, folded, are the same ground; "" is the whole commune."""
    return not one or not other or one == other
