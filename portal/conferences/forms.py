"""Input of conferences → clean drafts; no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField, MonthField, RadioField, SearchField
from wtforms.validators import InputRequired, Optional

from portal.conferences import drafts, kinds, snapshot
from portal.conferences.drafts import (
    LIMITS,
    MOST_ROWS,
    PlanDraft,
)
from portal.conferences.hooks import CopyPart
from portal.conferences.overlaps import Slot
from portal.conferences.queries.lists import Filters, Month
from portal.conferences.row_forms import CategoryForm, ContingencyForm, DutyForm, ProgrammeForm
from portal.core import clock
from portal.core.fields import ClockField, DayField, PickField, PickManyField, at_most, posted_number
from portal.core.forms import Form, LongTextField, TextField, choices_of
from portal.core.i18n import lazy
from portal.core.versions import VersionForm
from portal.core.vietnamese import clean
from portal.enums import (
    CONFERENCE_KINDS,
    CONFERENCE_STATES,
    ConferenceKind,
    ConferenceState,
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
    """A new conference: which kind, where, with whom, what, when."""

    kind = PickField(
        lazy("Loại hội nghị"), choices=choices_of(CONFERENCE_KINDS), default=ConferenceKind.IN_PERSON
    )
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


def _long(label: Any, name: str) -> LongTextField:
    return LongTextField(label, [at_most(LIMITS[name])])


class PlanForm(VersionForm, HeadForm):
    """The whole plan on one page (871 II.1.1)."""

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
    broadcast_url = TextField(
        lazy("Đường dẫn phát trực tuyến"),
        [at_most(LIMITS["broadcast_url"])],
        description=lazy("Ví dụ: https://www.facebook.com/bhxhthuonglam/live"),
    )
    answerers = _long(lazy("Ai trả lời bình luận, tin nhắn"), "answerers")
    announced_on = DayField(lazy("Ngày thông báo lịch livestream"), [Optional()])
    needs = _long(lazy("Căn cứ chọn chủ đề"), "needs")
    goals = _long(lazy("Mục tiêu cần đạt"), "goals")
    lead = TextField(lazy("Đơn vị chủ trì"), [at_most(LIMITS["lead"])])
    partners = _long(lazy("Các đơn vị phối hợp"), "partners")

    @classmethod
    def posted(cls, kind: str) -> PlanForm:
        """The posted form of a plan of this kind."""
        return cls()._only(kind)

    def _only(self, kind: str) -> PlanForm:
        for name in kinds.foreign(kind):
            del self[name]
        if kind == ConferenceKind.DIALOGUE:
            self.content.label.text = lazy("Nội dung hội nghị")
        return self

    @classmethod
    def showing(cls, conference: Conference, more: str = "") -> PlanForm:
        """The form of a stored plan, with spare lines, more of them in the list ``more``."""
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
                "announced_on": plan.announced_on,
                **{name: getattr(plan, name) for name in (*snapshot.TEXTS, *drafts.LISTS)},
            },
        )._only(conference.kind)
        form.add_spare(more)
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
        texts: dict[str, Any] = {name: self[name].data or "" for name in LIMITS if name in self}
        if "announced_on" in self:
            texts["announced_on"] = self.announced_on.data
        lists: dict[str, Any] = {
            name: tuple(e.form.row() for e in self[name].entries if e.form.kept()) for name in drafts.LISTS
        }
        return PlanDraft(**texts, **lists, starts_at=starts_at, ends_at=ends_at)


class KindForm(VersionForm):
    """Another kind for a proposal that nobody has seen yet."""

    kind = RadioField(lazy("Loại hội nghị"), choices=choices_of(CONFERENCE_KINDS), validate_choice=False)

    @classmethod
    def showing(cls, conference: Conference) -> KindForm:
        """The form with the present kind chosen."""
        return cls(formdata=None, data={"version": conference.version, "kind": conference.kind})


class MoveForm(VersionForm):
    """One step of a conference, with its reason."""

    remark = LongTextField(lazy("Ý kiến, lý do"), [at_most(LONGEST_REMARK)])

    @classmethod
    def showing(cls, version: int) -> MoveForm:
        """The form on a page that shows this version."""
        return cls(formdata=None, data={"version": version})


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
        unit = posted_number(self.unit_id)
        return Filters(
            q=clean(self.q.data or "")[:LONGEST_SEARCH],
            month=Month.read((self.month.raw_data or [""])[0]),
            state=self.state.data if self.state.data in set(ConferenceState) else "",
            unit_id=unit or None,
        )
