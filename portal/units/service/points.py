"""Collection points of service organisations (A6): entered, changed, closed, never deleted."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from portal.core import access, audit
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _
from portal.core.vietnamese import fold
from portal.models import CollectionPoint, Unit
from portal.units.queries import network as queries


@dataclass(frozen=True)
class PointDraft:
    """What is written about a point; ``unit_id`` is its commune."""

    unit_id: int
    name: str
    valid_from: dt.date
    address: str = ""
    opening: str = ""
    phone: str = ""
    valid_to: dt.date | None = None


def add_point(service_unit_id: int, draft: PointDraft) -> int:
    """Enter a point of an organisation in a commune where it has a contract; its id."""
    with transaction():
        access.check(db.session.get(Unit, service_unit_id), "network.add")
        made = CollectionPoint(service_unit_id=service_unit_id, name=draft.name, sort_key="")
        _write(made, draft)
        db.session.add(made)
        given = {name: (None, value) for name, value in asdict(draft).items() if value not in (None, "")}
        audit.record("network.point_add", made, summary=made.name, values=given)
        return made.id


def _write(point: CollectionPoint, draft: PointDraft) -> None:
    if draft.unit_id not in {*queries.communes_of(point.service_unit_id), point.unit_id}:
        raise Invalid(_("Tổ chức dịch vụ chưa có hợp đồng tại xã này."), field="unit_id")
    if draft.valid_to is not None and draft.valid_to < draft.valid_from:
        raise Invalid(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field="valid_to")
    for name, value in asdict(draft).items():
        setattr(point, name, value)
    point.sort_key = fold(draft.name)


def update_point(point_id: int, version: int, draft: PointDraft) -> None:
    """Change a point; an empty ``valid_to`` opens a closed one again. Conflict if somebody was faster."""
    with transaction():
        point = _load(point_id, version)
        _write(point, draft)
        audit.record("network.point_update", point, summary=point.name, values=audit.changes(point))


def _load(point_id: int, version: int) -> CollectionPoint:
    rows = lock(CollectionPoint, [point_id])
    point = access.check(rows[0] if rows else None, "network.edit")
    if point.version != version:
        raise Conflict(_("Người khác vừa sửa mục này. Hãy mở lại trang để xem, rồi nhập lại chỗ cần sửa."))
    return point


def close_point(point_id: int, version: int, last_day: dt.date) -> None:
    """Let a point end with ``last_day``."""
    with transaction():
        point = _load(point_id, version)
        if last_day < point.valid_from:
            raise Invalid(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field="last_day")
        point.valid_to = last_day
        audit.record("network.point_close", point, summary=point.name, values=audit.changes(point))


def note_network_export(count: int) -> None:
    """Note that somebody took the network away as a file."""
    with transaction():
        audit.record("network.export", summary=_("%(n)s người", n=count))
