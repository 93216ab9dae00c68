"""What the page of a unit says about it, ready for the template."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from portal.core.i18n import _, show_date
from portal.models import Unit


def crumbs(above: Sequence[Unit]) -> list[tuple[str, str]]:
    """The way down to a unit, from the list on."""
    ways = [(unit.name, url_for("units.show", unit_id=unit.id)) for unit in above]
    return [(_("Đơn vị"), url_for("units.index")), *ways]


def facts(unit: Unit) -> list[tuple[str, str]]:
    """Name and value of everything that is kept about a unit."""
    return [
        (_("Mã đơn vị"), unit.code),
        (_("Đơn vị cấp trên"), unit.parent.name if unit.parent is not None else _("không có")),
        (_("Địa danh"), unit.place_name),
        (_("Địa chỉ"), unit.address),
        (_("Điện thoại"), unit.phone),
        (_("Thư điện tử"), unit.email),
        (_("Hoạt động"), _period(unit)),
    ]


def _period(unit: Unit) -> str:
    start, end = show_date(unit.valid_from), show_date(unit.valid_to)
    if start and end:
        return _("từ %(start)s đến hết %(end)s", start=start, end=end)
    if start:
        return _("từ %(start)s", start=start)
    return _("đến hết %(end)s", end=end) if end else _("không giới hạn")
