"""Days, times and whole numbers as people type them."""

from __future__ import annotations

import datetime as dt

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField

from portal.core.fields import ClockField, DayField, WholeField, at_most


class _Form(Form):
    day = DayField("Ngày")
    time = ClockField("Giờ")
    count = WholeField("Số", most=5000)
    name = StringField("Tên", [at_most(300)])


def _filled(**typed: str) -> _Form:
    form = _Form(MultiDict({"day": "21/11/2026", "time": "8:30", "count": "1", "name": "a", **typed}))
    form.validate()
    return form


@pytest.mark.parametrize("typed", ["2026-11-21", "21/11/2026"])
def test_a_day_is_read_from_control_and_keyboard(app, typed):
    assert _filled(day=typed).day.data == dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0206-11-21", "Năm 0206 không hợp lệ, phải từ 2020 đến 2100."),
        ("21/11/0206", "Năm 0206 không hợp lệ, phải từ 2020 đến 2100."),
        ("31/02/2026", "Không đọc được ngày này. Hãy nhập như 21/11/2026."),
        ("<script>", "Không đọc được ngày này. Hãy nhập như 21/11/2026."),
    ],
)
def test_a_wrong_day_is_refused_and_kept(app, typed, sentence):
    field = _filled(day=typed).day
    assert (list(field.errors), field._value()) == ([sentence], typed)


@pytest.mark.parametrize("typed", ["08:30", "8:30", "08:30:00", "8h30"])
def test_a_time_is_read(app, typed):
    assert _filled(time=typed).time.data == dt.time(8, 30)


def test_a_wrong_time_is_refused_and_kept(app):
    field = _filled(time="25:00").time
    assert list(field.errors) == ["Không đọc được giờ này. Hãy nhập như 08:30."]
    assert field._value() == "25:00"


@pytest.mark.parametrize(
    ("typed", "number"), [("", None), ("0", 0), ("80", 80), ("1.200", 1200), (" 5000 ", 5000)]
)
def test_a_count_is_read(app, typed, number):
    field = _filled(count=typed).count
    assert (field.number, list(field.errors)) == (number, [])


@pytest.mark.parametrize(
    "typed", ["-1", "5001", "999999999999999", "9" * 5000, "1,5", "1.20", "tám", "=1+1", "٣"]
)
def test_a_wrong_count_is_refused_and_kept(app, typed):
    field = _filled(count=typed).count
    assert (list(field.errors), field.data) == (["Phải là số nguyên từ 0 đến 5.000."], typed)


def test_a_long_text_is_refused_with_its_limit(app):
    assert list(_filled(name="x" * 500).name.errors) == ["Dài 500 ký tự, tối đa 300 ký tự."]
