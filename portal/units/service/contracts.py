"""Contracts of service organisations: which communes they may work in, and when (A1)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal.core import access, audit
from portal.core.db import db, lock, transaction
from portal.core.errors import Invalid, NotFound
from portal.core.i18n import _, show_date
from portal.enums import UnitKind
from portal.models import Contract, Unit


def add_contract(
    service_unit_id: int, commune_id: int, number: str, valid_from: dt.date, valid_to: dt.date | None
) -> int:
    """Let a service organisation work in a commune; both within reach, dates not over another contract of the two."""
    with transaction():
        service = access.check(db.session.get(Unit, service_unit_id), "unit.manage")
        commune = access.check(db.session.get(Unit, commune_id), "unit.manage")
        if service.kind != UnitKind.SERVICE:
            raise Invalid(_("Chỉ tổ chức dịch vụ mới có hợp đồng ủy quyền thu."), field="commune")
        if commune.kind != UnitKind.COMMUNE:
            raise Invalid(_("Hợp đồng ủy quyền thu gắn với một xã, phường, đặc khu."), field="commune")
        _check_dates(valid_from, valid_to)
        lock(Unit, [service_unit_id])
        _check_free(service_unit_id, commune_id, valid_from, valid_to)
        contract = Contract(
            service_unit_id=service_unit_id,
            commune_id=commune_id,
            number=number,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        db.session.add(contract)
        values = {"number": number, "commune": commune.name, "valid_from": valid_from, "valid_to": valid_to}
        given = {name: (None, value) for name, value in values.items()}
        audit.record("contract.add", contract, summary=_title(service, commune, number), values=given)
        return contract.id


def _title(service: Unit, commune: Unit, number: str) -> str:
    return f"{number}: {service.name} – {commune.name}"


def _check_dates(valid_from: dt.date, valid_to: dt.date | None) -> None:
    if valid_to is not None and valid_to < valid_from:
        raise Invalid(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field="valid_to")


def _check_free(service: int, commune: int, start: dt.date, end: dt.date | None, except_id: int = 0) -> None:
    other = db.session.scalar(
        sa.select(Contract).where(
            Contract.id != except_id,
            Contract.service_unit_id == service,
            Contract.commune_id == commune,
            sa.or_(Contract.valid_to.is_(None), Contract.valid_to >= start),
            Contract.valid_from <= end if end is not None else sa.true(),
        )
    )
    if other is not None:
        raise Invalid(
            _(
                "Đã có hợp đồng %(number)s với xã này từ %(day)s trùng thời gian.",
                number=other.number,
                day=show_date(other.valid_from),
            ),
            field="valid_from",
        )


def _check_end(contract: Contract, last_day: dt.date) -> None:
    if last_day < contract.valid_from:
        start = show_date(contract.valid_from)
        raise Invalid(_("Hợp đồng bắt đầu từ %(day)s.", day=start), field="last_day")
    if contract.valid_to is not None and last_day > contract.valid_to:
        end = show_date(contract.valid_to)
        raise Invalid(
            _("Hợp đồng đã hết hạn ngày %(day)s; muốn gia hạn hãy thêm hợp đồng mới.", day=end), "last_day"
        )


def _load(service_unit_id: int, contract_id: int) -> Contract:
    lock(Unit, [service_unit_id])
    rows = lock(Contract, [contract_id])
    if not rows or rows[0].service_unit_id != service_unit_id:
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    access.check(rows[0].service_unit, "unit.manage")
    return access.check(rows[0], "unit.manage")


def correct_contract(
    service_unit_id: int, contract_id: int, number: str, valid_from: dt.date, valid_to: dt.date | None
) -> None:
    """Correct number or dates that were written down wrongly, a mistaken end too; the two who signed stay."""
    with transaction():
        contract = _load(service_unit_id, contract_id)
        _check_dates(valid_from, valid_to)
        _check_free(service_unit_id, contract.commune_id, valid_from, valid_to, except_id=contract_id)
        contract.number, contract.valid_from, contract.valid_to = number, valid_from, valid_to
        values = audit.changes(contract)
        if values:
            title = _title(contract.service_unit, contract.commune, number)
            audit.record("contract.update", contract, summary=title, values=values)


def end_contract(service_unit_id: int, contract_id: int, last_day: dt.date) -> None:
    """Let a contract end with ``last_day``; its rows of work stay, only new work is refused."""
    with transaction():
        contract = _load(service_unit_id, contract_id)
        _check_end(contract, last_day)
        contract.valid_to = last_day
        title = _title(contract.service_unit, contract.commune, contract.number)
        audit.record("contract.end", contract, summary=title, values=audit.changes(contract))
