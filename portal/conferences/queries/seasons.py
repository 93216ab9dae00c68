"""The calendar of seasons of a place (C4; 03 §4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.core.db import db
from portal.core.i18n import _, show_date
from portal.models import Season, Unit


def seasons_over(commune: Unit) -> Sequence[Season]:
    """The seasons of a unit and of those above it, in the order of the year."""
    above = [int(part) for part in commune.path.strip("/").split("/")]
    found = db.session.scalars(
        sa.select(Season).options(joinedload(Season.unit)).where(Season.unit_id.in_(above))
    )
    return sorted(found, key=lambda s: (s.starts_on.month, s.starts_on.day, s.starts_on.year, s.id))


def seasons_over_many(communes: Iterable[Unit]) -> dict[int, list[Season]]:
    """The seasons that hold in each of these units, in one query."""
    above = {unit.id: {int(part) for part in unit.path.strip("/").split("/")} for unit in communes}
    wanted = {part for parts in above.values() for part in parts}
    found = db.session.scalars(
        sa.select(Season)
        .options(joinedload(Season.unit))
        .where(Season.unit_id.in_(wanted))
        .order_by(Season.id)
    ).all()
    return {key: [season for season in found if season.unit_id in parts] for key, parts in above.items()}


def season_days(season: Season) -> str:
    """``01/06–15/06 hằng năm`` or ``01/06/2026–15/06/2026``."""
    if not season.yearly:
        return f"{show_date(season.starts_on)}–{show_date(season.ends_on)}"
    days = f"{season.starts_on:%d/%m}–{season.ends_on:%d/%m}"
    return _("%(days)s hằng năm", days=days)


def season_lines(unit: Unit) -> list[tuple[Season, str]]:
    """The seasons that hold in a unit, each with its days."""
    return [(season, season_days(season)) for season in seasons_over(unit)]
