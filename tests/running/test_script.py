"""Scripts as data: reading, fitting to a length, naming people."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import Invalid
from portal.running import wording
from portal.running.fold import Event, ItemStatus, TaskState
from portal.running.official import IN_PERSON, LIVESTREAM, TEMPLATES
from portal.running.script import Step, Task, dump, parse, planned_minutes, scaled, staffed
from tests.running.builders import BEGIN


@pytest.mark.parametrize("steps", [row[-1] for row in TEMPLATES])
def test_the_official_scripts_read_back_as_written(steps: Any) -> None:
    assert parse(dump(steps)) == steps


def test_the_planned_length_of_the_proposal_changes_nothing() -> None:
    assert scaled(IN_PERSON, 135) == IN_PERSON
    assert [s.minutes for s in LIVESTREAM] == [10, 30, 15, 20, 10, 5]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (90, [20, 30, 20, 15, 5]),
        (150, [35, 50, 35, 20, 10]),
        (151, [35, 51, 35, 20, 10]),
        (12, [3, 4, 2, 2, 1]),
        (4, [30, 45, 30, 20, 10]),
    ],
)
def test_a_script_fits_its_conference(minutes: int, expected: list[int]) -> None:
    assert [step.minutes for step in scaled(IN_PERSON, minutes)] == expected


@given(st.lists(st.integers(1, 240), min_size=1, max_size=9), st.integers(0, 1500))
def test_fitting_keeps_the_sum_and_leaves_no_step_empty(lengths: list[int], minutes: int) -> None:
    steps = tuple(Step(str(n), "Bước", m, "host", ()) for n, m in enumerate(lengths))
    fitted = scaled(steps, minutes)

    assert all(step.minutes >= 1 for step in fitted)
    assert planned_minutes(fitted) == (minutes if minutes >= len(steps) else planned_minutes(steps))


def test_people_of_the_plan_stand_at_their_steps() -> None:
    named = staffed(IN_PERSON, {"host": "Triệu Văn Sinh, Lò Thị Mai"})
    assert [s.person for s in named] == [
        "",
        "Triệu Văn Sinh, Lò Thị Mai",
        "",
        "",
        "Triệu Văn Sinh, Lò Thị Mai",
    ]


STEP = {"key": "a", "title": "A", "minutes": 5, "role": "host", "tasks": [{"key": "1", "text": "Một"}]}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([], "ít nhất một bước"),
        ([{**STEP, "minutes": 0}], "ít nhất 1 phút"),
        ([{**STEP, "minutes": "lâu"}], "không đọc được"),
        ([{"key": "a"}], "không đọc được"),
        ([STEP, STEP], "trùng mã"),
        ([{**STEP, "tasks": STEP["tasks"] * 2}], "trùng mã"),  # type: ignore[operator]
    ],
)
def test_a_broken_script_is_refused(app: Flask, data: list[Any], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        parse(data)


def test_the_sentences(app: Flask) -> None:
    assert [wording.lateness(n) for n in (4, 0, -3)] == ["trễ 4 phút", "đúng kế hoạch", "sớm 3 phút"]
    assert wording.in_charge("host", "Lò Thị Mai") == "Người điều hành: Lò Thị Mai"
    assert wording.in_charge("nhân viên thu", "") == "nhân viên thu"
    untouched = TaskState(Task("1", "Chào hỏi"), ItemStatus.OPEN, None, ())
    assert wording.told(untouched) == "“Chào hỏi” đang chờ, chưa ai đánh dấu."
    undone = TaskState(Task("1", "Chào hỏi"), ItemStatus.OPEN, Event(3, "untick", BEGIN, "Mai"), ())
    assert wording.told(undone) == "“Chào hỏi” đã được Mai bỏ đánh dấu lúc 08:00."
