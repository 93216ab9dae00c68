"""One prospect: what was noted, by whom; the rows that were merged into it; what is shown to whom (B1, B3, O2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.core import access
from portal.core.db import db
from portal.core.i18n import _, show_date, show_datetime
from portal.core.vietnamese import mask_id
from portal.enums import CONTACT_CHANNELS, CONTACT_RESULTS, ContactChannel, ContactResult, ProspectState
from portal.models import Contact, Prospect, ProspectMerge, SignUp
from portal.prospects.fold import Event, valid
from portal.prospects.groups import PROSPECT_GROUPS, ProspectGroup
from portal.prospects.steps import steps_of


@dataclass(frozen=True)
class Noted:
    """One contact as the page tells it; ``undoable`` while it holds."""

    id: int
    title: str
    by: str
    at: str
    details: str
    steps: tuple[str, ...]
    undoable: bool


def groups_of(prospect: Prospect) -> list[tuple[int, ProspectGroup]]:
    """The groups of a prospect that this actor may see, in order."""
    sensitive = access.may("prospect.sensitive", prospect)
    found = [(member.number, PROSPECT_GROUPS[member.number]) for member in prospect.groups]
    return [(number, group) for number, group in found if sensitive or not group.sensitive]


def shown_number(prospect: Prospect, number: str) -> str:
    """An identity or insurance number in full for those who need it, else only its end."""
    return number if access.may("prospect.sensitive", prospect) else mask_id(number)


def family(prospect_id: int) -> sa.Select[int]:
    """The ids of a prospect and of the rows that were merged into it."""
    return sa.select(Prospect.id).where(
        sa.or_(Prospect.id == prospect_id, Prospect.merged_into_id == prospect_id)
    )


def same_person(prospect_id: int) -> sa.Select[int]:
    """The ids of all rows of the person behind one of them, be it the kept row or one that was merged into it."""
    own = aliased(Prospect)
    query = sa.select(sa.func.coalesce(own.merged_into_id, own.id)).where(own.id == prospect_id)
    kept = query.scalar_subquery()
    return sa.select(Prospect.id).where(sa.or_(Prospect.id == kept, Prospect.merged_into_id == kept))


def joined_among(prospect_ids: Sequence[int]) -> set[int]:
    """Those of these prospects who have joined; of a merged row the kept one says so."""
    kept = aliased(Prospect)
    query = (
        sa.select(Prospect.id)
        .outerjoin(kept, kept.id == Prospect.merged_into_id)
        .where(
            Prospect.id.in_(prospect_ids),
            sa.func.coalesce(kept.state, Prospect.state) == ProspectState.JOINED,
        )
    )
    return set(db.session.scalars(query))


def paid_sign_up(prospect_id: int) -> SignUp | None:
    """The newest sign-up of a prospect, or of what was merged into it, for which money has come and not gone back."""
    query = sa.select(SignUp).where(SignUp.prospect_id.in_(family(prospect_id)), SignUp.paid_on.is_not(None))
    found: SignUp | None = db.session.scalar(query.order_by(SignUp.id.desc()).limit(1))
    return found


def joined_by(prospect: Prospect) -> SignUp | None:
    """The sign-up by which somebody has joined; none where people have written so themselves."""
    if prospect.state != ProspectState.JOINED or prospect.state_by_hand in ("", ProspectState.JOINED):
        return None
    return paid_sign_up(prospect.id)


def events_of(prospect_ids: Sequence[int]) -> dict[int, list[Event]]:
    """Prospect → all events of it and of what was merged into it, in one query for many."""
    columns = (Contact.id, Contact.held_on, Contact.result, Contact.next_on, Contact.undoes_id)
    found: dict[int, list[Event]] = {number: [] for number in prospect_ids}
    for row in db.session.execute(_contacts(prospect_ids, *columns)):
        found[row[0]].append(Event(*row[1:]))
    return found


def _contacts(prospect_ids: Sequence[int], *columns: Any) -> sa.Select[Any]:
    """These columns of all contacts with the prospects and with what was merged into them, behind the one it is kept
    by."""
    kept = sa.case((Prospect.id.in_(prospect_ids), Prospect.id), else_=Prospect.merged_into_id)
    return (
        sa.select(kept, *columns)
        .select_from(Contact)
        .join(Prospect, Prospect.id == Contact.prospect_id)
        .where(sa.or_(Prospect.id.in_(prospect_ids), Prospect.merged_into_id.in_(prospect_ids)))
    )


def met_on(prospect_ids: Sequence[int], channel: str, day: dt.date) -> set[int]:
    """Those of these prospects with whom such a contact of that day was noted, even if it was undone since; a contact
    with a row that was merged into one of them counts."""
    query = _contacts(prospect_ids).where(Contact.channel == channel, Contact.held_on == day)
    return set(db.session.scalars(query))


def list_contacts(prospect_id: int) -> list[Noted]:
    """All contacts and undoings, newest first by when they were noted."""
    rows = db.session.scalars(
        sa.select(Contact).where(Contact.prospect_id.in_(family(prospect_id))).order_by(Contact.id.desc())
    ).all()
    events = [Event(row.id, row.held_on, row.result, row.next_on, row.undoes_id) for row in rows]
    holding = {event.id for event in valid(events)}
    return [_noted(row, holding) for row in rows]


def _noted(row: Contact, holding: set[int]) -> Noted:
    if row.undoes_id is not None:
        title = _("Hoàn tác lần liên hệ ngày %(day)s", day=show_date(row.held_on))
        return Noted(row.id, title, row.actor_name, show_datetime(row.at), "", (), False)
    said = f"{CONTACT_RESULTS[ContactResult(row.result)]} – {CONTACT_CHANNELS[ContactChannel(row.channel)]}"
    undone = row.id not in holding
    parts = (
        _("hẹn tiếp ngày %(day)s", day=show_date(row.next_on)) if row.next_on else "",
        row.note,
        _("đã hoàn tác") if undone else "",
    )
    labels = steps_of(row.channel)
    steps = tuple(str(labels[key]) for key in labels if key in row.steps)
    title = f"{show_date(row.held_on)}: {said}"
    details = "; ".join(part for part in parts if part)
    return Noted(row.id, title, row.actor_name, show_datetime(row.at), details, steps, not undone)


@dataclass(frozen=True)
class Merged:
    """A row that was merged into a prospect and could be parted again."""

    merge_id: int
    name: str
    at: str


def list_merges(prospect_id: int) -> list[Merged]:
    """The merges into this prospect that still hold, newest first."""
    query = (
        sa.select(ProspectMerge.id, Prospect.name, ProspectMerge.merged_at)
        .join(Prospect, Prospect.id == ProspectMerge.gone_id)
        .where(ProspectMerge.kept_id == prospect_id, ProspectMerge.undone_at.is_(None))
        .order_by(ProspectMerge.id.desc())
    )
    return [Merged(number, name, show_datetime(at)) for number, name, at in db.session.execute(query)]
