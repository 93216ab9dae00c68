"""The lists of people and of delegations as workbooks."""

from __future__ import annotations

from collections.abc import Iterable

from portal.accounts.queries import MOST_EXPORTED, STATES, DelegationLine, UserRow
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
    return write_xlsx([Sheet(_("Người dùng"), columns, lines, MOST_EXPORTED)])


def delegations(lines: Iterable[DelegationLine]) -> bytes:
    """One row a delegation: who acts for whom, in what, how long, by which paper."""
    columns = [
        Column(_("Người được giao"), width=28), Column(_("Chức vụ in dưới chữ ký"), width=24),
        Column(_("Hình thức ký")), Column(_("Người giao"), width=28), Column(_("Vai trò"), width=24),
        Column(_("Đơn vị"), width=36), Column(_("Việc được giao"), width=48), Column(_("Từ ngày"), "date"),
        Column(_("Đến hết ngày"), "date"), Column(_("Văn bản")), Column(_("Trạng thái")),
    ]  # fmt: skip
    rows = (
        (
            line.delegation.to_user.name, line.delegation.title, f"{line.delegation.form.upper()}.",
            line.delegation.from_user.name, line.role, line.delegation.unit.name, "; ".join(line.matters),
            line.delegation.valid_from, line.delegation.valid_to, line.delegation.number, str(STATES[line.state]),
        )
        for line in lines
    )  # fmt: skip
    return write_xlsx([Sheet(_("Ký thay, ủy quyền"), columns, rows, MOST_EXPORTED)])
