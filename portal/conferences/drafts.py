"""What is said about a conference, as frozen data, and the few things that no draft may say."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from portal.core import clock
from portal.core.errors import Invalid
from portal.core.fields import FIRST_YEAR, LAST_YEAR
from portal.core.i18n import _
from portal.core.vietnamese import format_number
from portal.enums import ConferenceKind

# The longest texts, as the columns hold them; long texts stop where nobody would read on.
LONG = 10_000
LIMITS = {
    "title": 300,
    "venue": 300,
    "hamlet": 200,
    "contact": 300,
    "broadcast_url": 500,
    "lead": 300,
    **dict.fromkeys(
        (
            "purpose",
            "content",
            "form",
            "communication_before",
            "communication_during",
            "communication_after",
            "answerers",
            "needs",
            "goals",
            "partners",
        ),
        LONG,
    ),
}
ROW_LIMITS = {
    "note": 300,
    "person": 200,
    "organisation": 200,
    "task": 500,
    "content": 500,
    "situation": 500,
    "handling": 500,
}
# What a phone can open, with a host that has a dot: "fb.com" alone is no link.
_LINK = re.compile(r"https?://[^\s/.]+(\.[^\s/.]+)+(/\S*)?")
# With an end to how long a conference may last, those of a month are found by an index, however many came before.
LONGEST = dt.timedelta(days=7)
MOST_GUESTS = 5_000
MOST_MINUTES = 1_440
MOST_ROWS = 100
LISTS = ("categories", "duties", "programme", "contingencies")


@dataclass(frozen=True)
class CategoryRow:
    """How many guests of one ``GuestCategory`` are planned."""

    category: str
    planned: int
    note: str = ""


@dataclass(frozen=True)
class DutyRow:
    """Who does what; the person may still be open in a draft."""

    role: str
    person: str = ""
    organisation: str = ""
    task: str = ""


@dataclass(frozen=True)
class ProgrammeRow:
    """A line of the programme and how many minutes it takes."""

    minutes: int
    content: str
    person: str = ""


@dataclass(frozen=True)
class ContingencyRow:
    """A foreseen incident and how it would be handled."""

    situation: str
    handling: str = ""


@dataclass(frozen=True)
class PlanDraft:
    """Everything that a plan says (871 II.1.1, 681 art. 10); only title and time are compulsory, what its kind has not
    stays empty. Moments are aware."""

    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    venue: str = ""
    hamlet: str = ""
    purpose: str = ""
    content: str = ""
    form: str = ""
    communication_before: str = ""
    communication_during: str = ""
    communication_after: str = ""
    contact: str = ""
    broadcast_url: str = ""
    answerers: str = ""
    announced_on: dt.date | None = None
    needs: str = ""
    goals: str = ""
    lead: str = ""
    partners: str = ""
    categories: tuple[CategoryRow, ...] = field(default=())
    duties: tuple[DutyRow, ...] = field(default=())
    programme: tuple[ProgrammeRow, ...] = field(default=())
    contingencies: tuple[ContingencyRow, ...] = field(default=())


@dataclass(frozen=True)
class ConferenceDraft:
    """A new conference in the commune ``unit_id``, proposed together with ``service_unit_id`` if any."""

    unit_id: int
    plan: PlanDraft
    service_unit_id: int | None = None
    kind: str = ConferenceKind.IN_PERSON


def check(plan: PlanDraft) -> None:
    """Raise Invalid for what no draft may hold: no title, a wrong time, more than a column takes."""
    if not plan.title.strip():
        raise Invalid(_("Hãy nhập tên hội nghị."), field="title")
    _check_time(plan)
    for name, limit in LIMITS.items():
        _check_length(getattr(plan, name), limit, name)
    if plan.broadcast_url and not _LINK.fullmatch(plan.broadcast_url):
        raise Invalid(
            _("Đường dẫn phải bắt đầu bằng https:// và là một địa chỉ đầy đủ."), field="broadcast_url"
        )
    for name in LISTS:
        _check_rows(getattr(plan, name), name)


def _check_time(plan: PlanDraft) -> None:
    if plan.ends_at <= plan.starts_at:
        raise Invalid(_("Giờ kết thúc phải sau giờ bắt đầu."), field="end")
    if plan.ends_at - plan.starts_at > LONGEST:
        raise Invalid(_("Một hội nghị kéo dài nhiều nhất %(n)s ngày.", n=LONGEST.days), field="end")
    years = {clock.local(plan.starts_at).year, clock.local(plan.ends_at).year}
    if not all(FIRST_YEAR <= year <= LAST_YEAR for year in years):
        raise Invalid(_("Năm phải từ %(first)s đến %(last)s.", first=FIRST_YEAR, last=LAST_YEAR), field="day")


def _check_length(text: str, limit: int, name: str) -> None:
    if len(text) > limit:
        raise Invalid(_("Dài quá %(limit)s ký tự.", limit=format_number(limit)), field=name)


def _check_rows(rows: tuple[object, ...], name: str) -> None:
    if len(rows) > MOST_ROWS:
        raise Invalid(_("Có quá %(most)s dòng.", most=MOST_ROWS), field=name)
    for row in rows:
        values = vars(row)
        for key, limit in ROW_LIMITS.items():
            _check_length(values.get(key, ""), limit, name)
        if not 0 <= values.get("planned", 0) <= MOST_GUESTS:
            raise Invalid(_("Số người phải từ 0 đến %(most)s.", most=format_number(MOST_GUESTS)), field=name)
        if not 0 <= values.get("minutes", 0) <= MOST_MINUTES:
            raise Invalid(_("Số phút phải từ 0 đến %(most)s.", most=format_number(MOST_MINUTES)), field=name)
