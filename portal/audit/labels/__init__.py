"""What stands in the log, as people say it: actions, things, fields, values; what is not known is shown as it is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from portal.audit.labels.actions import ACTIONS, GROUPS, SUBJECTS
from portal.audit.labels.fields import FIELDS, MASKED, MONEY, VALUES, WORDS
from portal.core.i18n import _, show_date, show_datetime
from portal.core.vietnamese import format_money, mask_id

__all__ = [
    "ACTIONS",
    "FIELDS",
    "GROUPS",
    "SUBJECTS",
    "action_text",
    "field_text",
    "learn",
    "subject_text",
    "value_text",
]
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ROW = re.compile(r"(\w+)\[([0-9]+)\]")


def action_text(action: str) -> str:
    """``Thêm khách mời``; an unknown action as it is kept."""
    if action not in ACTIONS:
        return action
    text = str(ACTIONS[action])
    return text[0].upper() + text[1:]


def subject_text(kind: str) -> str:
    """``khách mời``; an unknown thing as it is kept."""
    return str(SUBJECTS.get(kind, kind))


def field_text(name: str) -> str:
    """``Điện thoại``, ``Chương trình 3`` for a row of a list; an unknown field as it is kept."""
    row = _ROW.fullmatch(name)
    if row is not None and row[1] in FIELDS:
        return f"{FIELDS[row[1]]} {row[2]}"
    return str(FIELDS.get(name, name))


def learn(words: Mapping[str, Mapping[Any, Any]]) -> None:
    """Know what values are called that only a feature has words for: field → value → words. What was known stays."""
    for field, values in words.items():
        VALUES[field] = {str(key): label for key, label in values.items()} | VALUES.get(field, {})


def value_text(field: str, value: str | None) -> str:
    """An old or new value as people write it."""
    if value is None:
        return _("trống")
    if label := VALUES.get(field, {}).get(value) or WORDS.get(value):
        return str(label)
    if field in MASKED:
        return mask_id(value)
    if field in MONEY and value.isascii() and value.isdigit():
        return format_money(int(value))
    return _moment_text(value) if _MOMENT.match(value) else value


def _moment_text(value: str) -> str:
    """A day or a moment as it was kept; what only looks like one stays as it is."""
    try:
        return show_date(dt.date.fromisoformat(value)) if len(value) == 10 else _local_text(value)
    except ValueError:
        return value


def _local_text(value: str) -> str:
    moment = dt.datetime.fromisoformat(value)
    return show_datetime(moment) if moment.tzinfo is not None else value
