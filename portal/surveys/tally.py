"""Counting answers, and what of it may be shown: pure functions (F6).

Surveys are anonymous, so no group of one to four answers is shown, on screen or in exports, and none can be had
by subtraction: small groups are merged with a neighbour until each shown group is empty or holds five at least.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from portal.core.i18n import _
from portal.core.vietnamese import fold, format_number
from portal.surveys.items import POINTS, Item

LEAST = 5
SATISFIED = (5, 4)
# With fewer answers than this, an item's own index would tell how a merged group is made up.
LEAST_FOR_INDEX = 20


@dataclass(frozen=True)
class Group:
    """One row of a table: how many chose it (none: hidden), and the length of its bar in percent of all answers."""

    label: str
    count: int | None
    share: float

    @property
    def text(self) -> str:
        """The number as it is shown."""
        return _("dưới 5") if self.count is None else format_number(self.count)


@dataclass(frozen=True)
class ItemResult:
    """What may be shown of one item; without groups and texts where fewer than five answered."""

    key: str
    kind: str
    text: str
    answers: int
    groups: tuple[Group, ...] = ()
    index: str = ""
    satisfied: str = ""
    bar: float = 0.0
    texts: tuple[str, ...] = ()

    @property
    def bars(self) -> tuple[tuple[str, float, str], ...]:
        """The groups as a chart takes them: label, length of the bar, number."""
        return tuple((group.label, group.share, group.text) for group in self.groups)


@dataclass(frozen=True)
class SurveySummary:
    """The results of a survey as they may be shown. ``index`` is Σ points / (5 × n) × 100 over all scale items and
    ``satisfied_share`` the percentage of 4 and 5 points; both are None until five people have answered."""

    answers: int
    index: Decimal | None = None
    satisfied_share: Decimal | None = None
    index_text: str = ""
    satisfied_text: str = ""
    items: tuple[ItemResult, ...] = field(default=())

    @property
    def enough(self) -> bool:
        """Whether results may be shown at all."""
        return self.answers >= LEAST

    @property
    def index_bars(self) -> tuple[tuple[str, float, str], ...]:
        """The index of each scale item as a chart takes it."""
        return tuple((item.text, item.bar, item.index) for item in self.items if item.index)

    def of_kind(self, *kinds: str) -> tuple[ItemResult, ...]:
        """The items of these kinds, in the order of the form."""
        return tuple(item for item in self.items if item.kind in kinds)


def index(points: int, answers: int) -> Decimal:
    """Σ points / (5 × n) × 100; 7 599 points of 1 597 forms are 95,17."""
    return Decimal(points * 100) / (5 * answers)


def summarise(items: Sequence[Item], rows: Iterable[Mapping[str, Any]]) -> SurveySummary:
    """Count the stored answers once, in any order, and keep only what may be shown."""
    total, counts = 0, {item.key: Counter[Any]() for item in items}
    given = Counter[str]()
    for row in rows:
        total += 1
        for key, answer in row.items():
            given[key] += 1
            counts[key].update(answer if isinstance(answer, list) else (answer,))
    if total < LEAST:
        return SurveySummary(total)
    results = tuple(_item_result(item, given[item.key], counts[item.key]) for item in items)
    return _with_figures(total, results, [counts[item.key] for item in items if item.kind == "scale"])


def _with_figures(
    total: int, results: tuple[ItemResult, ...], scales: Sequence[Counter[Any]]
) -> SurveySummary:
    points = sum(level * count for scale in scales for level, count in scale.items())
    answers = sum(scale.total() for scale in scales)
    satisfied = sum(scale[level] for scale in scales for level in SATISFIED)
    if not answers:
        return SurveySummary(total, items=results)
    found = index(points, answers)
    share = Decimal(satisfied * 100) / answers
    return SurveySummary(
        answers=total,
        index=found,
        satisfied_share=share,
        index_text=f"{format_number(found, 2)} %",
        satisfied_text=share_text(satisfied, answers),
        items=results,
    )


def _item_result(item: Item, answers: int, counts: Counter[Any]) -> ItemResult:
    if answers < LEAST:
        return ItemResult(item.key, item.kind, item.text, answers)
    if item.kind == "text":
        # By content and not by time, so that the order does not tell whose words they are.
        texts = tuple(sorted(counts.elements(), key=lambda text: (fold(text), text)))
        return ItemResult(item.key, item.kind, item.text, answers, texts=texts)
    if item.kind == "scale":
        return _scale_result(item, answers, counts)
    groups = _several(item, counts, answers) if item.kind == "many" else _single(item, counts, answers)
    return ItemResult(item.key, item.kind, item.text, answers, groups)


def _scale_result(item: Item, answers: int, counts: Counter[Any]) -> ItemResult:
    names = {int(option.value): option.text for option in item.options}
    groups = merged_levels(counts)
    found = index(sum(level * count for level, count in counts.items()), answers)
    known = len(groups) == len(POINTS) or answers >= LEAST_FOR_INDEX
    return ItemResult(
        key=item.key,
        kind=item.kind,
        text=item.text,
        answers=answers,
        groups=tuple(
            _group(_level_label(levels, names), sum(counts[level] for level in levels), answers)
            for levels in groups
        ),
        index=f"{format_number(found, 2)} %" if known else "–",
        satisfied=share_text(sum(counts[level] for level in SATISFIED), answers),
        bar=round(float(found), 1) if known else 0.0,
    )


def _level_label(levels: Sequence[int], names: Mapping[int, str]) -> str:
    if len(levels) == 1:
        return names[levels[0]]
    return _("%(best)s đến %(worst)s", best=names[levels[0]], worst=names[levels[-1]].lower())


def _group(label: str, count: int, answers: int) -> Group:
    return Group(label, count, round(count * 100 / answers, 1))


def share_text(part: int, total: int) -> str:
    """A share with two decimals, or only its bound where it would tell a group of one to four."""
    small = 0 < part < LEAST, 0 < total - part < LEAST
    if any(small) and total < 2 * LEAST:
        return "–"  # a bound would say next to nothing
    if small[0]:
        return _("dưới %(bound)s %%", bound=-(-LEAST * 100 // total))
    if small[1]:
        return _("trên %(bound)s %%", bound=(total - LEAST) * 100 // total)
    return f"{format_number(Decimal(part * 100) / total, 2)} %"


def merged_levels(counts: Mapping[int, int]) -> list[tuple[int, ...]]:
    """The five levels, best first, joined so that each group is empty or holds five answers at least.

    Satisfied and other levels are joined only if one side is itself too small, because the share of the
    satisfied is shown beside.
    """
    sides: list[tuple[int, ...]] = []
    for side in (POINTS[: len(SATISFIED)], POINTS[len(SATISFIED) :]):
        sides += _joined([(level,) for level in side], counts)
    return _joined(sides, counts)


def _joined(groups: list[tuple[int, ...]], counts: Mapping[int, int]) -> list[tuple[int, ...]]:
    def size(group: tuple[int, ...]) -> int:
        return sum(counts.get(level, 0) for level in group)

    groups = list(groups)
    while len(groups) > 1:
        small = next((n for n, group in enumerate(groups) if 0 < size(group) < LEAST), None)
        if small is None:
            break
        near = [n for n in (small - 1, small + 1) if 0 <= n < len(groups)]
        first = min(small, max(near, key=lambda n: size(groups[n])))
        groups[first : first + 2] = [groups[first] + groups[first + 1]]
    return groups


def _single(item: Item, counts: Counter[Any], answers: int) -> tuple[Group, ...]:
    """One choice: the small ones become one group, with the next smallest if they alone were too few to hide in."""
    values = sorted(
        (option.value for option in item.options if counts[option.value]), key=lambda v: counts[v]
    )
    hidden = [value for value in values if counts[value] < LEAST]
    while hidden and (len(hidden) < 2 or sum(counts[value] for value in hidden) < LEAST):
        hidden.append(values[len(hidden)])
    groups = [_group(o.text, counts[o.value], answers) for o in item.options if o.value not in hidden]
    if hidden:
        label = " / ".join(o.text for o in item.options if o.value in hidden)
        groups.append(_group(label, sum(counts[value] for value in hidden), answers))
    return tuple(groups)


def _several(item: Item, counts: Counter[Any], answers: int) -> tuple[Group, ...]:
    """Several choices: their counts add up to nothing, so a small one is simply not told."""
    return tuple(
        Group(o.text, None, 0.0) if 0 < counts[o.value] < LEAST else _group(o.text, counts[o.value], answers)
        for o in item.options
    )
