"""Delegating for a time, and taking it back (C2): KT., TL., TUQ. of Nghị định 30/2020."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from portal.accounts.queries.delegations import delegates, may_speak_for
from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.core.i18n import _, show_date
from portal.core.vietnamese import fold
from portal.enums import ROLES, Role
from portal.models import Delegation, RoleGrant, User
from portal.permissions.delegating import MATTER_LABELS, OF_ROLES

FORMS = ("kt", "tl", "tuq")


@dataclass(frozen=True)
class DelegationDraft:
    """Which role (a grant of the delegator) is lent to whom, how it is signed, for what and for how long."""

    grant_id: int
    to_user_id: int
    form: str
    title: str
    matters: Sequence[str]
    valid_from: dt.date
    valid_to: dt.date
    number: str


def delegate(draft: DelegationDraft) -> int:
    """Let somebody of the same unit act in the place of a director or head; its id.

    Forbidden for whoever is neither that person nor his administrator: a delegate can so never delegate further.
    Invalid beside its field for a role that is not held, KT. for somebody who is no deputy, a second one for the same
    two people at the same time, an end that is past, and dates that are turned round or longer than the role is held.
    """
    with transaction():
        held = _held(draft.grant_id)
        to_user = _to_user(held, draft.to_user_id)
        draft = replace(draft, title=draft.title or to_user.title)
        _check(held, draft)
        lock(User, [held.user_id, to_user.id])
        _check_free(held, draft)
        actor = current_actor()
        made = Delegation(
            unit_id=held.unit_id,
            role=held.role,
            from_user_id=held.user_id,
            to_user_id=to_user.id,
            form=draft.form,
            title=draft.title,
            matters=list(draft.matters),
            valid_from=draft.valid_from,
            valid_to=draft.valid_to,
            number=draft.number,
            made_by_id=actor.id if actor.kind == "user" else None,
        )
        db.session.add(made)
        values = {
            name: (None, getattr(made, name))
            for name in ("form", "title", "valid_from", "valid_to", "number")
        }
        values["matters"] = (None, "; ".join(str(MATTER_LABELS[one]) for one in draft.matters))
        audit.record(
            "delegation.add",
            made,
            unit_id=held.unit_id,
            summary=_title(held.user, to_user, held),
            values=values,
        )
        return made.id


def _title(from_user: User, to_user: User, held: RoleGrant | Delegation) -> str:
    return f"{from_user.name} → {to_user.name}: {ROLES[Role(held.role)]} – {held.unit.name}"


def _held(grant_id: int) -> RoleGrant:
    held, today = db.session.get(RoleGrant, grant_id), clock.today()
    live = held is not None and held.withdrawn_at is None and held.valid_from <= today
    if held is None or not live or (held.valid_to is not None and held.valid_to < today):
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    if not may_speak_for(current_actor(), held.user_id, held.unit):
        raise Forbidden(_("Chỉ chính người có thẩm quyền hoặc người quản trị đơn vị ghi được ủy quyền này."))
    if Role(held.role) not in OF_ROLES:
        raise Invalid(_("Chỉ giám đốc và trưởng Ban Chỉ đạo xã giao được người khác ký thay."))
    return held


def _to_user(held: RoleGrant, user_id: int) -> User:
    if user_id not in delegates(held):
        raise Invalid(_("Hãy chọn một người khác đang có vai trò tại cùng đơn vị."), field="to_user_id")
    return db.session.get_one(User, user_id)


def _check(held: RoleGrant, draft: DelegationDraft) -> None:
    if draft.form not in FORMS:
        raise Invalid(_("Hãy chọn một mục trong danh sách."), field="form")
    if not draft.title:
        raise Invalid(_("Hãy ghi chức vụ của người được giao, in dưới chữ KT., TL., TUQ."), field="title")
    if draft.form == "kt" and not fold(draft.title).startswith("pho "):
        raise Invalid(
            _("Chỉ cấp phó ký thay (KT.). Người khác ký thừa lệnh (TL.) hoặc thừa ủy quyền (TUQ.)."),
            field="form",
        )
    if not draft.matters or set(draft.matters) - set(OF_ROLES[Role(held.role)]):
        raise Invalid(_("Hãy chọn ít nhất một việc thuộc thẩm quyền của người giao."), field="matters")
    if not draft.number:
        raise Invalid(_("Hãy ghi số văn bản giao ký thay, ủy quyền."), field="number")
    if draft.valid_to < max(draft.valid_from, clock.today()):
        raise Invalid(_("Ngày hết hạn phải từ ngày bắt đầu và từ hôm nay trở đi."), field="valid_to")
    if held.valid_to is not None and draft.valid_to > held.valid_to:
        end = show_date(held.valid_to)
        raise Invalid(_("Người giao chỉ còn vai trò này đến hết %(day)s.", day=end), field="valid_to")


def _check_free(held: RoleGrant, draft: DelegationDraft) -> None:
    other = db.session.scalar(
        sa.select(Delegation).where(
            Delegation.from_user_id == held.user_id,
            Delegation.to_user_id == draft.to_user_id,
            Delegation.unit_id == held.unit_id,
            Delegation.role == held.role,
            Delegation.withdrawn_at.is_(None),
            Delegation.valid_to >= draft.valid_from,
            Delegation.valid_from <= draft.valid_to,
        )
    )
    if other is not None:
        since = show_date(other.valid_from)
        raise Invalid(_("Người này đã được giao từ %(day)s trùng thời gian.", day=since), field="valid_from")


def note_delegations_export(count: int) -> None:
    """Note that somebody took the list of delegations away as a file."""
    with transaction():
        audit.record("delegation.export", summary=_("%(n)s lần giao ký thay, ủy quyền", n=count))


def withdraw_delegation(delegation_id: int, version: int) -> None:
    """End a delegation at once; what was done by it stays, and still names it. Conflict if it was withdrawn before."""
    with transaction():
        rows = lock(Delegation, [delegation_id])
        one = access.check(rows[0] if rows else None, "delegation.view")
        if not may_speak_for(current_actor(), one.from_user_id, one.unit):
            raise Forbidden(
                _("Chỉ chính người có thẩm quyền hoặc người quản trị đơn vị ghi được ủy quyền này.")
            )
        if one.version != version or one.withdrawn_at is not None:
            raise Conflict(_("Ủy quyền này vừa được người khác thu hồi hoặc sửa. Hãy xem lại."))
        one.withdrawn_at = clock.now()
        summary = _title(one.from_user, one.to_user, one)
        audit.record("delegation.withdraw", one, unit_id=one.unit_id, summary=summary)
