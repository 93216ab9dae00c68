"""Input of conferences → clean drafts; no database."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FieldList, FormField, HiddenField, MonthField, SearchField
from wtforms import Form as RowBase
from wtforms.validators import InputRequired
from wtforms.widgets import TextArea

from portal.conferences import drafts, snapshot
from portal.conferences.drafts import (
    LIMITS,
    MOST_GUESTS,
    MOST_MINUTES,
    MOST_ROWS,
    ROW_LIMITS,
    CategoryRow,
    ContingencyRow,
    DutyRow,
    PlanDraft,
    ProgrammeRow,
)
from portal.conferences.hooks import CopyPart
from portal.conferences.overlaps import Slot
from portal.conferences.queries.lists import Filters, Month
from portal.core import clock
from portal.core.fields import ClockField, DayField, PickField, PickManyField, WholeField, at_most
from portal.core.forms import Form, LongTextField, TextField, choices_of
from portal.core.i18n import lazy
from portal.core.vietnamese import clean
from portal.enums import (
    CONFERENCE_STATES,
    DUTY_ROLES,
    GUEST_CATEGORIES,
    ConferenceState,
    DutyRole,
    GuestCategory,
)
from portal.models import Conference

SPARE_ROWS = 1
MORE_ROWS = 3
USUAL_START, USUAL_END = dt.time(8, 0), dt.time(10, 30)
LONGEST_REMARK = 2_000
LONGEST_SEARCH = 100
# What of a plan a copy may take over, as ``service.copy`` calls it.
PLAN_PARTS = {
    "texts": lazy("Mục đích, nội dung, hình thức, truyền thông"),
    "categories": lazy("Thành phần, số lượng"),
    "duties": lazy("Phân công trách nhiệm"),
    "programme": lazy("Chương trình"),
    "contingencies": lazy("Tình huống phát sinh và cách xử lý"),
}


def _number(typed: str | None) -> int:
    # 0 for a forged one, which is no id and never the newest version.
    return int(typed) if typed and re.fullmatch(r"[0-9]{1,9}", typed) else 0


class HeadForm(Form):
    """The compulsory facts of a conference, and where it is held."""

    title = TextField(
        lazy("Tên hội nghị"),
        [InputRequired(lazy("Hãy nhập tên hội nghị.")), at_most(LIMITS["title"])],
    )
    day = DayField(lazy("Ngày tổ chức"), [InputRequired(lazy("Hãy chọn ngày tổ chức."))])
    start = ClockField(lazy("Bắt đầu"), [InputRequired(lazy("Hãy nhập giờ bắt đầu."))])
    end = ClockField(lazy("Kết thúc"), [InputRequired(lazy("Hãy nhập giờ kết thúc."))])
    venue = TextField(
        lazy("Địa điểm"),
        [at_most(LIMITS["venue"])],
        description=lazy("Ví dụ: Nhà văn hóa thôn Nà Tông"),
    )
    hamlet = TextField(lazy("Thôn, bản, tổ dân phố"), [at_most(LIMITS["hamlet"])])

    def moments(self, days: int = 0) -> tuple[dt.datetime, dt.datetime]:
        """Start and end in UTC; the end lies ``days`` days after the day of the start."""
        day, start, end = self.day.data, self.start.data, self.end.data
        if day is None or start is None or end is None:
            raise ValueError("only a form that has been found valid has moments")
        last = day + dt.timedelta(days=days)
        return (
            clock.from_local(dt.datetime.combine(day, start)),
            clock.from_local(dt.datetime.combine(last, end)),
        )

    def plan(self) -> PlanDraft:
        """A plan that says only when, where and what."""
        starts_at, ends_at = self.moments()
        return PlanDraft(
            title=self.title.data or "",
            starts_at=starts_at,
            ends_at=ends_at,
            venue=self.venue.data or "",
            hamlet=self.hamlet.data or "",
        )


class PlaceForm(HeadForm):
    """Only when and where, from a URL: what the live check for overlaps is asked about."""

    title = None  # type: ignore[assignment]  # how WTForms leaves a field out

    class Meta(HeadForm.Meta):
        csrf = False  # it changes nothing

    @classmethod
    def asked(cls, args: MultiDict[str, str]) -> PlaceForm:
        """The form filled from a URL."""
        return cls(args)


def typed_slot(form: HeadForm, days: int = 0) -> Slot | None:
    """When and where, as far as it was typed and makes sense; ``days`` as in ``moments``."""
    if form.day.data is None or form.start.data is None or form.end.data is None:
        return None
    starts_at, ends_at = form.moments(days)
    if ends_at <= starts_at:
        return None
    return Slot(None, 0, starts_at, ends_at, form.venue.data or "", form.hamlet.data or "")


class NewForm(HeadForm):
    """A new conference: where, with whom, what, when."""

    unit_id = PickField(lazy("Xã tổ chức"), coerce=int)
    service_unit_id = PickField(lazy("Tổ chức dịch vụ phối hợp"), coerce=int)

    @classmethod
    def offering(cls, communes: Mapping[int, str], services: Mapping[int, str]) -> NewForm:
        """The form with these places; the only service organisation there is comes chosen."""
        form = cls(
            service_unit_id=next(iter(services)) if len(services) == 1 else 0,
            start=USUAL_START,
            end=USUAL_END,
        )
        form.unit_id.choices = choices_of(communes)
        form.service_unit_id.choices = choices_of({0: lazy("Không có")} | dict(services))
        return form


class CopyForm(HeadForm):
    """A copy of a conference: its own head, and the parts that it takes over."""

    parts = PickManyField(lazy("Chép sang bản mới"))

    @classmethod
    def offering(cls, offered: Sequence[CopyPart]) -> CopyForm:
        """The posted form, with what the features offer behind the parts of the plan."""
        return cls()._with(offered)

    @classmethod
    def of(cls, conference: Conference, offered: Sequence[CopyPart]) -> CopyForm:
        """The form for this conference: same name, place and hours, no day yet, the whole plan chosen."""
        start, end = clock.local(conference.starts_at), clock.local(conference.ends_at)
        head = {"title": conference.title, "venue": conference.venue, "hamlet": conference.hamlet}
        form = cls(
            formdata=None,
            data={**head, "start": start.time(), "end": end.time(), "parts": list(PLAN_PARTS)},
        )
        return form._with(offered)

    def _with(self, offered: Sequence[CopyPart]) -> CopyForm:
        self.parts.choices = choices_of(PLAN_PARTS | {part.name: part.label for part in offered})
        return self


def _wide(label: Any, name: str) -> TextField:
    # One line of text, shown in two so that it can be read while it is changed.
    return TextField(label, [at_most(ROW_LIMITS[name])], widget=TextArea(), render_kw={"rows": 2})


class RowForm(RowBase):
    """One line of a list; emptied or marked, it is left out."""

    remove = BooleanField(lazy("Xóa"))
    told: tuple[str, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """A line to be removed may hold anything."""
        return bool(self.remove.data) or super().validate(extra_validators)

    def kept(self) -> bool:
        """Whether the line says anything and is not to be removed."""
        return not self.remove.data and any(self[name].data for name in self.told)


class CategoryForm(RowForm):
    """A kind of guests and how many."""

    category = PickField(
        lazy("Thành phần"), choices=choices_of(GUEST_CATEGORIES), default=GuestCategory.OTHER
    )
    planned = WholeField(lazy("Số người"), most=MOST_GUESTS)
    note = TextField(lazy("Ghi chú"), [at_most(ROW_LIMITS["note"])])
    told = ("planned", "note")

    def row(self) -> CategoryRow:
        """The line as data."""
        return CategoryRow(self.category.data, self.planned.number or 0, self.note.data or "")


class DutyForm(RowForm):
    """Who does what."""

    role = PickField(lazy("Nhiệm vụ"), choices=choices_of(DUTY_ROLES), default=DutyRole.LOGISTICS)
    person = TextField(lazy("Họ tên"), [at_most(ROW_LIMITS["person"])])
    organisation = TextField(lazy("Đơn vị"), [at_most(ROW_LIMITS["organisation"])])
    task = _wide(lazy("Việc cụ thể"), "task")
    told = ("person", "organisation", "task")

    def row(self) -> DutyRow:
        """The line as data."""
        return DutyRow(
            self.role.data, self.person.data or "", self.organisation.data or "", self.task.data or ""
        )


class ProgrammeForm(RowForm):
    """A line of the programme."""

    minutes = WholeField(lazy("Số phút"), most=MOST_MINUTES)
    content = _wide(lazy("Nội dung"), "content")
    person = TextField(lazy("Người thực hiện"), [at_most(ROW_LIMITS["person"])])
    told = ("content", "person")

    def kept(self) -> bool:
        """Minutes alone are kept too, but a zero says nothing."""
        return super().kept() or (not self.remove.data and self.minutes.data not in ("", "0", None))

    def row(self) -> ProgrammeRow:
        """The line as data."""
        return ProgrammeRow(self.minutes.number or 0, self.content.data or "", self.person.data or "")


class ContingencyForm(RowForm):
    """A foreseen incident."""

    situation = _wide(lazy("Tình huống"), "situation")
    handling = _wide(lazy("Cách xử lý"), "handling")
    told = ("situation", "handling")

    def row(self) -> ContingencyRow:
        """The line as data."""
        return ContingencyRow(self.situation.data or "", self.handling.data or "")


def _long(label: Any, name: str) -> LongTextField:
    return LongTextField(label, [at_most(LIMITS[name])])


class PlanForm(HeadForm):
    """The whole plan on one page (871 II.1.1)."""

    version = HiddenField()
    purpose = _long(lazy("Mục đích"), "purpose")
    content = _long(lazy("Nội dung truyền thông, vận động"), "content")
    form = _long(lazy("Hình thức tổ chức"), "form")
    categories = FieldList(FormField(CategoryForm), lazy("Thành phần, số lượng"), max_entries=MOST_ROWS)
    duties = FieldList(FormField(DutyForm), lazy("Phân công trách nhiệm"), max_entries=MOST_ROWS)
    programme = FieldList(FormField(ProgrammeForm), lazy("Chương trình"), max_entries=MOST_ROWS)
    communication_before = _long(lazy("Trước hội nghị"), "communication_before")
    communication_during = _long(lazy("Trong hội nghị"), "communication_during")
    communication_after = _long(lazy("Sau hội nghị"), "communication_after")
    contingencies = FieldList(
        FormField(ContingencyForm), lazy("Tình huống phát sinh và cách xử lý"), max_entries=MOST_ROWS
    )
    contact = TextField(
        lazy("Người liên hệ"),
        [at_most(LIMITS["contact"])],
        description=lazy("Họ tên và số điện thoại, in trên giấy mời"),
    )

    @classmethod
    def showing(cls, conference: Conference) -> PlanForm:
        """The form of a stored plan, with spare lines."""
        start, end = clock.local(conference.starts_at), clock.local(conference.ends_at)
        plan = conference.plan
        form = cls(
            formdata=None,
            data={
                "title": conference.title,
                "venue": conference.venue,
                "hamlet": conference.hamlet,
                "day": start.date(),
                "start": start.time(),
                "end": end.time(),
                "version": conference.version,
                **{name: getattr(plan, name) for name in (*snapshot.TEXTS, *drafts.LISTS)},
            },
        )
        form.add_spare()
        return form

    def add_spare(self, more: str = "") -> None:
        """Let each list end with blank lines, the list ``more`` with more of them."""
        for name in drafts.LISTS:
            rows = self[name]
            blank = sum(1 for entry in rows.entries if not entry.form.kept())
            wanted = blank + MORE_ROWS if name == more else max(SPARE_ROWS, blank)
            for _place in range(min(wanted - blank, drafts.MOST_ROWS - len(rows.entries))):
                rows.append_entry()

    def plan(self, days: int = 0) -> PlanDraft:
        """The plan that was typed; ``days`` as in ``moments``."""
        starts_at, ends_at = self.moments(days)
        texts: dict[str, Any] = {name: self[name].data or "" for name in LIMITS}
        lists: dict[str, Any] = {
            name: tuple(e.form.row() for e in self[name].entries if e.form.kept()) for name in drafts.LISTS
        }
        return PlanDraft(**texts, **lists, starts_at=starts_at, ends_at=ends_at)

    @property
    def shown_version(self) -> int:
        """The version that the page showed."""
        return _number(self.version.data)


class MoveForm(Form):
    """One step of a conference, with its reason."""

    version = HiddenField()
    remark = LongTextField(lazy("Ý kiến, lý do"), [at_most(LONGEST_REMARK)])

    @classmethod
    def showing(cls, version: int) -> MoveForm:
        """The form on a page that shows this version."""
        return cls(formdata=None, data={"version": version})

    @property
    def shown_version(self) -> int:
        """The version that the page showed."""
        return _number(self.version.data)


class ListForm(Form):
    """Search and filters of the list; whatever makes no sense narrows nothing."""

    q = SearchField(lazy("Tìm"), name="q")
    month = MonthField(lazy("Tháng"), name="thang")
    state = PickField(lazy("Trạng thái"), name="trang-thai")
    unit_id = PickField(lazy("Xã"), name="don-vi")

    @classmethod
    def showing(cls, args: MultiDict[str, str], communes: Mapping[int, str]) -> ListForm:
        """The form filled from a URL, offering these communes."""
        form = cls(args, meta={"csrf": False})
        every = {"": lazy("Tất cả")}
        form.state.choices = choices_of(every | CONFERENCE_STATES)
        form.unit_id.choices = choices_of(every | dict(communes))
        return form

    def query(self) -> dict[str, Any]:
        """What narrows the list, as parameters of a URL."""
        filters = self.filters()
        values = {
            "q": filters.q,
            "thang": filters.month.key if filters.month else "",
            "trang-thai": filters.state,
            "don-vi": str(filters.unit_id or ""),
        }
        return {name: value for name, value in values.items() if value}

    def filters(self) -> Filters:
        """What the list is narrowed to."""
        unit = _number(self.unit_id.data)
        return Filters(
            q=clean(self.q.data or "")[:LONGEST_SEARCH],
            month=Month.read((self.month.raw_data or [""])[0]),
            state=self.state.data if self.state.data in set(ConferenceState) else "",
            unit_id=unit or None,
        )
