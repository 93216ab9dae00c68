"""The list of people as a workbook."""

from __future__ import annotations

from collections.abc import Iterable

from portal.accounts.queries import UserRow
from portal.core.clock import local
from portal.core.i18n import _
from portal.core.spreadsheet import Column, Sheet, write_xlsx


def workbook(rows: Iterable[UserRow]) -> bytes:
    """One row a person."""
    columns = [
        Column(_("Họ và tên"), width=28),
        Column(_("Tên đăng nhập")),
        Column(_("Chức vụ"), width=36),
        Column(_("Vai trò"), width=60),
        Column(_("Điện thoại")),
        Column(_("Thư điện tử"), width=28),
        Column(_("Trạng thái")),
        Column(_("Tạo ngày"), "date"),
    ]
    lines = (
        (
            row.user.name,
            row.user.username,
            row.user.title,
            "\n".join(row.roles),
            row.user.phone,
            row.user.email,
            _("đang hoạt động") if row.user.active else _("đã ngừng"),
            local(row.user.created_at).date(),
        )
        for row in rows
    )
    return write_xlsx([Sheet(_("Người dùng"), columns, lines)])
