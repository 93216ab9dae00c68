"""The livestream and the dialogue of the demonstration, and proposals on their way back and forth."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa

from portal.budget import service as budget
from portal.budget.rules import LineDraft
from portal.conferences import service as conferences
from portal.conferences import snapshot
from portal.conferences.drafts import CategoryRow, DutyRow, PlanDraft
from portal.core import clock
from portal.core.db import db
from portal.demo.acting import acting
from portal.demo.names import People
from portal.demo.story import Story, plan
from portal.enums import ConferenceKind, DutyRole, GuestCategory
from portal.guests.draft import GuestDraft
from portal.models import Conference, Guest

_FIRMS = (
    "Công ty TNHH Mía đường Sơn Lâm",
    "HTX Cá lồng Thượng Lâm",
    "Trường THCS Thượng Lâm",
    "Trạm Y tế xã Thượng Lâm",
)


def plan_of(story: Story, start: dt.datetime) -> PlanDraft:
    """The whole plan of one conference of any kind."""
    draft = plan(story, start)
    if story.kind == ConferenceKind.LIVESTREAM:
        return _livestream(draft)
    return _dialogue(draft, story) if story.kind == ConferenceKind.DIALOGUE else draft


def _livestream(draft: PlanDraft) -> PlanDraft:
    return replace(
        draft,
        form="Trực tuyến: livestream trên fanpage của BHXH cơ sở Thượng Lâm, tương tác hai chiều.",
        communication_before="Đăng lịch và đồng hồ đếm ngược trên fanpage của BHXH cơ sở và của Bưu điện khu vực; chia sẻ trong nhóm Zalo các thôn.",
        broadcast_url="https://www.facebook.com/bhxhcosothuonglam/live",
        answerers="Tổ tư vấn: Ma Văn Thiệp (BHXH cơ sở), Đặng Văn Đức (Bưu điện khu vực Thượng Lâm).",
        announced_on=clock.local(draft.starts_at).date() - dt.timedelta(days=8),
    )  # fmt: skip


def _dialogue(draft: PlanDraft, story: Story) -> PlanDraft:
    return replace(
        draft,
        purpose="Giải đáp trực tiếp vướng mắc của đơn vị sử dụng lao động và người lao động về chế độ ốm đau, thai sản.",
        needs="Quý này có 47 lượt hỏi về hồ sơ thai sản, 31 lượt hỏi về thời hạn chi trả qua đường dây nóng và bộ phận một cửa.",
        goals="Mọi câu hỏi được trả lời tại chỗ hoặc bằng văn bản trong 5 ngày làm việc; từ 80% đại biểu hài lòng.",
        content="Quy định, thủ tục hưởng chế độ ốm đau, thai sản; giao dịch điện tử; đối thoại với các phòng nghiệp vụ.",
        form="Hội nghị tư vấn, đối thoại trực tiếp tại hội trường.",
        lead="Bảo hiểm xã hội cơ sở Thượng Lâm",
        partners="Phòng Chế độ BHXH, Phòng Tuyên truyền – BHXH tỉnh Sơn Lâm\nUBND xã Thượng Lâm",
        categories=(
            CategoryRow(GuestCategory.INSURANCE, 6),
            CategoryRow(GuestCategory.OTHER, story.guests - 6, "Người làm BHXH, kế toán của đơn vị; người lao động"),
        ),
        duties=(
            DutyRow(DutyRole.HOST, "Hoàng Thị Ngân", "BHXH cơ sở Thượng Lâm", "Chủ trì đối thoại"),
            DutyRow(DutyRole.PRESENTER, "Ma Văn Thiệp", "BHXH cơ sở Thượng Lâm", "Trình bày quy định, thủ tục"),
            DutyRow(DutyRole.ADVISER, "Vi Thị Hoa", "Phòng Chế độ BHXH tỉnh", "Trả lời câu hỏi nghiệp vụ"),
            DutyRow(DutyRole.RECEPTION, "Lò Thị Mai", "UBND xã", "Đón tiếp, phát phiếu đánh giá"),
            DutyRow(DutyRole.SECRETARY, "Vũ Thị Oanh", "BHXH cơ sở Thượng Lâm", "Ghi biên bản, câu hỏi"),
        ),
    )  # fmt: skip


def guests_of(story: Story, people: People) -> list[GuestDraft]:
    """Whom it invites: of a dialogue persons of organisations, with e-mail and work unit."""
    if story.kind != ConferenceKind.DIALOGUE:
        return people.guests(story.guests)
    office = [people.guest(GuestCategory.INSURANCE) for _ in range(6)]
    others = (people.guest(GuestCategory.OTHER) for _ in range(story.guests - 6))
    return office + [
        replace(
            one,
            organisation=_FIRMS[n % 4],
            email=f"daibieu{n}@donvi{n % 4 + 1}.vn",
            hamlet="",
            on_payroll=True,
        )
        for n, one in enumerate(others, 1)
    ]


def estimate_of(conference_id: int, at: dt.datetime, story: Story) -> None:
    """What a livestream or a dialogue costs: nobody is fed before a screen."""
    lines = [LineDraft("lecturer", 1, 800_000), LineDraft("stationery", 1, 180_000, title="Bút, giấy, phiếu")]
    if story.kind == ConferenceKind.DIALOGUE:
        lines.append(LineDraft("refreshments", story.guests, 20_000))
    with acting("ketoan", at):
        for line in lines:
            budget.add_line(conference_id, line)


def return_with_remarks(conference_id: int, at: dt.datetime) -> None:
    """The coordinator pins what has to be mended and gives the proposal back."""
    guest = db.session.scalars(
        sa.select(Guest.id).where(Guest.conference_id == conference_id).order_by(Guest.id)
    ).first()
    with acting("chuyenquan", at):
        for place, text in (
            ("plan.programme", "Thêm 10 phút để người đang hưởng lương hưu của thôn phát biểu."),
            ("plan.communication_during", "Ghi rõ số tờ gấp cần in."),
            (f"guests.{guest}", "Kiểm tra lại thành phần: đây là viên chức hay khách hàng?"),
        ):
            conferences.add_remark(conference_id, place, text)
        remark = "Đề nghị bổ sung người đang hưởng lương hưu của thôn phát biểu, và ghi rõ số tờ gấp cần in."
        conferences.move(conference_id, "return", remark=remark)


def revise(conference_id: int, at: dt.datetime) -> None:
    """The commune opens an approved plan again, because its hall is taken."""
    with acting("xa", at):
        conferences.move(conference_id, "revise", remark="Nhà văn hóa sửa mái, phải đổi địa điểm.")
        found = db.session.get_one(Conference, conference_id)
        draft = snapshot.draft_of(snapshot.plan_data(found) | {"venue": "Trường tiểu học Thượng Lâm"})
        conferences.save_plan(conference_id, found.version, draft)
