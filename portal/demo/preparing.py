"""The office's part of the demonstration: materials, checklists partly done, targets, money, a list for the director."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal.budget import service as budget
from portal.budget.rules import LineDraft
from portal.conferences import service as conferences
from portal.conferences.queries import Month
from portal.conferences.service import AllotmentDraft, ItemDraft, TargetDraft
from portal.core import clock
from portal.core.db import db
from portal.core.pdf import render
from portal.demo.acting import acting
from portal.demo.people import World
from portal.enums import ConferenceState
from portal.library import service as library
from portal.library.content import read_upload
from portal.library.service import MaterialDraft
from portal.models import Conference, Material, ProposalList
from portal.preparing import queries as preparing_queries
from portal.preparing import service as preparing

# What is ready a week ahead; the rest of the list is still open until the last days.
EARLY = {"loudspeaker", "portal", "social", "hall", "speeches", "slides", "questions", "invitations"}
DAY = dt.timedelta(days=1)


def keep_library(world: World, now: dt.datetime) -> None:
    """Four materials: a leaflet and the one that replaces it, a clip, a text in the language of the commune."""
    today = clock.local(now).date()
    with acting("chuyenquan", now - 200 * DAY):
        old = _add(
            world.units["coso"], "brochure", "Những điều cần biết về BHXH tự nguyện", today - 200 * DAY
        )
    with acting("chuyenquan", now - 60 * DAY):
        _add(
            world.units["coso"],
            "brochure",
            "Những điều cần biết về BHXH tự nguyện (mức hỗ trợ mới)",
            today - 60 * DAY,
            old,
        )
        library.add_material(
            world.units["coso"],
            MaterialDraft(
                "clip",
                "Clip: lương hưu của người làm nương",
                today - 60 * DAY,
                link="https://baohiemxahoi.gov.vn/clip",
            ),
        )
    with acting("xa", now - 50 * DAY):
        _add(
            world.units["xa"],
            "slogan",
            "Bài phát loa tiếng Tày: BHYT hộ gia đình",
            today - 50 * DAY,
            language="tyz",
        )


def _add(
    unit_id: int, kind: str, title: str, day: dt.date, replaces_id: int | None = None, language: str = "vi"
) -> int:
    data = render(
        f"<html><body><h1>{title}</h1><p>Tài liệu mẫu của bản dùng thử.</p></body></html>", title=title
    )
    upload = read_upload(data, f"{title.replace(':', '')}.pdf")
    return library.add_material(
        unit_id, MaterialDraft(kind, title, day, language=language), upload, replaces_id
    )


def prepare(conference_id: int, local: dict[str, str], start: dt.datetime) -> None:
    """Tick what is ready a week ahead, and the conditions if their hour has come; use a leaflet."""
    conference = db.session.get_one(Conference, conference_id)
    material = db.session.scalars(
        sa.select(Material.id).where(Material.kind == "brochure").order_by(Material.id.desc())
    ).first()
    with acting(local["xa"], min(start - 8 * DAY, clock.now())):
        for item in preparing_queries.items_of(conference_id):
            if item.code in EARLY:
                preparing.mark(item.id, item.version, "done")
            elif item.code == "ethnic":
                preparing.mark(
                    item.id, item.version, "not_needed", "Bà con trong thôn đều nghe tiếng phổ thông"
                )
        if material:
            library.attach(conference_id, material)
    checked = start - dt.timedelta(minutes=75)
    if checked < clock.now():
        with acting(local["xa"], start - 4 * DAY):
            _tick([row for row in preparing_queries.rows_of(conference) if row.open and row.item.days_before])
        with acting(local["head"], checked):
            _tick([row for row in preparing_queries.rows_of(conference) if row.open])


def _tick(rows: list[preparing_queries.Row]) -> None:
    for row in rows:
        preparing.mark(row.item.id, row.item.version, "done")


def plan_month(world: World, now: dt.datetime) -> None:
    """Targets, money and a list before the director, for the month of the proposal that waits."""
    waiting = db.session.scalars(
        sa.select(Conference).where(
            Conference.state == ConferenceState.SUBMITTED, Conference.organiser_id == world.units["coso"]
        )
    ).first()
    if waiting is None:
        return
    number, month, office = waiting.id, Month.of(clock.local(waiting.starts_at).date()), world.units["coso"]
    with acting("ketoan", now - dt.timedelta(hours=5)):
        for line in (LineDraft("refreshments", 48, 20_000), LineDraft("printed_matter", 96, 2_500)):
            budget.add_line(number, line)
        money = {"collection": AllotmentDraft(90_000_000), "propaganda": AllotmentDraft(8_000_000)}
        conferences.set_allotments(office, month, money, "Quyết định giao dự toán của BHXH tỉnh")
    with acting("giamdoc", now - dt.timedelta(hours=4)):
        targets = [TargetDraft(world.units[short], month.key, 3) for short in ("xa", "xa2")]
        conferences.set_targets(office, targets)
    with acting("chuyenquan", now - dt.timedelta(hours=2)):
        advice = ItemDraft(
            number, "approve", "Đúng nhóm tiềm năng, chưa trùng lịch", "Tổ Thu – Sổ, thẻ: nhất trí", 1
        )
        made = conferences.save_list(office, month, 0, [advice])
        conferences.hand_over(made, db.session.get_one(ProposalList, made).version)
