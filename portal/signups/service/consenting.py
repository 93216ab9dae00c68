"""What people agree to when they sign up, and take back whenever they wish (O1)."""

from __future__ import annotations

import sqlalchemy as sa

from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, lock, transaction
from portal.models import Consent, SignUp
from portal.signups.drafts import CONSENTS, NOTICE_VERSION
from portal.signups.queries.listing import consents_now


def keep_consents(sign_up: SignUp, given: frozenset[str]) -> None:
    """One row of proof for each purpose whose answer is new; inside the transaction of the sign-up."""
    query = sa.select(Consent).where(Consent.sign_up_id == sign_up.id).order_by(Consent.id)
    known = {row.purpose: row.given for row in db.session.scalars(query)}
    actor = current_actor()
    for purpose in CONSENTS:
        if known.get(purpose) == (purpose in given):
            continue
        db.session.add(
            Consent(
                sign_up_id=sign_up.id,
                purpose=purpose,
                given=purpose in given,
                text_version=NOTICE_VERSION,
                actor_kind=actor.kind,
                actor_id=actor.id,
                actor_name=actor.name,
                at=clock.now(),
            )
        )


def withdraw_consent(sign_up_id: int, purpose: str) -> None:
    """Write down that the person takes a consent back; open for ever, because the law sets no end to that right.

    A purpose that the person does not agree to changes nothing.
    """
    with transaction():
        found = access.check(next(iter(lock(SignUp, [sign_up_id])), None), "signup.edit")
        given = consents_now(found.id)
        if purpose in given:
            keep_consents(found, given - {purpose})
            audit.record("signup.withdraw_consent", found, summary=f"{found.name}: {CONSENTS[purpose]}")
