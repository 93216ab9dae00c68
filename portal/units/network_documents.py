"""The collection network as a workbook: people, points, contracts."""

from __future__ import annotations

from collections.abc import Iterable

from portal.core.i18n import _, show_date
from portal.core.spreadsheet import Column, Sheet, write_xlsx
from portal.models import CollectionPoint, CollectionStaff
from portal.units import network
from portal.units.queries import ContractLine, open_areas, standing_of


def workbook(
    people: Iterable[CollectionStaff], points: Iterable[CollectionPoint], contracts: Iterable[ContractLine]
) -> bytes:
    """One sheet each; phones and numbers are text."""
    return write_xlsx([_people(people), _points(points), _contracts(contracts)])


def _people(people: Iterable[CollectionStaff]) -> Sheet:
    columns = [
        Column(_("Họ và tên"), width=28), Column(_("Loại"), width=18), Column(_("Tổ chức dịch vụ"), width=30),
        Column(_("Năm sinh")), Column(_("Điện thoại")), Column(_("Số thẻ")), Column(_("Ngày cấp thẻ"), "date"),
        Column(_("Thẻ đến hết ngày"), "date"), Column(_("Trạng thái"), width=22), Column(_("Thôi từ ngày"), "date"),
        Column(_("Lý do"), width=24), Column(_("Xã giới thiệu"), width=20), Column(_("Ngày văn bản"), "date"),
        Column(_("Số văn bản")), Column(_("Địa bàn"), width=40), Column(_("Tập huấn"), width=50),
    ]  # fmt: skip
    rows = (
        (
            one.name, str(network.KINDS[one.kind]), one.service_unit.name, str(one.birth_year or ""), one.phone,
            one.card_number, one.card_issued_on, one.card_valid_to, str(network.STATES[standing_of(one)]),
            one.withdrawn_on, one.withdrawn_reason, one.proposed_by.name if one.proposed_by else "",
            one.proposed_on, one.proposal_number, _areas(one), _trainings(one),
        )
        for one in people
    )  # fmt: skip
    return Sheet(_("Người thu"), columns, rows)


def _areas(one: CollectionStaff) -> str:
    texts = (
        f"{area.hamlet}, {area.unit.name}" if area.hamlet else area.unit.name for area in open_areas(one)
    )
    return "; ".join(texts)


def _trainings(one: CollectionStaff) -> str:
    texts = (
        _("%(day)s: %(topic)s (%(n)s giờ)", day=show_date(done.held_on), topic=done.topic, n=done.hours)
        for done in one.trainings
    )
    return "; ".join(texts)


def _points(points: Iterable[CollectionPoint]) -> Sheet:
    columns = [
        Column(_("Điểm thu"), width=30), Column(_("Tổ chức dịch vụ"), width=30), Column(_("Xã"), width=20),
        Column(_("Địa chỉ"), width=40), Column(_("Giờ mở cửa"), width=30), Column(_("Điện thoại")),
        Column(_("Từ ngày"), "date"), Column(_("Đến hết ngày"), "date"),
    ]  # fmt: skip
    rows = (
        (
            one.name, one.service_unit.name, one.unit.name, one.address, one.opening, one.phone, one.valid_from,
            one.valid_to,
        )
        for one in points
    )  # fmt: skip
    return Sheet(_("Điểm thu"), columns, rows)


def _contracts(lines: Iterable[ContractLine]) -> Sheet:
    columns = [
        Column(_("Số hợp đồng")), Column(_("Tổ chức dịch vụ"), width=30), Column(_("Xã"), width=20),
        Column(_("Từ ngày"), "date"), Column(_("Đến hết ngày"), "date"), Column(_("Trạng thái"), width=28),
    ]  # fmt: skip
    rows = (
        (
            line.contract.number, line.contract.service_unit.name, line.contract.commune.name,
            line.contract.valid_from, line.contract.valid_to, str(network.TERMS[line.state]),
        )
        for line in lines
    )  # fmt: skip
    return Sheet(_("Hợp đồng"), columns, rows)
