"""The gate of every write on a prospect: the right, the newest version, still on the list."""

from __future__ import annotations

from portal.core import access
from portal.core.db import lock
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _
from portal.models import Prospect


def open_prospect(
    prospect_id: int, action: str, *, version: int | None = None, removed: bool = False
) -> Prospect:
    """The prospect, locked inside the open transaction; Conflict for one that was taken off or changed since."""
    return open_prospects([prospect_id], action, version=version, removed=removed)[0]


def open_prospects(
    ids: list[int], action: str, *, version: int | None = None, removed: bool = False
) -> list[Prospect]:
    """The same for several at once, in the order of their ids; NotFound if one does not exist or is out of reach."""
    found = lock(Prospect, ids)
    if not found or len(found) != len(set(ids)):
        raise NotFound(_("Không tìm thấy người này."))
    for prospect in found:
        access.check(prospect, action)
        if prospect.merged_into_id is not None:
            raise Conflict(_("%(name)s đã được gộp vào một hồ sơ khác.", name=prospect.name))
        if prospect.removed_at is not None and not removed:
            raise Conflict(_("%(name)s đã được bỏ khỏi danh sách.", name=prospect.name))
        if version is not None and prospect.version != version:
            raise Conflict(
                _(
                    "Người khác vừa sửa hồ sơ này. Những gì bạn nhập còn đây, chưa lưu; lưu lần nữa sẽ thay bản của họ."
                )
            )
    return found
