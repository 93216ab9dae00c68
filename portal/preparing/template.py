"""The checklist that each kind of conference starts with, as data (03 §5.3.1; 871 II.2.1c, II.2.2a; 681 art. 10).

Days before are our defaults but for the livestream's announcement, which 871 II.2.2a fixes at five.
Titles are data: they are kept in Vietnamese, whatever the language of the screen is.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.conferences.kinds import ANNOUNCED_DAYS
from portal.enums import ConferenceKind
from portal.preparing.kinds import Section

ANNOUNCEMENT = "announcement"
_ROOM = frozenset({ConferenceKind.IN_PERSON, ConferenceKind.DIALOGUE})
_STREAM = frozenset({ConferenceKind.LIVESTREAM})
_CAMPAIGN = frozenset({ConferenceKind.IN_PERSON, ConferenceKind.LIVESTREAM})
_DIALOGUE = frozenset({ConferenceKind.DIALOGUE})
_ALL = frozenset(ConferenceKind)


@dataclass(frozen=True)
class Line:
    """One item of the template; ``days`` before the conference it should be ready."""

    section: Section
    code: str
    title: str
    days: int
    kinds: frozenset[ConferenceKind] = _ALL


LINES: tuple[Line, ...] = (
    Line(Section.COMMUNICATION, ANNOUNCEMENT, "Thông báo lịch, chủ đề livestream", ANNOUNCED_DAYS, _STREAM),
    Line(Section.COMMUNICATION, "countdown", "Đồng hồ đếm ngược trên fanpage", 5, _STREAM),
    Line(Section.COMMUNICATION, "loudspeaker", "Bài phát trên loa truyền thanh, truyền thông lưu động", 7),
    Line(Section.COMMUNICATION, "portal", "Tin trên Cổng thông tin điện tử", 5),
    Line(Section.COMMUNICATION, "social", "Bài trên Facebook, Zalo; nhóm Zalo của thôn", 5),
    Line(Section.COMMUNICATION, "banner", "Băng rôn, khẩu hiệu tại nơi tổ chức", 3, _ROOM),
    Line(Section.COMMUNICATION, "standee", "Standee", 3, _ROOM),
    Line(Section.COMMUNICATION, "maket", "Maket, phông nền: logo, tên hội nghị, thời gian, địa điểm", 3),
    Line(Section.COMMUNICATION, "ethnic", "Nội dung bằng tiếng địa phương, tiếng dân tộc (nếu có)", 7),
    Line(Section.HALL, "hall", "Hội trường đủ chỗ cho số khách mời", 7, _ROOM),
    Line(Section.HALL, "studio", "Phòng livestream, đường truyền mạng, mạng dự phòng", 3, _STREAM),
    Line(Section.HALL, "laptop", "Laptop, máy tính", 2),
    Line(Section.HALL, "projector", "Máy chiếu, màn chiếu hoặc màn hình LCD", 2, _ROOM),
    Line(Section.HALL, "camera", "Máy quay, máy ảnh", 2),
    Line(Section.HALL, "cables", "Dây tín hiệu, ổ cắm, nguồn điện dự phòng", 2),
    Line(Section.HALL, "microphone", "Loa đài, micro", 2),
    Line(Section.HALL, "backdrop", "Phông màn, biểu ngữ", 2),
    Line(Section.HALL, "water", "Nước uống, văn phòng phẩm", 1, _ROOM),
    Line(Section.CONTENT, "speeches", "Bài giới thiệu, phát biểu của cơ quan BHXH, UBND xã", 3, _CAMPAIGN),
    Line(Section.CONTENT, "documents", "Bài trình chiếu, tài liệu đối thoại của đơn vị nghiệp vụ", 5, _DIALOGUE),
    Line(Section.CONTENT, "slides", "Slide: lợi ích, mức đóng, mức hưởng, ví dụ so sánh", 3, _CAMPAIGN),
    Line(Section.CONTENT, "clips", "Clip 3–5 phút của người đang thụ hưởng", 5, _CAMPAIGN),
    Line(Section.CONTENT, "questions", "Bộ câu hỏi khách hay hỏi, câu hỏi gợi ý", 3),
    Line(Section.CONTENT, "script", "Kịch bản, phân công từng người", 3),
    Line(Section.CONTENT, "survey", "Phiếu đánh giá hội nghị (mã QR và bản giấy)", 2),
    Line(Section.GUESTS, "invitations", "Giấy mời đã ký, đã gửi", 4, _ROOM),
    Line(Section.GUESTS, "confirmations", "Gọi điện xác nhận khách mời", 2, _ROOM),
    Line(Section.GUESTS, "leaflets", "Tờ rơi, tờ gấp, ấn phẩm phát cho khách", 3),
    Line(Section.GUESTS, "forms", "Tờ khai TK1-TS, bút, biên lai của nhân viên thu", 2, _CAMPAIGN),
    Line(Section.GUESTS, "gifts", "Sổ, thẻ, quà tặng để trao (nếu có)", 2, _CAMPAIGN),
    Line(Section.CHECK, "check_sound", "Âm thanh: loa, micro thử đều nghe rõ", 0),
    Line(Section.CHECK, "check_screen", "Màn hình, máy chiếu, slide, clip chạy được", 0),
    Line(Section.CHECK, "check_power", "Nguồn điện và nguồn dự phòng", 0),
    Line(Section.CHECK, "check_hall", "Hội trường: bàn ghế, phông, băng rôn, bàn đón tiếp", 0, _ROOM),
    Line(Section.CHECK, "check_script", "Kịch bản, danh sách khách, phiếu, tài liệu đã có tại chỗ", 0),
    Line(Section.CHECK, "check_network", "Mạng, điện thoại; mở được trang điểm danh và kịch bản", 0),
    Line(Section.CHECK, "check_stream", "Phát thử: hình, tiếng, kênh, người trả lời bình luận", 0, _STREAM),
    Line(Section.CHECK, "check_people", "Người điều hành, thuyết trình, thư ký, đón tiếp có mặt", 0),
)  # fmt: skip


def lines_for(kind: str) -> list[Line]:
    """What a conference of this kind starts with, in order."""
    return [line for line in LINES if kind in line.kinds]


def foreign_codes(kind: str) -> set[str]:
    """What only conferences of other kinds start with."""
    return {line.code for line in LINES} - {line.code for line in lines_for(kind)}
