"""What was written on paper against what the portal knows: rows named as numbers, marks brought together (E2). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal.core.i18n import _
from portal.enums import ArrivalKind
from portal.guests.fold import Presence

LONGEST_NUMBERS = 2_000
_RUN = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")
_DASHES = str.maketrans({"–": "-", "—": "-", ";": ",", "\n": ","})


@dataclass(frozen=True)
class Mark:
    """What one row of the paper says of a guest."""

    present: bool = False
    material: bool = False
    seat: str = ""


def mark_of(state: Presence) -> Mark:
    """The same of what the door knows."""
    return Mark(state.present, state.material_at is not None, state.seat)


def read_numbers(text: str, last: int) -> list[int]:
    """The rows that ``1-40, 43`` names, in order and once each; ValueError with a sentence for anything else."""
    if len(text) > LONGEST_NUMBERS:
        raise ValueError(_("Số dòng ghi quá dài."))
    parts = re.sub(r"\s*-\s*", "-", text.translate(_DASHES)).replace(",", " ").split()
    found: set[int] = set()
    for part in parts:
        run = _RUN.fullmatch(part)
        first = int(run[1]) if run else 0
        end = int(run[2] or first) if run else 0
        if not 1 <= first <= end:
            raise ValueError(_("Không hiểu “%(part)s”. Hãy ghi số dòng như: 1-40, 43.", part=part[:20]))
        if end > last:
            raise ValueError(_("Danh sách chỉ có %(last)s dòng, không có dòng %(end)s.", last=last, end=end))
        found.update(range(first, end + 1))
    if not found:
        raise ValueError(_("Hãy ghi số dòng, ví dụ: 1-40, 43."))
    return sorted(found)


def collides(shown: Presence, wanted: Mark, now: Presence) -> bool:
    """Whether somebody who has changed ``shown`` to ``wanted`` cannot know what others have made of it meanwhile."""
    before, current = mark_of(shown), mark_of(now)
    if wanted == before:
        return False
    if before.present and not wanted.present:
        # An arrival that was noted after the page was shown is not taken back by it.
        return now.present and now.arrived_id != shown.arrived_id
    if before.present and not current.present:
        return True
    return wanted.seat != before.seat and current.seat not in (before.seat, wanted.seat)


def merge(shown: Presence, wanted: Mark, now: Presence) -> Mark:
    """What shall hold after somebody has changed ``shown`` to ``wanted`` while others made it ``now``: what was left as
    it was shown stays as it is now."""
    before, current = mark_of(shown), mark_of(now)
    if before.present and not wanted.present:
        return Mark()
    material = wanted.material if wanted.material != before.material else current.material
    seat = wanted.seat if wanted.seat != before.seat else current.seat
    # Material and a seat are given to people who are there.
    given = wanted != before and (wanted.present or material or bool(seat))
    return Mark(True, material, seat) if given or current.present else Mark()


def steps(now: Presence, target: Mark) -> Iterator[tuple[ArrivalKind, str]]:
    """The events, each with its seat, that lead from ``now`` to ``target``."""
    if not target.present:
        if now.present:
            yield ArrivalKind.UNDONE, ""
        return
    if not now.present:
        yield ArrivalKind.ARRIVED, target.seat
    elif now.seat != target.seat:
        yield ArrivalKind.SEATED, target.seat
    if target.material and now.material_at is None:
        yield ArrivalKind.MATERIAL, ""
    if now.material_at is not None and not target.material:
        yield ArrivalKind.MATERIAL_UNDONE, ""
