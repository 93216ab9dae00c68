"""The parts of a settlement dossier as data, per kind of conference, and what each still lacks (H1, 871 III.3 a–g).

Pure: everything is computed from the gathered facts, so that the page, the objections and the paper say the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from portal.core.i18n import _, lazy
from portal.core.vietnamese import format_number
from portal.dossiers.facts import Facts
from portal.dossiers.payments import payment_lists, purchases
from portal.enums import ConferenceKind


@dataclass(frozen=True)
class Missing:
    """Something that a part lacks: a sentence, where to mend it; ``by_hand`` must be attached as a signed paper."""

    part: str
    sentence: str
    url: str = ""
    by_hand: bool = False


@dataclass(frozen=True)
class Paper:
    """A paper that the portal prints for a part. ``uses`` names the facts that it shows: while these stay the same,
    so does the printed file."""

    slug: str
    title: Any
    uses: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """One of the seven parts: its letter, its name in 871 III.3, the papers that the portal makes for it."""

    letter: str
    title: Any
    papers: tuple[Paper, ...]


_MONEY = ("money", "people", "state", "plan", "deeds", "signers")

PLAN = Part(
    "a",
    lazy("Kế hoạch và dự toán được phê duyệt"),
    (
        Paper("ke-hoach", lazy("Kế hoạch tổ chức hội nghị"), ("plan", "money", "signers")),
        Paper("du-toan", lazy("Dự toán kinh phí"), ("money", "plan", "signers")),
    ),
)
ATTENDANCE = Part(
    "b",
    lazy("Danh sách khách hàng tham dự, kèm giấy mời"),
    (
        Paper(
            "danh-sach",
            lazy("Danh sách khách mời và người tham dự"),
            ("people", "planned", "state", "signers"),
        ),
    ),
)
SIGN_UPS = Part(
    "c",
    lazy("Danh sách tham gia BHXH tự nguyện, BHYT hộ gia đình tại hội nghị"),
    (
        Paper(
            "dang-ky",
            lazy("Danh sách đăng ký tham gia tại hội nghị"),
            ("sign_ups", "nobody_declared", "state"),
        ),
    ),
)
RECEIPTS = Part(
    "d",
    lazy("Danh sách nhận tài liệu, nhận tiền có ký nhận"),
    (
        Paper(
            "nhan-tai-lieu",
            lazy("Danh sách nhận tài liệu tuyên truyền"),
            ("people", "money", "state", "signers"),
        ),
        Paper("nhan-tien", lazy("Danh sách nhận tiền chi hỗ trợ"), _MONEY),
    ),
)
REPORT = Part(
    "đ",
    lazy("Báo cáo kết quả tổ chức hội nghị"),
    (
        Paper(
            "bao-cao",
            lazy("Báo cáo kết quả hội nghị"),
            (
                "people",
                "planned",
                "money",
                "run",
                "survey",
                "report",
                "deeds",
                "signers",
                "state",
                "sign_ups",
                "nobody_declared",
                "questions",
                "stream",
                "plan",
            ),
        ),
    ),
)
PURCHASES = Part(
    "e",
    lazy("Hồ sơ mua sắm, in ấn, thuê"),
    (Paper("mua-sam", lazy("Bảng kê mua sắm, in ấn, thuê"), ("money", "state", "signers")),),
)
VOUCHERS = Part(
    "g",
    lazy("Hóa đơn, chứng từ và bảng kê thanh toán"),
    (
        Paper("quyet-toan", lazy("Bảng quyết toán chi phí"), ("money", "state", "deeds", "signers")),
        Paper("bang-ke", lazy("Bảng kê thanh toán tiền cho cá nhân"), _MONEY),
    ),
)

_CUSTOMERS = (PLAN, ATTENDANCE, SIGN_UPS, RECEIPTS, REPORT, PURCHASES, VOUCHERS)
# A dialogue (681) signs nobody up; the rest of its money is proven as 871 does.
PARTS: dict[str, tuple[Part, ...]] = {
    ConferenceKind.IN_PERSON: _CUSTOMERS,
    ConferenceKind.LIVESTREAM: _CUSTOMERS,
    ConferenceKind.DIALOGUE: (PLAN, ATTENDANCE, RECEIPTS, REPORT, PURCHASES, VOUCHERS),
}
PAPERS: dict[str, Paper] = {paper.slug: paper for part in _CUSTOMERS for paper in part.papers}


def missing(facts: Facts) -> list[Missing]:
    """What the dossier still lacks, from the first day on, in the order of its parts.

    Once all is settled nothing can be mended any more, so nothing leads anywhere (H4).
    """
    found: list[Missing] = []
    for part in PARTS[facts.head.kind]:
        found += _CHECKS[part.letter](facts)
    return [replace(one, url="") for one in found] if facts.settled else found


def _link(endpoint: str, facts: Facts) -> str:
    return url_for(endpoint, conference_id=facts.head.conference_id)


def _plan(facts: Facts) -> list[Missing]:
    found = []
    if facts.plan is None:
        found.append(Missing("a", _("Kế hoạch chưa được phê duyệt."), _link("conferences.show", facts)))
    if not facts.lines:
        found.append(Missing("a", _("Chưa có dự toán kinh phí."), _link("budget.estimate", facts)))
    doubtful = sum(line.unverified for line in facts.lines)
    if doubtful:
        sentence = _("%(n)s khoản dự toán theo định mức chưa kiểm chứng.", n=doubtful)
        found.append(Missing("a", sentence, _link("budget.estimate", facts)))
    return found


def _attendance(facts: Facts) -> list[Missing]:
    url = _link("guests.index", facts)
    if not facts.people:
        return [Missing("b", _("Danh sách khách mời đang trống."), url)]
    unnumbered = sum(one.invitation is None for one in facts.invited)
    homeless = sum(not one.address for one in facts.present)
    checks = [
        (unnumbered, _("%(n)s khách chưa có giấy mời đánh số.", n=format_number(unnumbered)), "invitations"),
        (facts.over and not facts.present, _("Chưa ghi nhận ai đến dự."), "index"),
        (homeless, _("%(n)s người đến dự chưa ghi địa chỉ hoặc đơn vị.", n=format_number(homeless)), "index"),
    ]
    return [Missing("b", text, _link(f"guests.{page}", facts)) for bad, text, page in checks if bad]


def _sign_ups(facts: Facts) -> list[Missing]:
    url = _link("signups.index", facts)
    if not facts.over and not facts.sign_ups:
        return [Missing("c", _("Hội nghị chưa kết thúc nên chưa có danh sách đăng ký."))]
    if not facts.sign_ups and not facts.nobody_declared:
        sentence = _("Chưa ghi ai đăng ký tại hội nghị; nếu không có ai thì ghi nhận “không có ai đăng ký”.")
        return [Missing("c", sentence, url)]
    return []


def _receipts(facts: Facts) -> list[Missing]:
    if not facts.over:
        return [Missing("d", _("Hội nghị chưa kết thúc nên chưa có danh sách ký nhận."))]
    found = []
    if facts.present and not any(one.material_at for one in facts.present):
        sentence = _("Chưa ghi nhận ai nhận tài liệu; nếu đã ký giấy thì kèm bản giấy.")
        found.append(Missing("d", sentence, _link("guests.index", facts)))
    for one in payment_lists(facts):
        if not one.agrees:
            sentence = _(
                "“%(title)s”: danh sách có %(listed)s người, thực chi tính cho %(counted)s người.",
                title=one.title,
                listed=format_number(len(one.people)),
                counted=format_number(one.counted or 0),
            )
            found.append(Missing("d", sentence, _link("budget.estimate", facts)))
    signed = _("Kèm các danh sách đã có chữ ký của người nhận (không ký thay).")
    return [*found, Missing("d", signed, by_hand=True)]


def _report(facts: Facts) -> list[Missing]:
    if not facts.over:
        return [Missing("đ", _("Hội nghị chưa kết thúc nên chưa có báo cáo kết quả."))]
    url = _link("dossiers.report", facts)
    checks = [
        (not facts.report.assessment, _("Báo cáo chưa có đánh giá chung.")),
        (not facts.report.effectiveness, _("Báo cáo chưa nêu hiệu quả của hình thức hội nghị.")),
        ("report" not in facts.deeds, _("Báo cáo kết quả chưa nộp.")),
        (facts.run is None, _("Không có diễn biến kịch bản để đối chiếu thời gian.")),
    ]
    return [Missing("đ", sentence, url) for bad, sentence in checks if bad]


def _purchases(facts: Facts) -> list[Missing]:
    if not facts.lines:
        sentence = _("Chưa có dự toán nên chưa biết khoản nào phải mua sắm, in ấn, thuê.")
        return [Missing("e", sentence, _link("budget.estimate", facts))]
    return [
        Missing(
            "e",
            _("Kèm hồ sơ, hợp đồng, nghiệm thu và hóa đơn của khoản “%(title)s”.", title=line.title),
            by_hand=True,
        )
        for line in purchases(facts)
        if line.actual != 0
    ]


def _vouchers(facts: Facts) -> list[Missing]:
    if not facts.over:
        return [Missing("g", _("Hội nghị chưa kết thúc nên chưa có thực chi."))]
    url, found = _link("budget.estimate", facts), []
    for line in facts.lines:
        if line.actual is None:
            found.append(Missing("g", _("Khoản “%(title)s” chưa nhập thực chi.", title=line.title), url))
        elif line.delta and not line.difference:
            found.append(
                Missing("g", _("Khoản “%(title)s” chưa ghi lý do chênh lệch.", title=line.title), url)
            )
    if not facts.settled:
        found.append(Missing("g", _("Giám đốc chưa quyết toán."), _link("conferences.show", facts)))
    papers = _("Kèm bản gốc hóa đơn, chứng từ theo Điều 13 khoản 2 Thông tư 40/2017/TT-BTC.")
    return [*found, Missing("g", papers, by_hand=True)]


_CHECKS: dict[str, Callable[[Facts], list[Missing]]] = {
    PLAN.letter: _plan,
    ATTENDANCE.letter: _attendance,
    SIGN_UPS.letter: _sign_ups,
    RECEIPTS.letter: _receipts,
    REPORT.letter: _report,
    PURCHASES.letter: _purchases,
    VOUCHERS.letter: _vouchers,
}
