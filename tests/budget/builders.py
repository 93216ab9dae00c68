"""Conferences with money for tests, moved along as the application moves them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.budget import service
from portal.budget.rules import ActualDraft, LineDraft
from portal.conferences.service import move
from portal.core.db import db
from portal.demo.people import World
from portal.dossiers.service import ReportDraft, save_report
from portal.models import BudgetLine
from tests.conferences.builders import propose_whole

Acting = Callable[[str], Any]
REFRESHMENTS = LineDraft("refreshments", quantity=80, unit_price=40_000)
HALL = LineDraft("hall", quantity=1, unit_price=2_000_000, ground="small")
PRINTED = LineDraft("printed_matter", quantity=100, unit_price=5_000)
MEAL = LineDraft("meal", quantity=73, unit_price=100_000, band="commune", ground="Hội nghị do xã tổ chức")


def submitted(world: World, acting: Acting, place: str = "xa", **changed: Any) -> int:
    """A conference that waits for its estimate; the accountant of the office acts from then on."""
    acting(place)
    conference_id = propose_whole(world, place, **changed)
    move(conference_id, "submit")
    acting("ketoan")
    return conference_id


def approved(world: World, acting: Acting, *drafts: LineDraft) -> tuple[int, list[int]]:
    """A conference whose estimate the director has approved, with the ids of its lines."""
    conference_id = submitted(world, acting)
    lines = [service.add_line(conference_id, draft) for draft in drafts or (REFRESHMENTS, PRINTED)]
    acting("giamdoc")
    move(conference_id, "approve")
    return conference_id, lines


def ended(world: World, acting: Acting, *drafts: LineDraft) -> tuple[int, list[int]]:
    """A conference that is over; the accountant acts."""
    conference_id, lines = approved(world, acting, *drafts)
    acting("xa")
    for action in ("prepare", "start", "end"):
        move(conference_id, action)
    acting("ketoan")
    return conference_id, lines


def reported(world: World, acting: Acting) -> tuple[int, list[int]]:
    """A conference whose actual cost is recorded and whose result is reported."""
    conference_id, lines = ended(world, acting)
    service.record_actual(
        lines[0], line(lines[0]).version, ActualDraft(75, 40_000, difference="5 người vắng")
    )
    service.record_actual(lines[1], line(lines[1]).version, ActualDraft(100, 5_000))
    report(acting, conference_id)
    return conference_id, lines


def report(acting: Acting, conference_id: int) -> None:
    """The commune reports the result; it acts from then on."""
    acting("xa")
    save_report(conference_id, 0, ReportDraft(assessment="Đông, đúng giờ", effectiveness="Nên làm lại"))
    move(conference_id, "report")


def line(line_id: int) -> BudgetLine:
    """The stored line."""
    return db.session.get_one(BudgetLine, line_id, populate_existing=True)
