"""One contact as somebody notes it, before it is kept (B3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

LONGEST_NOTE = 500


@dataclass(frozen=True)
class ContactDraft:
    """How somebody was met, with what result, when; ``next_on`` is the promised next day, ``steps`` what was done."""

    channel: str
    result: str
    held_on: dt.date
    next_on: dt.date | None = None
    note: str = ""
    steps: tuple[str, ...] = ()
