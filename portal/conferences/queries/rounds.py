"""What a proposal was at its hand-overs, and what has changed since: all that the reviewer needs to read (C2, C5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.conferences import hooks, snapshot, states
from portal.conferences.hooks import Difference
from portal.conferences.queries.plan_view import differences
from portal.core.db import db
from portal.core.i18n import _, show_datetime
from portal.models import Conference, PlanRound, PlanVersion, StateChange

_TOLD_TO_GUESTS = ("starts_at", "ends_at", "venue", "hamlet")


@dataclass(frozen=True)
class Since:
    """What changed: since when it counts, in words, and where the plan and its features differ."""

    label: str
    differences: tuple[Difference, ...]


def present(conference: Conference) -> dict[str, Any]:
    """The proposal as it stands, with what the features add."""
    return snapshot.plan_data(conference) | {"parts": hooks.freeze(conference)}


def newest_round(conference_id: int) -> PlanRound | None:
    """The last hand-over."""
    return next(iter(_rounds(conference_id, 1)), None)


def newest_version(conference_id: int) -> PlanVersion | None:
    """The last approved plan."""
    return db.session.scalar(
        sa.select(PlanVersion)
        .where(PlanVersion.conference_id == conference_id)
        .order_by(PlanVersion.number.desc())
        .limit(1)
    )


def change_opened(conference_id: int) -> StateChange | None:
    """The move that opened the change of an approved plan, of several the newest."""
    return db.session.scalar(
        sa.select(StateChange)
        .where(StateChange.conference_id == conference_id, StateChange.action == "revise")
        .order_by(StateChange.id.desc())
        .limit(1)
    )


def held_plans(conferences: Sequence[Conference]) -> dict[int, dict[str, Any]]:
    """The approved plan of each conference of which a newer one is written, waits or was given up: its time, place and
    people are what counts for everybody else as long as the newer one is not approved (C5)."""
    ids = [one.id for one in conferences if states.may_hold_older(one.state)]
    if not ids:
        return {}
    rows = db.session.execute(
        sa.select(PlanVersion.conference_id, PlanVersion.data)
        .where(PlanVersion.conference_id.in_(ids))
        .order_by(PlanVersion.number)
    )
    return {row[0]: row[1] for row in rows}


def _rounds(conference_id: int, most: int) -> list[PlanRound]:
    query = sa.select(PlanRound).where(PlanRound.conference_id == conference_id)
    return list(db.session.scalars(query.order_by(PlanRound.number.desc()).limit(most)))


def since(conference: Conference) -> Since | None:
    """What the one who looks has not seen yet: for the reviewer since the hand-over before, for those who write since
    they got it back; None where there is nothing to compare with or nothing to decide."""
    reviewed = states.may_change("remarks", conference.state)
    if not reviewed and not states.may_change("plan", conference.state):
        return None
    rounds = _rounds(conference.id, 2)
    old = (rounds[1] if len(rounds) > 1 else None) if reviewed else next(iter(rounds), None)
    if old is not None:
        label = _("Lần trình %(number)s (%(at)s)", number=old.number, at=show_datetime(old.submitted_at))
        return Since(label, compare(conference, old.data, present(conference)))
    version = newest_version(conference.id)
    if version is None:
        return None
    label = _("Bản %(number)s", number=version.number)
    return Since(label, compare(conference, version.data, present(conference)))


def compare(conference: Conference, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Where two frozen plans of a conference differ, with the features' parts that the actor may see."""
    own = differences(dict(old), dict(new))
    return (*own, *hooks.differences(conference, old.get("parts", {}), new.get("parts", {})))


def moved(conference_id: int) -> str:
    """How day, time or place of the two newest approved plans differ, in words for those who were told the old ones;
    empty if they do not."""
    query = sa.select(PlanVersion.data).where(PlanVersion.conference_id == conference_id)
    found = list(db.session.scalars(query.order_by(PlanVersion.number.desc()).limit(2)))
    if len(found) < 2:
        return ""
    new, old = found
    if all(old[name] == new[name] for name in _TOLD_TO_GUESTS):
        return ""
    labels = (_("Thời gian"), _("Địa điểm"), _("Thôn, bản, tổ dân phố"))
    parts = [one for one in differences(old, new) if one.label in labels]
    return "; ".join(f"{one.label}: {', '.join(one.new)}" for one in parts)
