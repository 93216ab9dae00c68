"""Letting go of who signed up, once neither the accounts nor a follow-up need it any more (O3)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal.core import audit
from portal.core.audit import AuditEntry
from portal.core.db import db, transaction
from portal.core.vietnamese import fold, name_sort_key
from portal.models import FollowUp, IssuedDocument, SignUp
from portal.signups.catalogue import PAPERS, State, paper_title
from portal.signups.drafts import KEPT_ACCOUNTS, KEPT_OTHER
from portal.signups.queries.listing import person_key

# What stands in place of the name, in the database and so in Vietnamese for everybody.
FORGOTTEN = "Đã xóa theo thời hạn lưu"
BATCH = 500


def forget_people(today: dt.date) -> int:
    """Forget who is behind a sign-up and the papers about that person; returns how many sign-ups.

    What a settlement dossier lists, or money was ever recorded for, at the end of the 10th year after it was paid, else
    after it was signed (accounting law); a cancelled one, or one outside of conferences that nobody paid for, after 2
    years. Product, months, sums and receipts stay, so that no figure of a report changes.
    """
    total = 0
    while count := _forget_some(today):
        total += count
    return total


def _forget_some(today: dt.date) -> int:
    with transaction():
        old = sa.or_(
            sa.and_(_of_no_account(), SignUp.signed_on < _years_before(today, KEPT_OTHER)),
            sa.func.coalesce(SignUp.paid_on, SignUp.signed_on) < dt.date(today.year - KEPT_ACCOUNTS, 1, 1),
        )
        query = sa.select(SignUp).where(old, SignUp.name != FORGOTTEN).order_by(SignUp.id).limit(BATCH)
        found = db.session.scalars(query).all()
        people: dict[tuple[object, ...], int] = {}
        for one in found:
            _forget(one, people.setdefault((one.conference_id, *person_key(one)), one.id))
        if found:
            ids = [one.id for one in found]
            _forget_beside(ids)
            audit.record("signup.forget", summary=str(len(found)))
    return len(found)


def _of_no_account() -> sa.ColumnElement[bool]:
    """Whether no dossier lists the sign-up and no payment was ever recorded, not even one that was taken back."""
    paid = sa.exists().where(
        AuditEntry.subject_kind == SignUp.__tablename__,
        AuditEntry.subject_id == SignUp.id,
        AuditEntry.action.in_(("signup.collect", "signup.confirm")),
    )
    unlisted = sa.or_(
        SignUp.state == State.CANCELLED,
        sa.and_(SignUp.state == State.REGISTERED, SignUp.conference_id.is_(None)),
    )
    return sa.and_(unlisted, sa.not_(paid))


def _years_before(day: dt.date, years: int) -> dt.date:
    return day.replace(year=day.year - years, day=min(day.day, 28) if day.month == 2 else day.day)


def _forget(one: SignUp, first: int) -> None:
    """``first`` is the earliest sign-up of the same person, so that a report still counts one person."""
    one.name, one.sort_key, one.folded = FORGOTTEN, name_sort_key(FORGOTTEN), fold(f"{FORGOTTEN} {first}")
    one.birth_date, one.guest_id, one.prospect_id = None, None, None
    one.sex = one.id_number = one.social_number = one.phone = one.address = ""
    one.payer_name = one.note = one.cancel_reason = ""


def _forget_beside(ids: list[int]) -> None:
    """The papers about these people, the values in the log, and the link to whoever was followed up; files that nothing
    refers to any more go the same night (``portal.retention``)."""
    titles = [paper_title(kind, number) for kind in PAPERS for number in ids]
    db.session.execute(
        sa.delete(IssuedDocument).where(IssuedDocument.kind.in_(PAPERS), IssuedDocument.title.in_(titles))
    )
    db.session.execute(sa.update(FollowUp).where(FollowUp.sign_up_id.in_(ids)).values(sign_up_id=None))
    audit.forget_values(SignUp.__tablename__, ids)
