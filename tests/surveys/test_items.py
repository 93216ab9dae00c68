"""Reading a filled-in form."""

from __future__ import annotations

import unicodedata

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.surveys.items import LONGEST_TEXT, parse_items, read_answers
from portal.surveys.official import conference_items
from tests.conftest import Site
from tests.surveys.conftest import SCALES, filled, stored

ITEMS = parse_items(conference_items())


def read(**changed: object) -> tuple[dict[str, object], dict[str, str]]:
    form = {key: value if isinstance(value, list) else [value] for key, value in filled(**changed).items()}
    reading = read_answers(ITEMS, form)
    return dict(reading.answers), reading.errors


def test_the_ready_form_asks_what_formats_says() -> None:
    assert [item.key for item in ITEMS] == [*SCALES, "intention", "topics", "comments"]
    assert [item.required for item in ITEMS] == [True] * 10 + [False] * 2
    assert [option.text for option in ITEMS[0].options] == [
        "Rất hài lòng", "Hài lòng", "Bình thường", "Không hài lòng", "Rất không hài lòng",
    ]  # fmt: skip
    assert [option.value for option in ITEMS[0].options] == ["5", "4", "3", "2", "1"]
    assert [option.value for option in ITEMS[9].options] == ["joined", "will", "advice", "not_yet"]


def test_a_whole_form_is_stored_as_numbers_words_and_lists(app: Flask) -> None:
    answers, errors = read(
        topics=["where", "voluntary", "where"], comments="  Loa   hơi nhỏ \r\n\r\n\r\nCảm ơn "
    )
    assert not errors
    assert answers == stored(topics=["voluntary", "where"], comments="Loa hơi nhỏ\n\nCảm ơn")


def test_an_empty_text_is_no_answer(app: Flask) -> None:
    answers, errors = read(comments=" \u200b \r\n ")
    assert (answers, errors) == (stored(), {})


def test_decomposed_letters_are_composed(app: Flask) -> None:
    text = "Tuyên truyền dễ hiểu, thiết thực"
    answers, _errors = read(comments=unicodedata.normalize("NFD", text))
    assert answers["comments"] == text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("welcome", [], "Mời ông/bà chọn một mức."),
        ("welcome", ["6"], "Lựa chọn này không có trong phiếu. Mời ông/bà chọn lại."),
        ("welcome", ["５"], "Lựa chọn này không có trong phiếu. Mời ông/bà chọn lại."),
        ("welcome", ["5", "4"], "Câu này chỉ chọn một. Mời ông/bà chọn lại."),
        ("intention", [" "], "Mời ông/bà trả lời câu này."),
        ("intention", ["<script>"], "Lựa chọn này không có trong phiếu. Mời ông/bà chọn lại."),
        ("topics", ["voluntary", "nothing"], "Lựa chọn này không có trong phiếu. Mời ông/bà chọn lại."),
        (
            "comments",
            ["ạ" * 1001],
            "Ý kiến dài 1.001 ký tự, phiếu nhận tối đa 1.000. Mời ông/bà viết gọn lại.",
        ),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(
    app: Flask, field: str, value: list[str], sentence: str
) -> None:
    _answers, errors = read(**{field: value})
    assert errors == {field: sentence}


def test_a_text_of_the_longest_kind_counts_letters_not_bytes(app: Flask) -> None:
    text = "👍" * (LONGEST_TEXT - 500) + unicodedata.normalize("NFD", "ệ") * 500
    answers, errors = read(comments=text)
    assert not errors
    assert len(str(answers["comments"])) == LONGEST_TEXT


FIELDS = [item.key for item in ITEMS] + ["form_key", "stranger"]
VALUES = st.one_of(
    st.sampled_from(["1", "2", "3", "4", "5", "will", "joined", "advice", "voluntary", "household"]),
    st.text(max_size=40),
)


@given(form=st.dictionaries(st.sampled_from(FIELDS), st.lists(VALUES, max_size=4)))
def test_any_form_is_either_refused_or_clean(site: Site, form: dict[str, list[str]]) -> None:
    with site.app.app_context():
        reading = read_answers(ITEMS, form)
    assert not set(reading.answers) & set(reading.errors)
    known = {item.key: {option.value for option in item.options} for item in ITEMS}
    for item in ITEMS:
        answer = reading.answers.get(item.key)
        if item.required:
            assert answer is not None or item.key in reading.errors
        if isinstance(answer, int):
            assert item.kind == "scale" and str(answer) in known[item.key]
        elif isinstance(answer, list):
            assert (
                item.kind == "many" and set(answer) <= known[item.key] and len(set(answer)) == len(answer) > 0
            )
        elif isinstance(answer, str) and item.kind == "text":
            assert 0 < len(answer) <= LONGEST_TEXT and unicodedata.is_normalized("NFC", answer)
        elif answer is not None:
            assert item.kind == "one" and answer in known[item.key]
