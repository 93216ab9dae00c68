"""The reads of confirmations: who is still to be called, what was answered, how many (D3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.core import clock
from portal.core.db import db
from portal.core.i18n import _, show_datetime
from portal.core.paging import Page, paginate
from portal.core.searching import holds
from portal.core.vietnamese import fold
from portal.enums import CALL_CHANNELS, CALL_OUTCOMES, CallChannel, CallOutcome, Origin, Standing
from portal.guests.fold import ABSENT
from portal.guests.queries.reception import presences, who_is_there
from portal.guests.standing import NO_CONTACT, REACHED, Contact, standing
from portal.models import Confirmation, Guest

# Each row of it has up to six buttons: on a phone twenty of them are seven screens.
PAGE_SIZE = 20
# Beside the outcomes themselves: what a caller asks for.
NEW, TO_DO, DUE = "new", "todo", "due"
_UNFINISHED = ("", CallOutcome.NO_ANSWER, CallOutcome.CALL_AGAIN, CallOutcome.TELL_AGAIN)
_CONTACT = (
    Confirmation.id,
    Confirmation.outcome,
    Confirmation.channel,
    Confirmation.call_again_at,
    Confirmation.leaflets,
    Confirmation.note,
    Confirmation.undoes_id,
    Confirmation.actor_name,
    Confirmation.at,
)


@dataclass(frozen=True)
class CallFilter:
    """Whom to show: by words, state (an outcome, ``new``, ``todo``, ``due``), hamlet, person in charge."""

    q: str = ""
    state: str = ""
    hamlet: str = ""
    in_charge: str = ""

    @property
    def active(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.q or self.state or self.hamlet or self.in_charge)


@dataclass(frozen=True)
class CallCounts:
    """How many of the invited stand where; ``to_do`` are those who still have to be called, ``due`` those of them whose
    promised hour has come."""

    invited: int
    outcomes: Mapping[str, int]
    to_do: int
    due: int

    @property
    def reached(self) -> int:
        """Those who were spoken to."""
        return sum(number for outcome, number in self.outcomes.items() if outcome in REACHED)

    def of(self, outcome: str) -> int:
        """How many gave this answer; "" for those not yet called."""
        return self.outcomes.get(outcome, 0)


def _newest(conference_id: int) -> sa.Select[Any]:
    return (
        sa.select(sa.func.max(Confirmation.id))
        .where(Confirmation.conference_id == conference_id)
        .group_by(Confirmation.guest_id)
    )


def _invited(conference_id: int, *columns: Any) -> sa.Select[Any]:
    newest = sa.and_(Confirmation.guest_id == Guest.id, Confirmation.id.in_(_newest(conference_id)))
    return (
        sa.select(*columns)
        .select_from(Guest)
        .outerjoin(Confirmation, newest)
        .where(
            Guest.conference_id == conference_id,
            Guest.removed_at.is_(None),
            Guest.origin != Origin.WALK_IN,
        )
    )


def _outcome() -> sa.ColumnElement[str]:
    return sa.func.coalesce(Confirmation.outcome, "")


def _to_do(conference_id: int) -> sa.ColumnElement[bool]:
    # Nobody is called who sits in the hall already.
    return sa.and_(_outcome().in_(_UNFINISHED), Guest.id.not_in(who_is_there(conference_id)))


def _due(conference_id: int) -> sa.ColumnElement[bool]:
    promised = sa.and_(
        Confirmation.outcome == CallOutcome.CALL_AGAIN, Confirmation.call_again_at <= clock.now()
    )
    return sa.and_(promised, _to_do(conference_id))


def _in_state(conference_id: int, state: str) -> sa.ColumnElement[bool]:
    if state == TO_DO:
        return _to_do(conference_id)
    if state == DUE:
        return _due(conference_id)
    return _outcome() == ("" if state == NEW else state)


def _wanted(conference_id: int, wanted: CallFilter, *columns: Any) -> sa.Select[Any]:
    query = _invited(conference_id, *columns)
    for word in fold(wanted.q).split():
        query = query.where(holds(Guest.folded, word))
    if wanted.state:
        query = query.where(_in_state(conference_id, wanted.state))
    if wanted.hamlet:
        query = query.where(Guest.hamlet == wanted.hamlet)
    return query.where(Guest.in_charge == wanted.in_charge) if wanted.in_charge else query


def list_to_call(conference_id: int, wanted: CallFilter, cursor: str | None = None) -> Page[Guest]:
    """One page of the invited in the order of given names; who came uninvited is not called."""
    query = _wanted(conference_id, wanted, Guest)
    return paginate(query, [Guest.sort_key, Guest.id], cursor, size=PAGE_SIZE)


def next_to_call(conference_id: int, wanted: CallFilter, guest_id: int) -> int:
    """This guest, if the narrowed list still has him after an answer, else the one behind him; 0 at the end."""
    here = sa.select(Guest.sort_key, Guest.id).where(Guest.id == guest_id)
    query = _wanted(conference_id, wanted, Guest.id).where(
        sa.tuple_(Guest.sort_key, Guest.id) >= here.scalar_subquery()
    )
    return db.session.scalar(query.order_by(Guest.sort_key, Guest.id).limit(1)) or 0


def all_to_call(conference_id: int, wanted: CallFilter) -> list[Guest]:
    """The whole narrowed list by hamlet and then given name, as callers and carriers go."""
    query = _wanted(conference_id, wanted, Guest).order_by(Guest.sort_key, Guest.id)
    return sorted(db.session.scalars(query), key=lambda guest: fold(guest.hamlet))


def list_in_charge(conference_id: int) -> list[str]:
    """Everybody who is in charge of a guest."""
    query = sa.select(Guest.in_charge).where(
        Guest.conference_id == conference_id, Guest.removed_at.is_(None), Guest.in_charge != ""
    )
    return sorted(db.session.scalars(query.distinct()), key=fold)


def count_calls(conference_id: int) -> CallCounts:
    """The invited by the newest answer, in one query."""
    to_do, due = (
        sa.func.sum(sa.case((condition, 1), else_=0))
        for condition in (_to_do(conference_id), _due(conference_id))
    )
    outcome = _outcome()
    query = _invited(conference_id, outcome, sa.func.count(), to_do, due).group_by(outcome)
    rows = db.session.execute(query).all()
    all_of, to_do_of, due_of = (sum(row[n] for row in rows) for n in (1, 2, 3))
    return CallCounts(all_of, {row[0]: row[1] for row in rows}, to_do_of, due_of)


def contact_of(guest_id: int) -> Contact:
    """What holds for one guest."""
    query = sa.select(*_CONTACT).where(Confirmation.guest_id == guest_id).order_by(Confirmation.id.desc())
    row = db.session.execute(query.limit(1)).first()
    return Contact(*row) if row else NO_CONTACT


def contacts(conference_id: int, guest_ids: Sequence[int] | None = None) -> dict[int, Contact]:
    """Guest id → what holds, for everybody with an event, in one query."""
    query = sa.select(Confirmation.guest_id, *_CONTACT).where(Confirmation.id.in_(_newest(conference_id)))
    if guest_ids is not None:
        query = query.where(Confirmation.guest_id.in_(guest_ids))
    return {row[0]: Contact(*list(row)[1:]) for row in db.session.execute(query)}


def standings(conference_id: int, guests: Sequence[Guest]) -> dict[int, Standing]:
    """Guest id → the state that is shown, in two queries for a whole page."""
    ids = [guest.id for guest in guests]
    there, answers = presences(conference_id, ids), contacts(conference_id, ids)
    return {
        guest.id: standing(
            guest.origin,
            there.get(guest.id, ABSENT).present,
            answers.get(guest.id, NO_CONTACT).outcome,
        )
        for guest in guests
    }


def standing_of(guest: Guest) -> Standing:
    """The state of one guest."""
    return standings(guest.conference_id, [guest])[guest.id]


def list_calls(guest_id: int) -> list[tuple[str, str, str, str | None]]:
    """Every attempt to reach one guest, newest first: what, who, when, details."""
    query = sa.select(*_CONTACT).where(Confirmation.guest_id == guest_id).order_by(Confirmation.id.desc())
    return [_told(Contact(*row)) for row in db.session.execute(query)]


def _told(event: Contact) -> tuple[str, str, str, str | None]:
    if event.undoes_id is not None:
        return _("Hoàn tác"), event.by, show_datetime(event.at), None
    if event.outcome == CallOutcome.TELL_AGAIN:
        return (
            str(CALL_OUTCOMES[CallOutcome.TELL_AGAIN]),
            event.by,
            show_datetime(event.at),
            event.note or None,
        )
    outcome = str(CALL_OUTCOMES[CallOutcome(event.outcome)])
    channel = str(CALL_CHANNELS[CallChannel(event.channel)])
    return f"{outcome} ({channel})", event.by, show_datetime(event.at), details(event) or None


def details(event: Contact) -> str:
    """The hour of the next call, the leaflets and the note of an answer, in one line."""
    again: dt.datetime | None = event.call_again_at
    parts = (
        _("gọi lại lúc %(at)s", at=show_datetime(again)) if again else "",
        _("đã phát tờ rơi") if event.leaflets else "",
        event.note,
    )
    return "; ".join(part for part in parts if part)
