"""What the conferences of the demonstration are about: plans as a commune secretary would write them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portal.conferences.drafts import CategoryRow, ContingencyRow, DutyRow, PlanDraft, ProgrammeRow
from portal.core import clock
from portal.enums import ConferenceKind, DutyRole, GuestCategory


@dataclass(frozen=True)
class Story:
    """One conference: ``slug`` names it for the code, ``state`` is how far it gets, ``day`` counts from today."""

    slug: str
    state: str
    day: int
    title: str
    venue: str
    hamlet: str
    guests: int
    answers: int = 0
    commune: str = "xa"
    proposer: str = "xa"
    seed: int = 0
    hour: int = 8
    kind: str = ConferenceKind.IN_PERSON


STORIES = (
    Story("settled", "settled", -34, "Truyền thông BHXH tự nguyện, BHYT hộ gia đình – cụm thôn trung tâm", "Hội trường UBND xã Thượng Lâm", "Bản Chợ", 180, 140),
    Story("reported", "reported", -12, "BHXH tự nguyện: lương hưu cho người lao động tự do", "Nhà văn hóa thôn Nà Va", "Nà Va", 64, 41),
    Story("ended", "ended", -2, "BHYT hộ gia đình trước mùa đông", "Nhà văn hóa thôn Khuôn Hon", "Khuôn Hon", 52, 33),
    Story("running", "running", 0, "BHXH tự nguyện: về già có lương – thôn Nà Tông", "Nhà văn hóa thôn Nà Tông", "Nà Tông", 80, 12),
    Story("preparing", "preparing", 3, "Hội nghị khách hàng tại chợ phiên Thượng Lâm", "Nhà văn hóa thôn Bản Chợ", "Bản Chợ", 60),
    Story("approved", "approved", 9, "Mức hỗ trợ đóng BHXH tự nguyện năm mới", "Nhà văn hóa thôn Nà Thuôn", "Nà Thuôn", 55),
    Story("submitted", "submitted", 16, "BHXH tự nguyện cho hộ trồng mía và chăn nuôi cá lồng", "Nhà văn hóa thôn Bản Bó", "Bản Bó", 48, proposer="tcdv"),
    Story("returned", "returned", 14, "BHYT hộ gia đình – thôn Nà Bản", "Nhà văn hóa thôn Nà Bản", "Nà Bản", 40),
    Story("draft", "draft", 24, "Truyền thông cho phụ huynh học sinh trường THCS Thượng Lâm", "Trường THCS Thượng Lâm", "Bản Chợ", 30),
    Story("cancelled", "cancelled", -5, "Hội nghị khách hàng thôn Cốc Phát", "Nhà văn hóa thôn Cốc Phát", "Cốc Phát", 35),
    Story("khuon-ha-settled", "settled", -40, "BHXH tự nguyện tại xã Khuôn Hà", "Nhà văn hóa thôn Nà Muông", "Nà Muông", 45, 30, commune="xa2", proposer="xa2"),
    Story("khuon-ha", "approved", 7, "BHYT hộ gia đình tại xã Khuôn Hà", "Nhà văn hóa thôn Nà Muông", "Nà Muông", 38, commune="xa2", proposer="tcdv2"),
    Story("livestream", "approved", 12, "Livestream: hỏi đáp về BHXH tự nguyện", "Phòng họp BHXH cơ sở Thượng Lâm", "", 45, hour=19, kind=ConferenceKind.LIVESTREAM),
    Story("dialogue", "preparing", 6, "Đối thoại về chế độ ốm đau, thai sản", "Hội trường UBND xã Thượng Lâm", "", 40, proposer="chuyenquan", hour=14, kind=ConferenceKind.DIALOGUE),
    Story("revising", "revising", 13, "BHYT hộ gia đình cho thôn Nà Liềm", "Nhà văn hóa thôn Nà Liềm", "Nà Liềm", 36),
    Story("livestream-ended", "ended", -6, "Livestream: BHYT học sinh, sinh viên đầu năm học", "Phòng họp BHXH cơ sở Thượng Lâm", "", 30, 12, hour=19, kind=ConferenceKind.LIVESTREAM),
)  # fmt: skip


def starts_at(story: Story, now: dt.datetime) -> dt.datetime:
    """When the conference begins; the running one began half an hour ago."""
    if story.state == "running":
        return (now - dt.timedelta(minutes=35)).replace(second=0, microsecond=0)
    day = clock.local(now).date() + dt.timedelta(days=story.day)
    return clock.from_local(dt.datetime.combine(day, dt.time(story.hour)))


def plan(story: Story, start: dt.datetime) -> PlanDraft:
    """The whole plan of one conference."""
    return PlanDraft(
        title=story.title,
        starts_at=start,
        ends_at=start + dt.timedelta(minutes=135),
        venue=story.venue,
        hamlet=story.hamlet,
        purpose="Giúp người dân hiểu lợi ích và thủ tục tham gia BHXH tự nguyện, BHYT hộ gia đình; vận động người chưa tham gia "
        "đăng ký ngay tại hội nghị và người đến hạn tiếp tục đóng.",
        content="Quyền lợi hưu trí, tử tuất của BHXH tự nguyện; mức đóng và mức hỗ trợ của Nhà nước, của tỉnh; quyền lợi khám chữa "
        "bệnh BHYT; thủ tục đăng ký và các hình thức đóng tiền.",
        form="Trực tiếp, thuyết trình có trình chiếu, hỏi đáp tại chỗ.",
        communication_before="Loa truyền thanh xã 3 lần trong tuần; băng rôn tại nhà văn hóa và chợ; nhóm Zalo của thôn.",
        communication_during="Treo maket, standee; phát tờ gấp “Những điều cần biết về BHXH tự nguyện”.",
        communication_after="Đưa tin trên trang thông tin điện tử của xã; gọi điện cho người cần tư vấn thêm.",
        contact="Lò Thị Mai, điện thoại 0207 384 5001",
        categories=_categories(story.guests),
        duties=_duties(),
        programme=_programme(),
        contingencies=(
            ContingencyRow("Mất điện hoặc máy chiếu hỏng", "Dùng máy phát của xã, thuyết trình bằng tờ gấp và bảng giấy."),
            ContingencyRow("Khách đến đông hơn chỗ ngồi", "Mượn ghế của trường học cạnh nhà văn hóa, kê thêm ngoài hiên."),
            ContingencyRow("Mưa lớn, đường vào thôn khó đi", "Báo hoãn qua loa và Zalo trước 6 giờ sáng, mời lại ngày khác."),
        ),
    )  # fmt: skip


def _categories(guests: int) -> tuple[CategoryRow, ...]:
    fixed = {
        GuestCategory.INSURANCE: 3,
        GuestCategory.STEERING: 5,
        GuestCategory.SERVICE: 4,
        GuestCategory.BENEFICIARY: max(2, guests // 12),
        GuestCategory.OTHER: 3,
    }
    fixed[GuestCategory.PROSPECT] = guests - sum(fixed.values())
    return tuple(CategoryRow(category, number) for category, number in fixed.items())


def _duties() -> tuple[DutyRow, ...]:
    return (
        DutyRow(DutyRole.HOST, "Triệu Văn Sinh", "Ban Chỉ đạo xã", "Điều hành, tuyên bố lý do, tổng kết"),
        DutyRow(DutyRole.PRESENTER, "Ma Văn Thiệp", "BHXH cơ sở Thượng Lâm", "Thuyết trình chính sách, mức đóng, mức hỗ trợ"),
        DutyRow(DutyRole.SECRETARY, "Lò Thị Mai", "UBND xã", "Theo dõi kịch bản, ghi ý kiến"),
        DutyRow(DutyRole.RECEPTION, "Bàn Thị Ẩn", "Bưu điện khu vực Thượng Lâm", "Đón tiếp, điểm danh, phát tài liệu"),
        DutyRow(DutyRole.ADVISER, "Đặng Văn Đức", "Bưu điện khu vực Thượng Lâm", "Tư vấn, hướng dẫn kê khai TK1-TS, thu tiền"),
        DutyRow(DutyRole.LOGISTICS, "Quan Thị Huệ", "Thôn sở tại", "Hội trường, âm thanh, nước uống"),
    )  # fmt: skip


def _programme() -> tuple[ProgrammeRow, ...]:
    return (
        ProgrammeRow(20, "Tiếp đón đại biểu, khách hàng", "Tổ đón tiếp"),
        ProgrammeRow(45, "Tuyên truyền, phổ biến chính sách", "BHXH cơ sở"),
        ProgrammeRow(35, "Tư vấn, giải đáp ý kiến", "Tổ tư vấn"),
        ProgrammeRow(25, "Hướng dẫn thủ tục đăng ký tham gia", "Nhân viên thu"),
        ProgrammeRow(10, "Tổng kết hội nghị", "Ban Chỉ đạo xã"),
    )
