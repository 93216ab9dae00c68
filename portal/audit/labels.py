"""What stands in the log, as people say it: actions, things, fields, values; what is not known is shown as it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from portal.core.i18n import LANGUAGES, _, lazy, show_date
from portal.enums import (
    CONFERENCE_KINDS,
    CONFERENCE_STATES,
    DUTY_ROLES,
    FUNDING_SOURCES,
    GUEST_CATEGORIES,
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
    "conference": lazy("Hội nghị"),
    "guest": lazy("Khách mời"),
    "invitation": lazy("Giấy mời"),
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
    "account.end_session": lazy("kết thúc một phiên của mình"),
    "account.end_sessions": lazy("kết thúc các phiên khác của mình"),
    "user.add": lazy("thêm người dùng"),
    "user.update": lazy("sửa người dùng"),
    "user.deactivate": lazy("ngừng tài khoản"),
    "user.reactivate": lazy("cho tài khoản hoạt động lại"),
    "user.reset_password": lazy("cấp lại mật khẩu"),
    "user.unlock": lazy("mở khóa đăng nhập"),
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
    "conference.create": lazy("đăng ký hội nghị"),
    "conference.edit": lazy("sửa kế hoạch hội nghị"),
    "conference.copy": lazy("chép hội nghị"),
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
    "guest.update": lazy("sửa khách mời"),
    "guest.remove": lazy("bỏ khách mời"),
    "guest.restore": lazy("đưa khách mời trở lại"),
    "guest.upload": lazy("tải lên tệp khách mời"),
    "guest.import": lazy("nhập khách mời từ tệp"),
    "guest.export": lazy("tải danh sách khách mời"),
    "guest.print": lazy("in danh sách khách mời"),
    "guest.walk_in": lazy("ghi khách đến thêm"),
    "invitation.print": lazy("in giấy mời"),
    "script.export": lazy("tải kịch bản đã chạy"),
    "script.seed": lazy("nạp kịch bản mẫu"),
    "survey.export": lazy("tải kết quả khảo sát"),
    "survey.seed": lazy("nạp mẫu phiếu"),
    "survey.window": lazy("đổi thời gian nhận phiếu"),
    "budget.add": lazy("thêm khoản chi"),
    "budget.change": lazy("sửa khoản chi"),
    "budget.remove": lazy("bỏ khoản chi"),
    "budget.actual": lazy("ghi thực chi"),
    "budget.export": lazy("tải bảng kinh phí"),
    "norm.seed": lazy("nạp định mức"),
    "norm.add": lazy("thêm định mức"),
    "norm.change": lazy("sửa định mức"),
    "report.write": lazy("viết báo cáo kết quả"),
    "dossier.print": lazy("in hồ sơ thanh quyết toán"),
    "paper.issue": lazy("lập văn bản"),
    "look": lazy("xem"),
    "audit.export": lazy("tải nhật ký"),
    "audit.verify": lazy("kiểm tra chuỗi niêm phong"),
}
SUBJECTS = {
    "user_account": lazy("người dùng"),
    "unit": lazy("đơn vị"),
    "contract": lazy("hợp đồng ủy quyền thu"),
    "conference": lazy("hội nghị"),
    "plan": lazy("kế hoạch"),
    "guest": lazy("khách mời"),
    "import_batch": lazy("lần nhập khách mời"),
    "invitation": lazy("giấy mời"),
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
    "added": lazy("Thêm mới"),
    "address": lazy("Địa chỉ"),
    "amount": lazy("Số tiền"),
    "approved": lazy("Được duyệt"),
    "birth_year": lazy("Năm sinh"),
    "category": lazy("Thành phần"),
    "code": lazy("Mã"),
    "commune": lazy("Xã, phường, đặc khu"),
    "email": lazy("Thư điện tử"),
    "ends_at": lazy("Kết thúc"),
    "estimated": lazy("Dự toán"),
    "guests": lazy("Số khách"),
    "hamlet": lazy("Thôn, bản, tổ dân phố"),
    "id_number": lazy("Số định danh"),
    "kind": lazy("Loại"),
    "language": lazy("Ngôn ngữ"),
    "locked": lazy("Bị tạm khóa"),
    "name": lazy("Tên"),
    "note": lazy("Ghi chú"),
    "number": lazy("Số"),
    "on_payroll": lazy("Hưởng lương"),
    "organisation": lazy("Nơi công tác"),
    "parent": lazy("Đơn vị cấp trên"),
    "phone": lazy("Điện thoại"),
    "place_name": lazy("Địa danh"),
    "purpose": lazy("Mục đích"),
    "quantity": lazy("Số lượng"),
    "reason": lazy("Lý do"),
    "refused": lazy("Bị trả lại"),
    "removed_at": lazy("Bỏ lúc"),
    "role": lazy("Vai trò"),
    "sealed": lazy("Đã niêm phong"),
    "sessions": lazy("Số buổi"),
    "source": lazy("Nguồn chi"),
    "starts_at": lazy("Bắt đầu"),
    "state": lazy("Trạng thái"),
    "title": lazy("Chức vụ hoặc tên gọi"),
    "unit": lazy("Đơn vị"),
    "unit_price": lazy("Đơn giá"),
    "updated": lazy("Cập nhật"),
    "username": lazy("Tên đăng nhập"),
    "valid_from": lazy("Từ ngày"),
    "valid_to": lazy("Đến hết ngày"),
    "venue": lazy("Địa điểm"),
}
_VALUES: dict[str, dict[str, Any]] = {
    "category": {str(key): label for key, label in GUEST_CATEGORIES.items()},
    "kind": {str(key): label for key, label in (UNIT_KINDS | CONFERENCE_KINDS).items()},
    "language": dict(LANGUAGES),
    "role": {str(key): label for key, label in (ROLES | DUTY_ROLES).items()},
    "source": {str(key): label for key, label in FUNDING_SOURCES.items()},
    "state": {str(key): label for key, label in CONFERENCE_STATES.items()},
}
_WORDS = {"True": lazy("có"), "False": lazy("không"), "": lazy("trống")}


def action_text(action: str) -> str:
    """``thêm khách mời``; an unknown action as it is kept."""
    return str(ACTIONS.get(action, action))


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
    try:
        return show_date(dt.date.fromisoformat(value)) if len(value) == 10 else value
    except ValueError:
        return value
