"""What stands in the log, as people say it: actions, things, fields, values; what is not known is shown as it is."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from portal.core.i18n import LANGUAGES, _, lazy, show_date, show_datetime
from portal.core.vietnamese import format_money
from portal.enums import (
    CONFERENCE_KINDS,
    CONFERENCE_STATES,
    DUTY_ROLES,
    FUNDING_SOURCES,
    GUEST_CATEGORIES,
    HELPER_PURPOSES,
    ROLES,
    UNIT_KINDS,
)

# The groups of the filter: the first part of an action.
GROUPS = {
    "account": lazy("Đăng nhập và tài khoản"),
    "user": lazy("Người dùng"),
    "grant": lazy("Phân quyền"),
    "unit": lazy("Đơn vị"),
    "contract": lazy("Hợp đồng ủy quyền thu"),
    "season": lazy("Lịch mùa vụ"),
    "conference": lazy("Hội nghị"),
    "guest": lazy("Khách mời"),
    "invitation": lazy("Giấy mời"),
    "message": lazy("Tin nhắn"),
    "helper": lazy("Đường dẫn hỗ trợ"),
    "script": lazy("Kịch bản"),
    "survey": lazy("Khảo sát"),
    "budget": lazy("Kinh phí"),
    "norm": lazy("Định mức"),
    "report": lazy("Báo cáo kết quả"),
    "dossier": lazy("Hồ sơ"),
    "paper": lazy("Văn bản"),
    "look": lazy("Xem danh sách, hồ sơ"),
    "audit": lazy("Nhật ký"),
}
ACTIONS = {
    "account.sign_in": lazy("đăng nhập"),
    "account.sign_in_refused": lazy("đăng nhập không được"),
    "account.sign_out": lazy("đăng xuất"),
    "account.change_password": lazy("đổi mật khẩu của mình"),
    "account.update": lazy("sửa tài khoản của mình"),
    "account.calendar_link": lazy("tạo liên kết lịch"),
    "account.calendar_revoke": lazy("thu hồi liên kết lịch"),
    "account.end_session": lazy("kết thúc một phiên của mình"),
    "account.end_sessions": lazy("kết thúc các phiên khác của mình"),
    "account.codes_on": lazy("bật mã xác thực khi đăng nhập"),
    "account.codes_off": lazy("tắt mã xác thực khi đăng nhập"),
    "account.codes_renew": lazy("tạo lại mã dự phòng"),
    "account.code_refused": lazy("nhập sai mã xác thực"),
    "account.recovery_code": lazy("dùng một mã dự phòng"),
    "user.add": lazy("thêm người dùng"),
    "user.update": lazy("sửa người dùng"),
    "user.deactivate": lazy("ngừng tài khoản"),
    "user.reactivate": lazy("cho tài khoản hoạt động lại"),
    "user.reset_password": lazy("cấp lại mật khẩu"),
    "user.unlock": lazy("mở khóa đăng nhập"),
    "user.reset_codes": lazy("bỏ mã xác thực của người dùng"),
    "user.end_session": lazy("kết thúc một phiên đăng nhập"),
    "user.end_sessions": lazy("kết thúc mọi phiên đăng nhập"),
    "user.export": lazy("tải danh sách người dùng"),
    "grant.add": lazy("cấp vai trò"),
    "grant.withdraw": lazy("thu hồi vai trò"),
    "unit.add": lazy("thêm đơn vị"),
    "unit.update": lazy("sửa đơn vị"),
    "unit.close": lazy("đóng đơn vị"),
    "unit.reopen": lazy("mở lại đơn vị"),
    "unit.import": lazy("nhập đơn vị từ tệp"),
    "unit.export": lazy("tải danh sách đơn vị"),
    "contract.add": lazy("thêm hợp đồng ủy quyền thu"),
    "contract.end": lazy("kết thúc hợp đồng ủy quyền thu"),
    "season.add": lazy("thêm vào lịch mùa vụ"),
    "season.change": lazy("sửa lịch mùa vụ"),
    "season.remove": lazy("xóa khỏi lịch mùa vụ"),
    "conference.create": lazy("đăng ký hội nghị"),
    "conference.edit": lazy("sửa kế hoạch hội nghị"),
    "conference.copy": lazy("sao chép hội nghị"),
    "conference.paper": lazy("in văn bản của hội nghị"),
    "conference.export": lazy("tải danh sách hội nghị"),
    "conference.submit": lazy("gửi hội nghị để duyệt"),
    "conference.withdraw": lazy("rút hội nghị đã gửi"),
    "conference.return": lazy("trả lại hội nghị"),
    "conference.approve": lazy("duyệt hội nghị"),
    "conference.prepare": lazy("bắt đầu chuẩn bị hội nghị"),
    "conference.cancel": lazy("hủy hội nghị"),
    "conference.start": lazy("bắt đầu hội nghị"),
    "conference.end": lazy("kết thúc hội nghị"),
    "conference.resume": lazy("mở lại hội nghị đã kết thúc"),
    "conference.report": lazy("báo cáo hội nghị"),
    "conference.settle": lazy("quyết toán hội nghị"),
    "conference.reopen": lazy("mở lại hội nghị đã quyết toán"),
    "guest.add": lazy("thêm khách mời"),
    "guest.add_many": lazy("thêm nhiều khách mời"),
    "guest.update": lazy("sửa khách mời"),
    "guest.remove": lazy("bỏ khách mời"),
    "guest.restore": lazy("đưa khách mời trở lại"),
    "guest.upload": lazy("tải lên tệp khách mời"),
    "guest.import": lazy("nhập khách mời từ tệp"),
    "guest.undo_import": lazy("bỏ lần nhập khách mời"),
    "guest.export": lazy("tải danh sách khách mời"),
    "guest.print": lazy("in danh sách khách mời"),
    "invitation.print": lazy("in giấy mời"),
    "helper.create": lazy("tạo đường dẫn hỗ trợ"),
    "helper.revoke": lazy("thu hồi đường dẫn hỗ trợ"),
    "script.export": lazy("tải kịch bản đã chạy"),
    "script.seed": lazy("nạp kịch bản mẫu"),
    "survey.export": lazy("tải kết quả khảo sát"),
    "survey.window": lazy("đổi thời gian nhận phiếu"),
    "message.add": lazy("thêm mẫu tin nhắn"),
    "message.update": lazy("sửa mẫu tin nhắn"),
    "message.remove": lazy("xóa mẫu tin nhắn"),
    "message.export": lazy("tải danh sách tin nhắn để gửi"),
    "guest.assign": lazy("giao khách mời cho người phụ trách"),
    "guest.export_calls": lazy("tải danh sách gọi xác nhận"),
    "survey.follow": lazy("dời thời gian nhận phiếu theo hội nghị"),
    "budget.add": lazy("thêm khoản chi"),
    "budget.change": lazy("sửa khoản chi"),
    "budget.remove": lazy("bỏ khoản chi"),
    "budget.actual": lazy("ghi thực chi"),
    "budget.approve": lazy("duyệt dự toán"),
    "budget.settle": lazy("quyết toán khoản chi"),
    "budget.reopen": lazy("mở lại khoản chi đã quyết toán"),
    "budget.export": lazy("tải bảng kinh phí"),
    "norm.seed": lazy("nạp định mức"),
    "norm.add": lazy("thêm định mức"),
    "norm.change": lazy("sửa định mức"),
    "norm.verify": lazy("xác nhận định mức"),
    "norm.undo_verification": lazy("bỏ xác nhận định mức"),
    "norm.end": lazy("kết thúc định mức"),
    "norm.remove": lazy("bỏ định mức"),
    "report.write": lazy("viết báo cáo kết quả"),
    "dossier.print": lazy("in hồ sơ thanh quyết toán"),
    "dossier.paper": lazy("in một văn bản của hồ sơ"),
    "paper.issue": lazy("lập văn bản"),
    "look": lazy("xem"),
    "audit.export": lazy("tải nhật ký"),
    "audit.verify": lazy("kiểm tra chuỗi niêm phong"),
}
SUBJECTS = {
    "user_account": lazy("người dùng"),
    "unit": lazy("đơn vị"),
    "contract": lazy("hợp đồng ủy quyền thu"),
    "season": lazy("mục lịch mùa vụ"),
    "conference": lazy("hội nghị"),
    "plan": lazy("kế hoạch"),
    "guest": lazy("khách mời"),
    "import_batch": lazy("lần nhập khách mời"),
    "invitation": lazy("giấy mời"),
    "message_text": lazy("mẫu tin nhắn"),
    "helper_link": lazy("đường dẫn hỗ trợ"),
    "run": lazy("phiên điều hành"),
    "script_template": lazy("kịch bản mẫu"),
    "survey": lazy("khảo sát"),
    "questionnaire": lazy("mẫu phiếu"),
    "budget_line": lazy("khoản chi"),
    "norm": lazy("định mức"),
    "result_report": lazy("báo cáo kết quả"),
    "issued_document": lazy("văn bản"),
}
FIELDS = {
    "active": lazy("Đang hoạt động"),
    "actual": lazy("Thực chi"),
    "actual_quantity": lazy("Số lượng thực chi"),
    "actual_sessions": lazy("Số buổi thực chi"),
    "actual_unit_price": lazy("Đơn giá thực chi"),
    "added": lazy("Thêm mới"),
    "address": lazy("Địa chỉ"),
    "amount": lazy("Số tiền"),
    "approved": lazy("Được duyệt"),
    "assessment": lazy("Đánh giá"),
    "band": lazy("Mức áp dụng"),
    "basis": lazy("Căn cứ pháp lý"),
    "birth_year": lazy("Năm sinh"),
    "body": lazy("Nội dung tin"),
    "budget_code": lazy("Mục lục ngân sách"),
    "categories": lazy("Thành phần, số lượng"),
    "category": lazy("Thành phần"),
    "closes_at": lazy("Đóng phiếu"),
    "code": lazy("Mã"),
    "commune": lazy("Xã, phường, đặc khu"),
    "communication_after": lazy("Truyền thông sau hội nghị"),
    "communication_before": lazy("Truyền thông trước hội nghị"),
    "communication_during": lazy("Truyền thông trong hội nghị"),
    "contact": lazy("Người liên hệ"),
    "content": lazy("Nội dung"),
    "contingencies": lazy("Tình huống phát sinh"),
    "day": lazy("Ngày tổ chức"),
    "difference": lazy("Giải thích chênh lệch"),
    "difficulties": lazy("Khó khăn"),
    "duties": lazy("Phân công"),
    "effectiveness": lazy("Hiệu quả"),
    "email": lazy("Thư điện tử"),
    "ends_at": lazy("Kết thúc"),
    "ends_on": lazy("Đến hết ngày"),
    "estimated": lazy("Dự toán"),
    "filename": lazy("Tên tệp"),
    "form": lazy("Hình thức"),
    "ground": lazy("Căn cứ"),
    "guests": lazy("Số khách"),
    "hamlet": lazy("Thôn, bản, tổ dân phố"),
    "id_number": lazy("Số định danh"),
    "item": lazy("Khoản chi"),
    "kind": lazy("Loại"),
    "language": lazy("Ngôn ngữ"),
    "locked": lazy("Bị tạm khóa"),
    "must_change_password": lazy("Phải đổi mật khẩu"),
    "name": lazy("Tên"),
    "note": lazy("Ghi chú"),
    "number": lazy("Số"),
    "on_payroll": lazy("Hưởng lương"),
    "opens_at": lazy("Mở phiếu"),
    "in_charge": lazy("Người phụ trách"),
    "organisation": lazy("Nơi công tác"),
    "organiser_id": lazy("Đơn vị tổ chức"),
    "origin": lazy("Nguồn"),
    "parent": lazy("Đơn vị cấp trên"),
    "parts": lazy("Phần được chép"),
    "phone": lazy("Điện thoại"),
    "place_name": lazy("Địa danh"),
    "position": lazy("Thứ tự"),
    "programme": lazy("Chương trình"),
    "proposals": lazy("Đề xuất"),
    "purpose": lazy("Mục đích"),
    "quantity": lazy("Số lượng"),
    "reason": lazy("Lý do"),
    "refused": lazy("Bị trả lại"),
    "remark": lazy("Ý kiến, lý do"),
    "removed_at": lazy("Bỏ lúc"),
    "role": lazy("Vai trò"),
    "sealed": lazy("Đã niêm phong"),
    "service_unit_id": lazy("Tổ chức dịch vụ"),
    "sessions": lazy("Số buổi"),
    "settled": lazy("Quyết toán"),
    "source": lazy("Nguồn chi"),
    "starts_at": lazy("Bắt đầu"),
    "starts_on": lazy("Từ ngày"),
    "state": lazy("Trạng thái"),
    "title": lazy("Chức vụ hoặc tên gọi"),
    "unit": lazy("Đơn vị"),
    "unit_price": lazy("Đơn giá"),
    "updated": lazy("Cập nhật"),
    "username": lazy("Tên đăng nhập"),
    "valid_from": lazy("Từ ngày"),
    "valid_on": lazy("Ngày dùng"),
    "valid_to": lazy("Đến hết ngày"),
    "venue": lazy("Địa điểm"),
    "verified": lazy("Đã xác nhận"),
    "yearly": lazy("Năm nào cũng vậy"),
}
_VALUES: dict[str, dict[str, Any]] = {
    "category": {str(key): label for key, label in GUEST_CATEGORIES.items()},
    "kind": {str(key): label for key, label in (UNIT_KINDS | CONFERENCE_KINDS).items()},
    "language": dict(LANGUAGES),
    "purpose": dict(HELPER_PURPOSES),
    "role": {str(key): label for key, label in (ROLES | DUTY_ROLES).items()},
    "source": {str(key): label for key, label in FUNDING_SOURCES.items()},
    "state": {str(key): label for key, label in CONFERENCE_STATES.items()},
}
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONEY = {"amount", "approved", "estimated", "actual", "settled", "unit_price", "actual_unit_price"}
_WORDS = {"True": lazy("có"), "False": lazy("không"), "": lazy("trống")}


def action_text(action: str) -> str:
    """``Thêm khách mời``; an unknown action as it is kept."""
    if action not in ACTIONS:
        return action
    text = str(ACTIONS[action])
    return text[0].upper() + text[1:]


def subject_text(kind: str) -> str:
    """``khách mời``; an unknown thing as it is kept."""
    return str(SUBJECTS.get(kind, kind))


def field_text(name: str) -> str:
    """``Điện thoại``; an unknown field as it is kept."""
    return str(FIELDS.get(name, name))


def value_text(field: str, value: str | None) -> str:
    """An old or new value as people write it."""
    if value is None:
        return _("trống")
    if label := _VALUES.get(field, {}).get(value) or _WORDS.get(value):
        return str(label)
    if field in _MONEY and value.isascii() and value.isdigit():
        return format_money(int(value))
    return _moment_text(value) if _MOMENT.match(value) else value


def _moment_text(value: str) -> str:
    """A day or a moment as it was kept; what only looks like one stays as it is."""
    try:
        return show_date(dt.date.fromisoformat(value)) if len(value) == 10 else _local_text(value)
    except ValueError:
        return value


def _local_text(value: str) -> str:
    moment = dt.datetime.fromisoformat(value)
    return show_datetime(moment) if moment.tzinfo is not None else value
