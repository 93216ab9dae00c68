"""The guest list in the rounds of a proposal: where a remark can be pinned, what a round keeps, what has changed (C2).

A round keeps ids, categories and versions and no name: who is forgotten in the list is forgotten in the rounds too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from flask import url_for

from portal.conferences.hooks import Anchor, Difference
from portal.conferences.queries import change_opened
from portal.core import access
from portal.core.db import db
from portal.core.i18n import _
from portal.core.vietnamese import format_number
from portal.enums import GUEST_CATEGORIES, GuestCategory
from portal.guests import queries, service
from portal.models import Conference, Guest

KIND = "guests"
# A select with more places helps nobody; a guest beyond them is reached from his row in the list.
MOST_ANCHORS = 200
MOST_NAMES = 20


def anchors(conference: Conference, key: str = "") -> list[Anchor]:
    """The first guests of the list, or the one with this id."""
    if not access.may("guest.view", conference):
        return []
    query = sa.select(Guest.id, Guest.name).where(
        Guest.conference_id == conference.id, Guest.removed_at.is_(None)
    )
    if key:
        query = query.where(Guest.id == (int(key) if key.isdecimal() and len(key) < 18 else 0))
    url = url_for("guests.index", conference_id=conference.id)
    rows = db.session.execute(query.order_by(Guest.sort_key, Guest.id).limit(MOST_ANCHORS))
    return [Anchor(KIND, str(row.id), _("Khách mời: %(name)s", name=row.name), url) for row in rows]


def freeze(conference: Conference) -> dict[str, list[Any]]:
    """Guest id → category and version of everybody on the list."""
    rows = db.session.execute(
        sa.select(Guest.id, Guest.category, Guest.version)
        .where(Guest.conference_id == conference.id, Guest.removed_at.is_(None))
        .order_by(Guest.id)
    )
    return {str(row.id): [row.category, row.version] for row in rows}


def differences(
    conference: Conference, old: dict[str, list[Any]], new: dict[str, list[Any]]
) -> list[Difference]:
    """How many were and are on the list, by category where that changed, and who came, went or was changed."""
    if old == new or not access.may("guest.view", conference):
        return []
    come, gone = [key for key in new if key not in old], [key for key in old if key not in new]
    changed = [key for key in new if key in old and new[key] != old[key]]
    names = _names([*come, *gone, *changed])
    lines = [
        _("Thêm: %(names)s", names=_joined(names, come)) if come else "",
        _("Bỏ: %(names)s", names=_joined(names, gone)) if gone else "",
        _("Sửa: %(names)s", names=_joined(names, changed)) if changed else "",
    ]
    before, after = _counts(old, new)
    return [Difference(_("Danh sách khách mời"), before, [*after, *filter(None, lines)])]


def restore(conference: Conference, _frozen: dict[str, list[Any]]) -> None:
    """Whoever came on the list or was taken off it while the plan was being changed.

    Not the list of the approval: between approval and change it went on lawfully.
    """
    opened = change_opened(conference.id)
    if opened is not None:
        service.drop_changes(conference, opened.at)


def dropped(conference: Conference) -> str:
    """What ``restore`` would do to the list, as a sentence; empty if nothing."""
    opened = change_opened(conference.id)
    if opened is None:
        return ""
    come, gone = queries.come_since(conference.id, opened.at), queries.gone_since(conference.id, opened.at)
    if not come and not gone:
        return ""
    return _(
        "Danh sách khách mời trở lại như trước khi điều chỉnh: "
        "bỏ %(come)s khách thêm sau, đưa lại %(gone)s khách đã bỏ.",
        come=format_number(len(come)),
        gone=format_number(len(gone)),
    )


def _counts(old: dict[str, list[Any]], new: dict[str, list[Any]]) -> tuple[list[str], list[str]]:
    before, after = (Counter(category for category, _version in side.values()) for side in (old, new))
    moved = [one for one in GuestCategory if before[one] != after[one]]
    return _told(before, moved), _told(after, moved)


def _told(side: Counter[str], moved: list[GuestCategory]) -> list[str]:
    total = _("%(n)s người", n=format_number(side.total()))
    return [total, *(f"{GUEST_CATEGORIES[one]}: {format_number(side[one])}" for one in moved)]


def _names(keys: Iterable[str]) -> dict[str, str]:
    rows = db.session.execute(sa.select(Guest.id, Guest.name).where(Guest.id.in_([int(key) for key in keys])))
    return {str(row.id): row.name for row in rows}


def _joined(names: dict[str, str], keys: list[str]) -> str:
    shown = [names.get(key, "?") for key in keys[:MOST_NAMES]]
    more = len(keys) - len(shown)
    rest = _(" và %(n)s người nữa", n=format_number(more)) if more else ""
    return ", ".join(shown) + rest
