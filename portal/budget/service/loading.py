"""Getting a conference or a line for writing: locked, permitted, in a state that allows it, and not stale."""

from __future__ import annotations

from sqlalchemy.orm.attributes import flag_modified

from portal.conferences import states
from portal.core import access
from portal.core.db import db, lock
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _
from portal.models import BudgetLine, Conference, Norm


def open_conference(conference_id: int, part: str) -> Conference:
    """The locked conference, if the actor may write its ``part`` ("estimate" or "actual") and the state allows it.

    While somebody is deciding about this money, its writing makes the conference's version a new one: he must not find
    other sums than his page showed.
    """
    found = lock(Conference, [conference_id])
    conference = access.check(found[0] if found else None, f"budget.{part}")
    if not states.may_change(part, conference.state):
        raise Conflict(closed_sentence(part))
    if states.is_weighed(conference.state):
        flag_modified(conference, "folded")
    return conference


def closed_sentence(part: str) -> str:
    """Why a part of the money cannot change now."""
    if part == "estimate":
        return _("Dự toán chỉ sửa được trước khi hội nghị được phê duyệt.")
    return _("Thực chi chỉ nhập được khi hội nghị đã kết thúc và chưa quyết toán.")


def open_line(line_id: int, part: str) -> tuple[BudgetLine, Conference]:
    """The locked line with its conference; locks the conference first, so that no move overtakes."""
    found = db.session.get(BudgetLine, line_id)
    if found is None:
        raise NotFound(_("Không tìm thấy khoản chi này."))
    conference = open_conference(found.conference_id, part)
    lines = lock(BudgetLine, [line_id])
    if not lines:
        raise NotFound(_("Khoản chi này vừa được người khác xóa."))
    return lines[0], conference


def check_version(thing: BudgetLine | Norm, version: int) -> None:
    """Refuse to overwrite what the actor has not seen; the field "version" lets a form keep what was typed."""
    if thing.version != version:
        raise Conflict(
            _("Vừa có người khác sửa chỗ này. Số đang lưu ghi ở dưới; bấm lưu lần nữa nếu vẫn muốn ghi đè."),
            field="version",
        )
