"""The workbooks that sign-ups and follow-ups give out; identity numbers are masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal.core.i18n import _
from portal.core.spreadsheet import Cell, Column, Sheet, write_xlsx
from portal.core.vietnamese import mask_id
from portal.signups import queries
from portal.signups.catalogue import METHODS, OUTREACHES, PAYERS, PRODUCTS, RESULTS, STATES, WAYS


def sign_ups_xlsx(conference_id: int | None, wanted: queries.Filter) -> bytes:
    """The narrowed list of one conference, or of everything within reach."""
    columns = [
        Column(_("STT"), "number", 6), Column(_("Họ và tên"), width=28), Column(_("Ngày sinh"), "date"),
        Column(_("Điện thoại"), width=14), Column(_("Địa chỉ"), width=28), Column(_("Số định danh"), width=16),
        Column(_("Mã số BHXH"), width=14), Column(_("Xã"), width=20), Column(_("Hình thức vận động"), width=18),
        Column(_("Loại tham gia"), width=22), Column(_("Tăng mới / tái tục"), width=14),
        Column(_("Phương thức"), width=20), Column(_("Số tháng"), "number"), Column(_("Mức đóng"), "money"),
        Column(_("Nhà nước hỗ trợ"), "money"), Column(_("Địa phương hỗ trợ"), "money"),
        Column(_("Phải nộp"), "money"), Column(_("Tham số"), width=16), Column(_("Người đóng"), width=20),
        Column(_("Ngày đăng ký"), "date"), Column(_("Trạng thái"), width=16), Column(_("Cách nộp"), width=24),
        Column(_("Ngày nộp"), "date"), Column(_("Số biên lai"), width=14), Column(_("Mã xác nhận"), width=16),
        Column(_("Nhân viên thu"), width=24), Column(_("Tên thân nhân, nhà hảo tâm"), width=24),
    ]  # fmt: skip
    return write_xlsx([Sheet(_("Đăng ký"), columns, _rows(conference_id, wanted))])


def _rows(conference_id: int | None, wanted: queries.Filter) -> Iterator[Sequence[Cell]]:
    verified = queries.verified_figures()
    for number, one in enumerate(queries.all_sign_ups(conference_id, wanted), 1):
        yield (
            number, one.name, one.birth_date, one.phone, one.address, mask_id(one.id_number),
            mask_id(one.social_number), one.unit.name, str(OUTREACHES[one.outreach]), str(PRODUCTS[one.product]),
            _("Tái tục") if one.renewed else _("Tăng mới"), str(METHODS[one.method].label), one.months,
            one.contribution, one.state_support, one.local_support, one.to_pay,
            _("chưa kiểm chứng") if queries.still_doubtful(one.basis, verified) else _("đã kiểm chứng"),
            str(PAYERS[one.payer]), one.signed_on, str(STATES[one.state]), str(WAYS[one.way]) if one.way else "",
            one.paid_on, one.receipt_number, one.confirmation_code,
            one.collected_by.name if one.collected_by else "", one.payer_name,
        )  # fmt: skip


def follow_ups_xlsx(wanted: queries.FollowFilter) -> bytes:
    """The narrowed list of those still to be called."""
    columns = [
        Column(_("STT"), "number", 6), Column(_("Họ và tên"), width=28), Column(_("Năm sinh"), width=10),
        Column(_("Thôn, đơn vị"), width=24), Column(_("Điện thoại"), width=14), Column(_("Hội nghị"), width=36),
        Column(_("Người phụ trách"), width=24), Column(_("Hạn"), "date"), Column(_("Kết quả"), width=18),
    ]  # fmt: skip
    return write_xlsx([Sheet(_("Tiếp tục vận động"), columns, _followed(wanted))])


def _followed(wanted: queries.FollowFilter) -> Iterator[Sequence[Cell]]:
    for number, one in enumerate(queries.all_follow_ups(wanted), 1):
        guest = one.guest
        yield (
            number, guest.name, str(guest.birth_year or ""), guest.hamlet or guest.organisation, guest.phone,
            one.conference.title, one.in_charge, one.due_on, str(RESULTS[one.state]),
        )  # fmt: skip
