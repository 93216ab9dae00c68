"""The calendar of seasons of a place: who lives there says when a conference would find no guests (C4; 03 §4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields

from portal.conferences.queries.seasons import seasons_over
from portal.core import access, audit
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.i18n import _
from portal.core.spreadsheet import Cell, Column, Sheet, write_xlsx
from portal.enums import UnitKind
from portal.models import Season, Unit

LONGEST_TITLE = 200
# Longer than a year there would be no day left without it.
LONGEST = dt.timedelta(days=366)


@dataclass(frozen=True)
class SeasonDraft:
    """What is said about a season; both days belong to it."""

    title: str
    starts_on: dt.date
    ends_on: dt.date
    yearly: bool = False


def add_season(unit_id: int, draft: SeasonDraft) -> int:
    """Add a season to a place of the tree; refuses (Invalid) wrong days and units beside the tree."""
    with transaction():
        unit = access.check(db.session.get(Unit, unit_id), "season.edit")
        if unit.kind == UnitKind.SERVICE:
            raise Invalid(_("Lịch mùa vụ gắn với xã hoặc cơ quan BHXH."), field="title")
        _check(draft)
        season = Season(unit_id=unit_id, **asdict(draft))
        db.session.add(season)
        values = {name: (None, value) for name, value in asdict(draft).items()}
        audit.record("season.add", season, summary=draft.title, values=values)
        return season.id


def change_season(season_id: int, version: int, draft: SeasonDraft) -> None:
    """Change a season; refuses (Conflict) a version that is not the newest, (Invalid) wrong days."""
    with transaction():
        season = _locked(season_id, version)
        _check(draft)
        for name, value in asdict(draft).items():
            setattr(season, name, value)
        if values := audit.changes(season):
            audit.record("season.change", season, summary=draft.title, values=values)


def remove_season(season_id: int, version: int) -> None:
    """Take a season off the calendar; refuses (Conflict) a version that is not the newest."""
    with transaction():
        season = _locked(season_id, version)
        values = {one.name: (getattr(season, one.name), None) for one in fields(SeasonDraft)}
        audit.record("season.remove", season, summary=season.title, values=values)
        db.session.delete(season)


def export_seasons(unit_id: int) -> bytes:
    """The seasons that hold in a unit, its own and those of the units above, as .xlsx; the export stands in the log."""
    with transaction():
        unit = access.check(db.session.get(Unit, unit_id), "season.view")
        found = seasons_over(unit)
        audit.record("season.export", unit_id=unit.id, summary=unit.name)
        heads = [
            Column(_("Mùa vụ, ngày bận"), width=44),
            Column(_("Từ ngày"), "date"),
            Column(_("Đến hết ngày"), "date"),
            Column(_("Năm nào cũng vậy"), width=18),
            Column(_("Áp dụng cho"), width=36),
        ]
        return write_xlsx([Sheet(_("Lịch mùa vụ"), heads, _lines(found))])


def _lines(found: Sequence[Season]) -> Iterator[list[Cell]]:
    for one in found:
        yield [one.title, one.starts_on, one.ends_on, _("có") if one.yearly else "", one.unit.name]


def _locked(season_id: int, version: int) -> Season:
    found = lock(Season, [season_id])
    if not found:
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    season = access.check(found[0], "season.edit")
    if season.version != version:
        raise Conflict(_("Mục này vừa được người khác sửa. Hãy xem lại rồi làm tiếp."))
    return season


def _check(draft: SeasonDraft) -> None:
    if not draft.title.strip() or len(draft.title) > LONGEST_TITLE:
        raise Invalid(_("Hãy nhập tên mùa vụ, tối đa %(most)s ký tự.", most=LONGEST_TITLE), field="title")
    if draft.ends_on < draft.starts_on:
        raise Invalid(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field="ends_on")
    if draft.ends_on - draft.starts_on >= LONGEST:
        raise Invalid(_("Một mục không dài quá một năm."), field="ends_on")
