"""Adding, changing, moving and closing units (A1); paths are kept right for the whole subtree."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict, DomainError, Invalid, NotFound
from portal.core.i18n import _, show_date
from portal.enums import UNIT_KINDS, UnitKind
from portal.models import Contract, RoleGrant, Unit
from portal.units import rules

ROOT_NAME = "Bảo hiểm xã hội Việt Nam"


@dataclass(frozen=True)
class UnitDraft:
    """What people write about a unit; its kind never changes."""

    code: str
    name: str
    parent_id: int | None
    place_name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    valid_from: dt.date | None = None


def place(unit: Unit, parent: Unit | None) -> None:
    """Set what follows from code, name and parent of one unit: path, place in the list, search text."""
    unit.path = rules.path_below(parent, unit.kind, unit.id)
    unit.tree_key = rules.key_below(parent, unit.kind, unit.code)
    unit.folded = rules.folded(unit.code, unit.name)


def may_manage(unit: Unit) -> bool:
    """Whether the one who acts may administer the unit; the command line may everything."""
    return current_actor().kind == "system" or access.may("unit.manage", unit)


def add_unit(kind: UnitKind, draft: UnitDraft) -> int:
    """Add a unit below a parent within reach; Invalid beside the field, its id otherwise."""
    with transaction():
        hold_tree()
        parent = _parent(kind, draft.parent_id)
        _check_code(kind, draft.code, None)
        unit = Unit(kind=kind, path="", **asdict(draft))
        db.session.add(unit)
        db.session.flush()
        place(unit, parent)
        audit.record("unit.add", unit, summary=_title(unit), values=_given(draft))
        return unit.id


def _given(draft: UnitDraft) -> dict[str, tuple[None, object]]:
    return {name: (None, value) for name, value in asdict(draft).items() if value not in (None, "")}


def _title(unit: Unit) -> str:
    return f"{unit.code} – {unit.name}"


def _parent(kind: UnitKind, parent_id: int | None) -> Unit | None:
    parent = db.session.get(Unit, parent_id) if parent_id is not None else None
    if parent is None:
        if kind == UnitKind.NATIONAL and current_actor().kind == "system":
            return None
        raise Invalid(_("Hãy chọn đơn vị cấp trên."), field="parent")
    if not may_manage(parent):
        raise Invalid(_("Đơn vị cấp trên nằm ngoài phạm vi bạn quản trị."), field="parent")
    check_parent_kind(kind, parent)
    return parent


def check_parent_kind(kind: UnitKind, parent: Unit) -> None:
    """Refuse a parent of a level that this kind cannot stand below, or one that is closed."""
    if UnitKind(parent.kind) not in rules.PARENTS[kind]:
        allowed = ", ".join(str(UNIT_KINDS[above]) for above in rules.PARENTS[kind])
        raise Invalid(
            _(
                "%(kind)s phải trực thuộc: %(allowed)s.",
                kind=UNIT_KINDS[kind],
                allowed=allowed or _("không đơn vị nào"),
            ),
            field="parent",
        )
    if parent.valid_to is not None and parent.valid_to < clock.today():
        raise Invalid(_("Đơn vị cấp trên đã đóng."), field="parent")


def _check_code(kind: UnitKind, code: str, unit_id: int | None) -> None:
    if sentence := rules.wrong_code(kind, code):
        raise Invalid(sentence, field="code")
    taken = db.session.scalar(sa.select(Unit).where(Unit.kind == kind, Unit.code == code))
    if taken is not None and taken.id != unit_id:
        # Names of units are public; people of another province must still be told why.
        raise Invalid(_("Mã này đã là của %(name)s.", name=taken.name), field="code")


def update_unit(unit_id: int, version: int, draft: UnitDraft) -> None:
    """Change a unit; a new code or parent moves its whole subtree. Refuses stale versions and wrong levels.

    A parent is always of a higher level (``rules.PARENTS``), so nothing can come to stand below itself.
    """
    with transaction():
        unit = _load(unit_id, version)
        kind = UnitKind(unit.kind)
        before = parent = unit.parent
        if draft.parent_id != unit.parent_id:
            parent = _parent(kind, draft.parent_id)
        _check_code(kind, draft.code, unit.id)
        for name, value in asdict(draft).items():
            setattr(unit, name, value)
        apply_changes(unit, before, parent)


def apply_changes(unit: Unit, before: Unit | None, parent: Unit | None) -> bool:
    """Note what was set on a loaded unit and move its subtree if that changed; False if nothing did."""
    changed = audit.changes(unit)
    if not changed:
        return False
    if changed.pop("parent_id", None):
        changed["parent"] = (before and _title(before), parent and _title(parent))
    path, key = unit.path, unit.tree_key
    place(unit, parent)
    audit.record("unit.update", unit, summary=_title(unit), values=changed)
    _move_subtree(unit, path, key)
    return True


def hold_tree() -> None:
    """Let nobody else change the tree until the end of the transaction: a path is read here and written there."""
    db.session.scalars(sa.select(Unit).where(Unit.kind == UnitKind.NATIONAL).with_for_update()).all()


def _load(unit_id: int, version: int) -> Unit:
    hold_tree()
    unit = db.session.get(Unit, unit_id)
    if current_actor().kind != "system" or unit is None:
        unit = access.check(unit, "unit.manage")
    if unit.version != version:
        raise Conflict(_("Người khác vừa sửa đơn vị này. Hãy mở lại trang để xem, rồi nhập lại chỗ cần sửa."))
    return unit


def _move_subtree(unit: Unit, path: str, key: str) -> None:
    if (unit.path, unit.tree_key) == (path, key):
        return
    db.session.flush()
    for column, old, new in ((Unit.path, path, unit.path), (Unit.tree_key, f"{key} ", f"{unit.tree_key} ")):
        if old == new:
            continue
        db.session.execute(
            sa.update(Unit)
            .where(column.startswith(old, autoescape=True), Unit.id != unit.id)
            .values({column: sa.literal(new) + sa.func.substr(column, len(old) + 1)})
            .execution_options(synchronize_session=False)
        )
    db.session.expire_all()


def close_unit(unit_id: int, version: int, last_day: dt.date) -> None:
    """Let a unit end with ``last_day``; refused while units, people or contracts there go on after it."""
    with transaction():
        unit = _load(unit_id, version)
        if unit.valid_from is not None and last_day < unit.valid_from:
            start = show_date(unit.valid_from)
            raise Invalid(
                _("Đơn vị hoạt động từ %(day)s, không thể đóng trước ngày đó.", day=start), "last_day"
            )
        for sentence in _still_open(unit, last_day):
            raise Invalid(sentence, field="last_day")
        unit.valid_to = last_day
        audit.record("unit.close", unit, summary=_title(unit), values=audit.changes(unit))


def _still_open(unit: Unit, last_day: dt.date) -> list[str]:
    """What goes on at the unit after that day, as sentences."""
    inside = sa.or_(Unit.parent_id == unit.id, Unit.path.startswith(unit.path, autoescape=True))
    units = _count(Unit, inside, Unit.id != unit.id, _after(Unit.valid_to, last_day))
    people = _count(
        RoleGrant,
        RoleGrant.unit_id == unit.id,
        RoleGrant.withdrawn_at.is_(None),
        _after(RoleGrant.valid_to, last_day),
    )
    contracts = _count(
        Contract,
        sa.or_(Contract.service_unit_id == unit.id, Contract.commune_id == unit.id),
        _after(Contract.valid_to, last_day),
    )
    found = (
        (units, _("Còn %(n)s đơn vị trực thuộc đang hoạt động. Hãy chuyển hoặc đóng trước.", n=units)),
        (people, _("Còn %(n)s phân quyền có hiệu lực tại đây. Hãy thu hồi hoặc đặt ngày hết hạn trước.", n=people)),
        (contracts, _("Còn %(n)s hợp đồng ủy quyền thu có hiệu lực. Hãy kết thúc trước.", n=contracts)),
    )  # fmt: skip
    return [sentence for count, sentence in found if count]


def _after(column: sa.orm.InstrumentedAttribute[dt.date | None], day: dt.date) -> sa.ColumnElement[bool]:
    return sa.or_(column.is_(None), column > day)


def _count(model: type[Unit | RoleGrant | Contract], *conditions: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0


def reopen_unit(unit_id: int, version: int) -> None:
    """Take the end of a unit away again; refused below a closed parent."""
    with transaction():
        unit = _load(unit_id, version)
        parent = unit.parent
        if parent is not None and parent.valid_to is not None and parent.valid_to < clock.today():
            raise Conflict(_("Đơn vị cấp trên %(name)s đã đóng, hãy mở lại trước.", name=parent.name))
        unit.valid_to = None
        audit.record("unit.reopen", unit, summary=_title(unit), values=audit.changes(unit))


def root_or_code(code: str) -> int:
    """The id of the unit with this code; the national root is made if there is no unit at all (command line)."""
    with transaction():
        found = db.session.scalars(sa.select(Unit.id).where(Unit.code == code).limit(2)).all()
        if len(found) == 1:
            return found[0]
        if found:
            raise DomainError(_("Có nhiều đơn vị mang mã %(code)s.", code=code))
        if db.session.scalar(sa.select(Unit.id).limit(1)) is not None:
            raise NotFound(_("Không có đơn vị nào mang mã %(code)s.", code=code))
        return add_unit(UnitKind.NATIONAL, UnitDraft(code, ROOT_NAME, None, valid_from=clock.today()))


def note_export(count: int) -> None:
    """Note that somebody took the tree away as a file."""
    with transaction():
        audit.record("unit.export", summary=_("%(n)s đơn vị", n=count))
