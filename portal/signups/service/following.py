"""Who came and did not join: made at the end of a conference, given to a person, called until it is settled (E7)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from portal.conferences import states
from portal.conferences.service import check_part
from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.i18n import _
from portal.core.vietnamese import fold
from portal.enums import ConferenceKind, ContactResult, GuestCategory
from portal.guests import queries as guests
from portal.models import Conference, FollowUp, FollowUpContact, Guest, Prospect, SignUp, User
from portal.prospects import service as prospects
from portal.prospects.queries import joined_among, same_person
from portal.signups.catalogue import CHANNELS, RESULTS, Result, State
from portal.signups.queries.following import callers
from portal.signups.service.gate import open_conference

AFTER = "signups_after"
FIRST_CALL = dt.timedelta(days=7)
# Who came for an office or already draws benefits is nobody to be won over.
WANTED = (GuestCategory.PROSPECT, GuestCategory.OTHER)


@dataclass(frozen=True)
class ContactDraft:
    """How one attempt went; ``next_on`` is when to try again."""

    channel: str
    result: str
    next_on: dt.date | None = None
    note: str = ""


def make(conference_id: int) -> int:
    """Put everybody on the list who came and did not join; those on it stay as they are. Returns how many are new."""
    with transaction():
        return make_for(open_conference(conference_id, "followup.edit", AFTER))


def make_for(conference: Conference) -> int:
    """The same inside the move that ends a conference."""
    return _put_on(conference, _left_over(conference))


def _left_over(conference: Conference, *only: int) -> list[Guest]:
    """Who came, signed up for nothing there, has not joined otherwise and stands on no list yet; ``only`` looks at
    these guests alone."""
    present = [
        number for number, state in guests.presences(conference.id, only or None).items() if state.present
    ]
    signed = sa.select(SignUp.guest_id).where(
        SignUp.conference_id == conference.id, SignUp.guest_id.is_not(None), SignUp.state != State.CANCELLED
    )
    known = sa.select(FollowUp.guest_id).where(FollowUp.conference_id == conference.id)
    left_out = set(db.session.scalars(signed.union(known)))
    query = sa.select(Guest).where(
        Guest.conference_id == conference.id, Guest.removed_at.is_(None), Guest.category.in_(WANTED)
    )
    if only:
        query = query.where(Guest.id.in_(only))
    wanted = set(present) - left_out
    came = [guest for guest in db.session.scalars(query.order_by(Guest.id)) if guest.id in wanted]
    joined = joined_among([guest.prospect_id for guest in came if guest.prospect_id])
    return [guest for guest in came if guest.prospect_id not in joined]


def _put_on(conference: Conference, came: list[Guest]) -> int:
    charge = _Charge(conference, came)
    due = clock.local(conference.ends_at).date() + FIRST_CALL
    for guest in came:
        user_id, name = charge.of(guest)
        db.session.add(
            FollowUp(
                conference_id=conference.id,
                guest_id=guest.id,
                state=Result.OPEN,
                in_charge_id=user_id,
                in_charge=name,
                due_on=max(due, clock.today()),
            )
        )
    if came:
        audit.record("followup.make", conference, summary=_("%(n)s người", n=len(came)))
    return len(came)


class _Charge:
    """Who is in charge of a guest: of the prospect behind him, else the name on the guest list."""

    def __init__(self, conference: Conference, some: list[Guest]) -> None:
        self.people = callers(conference)
        # Of two people of one name nobody can tell which is meant: the name stays, and somebody chooses.
        alike = Counter(fold(name) for name in self.people.values())
        self.by_name = {fold(name): number for number, name in self.people.items() if alike[fold(name)] == 1}
        ids = [guest.prospect_id for guest in some if guest.prospect_id]
        query = sa.select(Prospect.id, Prospect.in_charge_id).where(Prospect.id.in_(ids))
        self.of_prospects = {row.id: row.in_charge_id for row in db.session.execute(query)}

    def of(self, guest: Guest) -> tuple[int | None, str]:
        kept = self.of_prospects.get(guest.prospect_id)
        # Who has left, or has no part in this conference, can do nothing with such a list.
        user_id = kept if kept in self.people else self.by_name.get(fold(guest.in_charge))
        return user_id, self.people[user_id] if user_id is not None else guest.in_charge


def assign(conference_id: int, follow_up_ids: list[int], user_id: int) -> int:
    """Put one person in charge of these follow-ups of a conference; returns how many."""
    with transaction():
        conference = open_conference(conference_id, "followup.edit", AFTER)
        name = callers(conference).get(user_id)
        if name is None:
            raise Invalid(_("Hãy chọn người phụ trách trong danh sách."), field="person")
        found = [one for one in lock(FollowUp, follow_up_ids) if one.conference_id == conference.id]
        for one in found:
            one.in_charge_id, one.in_charge = user_id, name
        audit.record("followup.assign", conference, summary=f"{name}: {len(found)}")
        return len(found)


def note_contact(follow_up_id: int, version: int, draft: ContactDraft) -> None:
    """Log one attempt; joined needs the person's sign-up, and "still open" the day of the next attempt."""
    with transaction():
        found = _open(follow_up_id, version)
        _check(draft)
        if draft.result == Result.JOINED:
            found.sign_up_id = _sign_up_of(found)
        if draft.next_on is not None:
            found.due_on = draft.next_on
        found.state = draft.result
        if found.in_charge_id is None and not found.in_charge:
            _take(found)
        actor = current_actor()
        db.session.add(
            FollowUpContact(
                follow_up_id=found.id,
                channel=draft.channel,
                result=draft.result,
                next_on=draft.next_on,
                note=draft.note,
                actor_kind=actor.kind,
                actor_id=actor.id,
                actor_name=actor.name,
                at=clock.now(),
            )
        )
        _tell_prospect(found, draft)
        audit.record("followup.contact", found, unit_id=found.conference.unit_id, summary=found.guest.name)


# How the register of prospects calls what happened (B3).
_CHANNELS = {"message": "call"}
_RESULTS = {
    Result.OPEN: ContactResult.UNDECIDED,
    Result.LATER: ContactResult.INTERESTED,
    Result.REFUSED: ContactResult.REFUSED,
    Result.JOINED: ContactResult.AGREED,
}


def _tell_prospect(follow_up: FollowUp, draft: ContactDraft) -> None:
    """The same contact in the log of the prospect behind the guest, if the actor keeps that prospect."""
    number = follow_up.guest.prospect_id
    prospect = db.session.get(Prospect, number) if number is not None else None
    gone = prospect is None or prospect.removed_at is not None or prospect.merged_into_id is not None
    gone = gone or follow_up.conference.rehearsal_of_id is not None
    if prospect is None or gone or not access.may("prospect.contact", prospect):
        return
    prospects.log_contact(
        [prospect.id],
        prospects.ContactDraft(
            channel=_CHANNELS.get(draft.channel, draft.channel),
            result=_RESULTS[Result(draft.result)],
            held_on=clock.today(),
            next_on=draft.next_on,
            note=draft.note,
        ),
    )


def join(sign_up: SignUp) -> None:
    """Close the open follow-ups of somebody who has just signed up; inside the transaction of the sign-up."""
    query = sa.select(FollowUp).join(Guest, Guest.id == FollowUp.guest_id)
    ways = [FollowUp.guest_id == sign_up.guest_id]
    if sign_up.prospect_id is not None:
        ways.append(Guest.prospect_id.in_(same_person(sign_up.prospect_id)))
    waiting = FollowUp.state != Result.JOINED
    for one in db.session.scalars(query.where(sa.or_(*ways), waiting)):
        one.state, one.sign_up_id = Result.JOINED, sign_up.id


def reopen(sign_up: SignUp) -> None:
    """Whoever had joined by this sign-up and by no other is to be called again, and who came to a conference that is
    over stands on its list from now on; inside the transaction that cancels the sign-up."""
    for one in db.session.scalars(sa.select(FollowUp).where(FollowUp.sign_up_id == sign_up.id)):
        one.sign_up_id = _find_sign_up(one)
        if one.sign_up_id is None:
            one.state, one.due_on = Result.OPEN, clock.today()
    came = _guests_of(sign_up)
    for conference in lock(Conference, list(came)):
        if states.is_over(conference.state):
            _put_on(conference, _left_over(conference, *came[conference.id]))


def _guests_of(sign_up: SignUp) -> dict[int, list[int]]:
    """Conference → guests who may be called after all: whoever signed up by this guest, and the prospect wherever he
    came and was left out because he had joined."""
    ways = [Guest.id == sign_up.guest_id]
    if sign_up.prospect_id is not None:
        ways.append(Guest.prospect_id.in_(same_person(sign_up.prospect_id)))
    query = (
        sa.select(Guest.conference_id, Guest.id)
        .join(Conference, Conference.id == Guest.conference_id)
        .where(
            sa.or_(*ways), Conference.rehearsal_of_id.is_(None), Conference.kind != ConferenceKind.DIALOGUE
        )
    )
    found: dict[int, list[int]] = {}
    for conference_id, guest_id in db.session.execute(query.order_by(Guest.id)):
        found.setdefault(conference_id, []).append(guest_id)
    return found


def _open(follow_up_id: int, version: int) -> FollowUp:
    found = lock(FollowUp, [follow_up_id])
    if not found:
        raise NotFound(_("Không tìm thấy người cần vận động này."))
    one = access.check(found[0], "followup.edit")
    check_part(one.conference, AFTER)
    if one.version != version:
        raise Conflict(_("Người khác vừa ghi cho người này. Hãy xem lại rồi ghi lần nữa."), field="version")
    return one


def _check(draft: ContactDraft) -> None:
    if draft.channel not in CHANNELS:
        raise Invalid(_("Hãy chọn cách liên hệ."), field="channel")
    if draft.result not in RESULTS:
        raise Invalid(_("Hãy chọn kết quả."), field="result")
    if draft.next_on is not None and draft.next_on < clock.today():
        raise Invalid(_("Ngày hẹn phải từ hôm nay."), field="next_on")
    if draft.result in (Result.OPEN, Result.LATER) and draft.next_on is None:
        raise Invalid(_("Hãy ghi ngày liên hệ lại."), field="next_on")


def _sign_up_of(follow_up: FollowUp) -> int:
    found = _find_sign_up(follow_up)
    if found is None:
        raise Invalid(
            _("Chưa có đăng ký của người này: hãy ghi đăng ký, kết quả sẽ tự cập nhật."), field="result"
        )
    return found


def _find_sign_up(follow_up: FollowUp) -> int | None:
    """The newest sign-up of this person that was not cancelled."""
    guest = follow_up.guest
    ways = [SignUp.guest_id == guest.id]
    if guest.prospect_id is not None:
        ways.append(SignUp.prospect_id.in_(same_person(guest.prospect_id)))
    if guest.phone:
        ways.append(sa.and_(SignUp.phone == guest.phone, SignUp.name == guest.name))
    query = sa.select(SignUp.id).where(
        SignUp.unit_id == follow_up.conference.unit_id, SignUp.state != State.CANCELLED, sa.or_(*ways)
    )
    return db.session.scalar(query.order_by(SignUp.id.desc()).limit(1))


def _take(follow_up: FollowUp) -> None:
    actor = current_actor()
    if actor.kind == "user" and db.session.get(User, actor.id) is not None:
        follow_up.in_charge_id, follow_up.in_charge = actor.id, actor.name
