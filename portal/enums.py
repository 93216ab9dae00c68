"""Kinds and states, with their Vietnamese labels (glossary); a leaf that everybody may import."""

from __future__ import annotations

from enum import StrEnum

from portal.core.i18n import lazy


class UnitKind(StrEnum):
    """Levels of the unit tree (A1)."""

    NATIONAL = "national"
    PROVINCE = "province"
    LOCAL = "local"
    COMMUNE = "commune"
    SERVICE = "service"


class Role(StrEnum):
    """Roles of A2; what each may do is in permissions.py and nowhere else."""

    ADMIN = "admin"
    DIRECTOR = "director"
    COORDINATOR = "coordinator"
    ACCOUNTANT = "accountant"
    COMMUNE_HEAD = "commune_head"
    COMMUNE_MEMBER = "commune_member"
    SERVICE_MANAGER = "service_manager"
    COLLECTOR = "collector"
    COLLABORATOR = "collaborator"
    AUDITOR = "auditor"


class ConferenceKind(StrEnum):
    """Kinds of conference (C1)."""

    IN_PERSON = "in_person"
    LIVESTREAM = "livestream"
    DIALOGUE = "dialogue"


class ConferenceState(StrEnum):
    """States of a conference (C2)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PREPARING = "preparing"
    RUNNING = "running"
    ENDED = "ended"
    REPORTED = "reported"
    SETTLED = "settled"
    CANCELLED = "cancelled"


class GuestCategory(StrEnum):
    """Who is invited (D1; the make-up that 871 II.1.1 asks for)."""

    INSURANCE = "insurance"
    STEERING = "steering"
    SERVICE = "service"
    PROSPECT = "prospect"
    BENEFICIARY = "beneficiary"
    OTHER = "other"


class DutyRole(StrEnum):
    """Who does what at a conference (871 II.1.1)."""

    HOST = "host"
    PRESENTER = "presenter"
    SECRETARY = "secretary"
    RECEPTION = "reception"
    ADVISER = "adviser"
    LOGISTICS = "logistics"


class Origin(StrEnum):
    """Where a guest or an arrival came from."""

    MANUAL = "manual"
    IMPORT = "import"
    WALK_IN = "walk_in"
    QR = "qr"
    PAPER = "paper"


class ArrivalKind(StrEnum):
    """Events at the door (E1); what is shown is a fold of them."""

    ARRIVED = "arrived"
    UNDONE = "undone"
    SEATED = "seated"
    MATERIAL = "material"
    MATERIAL_UNDONE = "material_undone"


class CallOutcome(StrEnum):
    """How one attempt to reach a guest ended (D3); what holds is the newest."""

    COMING = "coming"
    NOT_COMING = "not_coming"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    CALL_AGAIN = "call_again"


class CallChannel(StrEnum):
    """How a guest was reached (D3)."""

    CALL = "call"
    MESSAGE = "message"
    VISIT = "visit"


class Standing(StrEnum):
    """Where one guest stands, from invited to came uninvited (D3); derived from confirmations and arrivals."""

    INVITED = "invited"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    CALL_AGAIN = "call_again"
    COMING = "coming"
    NOT_COMING = "not_coming"
    CAME = "came"
    CAME_UNINVITED = "came_uninvited"


class TickVerb(StrEnum):
    """Events of a running script (E3)."""

    START = "start"
    TICK = "tick"
    UNTICK = "untick"
    SKIP = "skip"
    UNSKIP = "unskip"
    NOTE = "note"
    FINISH = "finish"
    REOPEN = "reopen"
    END = "end"
    RESUME = "resume"


class FundingSource(StrEnum):
    """Sources of money that never mix (G2, 871 III.1)."""

    COLLECTION = "collection"
    PROPAGANDA = "propaganda"


class NormKind(StrEnum):
    """How a norm limits a line: a rate, a ceiling, the invoice, or a share of another norm."""

    RATE = "rate"
    CAP = "cap"
    INVOICE = "invoice"
    PERCENT = "percent"


UNIT_KINDS = {
    UnitKind.NATIONAL: lazy("BHXH Việt Nam"),
    UnitKind.PROVINCE: lazy("BHXH tỉnh"),
    UnitKind.LOCAL: lazy("BHXH cơ sở"),
    UnitKind.COMMUNE: lazy("Xã/phường/đặc khu"),
    UnitKind.SERVICE: lazy("Tổ chức dịch vụ"),
}
ROLES = {
    Role.ADMIN: lazy("Quản trị"),
    Role.DIRECTOR: lazy("Giám đốc"),
    Role.COORDINATOR: lazy("Chuyên quản"),
    Role.ACCOUNTANT: lazy("Kế toán"),
    Role.COMMUNE_HEAD: lazy("Trưởng Ban Chỉ đạo xã"),
    Role.COMMUNE_MEMBER: lazy("Thành viên Ban Chỉ đạo xã"),
    Role.SERVICE_MANAGER: lazy("Quản lý tổ chức dịch vụ"),
    Role.COLLECTOR: lazy("Nhân viên thu"),
    Role.COLLABORATOR: lazy("Cộng tác viên thu"),
    Role.AUDITOR: lazy("Kiểm tra, giám sát"),
}
CONFERENCE_KINDS = {
    ConferenceKind.IN_PERSON: lazy("Truyền thông khách hàng trực tiếp"),
    ConferenceKind.LIVESTREAM: lazy("Truyền thông khách hàng trực tuyến"),
    ConferenceKind.DIALOGUE: lazy("Tư vấn, đối thoại"),
}
CONFERENCE_STATES = {
    ConferenceState.DRAFT: lazy("Bản nháp"),
    ConferenceState.SUBMITTED: lazy("Chờ duyệt"),
    ConferenceState.RETURNED: lazy("Trả lại"),
    ConferenceState.APPROVED: lazy("Đã duyệt"),
    ConferenceState.PREPARING: lazy("Đang chuẩn bị"),
    ConferenceState.RUNNING: lazy("Đang diễn ra"),
    ConferenceState.ENDED: lazy("Đã kết thúc"),
    ConferenceState.REPORTED: lazy("Đã báo cáo"),
    ConferenceState.SETTLED: lazy("Đã quyết toán"),
    ConferenceState.CANCELLED: lazy("Đã hủy"),
}
GUEST_CATEGORIES = {
    GuestCategory.INSURANCE: lazy("Cơ quan BHXH"),
    GuestCategory.STEERING: lazy("Ban Chỉ đạo xã"),
    GuestCategory.SERVICE: lazy("Tổ chức dịch vụ"),
    GuestCategory.PROSPECT: lazy("Khách hàng tiềm năng"),
    GuestCategory.BENEFICIARY: lazy("Người đang thụ hưởng"),
    GuestCategory.OTHER: lazy("Khách mời khác"),
}
DUTY_ROLES = {
    DutyRole.HOST: lazy("Người điều hành"),
    DutyRole.PRESENTER: lazy("Người thuyết trình"),
    DutyRole.SECRETARY: lazy("Thư ký"),
    DutyRole.RECEPTION: lazy("Đón tiếp"),
    DutyRole.ADVISER: lazy("Tư vấn, giải đáp"),
    DutyRole.LOGISTICS: lazy("Hậu cần, truyền thông"),
}
ORIGINS = {
    Origin.MANUAL: lazy("nhập tay"),
    Origin.IMPORT: lazy("nhập từ tệp"),
    Origin.WALK_IN: lazy("khách đến thêm"),
    Origin.QR: lazy("mã QR"),
    Origin.PAPER: lazy("từ giấy"),
}
FUNDING_SOURCES = {
    FundingSource.COLLECTION: lazy("Chi phí thu"),
    FundingSource.PROPAGANDA: lazy("Chi tuyên truyền"),
}
CALL_OUTCOMES = {
    CallOutcome.COMING: lazy("Sẽ đến"),
    CallOutcome.NOT_COMING: lazy("Không đến"),
    CallOutcome.NO_ANSWER: lazy("Không nghe máy"),
    CallOutcome.WRONG_NUMBER: lazy("Sai số"),
    CallOutcome.CALL_AGAIN: lazy("Hẹn gọi lại"),
}
CALL_CHANNELS = {
    CallChannel.CALL: lazy("Gọi điện"),
    CallChannel.MESSAGE: lazy("Nhắn tin"),
    CallChannel.VISIT: lazy("Đến tận nhà"),
}
STANDINGS = {
    Standing.INVITED: lazy("Chưa liên hệ"),
    Standing.NO_ANSWER: lazy("Không nghe máy"),
    Standing.WRONG_NUMBER: lazy("Sai số"),
    Standing.CALL_AGAIN: lazy("Đã liên hệ, hẹn gọi lại"),
    Standing.COMING: lazy("Sẽ đến"),
    Standing.NOT_COMING: lazy("Không đến"),
    Standing.CAME: lazy("Đã đến"),
    Standing.CAME_UNINVITED: lazy("Đến thêm"),
}

# What a helper link opens; the words are also its capabilities in permissions.py.
HELPER_PURPOSES = {"checkin": lazy("Đón tiếp, điểm danh"), "script": lazy("Điều hành theo kịch bản")}
