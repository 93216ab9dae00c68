"""The remarks of the reviewing side, and the places of a proposal that they can be pinned to (C2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import url_for

from portal.conferences import hooks, states
from portal.conferences.hooks import Anchor
from portal.conferences.queries.plan_view import part_labels
from portal.conferences.queries.rounds import newest_round, newest_version
from portal.core import access
from portal.core.actor import current_actor
from portal.core.db import db
from portal.core.i18n import _
from portal.models import Conference, Remark

PLAN, GENERAL = "plan", "general"


@dataclass(frozen=True)
class Notes:
    """The remarks of a conference that the current actor may read, newest round first, and what he may do with them."""

    remarks: tuple[Remark, ...]
    may_add: bool
    may_answer: bool
    own: frozenset[int]

    def at(self, key: str, kind: str = PLAN) -> list[Remark]:
        """Those pinned to one place; of the plan by default."""
        return [one for one in self.remarks if (one.anchor_kind, one.anchor_key) == (kind, key)]

    @property
    def open(self) -> list[Remark]:
        """Those that nobody has marked as done."""
        return [one for one in self.remarks if one.resolved_at is None]


def notes(conference: Conference) -> Notes:
    """The remarks that the actor may read: those of the round that is being reviewed only the reviewing side."""
    reviews = may_remark(conference)
    current = current_round(conference) if states.may_change("remarks", conference.state) else 0
    found = [one for one in _readable(conference) if reviews or one.round != current]
    actor = current_actor()
    own = {one.id for one in found if reviews and one.round == current and one.author_id == actor.id}
    answers = states.may_change("plan", conference.state) and access.may("conference.edit", conference)
    return Notes(tuple(found), reviews, answers, frozenset(own))


def may_remark(conference: Conference) -> bool:
    """Whether the current actor reviews this proposal now."""
    return states.may_change("remarks", conference.state) and access.may("conference.return", conference)


def current_round(conference: Conference) -> int:
    """The number of the last hand-over; 1 for one that was handed in before there were rounds."""
    found = newest_round(conference.id)
    return found.number if found else 1


def says_why(conference: Conference, action: str) -> bool:
    """Whether remarks pinned to places already say why a proposal goes back."""
    return action == "return" and _count_of_round(conference) > 0


def _count_of_round(conference: Conference) -> int:
    query = sa.select(sa.func.count()).select_from(Remark)
    here = (Remark.conference_id == conference.id, Remark.round == current_round(conference))
    return db.session.scalar(query.where(*here)) or 0


def open_remarks(conference: Conference) -> list[Remark]:
    """Of those that the actor may read the ones that nobody has marked as done, oldest first; an approval has settled
    what was said before it."""
    settled = newest_version(conference.id)
    return [
        one
        for one in reversed(_readable(conference))
        if one.resolved_at is None and (settled is None or one.at > settled.approved_at)
    ]


def _readable(conference: Conference) -> Sequence[Remark]:
    """The newest first, without those about what the actor may not see."""
    query = sa.select(Remark).where(Remark.conference_id == conference.id)
    found = db.session.scalars(query.order_by(Remark.round.desc(), Remark.id.desc())).all()
    hidden = hooks.hidden(conference)
    return [one for one in found if one.anchor_kind not in hidden]


def anchors(conference: Conference) -> list[Anchor]:
    """Every place that the actor may pin a remark to: the whole, the parts of the plan, those of the features."""
    return [*_own(conference), *hooks.anchors(conference)]


def find_anchor(conference: Conference, place: str) -> Anchor | None:
    """The place called ``plan.venue`` or ``guests.12``; None for one that is not (or no longer) there."""
    kind, _dot, key = place.partition(".")
    found = _own(conference) if kind in (PLAN, GENERAL) else hooks.anchors(conference, kind, key)
    return next((one for one in found if (one.kind, one.key) == (kind, key)), None)


def _own(conference: Conference) -> list[Anchor]:
    url = url_for("conferences.show", conference_id=conference.id, _anchor="ke-hoach")
    parts = part_labels(conference.kind).items()
    return [
        Anchor(GENERAL, "", _("Ý kiến chung"), url),
        *(Anchor(PLAN, name, label, url) for name, label in parts),
    ]
