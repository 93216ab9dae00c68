"""The norms that every installation starts with, each with its basis and how sure it is.

Only what was read in a public page or stands in 871 is seeded as verified; the rest is marked until an accountant
verifies it. Norms are dated data: a figure is never changed here, a new one gets a row of its own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from portal.budget import rules
from portal.budget.items import BANDS, ITEMS
from portal.core import audit
from portal.core.db import db, transaction
from portal.models import Norm

TT_40 = dt.date(2017, 7, 1)
TT_36 = dt.date(2018, 6, 15)
CV_871 = dt.date(2024, 4, 1)
TT_12 = dt.date(2025, 5, 4)
TT_100 = dt.date(2025, 10, 28)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Official:
    """One norm of the register as it is seeded."""

    item: str
    basis: str
    valid_from: dt.date
    amount: int | None = None
    band: str = ""
    valid_to: dt.date | None = None
    verified: bool = True
    unverified_from: dt.date | None = None
    note: str = ""

    @property
    def key(self) -> str:
        """What this norm is called for ever, whatever people change in its row."""
        return f"{self.item}.{self.band or 'all'}.{self.valid_from:%Y%m%d}"


_MEAL_NOTE = "TT 12/2025/TT-BTC có thể đã thay đổi mức này từ 04/5/2025."
_DRAFT_NOTE = "Mới đọc dự thảo TT 100/2025/TT-BTC, chưa đối chiếu bản ban hành."
_MEMORY_NOTE = "Chưa đối chiếu với văn bản gốc."


def _meal(band: str, amount: int, basis: str) -> Official:
    return Official("meal", basis, TT_40, amount, band, unverified_from=TT_12, note=_MEAL_NOTE)


OFFICIAL: tuple[Official, ...] = (
    Official(
        "refreshments", "Khoản 2 Điều 12 TT 40/2017/TT-BTC", TT_40, 20_000,
        valid_to=TT_12 - DAY, verified=False, note=_MEMORY_NOTE,
    ),
    Official("refreshments", "TT 12/2025/TT-BTC", TT_12, 40_000, verified=False, note=_MEMORY_NOTE),
    _meal("urban", 200_000, "Điểm a khoản 4 Điều 12 TT 40/2017/TT-BTC"),
    _meal("province", 150_000, "Điểm b khoản 4 Điều 12 TT 40/2017/TT-BTC"),
    _meal("commune", 100_000, "Điểm c khoản 4 Điều 12 TT 40/2017/TT-BTC"),
    Official(
        "meal_collective", "Khoản 5 Điều 12 TT 40/2017/TT-BTC", TT_40, 130, unverified_from=TT_12, note=_MEAL_NOTE
    ),
    Official(
        "lecturer", "Điểm a khoản 2 Điều 5 TT 36/2018/TT-BTC", TT_36, 2_000_000,
        valid_to=TT_100 - DAY, note="Một buổi là 4 tiết.",
    ),
    Official("lecturer", "TT 100/2025/TT-BTC", TT_100, 4_000_000, verified=False, note=_DRAFT_NOTE),
    Official("lecturer", "TT 100/2025/TT-BTC", TT_100, 2_000_000, "assistant", verified=False, note=_DRAFT_NOTE),
    *(
        Official(item, "Mục III.2.1b Công văn 871/BHXH-TST", CV_871)
        for item in ("hall", "equipment", "decoration", "stationery", "medicine", "other")
    ),
    Official("printed_matter", "Mục III.2.2 Công văn 871/BHXH-TST", CV_871),
)  # fmt: skip


def seed_norms() -> None:
    """Add the official norms that are missing; never touches a row that is there, whatever people made of it."""
    with transaction():
        present = set(db.session.scalars(sa.select(Norm.seed_key)))
        for official in OFFICIAL:
            if official.key not in present:
                norm = _norm(official)
                db.session.add(norm)
                audit.record("norm.seed", norm, summary=norm.name, values={"amount": (None, norm.amount)})


def _norm(official: Official) -> Norm:
    item = ITEMS[official.item]
    name = str(item.label) if not official.band else f"{item.label}, {BANDS[official.band]}"
    return Norm(
        item=item.code,
        name=name,
        band=official.band,
        kind=item.kind,
        amount=official.amount,
        unit=rules.norm_unit(item) if official.amount is not None else "",
        source=item.source,
        valid_from=official.valid_from,
        valid_to=official.valid_to,
        basis=official.basis,
        verified=official.verified,
        unverified_from=official.unverified_from,
        note=official.note,
        seed_key=official.key,
    )
