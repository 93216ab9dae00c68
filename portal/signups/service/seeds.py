"""The figures that every installation starts with, each with its basis and how sure it is (norms.md).

Only what was read in a public page is seeded as verified; the rest is marked until somebody verifies it. A figure is
never changed here: a new one gets a row of its own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from portal.core import audit
from portal.core.db import db, transaction
from portal.models import Parameter

LAW = dt.date(2025, 7, 1)  # Luật BHXH 2024 in force
SALARY = dt.date(2024, 7, 1)
RISE = dt.date(2026, 7, 1)  # from here on the base salary is another one
YEAR = dt.date(2026, 1, 1)

_LAW = "Luật BHXH số 41/2024/QH15"
_SUPPORT = "Nghị định số 159/2025/NĐ-CP"
_SALARY = "Nghị định số 73/2024/NĐ-CP"
_HEALTH = "Luật BHYT và nghị định hướng dẫn"
_READ = "Mức đọc ở trang công khai; cần đối chiếu số điều, khoản và ngày áp dụng với văn bản gốc."
_RISE = "Mức mới áp dụng từ 01/7/2026."
_MEMORY = "Chưa đối chiếu với văn bản gốc."
_SECOND_HAND = "Mức đọc ở nguồn dẫn lại, chưa đối chiếu với văn bản gốc."
_RAISED = "Nghị định số 161/2026/NĐ-CP, khoản 2 Điều 3"


@dataclass(frozen=True)
class Official:
    """One figure as it is seeded."""

    kind: str
    value: int
    valid_from: dt.date
    basis: str
    verified: bool = True
    unverified_from: dt.date | None = None
    note: str = _READ

    @property
    def key(self) -> str:
        """What this figure is called for ever, whatever people make of its row."""
        return f"{self.kind}.{self.valid_from:%Y%m%d}"


OFFICIAL: tuple[Official, ...] = (
    Official("floor", 1_500_000, LAW, _LAW),
    Official("pension_rate", 22_00, LAW, _LAW),
    Official("reference", 2_340_000, LAW, _LAW, unverified_from=RISE, note=_RISE),
    Official("reference", 2_530_000, RISE, _RAISED, verified=False, note=_SECOND_HAND),
    Official("top_times", 20, LAW, _LAW),
    Official("support_poor", 50_00, LAW, _SUPPORT),
    Official("support_island", 50_00, LAW, _SUPPORT),
    Official("support_near_poor", 40_00, LAW, _SUPPORT),
    Official("support_minority", 30_00, LAW, _SUPPORT),
    Official("support_other", 20_00, LAW, _SUPPORT),
    Official("support_months", 120, LAW, _SUPPORT),
    Official("salary", 2_340_000, SALARY, _SALARY, unverified_from=RISE, note=_RISE),
    Official("salary", 2_530_000, RISE, _RAISED, verified=False, note=_SECOND_HAND),
    Official(
        "fund_rate",
        3100,
        YEAR,
        "Công văn số 151/BHXH-ĐTQ của BHXH Việt Nam",
        verified=False,
        note=_SECOND_HAND,
    ),
    Official("health_rate", 4_50, SALARY, _HEALTH),
    *(
        Official(f"household_{place}", share, SALARY, _HEALTH)
        for place, share in ((1, 100_00), (2, 70_00), (3, 60_00), (4, 50_00), (5, 40_00))
    ),
    Official("pupil_support", 30_00, SALARY, "Nghị định số 146/2018/NĐ-CP", verified=False, note=_MEMORY),
    Official("pupil_support", 50_00, LAW, "Nghị định số 188/2025/NĐ-CP", verified=False, note=_MEMORY),
)


def seed_parameters() -> None:
    """Add the official figures that are missing; never touches a row that is there, whatever people made of it, and
    never puts one beside a figure that people have entered for the same day."""
    with transaction():
        present = set(db.session.scalars(sa.select(Parameter.seed_key)))
        query = sa.select(Parameter.kind, Parameter.valid_from).where(Parameter.unit_id.is_(None))
        entered = {(row.kind, row.valid_from) for row in db.session.execute(query)}
        for official in OFFICIAL:
            if official.key not in present and (official.kind, official.valid_from) not in entered:
                made = Parameter(
                    kind=official.kind,
                    value=official.value,
                    valid_from=official.valid_from,
                    basis=official.basis,
                    note=official.note,
                    verified=official.verified,
                    unverified_from=official.unverified_from,
                    seed_key=official.key,
                )
                db.session.add(made)
                audit.record(
                    "parameter.seed", made, summary=official.key, values={"value": (None, made.value)}
                )
