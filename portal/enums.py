"""Kinds and states, with their Vietnamese labels (glossary); a leaf that everybody may import."""

from __future__ import annotations

from enum import StrEnum

from portal.core.i18n import lazy, name_of_level


class UnitKind(StrEnum):
    """Levels of the unit tree (A1)."""

    NATIONAL = "national"
    PROVINCE = "province"
    LOCAL = "local"
    COMMUNE = "commune"
    SERVICE = "service"


class Role(StrEnum):
    """Roles of A2; what each may do is in portal/permissions and nowhere else."""

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
    REVISING = "revising"
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
    SELF = "self"  # the guest, with his own phone


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
    TELL_AGAIN = "tell_again"  # nobody's answer: day, time or place changed after the guest was told (C5)


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
    TELL_AGAIN = "tell_again"
    COMING = "coming"
    NOT_COMING = "not_coming"
    CAME = "came"
    CAME_UNINVITED = "came_uninvited"


class ProspectState(StrEnum):
    """Where a prospect stands with the insurance (B1)."""

    NEVER = "never"
    STOPPED = "stopped"
    JOINED = "joined"


class ContactChannel(StrEnum):
    """How a prospect was met (B3; 03 §5.1–5.3)."""

    VISIT = "visit"
    GROUP = "group"
    CONFERENCE = "conference"
    CALL = "call"


class ContactResult(StrEnum):
    """How one contact with a prospect ended (B3)."""

    AGREED = "agreed"
    INTERESTED = "interested"
    UNDECIDED = "undecided"
    REFUSED = "refused"
    ATTENDED = "attended"
    NOT_MET = "not_met"
    WRONG_DATA = "wrong_data"


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
    ADJUST = "adjust"
    PAUSE = "pause"
    CONTINUE = "continue"
    LEAD = "lead"


class TemplateState(StrEnum):
    """How far an office's own script is (E3); official ones are always published."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


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


class QuestionKind(StrEnum):
    """What somebody said: a question that wants an answer, or a recommendation, kept apart (E5)."""

    QUESTION = "question"
    RECOMMENDATION = "recommendation"


class QuestionOrigin(StrEnum):
    """Where a question came from."""

    FLOOR = "floor"
    PUBLIC = "public"
    COMMENT = "livestream_comment"
    INBOX = "inbox"
    PAPER = "paper"


class QuestionState(StrEnum):
    """Where a question stands; those from the public page are held until somebody has read them."""

    HELD = "held"
    NEW = "new"
    WITH_ADVICE_TEAM = "with_advice_team"
    BACK = "back"
    ANSWERED_IN_ROOM = "answered_in_room"
    TO_BE_ANSWERED_IN_WRITING = "to_be_answered_in_writing"
    ANSWERED_IN_WRITING = "answered_in_writing"
    REJECTED = "rejected"


UNIT_KINDS = {
    kind: name_of_level(kind, usual)
    for kind, usual in {
        UnitKind.NATIONAL: lazy("BHXH Việt Nam"),
        UnitKind.PROVINCE: lazy("BHXH tỉnh"),
        UnitKind.LOCAL: lazy("BHXH cơ sở"),
        UnitKind.COMMUNE: lazy("Xã/phường/đặc khu"),
        UnitKind.SERVICE: lazy("Tổ chức dịch vụ"),
    }.items()
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
    ConferenceState.REVISING: lazy("Đang điều chỉnh"),
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
TEMPLATE_STATES = {
    TemplateState.DRAFT: lazy("Bản nháp"),
    TemplateState.PUBLISHED: lazy("Đang dùng"),
    TemplateState.RETIRED: lazy("Thôi dùng"),
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
    Origin.SELF: lazy("tự quét"),
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
    CallOutcome.TELL_AGAIN: lazy("Cần báo lại"),
}
# What a caller can note; that a guest has to be told again is nobody's answer.
ANSWERS = {key: label for key, label in CALL_OUTCOMES.items() if key != CallOutcome.TELL_AGAIN}
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
    Standing.TELL_AGAIN: lazy("Cần báo lại"),
    Standing.COMING: lazy("Sẽ đến"),
    Standing.NOT_COMING: lazy("Không đến"),
    Standing.CAME: lazy("Đã đến"),
    Standing.CAME_UNINVITED: lazy("Đến thêm"),
}
PROSPECT_STATES = {
    ProspectState.NEVER: lazy("Chưa từng tham gia"),
    ProspectState.STOPPED: lazy("Đã dừng tham gia"),
    ProspectState.JOINED: lazy("Đã tham gia"),
}
CONTACT_CHANNELS = {
    ContactChannel.VISIT: lazy("Gặp trực tiếp từng người"),
    ContactChannel.GROUP: lazy("Gặp theo nhóm nhỏ"),
    ContactChannel.CONFERENCE: lazy("Tại hội nghị"),
    ContactChannel.CALL: lazy("Gọi điện"),
}
CONTACT_RESULTS = {
    ContactResult.AGREED: lazy("Đồng ý tham gia"),
    ContactResult.INTERESTED: lazy("Quan tâm, có khả năng tham gia"),
    ContactResult.UNDECIDED: lazy("Còn cân nhắc"),
    ContactResult.REFUSED: lazy("Chưa muốn tham gia"),
    ContactResult.ATTENDED: lazy("Đã dự hội nghị"),
    ContactResult.NOT_MET: lazy("Chưa gặp được"),
    ContactResult.WRONG_DATA: lazy("Sai số điện thoại hoặc địa chỉ"),
}

# What a helper link opens; the words are also its capabilities in portal/permissions.
HELPER_PURPOSES = {"checkin": lazy("Đón tiếp, điểm danh"), "script": lazy("Điều hành theo kịch bản")}
QUESTION_KINDS = {
    QuestionKind.QUESTION: lazy("Câu hỏi"),
    QuestionKind.RECOMMENDATION: lazy("Đề xuất, kiến nghị"),
}
QUESTION_ORIGINS = {
    QuestionOrigin.FLOOR: lazy("Hỏi tại hội trường"),
    QuestionOrigin.COMMENT: lazy("Bình luận trực tuyến"),
    QuestionOrigin.INBOX: lazy("Tin nhắn"),
    QuestionOrigin.PAPER: lazy("Phiếu giấy"),
    QuestionOrigin.PUBLIC: lazy("Trang theo dõi (mã QR)"),
}
QUESTION_STATES = {
    QuestionState.HELD: lazy("Chờ xem"),
    QuestionState.NEW: lazy("Mới"),
    QuestionState.WITH_ADVICE_TEAM: lazy("Tổ tư vấn đang xem"),
    QuestionState.BACK: lazy("Tổ tư vấn đã trả lại"),
    QuestionState.ANSWERED_IN_ROOM: lazy("Đã trả lời tại hội trường"),
    QuestionState.TO_BE_ANSWERED_IN_WRITING: lazy("Sẽ trả lời bằng văn bản"),
    QuestionState.ANSWERED_IN_WRITING: lazy("Đã trả lời bằng văn bản"),
    QuestionState.REJECTED: lazy("Không đưa ra"),
}
