"""What the import wizard says about states, buckets and changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.core.i18n import _, lazy
from portal.core.vietnamese import format_money, mask_id
from portal.enums import PROSPECT_STATES, ProspectState
from portal.prospects.groups import PROSPECT_GROUPS
from portal.prospects.sheet import DUPLICATE, ERROR, FIELDS, NEW, SAME, UPDATE

MOST_SHOWN = 120  # of what a cell holds
_NUMBERS = ("id_number", "social_number")

BUCKET_LABELS = {
    NEW: lazy("Mới"),
    UPDATE: lazy("Cập nhật"),
    DUPLICATE: lazy("Nghi trùng"),
    ERROR: lazy("Có lỗi"),
    SAME: lazy("Không đổi"),
}
# State → words and the tone of its badge.
IMPORT_STATES = {
    "mapping": (lazy("Chờ chọn cột"), "wait"),
    "judging": (lazy("Đang kiểm tra"), "wait"),
    "preview": (lazy("Chờ xem và lấy vào"), "wait"),
    "taking": (lazy("Đang lấy vào"), "wait"),
    "taken": (lazy("Đã lấy vào"), "ok"),
    "undoing": (lazy("Đang hoàn tác"), "wait"),
    "undone": (lazy("Đã hoàn tác"), "off"),
}


def changes_text(changes: Mapping[str, Any], *, full: bool) -> list[str]:
    """One sentence for each field of an update: from what to what. Numbers are masked; groups only ever come on, and
    are named only if ``full``."""
    return [_change(name, now, then) for name, (now, then) in changes.items() if full or name != "groups"]


def reasons_text(reasons: Sequence[Sequence[str]], *, full: bool) -> list[str]:
    """Why a row is where it is. A sentence about its groups repeats what the file says: it is told only if ``full``."""
    return [sentence if full or name != "groups" else hidden_groups() for name, sentence in reasons]


def hidden_groups() -> str:
    """What stands for a sentence about groups where these are not shown."""
    return _("Cột nhóm đối tượng có điều cần xem lại: hỏi người đã tải tệp.")


def _change(name: str, now: Any, then: Any) -> str:
    label = str(FIELDS[name])
    if name == "groups":
        added = ", ".join(str(PROSPECT_GROUPS[number].short) for number in then if number not in now)
        return _("Thêm nhóm: %(groups)s", groups=added)
    if now in (None, ""):
        return _("%(field)s: %(then)s (trước đây để trống)", field=label, then=_text(name, then))
    return _("%(field)s: %(now)s → %(then)s", field=label, now=_text(name, now), then=_text(name, then))


def _text(name: str, value: Any) -> str:
    if name in _NUMBERS:
        return mask_id(value)
    if name == "monthly_income":
        return format_money(value)
    return str(PROSPECT_STATES[ProspectState(value)] if name == "state" else value)


def without_secrets(values: Mapping[str, str]) -> dict[str, str]:
    """What the file says of somebody without the groups, which may be sensitive, and with masked numbers (O2)."""
    return {name: _masked(name, text) for name, text in values.items() if name != "groups"}


def _masked(name: str, text: str) -> str:
    return mask_id(text) if name in _NUMBERS else text


def person_text(values: Mapping[str, str], *, masked: bool, full: bool) -> tuple[str, str]:
    """Name, and everything else that the file says of somebody; identity numbers in full only where they are wrong,
    and secrets only if ``full``.

    A cell may hold a page of text that was pasted by mistake; its beginning is enough to find it.
    """
    name = " ".join(part for part in (values.get("surname"), values.get("name")) if part)
    told = values if full else without_secrets(values)
    rest = [
        _masked(field, text) if masked else text
        for field, text in told.items()
        if text and field not in ("surname", "name")
    ]
    return _beginning(name), " · ".join(map(_beginning, rest))


def _beginning(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
