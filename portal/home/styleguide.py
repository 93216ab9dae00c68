"""What the page of components (/phong-cach) shows: sample fields and invented data."""

from __future__ import annotations

import datetime as dt
from calendar import Calendar
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    IntegerField,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    validators,
    widgets,
)

from portal.core.forms import choices_of
from portal.core.i18n import lazy
from portal.enums import CONFERENCE_STATES, ConferenceState

SATISFACTION = {
    "5": lazy("Rất hài lòng"),
    "4": lazy("Hài lòng"),
    "3": lazy("Bình thường"),
    "2": lazy("Không hài lòng"),
    "1": lazy("Rất không hài lòng"),
}
VILLAGES = {"na-tong": "Nà Tông", "ban-bung": "Bản Bung", "phia-luong": "Phia Lương"}
FORMS = {"in_person": lazy("Trực tiếp"), "livestream": lazy("Trực tuyến")}
CHANNELS = {"loa": lazy("Loa truyền thanh"), "bang": lazy("Băng rôn"), "zalo": lazy("Nhóm Zalo của thôn")}


class SampleForm(Form):
    """One field of each kind."""

    topic = StringField(
        lazy("Chủ đề hội nghị"), [validators.InputRequired(lazy("Mời nhập chủ đề hội nghị."))]
    )
    village = SelectField(lazy("Thôn"), choices=choices_of(VILLAGES))
    day = DateField(lazy("Ngày tổ chức"), [validators.Optional()])
    start = TimeField(lazy("Bắt đầu"), [validators.Optional()])
    guests = IntegerField(
        lazy("Số khách mời"),
        [validators.Optional(), validators.NumberRange(1, 2000, lazy("Số khách mời phải từ 1 đến 2.000."))],
    )
    estimate = StringField(lazy("Dự toán"), description=lazy("Số tiền bằng đồng, không cần dấu chấm"))
    content = TextAreaField(lazy("Nội dung"), description=lazy("Vài câu về điều sẽ nói với bà con"))
    form = RadioField(
        lazy("Hình thức"),
        [validators.InputRequired(lazy("Mời chọn một hình thức."))],
        choices=choices_of(FORMS),
    )
    channels = SelectMultipleField(
        lazy("Truyền thông trước hội nghị"),
        choices=choices_of(CHANNELS),
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    ethnic = BooleanField(
        lazy("Cần người nói tiếng dân tộc"), description=lazy("Ghi rõ thứ tiếng trong phần phân công")
    )
    scan = FileField(lazy("Bản chụp giấy mời mẫu"))
    satisfaction = RadioField(lazy("Nội dung hội nghị dễ hiểu, thiết thực"), choices=choices_of(SATISFACTION))
    state = SelectField(lazy("Trạng thái"), choices=choices_of(CONFERENCE_STATES))
    q = SearchField(lazy("Tìm"))
    who = SearchField(lazy("Tìm khách"), description=lazy("gõ tên hoặc số điện thoại, không cần dấu"))


@dataclass(frozen=True)
class Day:
    """A day of the month calendar as the macro `calendar` wants it."""

    number: int
    label: str
    iso: str
    outside: bool
    today: bool
    events: list[tuple[str, str]]


def sample_context() -> dict[str, Any]:
    """All variables of templates/home/styleguide.html."""
    return {
        "form": SampleForm(data=_filled()),
        "bad_form": _refused(),
        "states": list(ConferenceState),
        "weeks": _november(),
        "people": _people(),
        "bars": _bars(),
    }


def _filled() -> dict[str, Any]:
    return {
        "topic": "Truyền thông BHXH tự nguyện – thôn Nà Tông",
        "day": dt.date(2026, 11, 21),
        "start": dt.time(8, 0),
        "guests": 80,
        "estimate": "6.450.000",
        "form": "in_person",
        "channels": ["loa"],
        "satisfaction": "4",
    }


def _refused() -> SampleForm:
    typed = {
        "loi-topic": "",
        "loi-guests": "-5",
        "loi-village": "na-tong",
        "loi-satisfaction": "4",
        "loi-state": "draft",
    }
    form = SampleForm(MultiDict(typed), prefix="loi-")
    form.validate()
    return form


def _november() -> list[list[Day]]:
    events = {
        21: [("08:00 Thôn Nà Tông", "#lich")],
        28: [("07:30 Chợ phiên Thượng Lâm", "#lich"), ("14:00 Bản Bung", "#lich")],
    }
    names = ["Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy"]
    return [
        [
            Day(
                number=day.day,
                label=f"Thứ {names[day.weekday()]} {day:%d/%m}"
                if day.weekday() < 6
                else f"Chủ nhật {day:%d/%m}",
                iso=day.isoformat(),
                outside=day.month != 11,
                today=day == dt.date(2026, 11, 21),
                events=events.get(day.day, []) if day.month == 11 else [],
            )
            for day in week
        ]
        for week in Calendar().monthdatescalendar(2026, 11)
    ]


def _people() -> list[tuple[str, str, str, str]]:
    """Name, where from, folded text to search in, when arrived (empty: not yet)."""
    return [
        ("Ma Văn Bảo", "Nà Tông · 0912 000 111", "ma van bao na tong 0912000111", "07:52"),
        ("Lò Thị Mai", "Bản Bung", "lo thi mai ban bung", ""),
        ("Đặng Quốc Khánh", "Phia Lương · khách đến thêm", "dang quoc khanh phia luong", ""),
    ]


def _bars() -> list[tuple[str, int, str]]:
    shares = [(100, "84 (60 %)"), (50, "42 (30 %)"), (12, "10 (7 %)"), (3, "3 (2 %)"), (1, "1 (1 %)")]
    labels = SATISFACTION.values()
    return [(str(label), share, text) for label, (share, text) in zip(labels, shares, strict=True)]
