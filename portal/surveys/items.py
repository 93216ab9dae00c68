"""The items of a questionnaire and the reading of a filled-in form: pure functions (formats.md, "Survey scale")."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from portal.core import vietnamese
from portal.core.i18n import _

Kind = Literal["scale", "one", "many", "text"]
Answer = int | str | list[str]
Typed = Mapping[str, Sequence[str]]

LONGEST_TEXT = 1000
POINTS = (5, 4, 3, 2, 1)


@dataclass(frozen=True)
class Option:
    """One choice; ``value`` is what is stored, the points of a scale as digits."""

    value: str
    text: str


@dataclass(frozen=True)
class Item:
    """One question: a 5-point scale, one choice, several choices, or free text."""

    key: str
    kind: Kind
    text: str
    required: bool = False
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A form as it was read: the answers to store, and a sentence for each item that cannot be taken."""

    answers: dict[str, Answer] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def parse_items(data: Iterable[Mapping[str, Any]]) -> tuple[Item, ...]:
    """The items of ``Questionnaire.items``; KeyError for a form that lacks a part, which only a seed could cause."""
    return tuple(
        Item(
            key=row["key"],
            kind=row["kind"],
            text=row["text"],
            required=row["required"],
            options=tuple(Option(option["value"], option["text"]) for option in row["options"]),
        )
        for row in data
    )


def read_answers(items: Sequence[Item], typed: Typed) -> Reading:
    """Take a form or say beside each item why not: missing, unknown or double choices, texts over 1 000 letters.

    Text is stored trimmed and NFC; fields that the form does not have are ignored; an item without an answer
    is not stored at all.
    """
    reading = Reading()
    for item in items:
        given = _given(item, typed.get(item.key, ()))
        error = _complaint(item, given)
        if error:
            reading.errors[item.key] = error
        elif given:
            reading.answers[item.key] = _value(item, given)
    return reading


def _given(item: Item, sent: Sequence[str]) -> list[str]:
    if item.kind == "text":
        sent = [vietnamese.clean_multiline("\n".join(sent))]
    return [value for value in sent if value.strip()]


def _complaint(item: Item, given: Sequence[str]) -> str:
    if not given:
        return _missing(item) if item.required else ""
    if item.kind == "text":
        return _text_complaint(given[0])
    if not {option.value for option in item.options}.issuperset(given):
        return _("Lựa chọn này không có trong phiếu. Mời ông/bà chọn lại.")
    if item.kind != "many" and len(given) > 1:
        return _("Câu này chỉ chọn một. Mời ông/bà chọn lại.")
    return ""


def _missing(item: Item) -> str:
    if item.kind == "scale":
        return _("Mời ông/bà chọn một mức.")
    return _("Mời ông/bà trả lời câu này.")


def _text_complaint(text: str) -> str:
    if len(text) <= LONGEST_TEXT:
        return ""
    return _(
        "Ý kiến dài %(length)s ký tự, phiếu nhận tối đa %(most)s. Mời ông/bà viết gọn lại.",
        length=vietnamese.format_number(len(text)),
        most=vietnamese.format_number(LONGEST_TEXT),
    )


def _value(item: Item, given: Sequence[str]) -> Answer:
    if item.kind == "scale":
        return int(given[0])
    if item.kind == "many":
        # In the order of the form and each once, so that the same choice is stored the same way.
        return [option.value for option in item.options if option.value in given]
    return given[0]
