"""The register of figures: dated rows that people add and verify; what a sign-up stands on is never taken away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _
from portal.enums import UnitKind
from portal.models import Parameter, Unit
from portal.permissions import grants_for
from portal.signups.catalogue import KINDS
from portal.signups.queries.parameters import get_parameter, show_value

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
MOST = {"money": 10**9, "percent": 10_000, "rate": 50_000, "months": 1_200, "times": 1_000}


@dataclass(frozen=True)
class ParameterDraft:
    """A figure as it is proposed; ``unit_id`` for local support only."""

    kind: str
    value: int
    valid_from: dt.date
    basis: str
    unit_id: int | None = None
    note: str = ""


def add_parameter(draft: ParameterDraft) -> int:
    """Add a figure that holds from a day on and return its id; those before stay as they are."""
    with transaction():
        _check_permission()
        _check(draft)
        same = sa.select(Parameter.id).where(
            Parameter.kind == draft.kind,
            Parameter.unit_id == draft.unit_id,
            Parameter.valid_from == draft.valid_from,
        )
        if db.session.scalar(same.limit(1)) is not None:
            raise Invalid(_("Đã có tham số áp dụng từ đúng ngày này."), field="valid_from")
        made = Parameter(
            kind=draft.kind,
            unit_id=draft.unit_id,
            value=draft.value,
            valid_from=draft.valid_from,
            basis=draft.basis,
            note=draft.note,
        )
        db.session.add(made)
        _record("parameter.add", made, {"value": (None, made.value), "valid_from": (None, made.valid_from)})
        return made.id


def verify_parameter(parameter_id: int, version: int) -> None:
    """The actor has compared the figure with its legal text; who and when is kept."""
    with transaction():
        found = _open(parameter_id, version)
        found.verified, found.verified_by_id, found.verified_at = True, current_actor().id, clock.now()
        _record("parameter.verify", found, audit.changes(found))


def undo_verification(parameter_id: int, version: int) -> None:
    """Take a verification back; a figure that came verified up to a certain day is then so again. Conflict for one that
    nobody here has verified: what it was seeded as is nobody's to take back."""
    with transaction():
        found = _open(parameter_id, version)
        if found.verified_by_id is None:
            raise Conflict(_("Tham số này chưa có ai kiểm chứng."))
        found.verified = found.unverified_from is not None
        found.verified_by_id = found.verified_at = None
        _record("parameter.undo_verification", found, audit.changes(found))


def remove_parameter(parameter_id: int, version: int) -> None:
    """Remove a figure that people added and no sign-up was ever computed from."""
    with transaction():
        found = _open(parameter_id, version)
        if found.seed_key is not None:
            raise Conflict(_("Tham số có sẵn của hệ thống thì không xóa: hãy thêm mức mới từ ngày áp dụng."))
        if found.used_at is not None:
            raise Conflict(_("Đã có đăng ký tính theo tham số này: hãy thêm mức mới từ ngày áp dụng."))
        _record("parameter.remove", found, {"value": (found.value, None)})
        db.session.delete(found)


def mark_used(parameter_ids: Iterable[int | None]) -> None:
    """Keep for ever the figures that a sign-up was computed from; inside its transaction."""
    fresh = sa.update(Parameter).where(
        Parameter.id.in_([one for one in parameter_ids if one]), Parameter.used_at.is_(None)
    )
    db.session.execute(fresh.values(used_at=clock.now()), execution_options={"synchronize_session": False})


def _check_permission() -> None:
    if not access.policy().allows_somewhere(current_actor(), "parameter.manage"):
        raise Forbidden(access.policy().refusal("parameter.manage"))


def _open(parameter_id: int, version: int) -> Parameter:
    _check_permission()
    lock(Parameter, [parameter_id])
    found = get_parameter(parameter_id)
    if found.unit_id is not None:
        _check_place(found.unit_id)
    if found.version != version:
        raise Conflict(_("Người khác vừa sửa tham số này. Hãy xem lại rồi làm lại."))
    return found


def _check(draft: ParameterDraft) -> None:
    kind = KINDS.get(draft.kind)
    if kind is None:
        raise Invalid(_("Hãy chọn tham số."), field="kind")
    least = 0 if kind.local else 1
    if not least <= draft.value <= MOST[kind.measure]:
        most = show_value(draft.kind, MOST[kind.measure])
        raise Invalid(_("Giá trị phải lớn hơn 0 và không quá %(most)s.", most=most), field="value")
    if not EARLIEST <= draft.valid_from <= LATEST:
        raise Invalid(_("Ngày áp dụng phải từ năm 2000 đến năm 2100."), field="valid_from")
    if not draft.basis.strip():
        raise Invalid(_("Hãy ghi căn cứ pháp lý: số, ký hiệu văn bản, điều khoản."), field="basis")
    if kind.local and draft.unit_id is None:
        raise Invalid(_("Hãy chọn tỉnh hoặc xã có mức hỗ trợ này."), field="unit_id")
    if not kind.local and draft.unit_id is not None:
        raise Invalid(_("Tham số này áp dụng cho cả nước, không chọn địa phương."), field="unit_id")
    if draft.unit_id is not None:
        _check_place(draft.unit_id)


def _check_place(unit_id: int) -> None:
    """Local support belongs to a province or a commune at, under or above the actor's own unit."""
    unit = db.session.get(Unit, unit_id)
    if unit is None or unit.kind not in (UnitKind.PROVINCE, UnitKind.COMMUNE):
        raise Invalid(_("Hãy chọn tỉnh hoặc xã có mức hỗ trợ này."), field="unit_id")
    paths = [grant.path for grant in grants_for(current_actor(), "parameter.manage")]
    # The accountant of an office keeps the province's support too: it is what the office computes with.
    if not any(unit.path.startswith(path) or path.startswith(unit.path) for path in paths):
        raise Invalid(_("Địa phương này ngoài phạm vi của bạn."), field="unit_id")


def _record(action: str, parameter: Parameter, values: audit.Changes) -> None:
    audit.record(
        action,
        parameter,
        summary=f"{KINDS[parameter.kind].label}: {show_value(parameter.kind, parameter.value)}",
        values=values,
    )
