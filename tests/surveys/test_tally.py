"""Counting, and what an anonymous survey may show (F6)."""

from __future__ import annotations

import time
from collections import Counter
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.surveys.items import parse_items
from portal.surveys.official import conference_items
from portal.surveys.tally import LEAST, index, merged_levels, share_text, summarise
from tests.conftest import Site
from tests.surveys.conftest import stored

ITEMS = parse_items(conference_items())


def test_the_index_of_the_formats_page() -> None:
    assert round(index(7599, 1597), 2) == Decimal("95.17")


def test_four_answers_show_nothing(app: Flask) -> None:
    summary = summarise(ITEMS, [stored()] * 4)
    assert (summary.answers, summary.enough, summary.index, summary.items) == (4, False, None, ())


def test_figures_of_a_whole_survey(app: Flask) -> None:
    rows = [stored(5)] * 70 + [stored(4)] * 40 + [stored(3)] * 20 + [stored(2)] * 10
    summary = summarise(ITEMS, rows)
    # (350 + 160 + 60 + 20) / (5 × 140)
    assert summary.index_text == "84,29 %"
    assert summary.satisfied_text == "78,57 %"
    first = summary.items[0]
    assert first.bars == (
        ("Rất hài lòng", 50.0, "70"), ("Hài lòng", 28.6, "40"), ("Bình thường", 14.3, "20"),
        ("Không hài lòng", 7.1, "10"), ("Rất không hài lòng", 0.0, "0"),
    )  # fmt: skip
    assert (first.index, first.satisfied) == ("84,29 %", "78,57 %")


def test_a_small_group_hides_in_its_neighbour(app: Flask) -> None:
    rows = [stored(5)] * 100 + [stored(4)] * 30 + [stored(3)] * 8 + [stored(2)] * 2
    item = summarise(ITEMS, rows).items[0]
    assert [group.count for group in item.groups] == [100, 30, 10, 0]
    assert item.groups[2].label == "Bình thường đến không hài lòng"
    assert (item.index, item.satisfied) == ("92,57 %", "92,86 %")


def test_one_unsatisfied_person_is_nowhere_to_be_seen(app: Flask) -> None:
    item = summarise(ITEMS, [stored(5)] * 20 + [stored(1)]).items[0]
    assert [group.count for group in item.groups] == [21]
    assert item.satisfied == "trên 76 %"
    few = summarise(ITEMS, [stored(5)] * 8 + [stored(1)]).items[0]
    assert (few.index, few.bar) == ("–", 0.0)


@pytest.mark.parametrize(
    ("part", "total", "text"),
    [(0, 10, "0,00 %"), (10, 10, "100,00 %"), (1, 10, "dưới 50 %"), (9, 10, "trên 50 %"), (5, 10, "50,00 %"),
     (139, 140, "trên 96 %"), (3, 140, "dưới 4 %"), (4, 9, "–"), (1, 9, "–")],
)  # fmt: skip
def test_a_share_tells_no_group_of_one_to_four(app: Flask, part: int, total: int, text: str) -> None:
    assert share_text(part, total) == text


def test_intentions_of_few_are_put_together(app: Flask) -> None:
    rows = [stored(intention="will")] * 20 + [stored(intention="advice")] * 9 + [stored(intention="not_yet")]
    item = next(item for item in summarise(ITEMS, rows).items if item.key == "intention")
    assert item.bars == (
        ("Đã tham gia", 0.0, "0"), ("Sẽ tham gia", 66.7, "20"), ("Cần tư vấn thêm / Chưa muốn tham gia", 33.3, "10"),
    )  # fmt: skip


def test_topics_of_few_are_not_told(app: Flask) -> None:
    rows = [stored(topics=["voluntary", "support"])] * 3 + [stored(topics=["support"])] * 4
    item = next(item for item in summarise(ITEMS, rows).items if item.key == "topics")
    shown = {label: text for label, _bar, text in item.bars}
    assert shown["BHXH tự nguyện: mức đóng, lương hưu"] == "dưới 5"
    assert shown["Mức Nhà nước hỗ trợ tiền đóng"] == "7"
    assert shown["BHYT hộ gia đình"] == "0"


def test_opinions_come_in_the_order_of_letters(app: Flask) -> None:
    texts = ["Ồn quá", "an toàn", "Ảnh mờ", "đủ", "Bàn ghế"]
    item = summarise(ITEMS, [stored(comments=text) for text in texts]).of_kind("text")[0]
    assert item.texts == ("an toàn", "Ảnh mờ", "Bàn ghế", "đủ", "Ồn quá")
    assert summarise(ITEMS, [stored(comments="Ồn quá")] * 4 + [stored()]).of_kind("text")[0].texts == ()


COUNTS = st.lists(st.integers(0, 40), min_size=5, max_size=5).filter(lambda counts: sum(counts) >= LEAST)


@given(COUNTS)
def test_no_shown_level_holds_one_to_four(counts: list[int]) -> None:
    levels = dict(zip((5, 4, 3, 2, 1), counts, strict=True))
    groups = merged_levels(levels)
    assert [level for group in groups for level in group] == [5, 4, 3, 2, 1]
    sizes = [sum(levels[level] for level in group) for group in groups]
    assert all(size == 0 or size >= LEAST for size in sizes)
    satisfied = levels[5] + levels[4]
    apart = all(set(group) <= {5, 4} or set(group) <= {3, 2, 1} for group in groups)
    # Joined across only where the share beside is itself only a bound.
    assert apart or 0 < satisfied < LEAST or 0 < sum(counts) - satisfied < LEAST


@given(st.lists(st.integers(0, 30), min_size=4, max_size=4).filter(lambda counts: sum(counts) >= LEAST))
def test_no_shown_choice_holds_one_to_four(site: Site, counts: list[int]) -> None:
    values = ("joined", "will", "advice", "not_yet")
    rows = [{"intention": value} for value, count in zip(values, counts, strict=True) for _n in range(count)]
    with site.app.app_context():
        summary = summarise(ITEMS, rows)
    item = next(item for item in summary.items if item.key == "intention")
    shown = [group.count for group in item.groups]
    assert sum(count or 0 for count in shown) == sum(counts)
    assert all(count == 0 or (count or 0) >= LEAST for count in shown)


def test_order_does_not_matter_and_nothing_is_lost(app: Flask) -> None:
    rows = [stored(n % 5 + 1) for n in range(97)]
    assert summarise(ITEMS, rows) == summarise(ITEMS, reversed(rows))
    assert Counter(row["welcome"] for row in rows)[1] == summarise(ITEMS, rows).items[0].groups[-1].count


def test_eight_thousand_answers_are_quick(app: Flask) -> None:
    rows = [stored(n % 5 + 1, topics=["voluntary"], comments=f"Ý kiến {n}") for n in range(8000)]
    began = time.perf_counter()
    assert summarise(ITEMS, rows).answers == 8000
    print(f"{time.perf_counter() - began:.3f} s")
