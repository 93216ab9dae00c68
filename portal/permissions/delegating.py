"""What a director or head can let somebody else do in his place (C2), as parts of the one table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from portal.core.i18n import lazy
from portal.enums import Role
from portal.permissions.table import TABLE

# Matter → the actions of the table that go with it.
MATTERS: Mapping[str, frozenset[str]] = {
    "approve": frozenset({"conference.approve", "conference.return", "board.decide"}),
    "settle": frozenset({"conference.settle", "conference.reopen"}),
    "cancel": frozenset({"conference.cancel"}),
    "invite": frozenset({"invitation.print"}),
}
MATTER_LABELS: Mapping[str, Any] = {
    "approve": lazy("phê duyệt, trả lại kế hoạch hội nghị; quyết định danh sách trình"),
    "settle": lazy("quyết toán, mở lại quyết toán"),
    "cancel": lazy("hủy hội nghị"),
    "invite": lazy("ký giấy mời"),
}
OF_ROLES: Mapping[Role, tuple[str, ...]] = {
    Role.DIRECTOR: ("approve", "settle", "cancel"),
    Role.COMMUNE_HEAD: ("invite",),
}
# Whoever decides must read what he decides about; the log and the registers of people are no part of it.
_UNREAD = {"audit.view", "prospect.view", "message.view", "network.view", "delegation.view"}


def actions_of(role: Role, matters: Collection[str]) -> frozenset[str]:
    """Everything that a delegate may do with these matters of a role: their actions, and to look."""
    looks = {action for action, roles in TABLE.items() if role in roles and action.endswith(".view")}
    offered = [MATTERS[matter] for matter in OF_ROLES.get(role, ()) if matter in matters]
    return frozenset(looks - _UNREAD).union(*offered)
