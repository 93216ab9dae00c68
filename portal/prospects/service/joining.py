"""Who has joined, as paid sign-ups say: written with the payment, and taken back with it (B1, E6)."""

from __future__ import annotations

from portal.core import audit
from portal.core.db import db, lock
from portal.core.i18n import _
from portal.enums import PROSPECT_STATES, ProspectState
from portal.models import Prospect
from portal.prospects.queries import paid_sign_up


def settle(prospect_id: int, *, paid: bool = False) -> None:
    """Let a prospect have joined while a paid sign-up stands, and be what people wrote when none stands any more.

    A state that people have written since stays, unless money has come after it (``paid``). Of a merged row the kept
    one is meant. Asks no right: it follows from what somebody was allowed to do with the sign-up, in its transaction.
    """
    row = _lock(db.session.get_one(Prospect, prospect_id).merged_into_id or prospect_id)
    if row.merged_into_id is not None:  # while we waited for it
        row = _lock(row.merged_into_id)
    settle_row(row, paid=paid)


def _lock(prospect_id: int) -> Prospect:
    return lock(Prospect, [prospect_id])[0]


def settle_row(row: Prospect, *, paid: bool = False) -> None:
    """The same for a row that is locked already."""
    sign_up, before = paid_sign_up(row.id), row.state
    if sign_up is None:
        row.state, row.state_by_hand = row.state_by_hand or row.state, ""
    elif paid or not row.state_by_hand:
        row.state, row.state_by_hand = ProspectState.JOINED, row.state_by_hand or row.state
    if row.state == before:
        return
    values = {"state": (before, row.state)}
    state = PROSPECT_STATES[ProspectState(row.state)]
    if sign_up is not None:
        summary = _("%(name)s: %(state)s, theo đăng ký số %(n)s", name=row.name, state=state, n=sign_up.id)
        audit.record("prospect.join", row, summary=summary, values=values)
    else:
        summary = _("%(name)s: %(state)s, không còn đăng ký đã nộp tiền", name=row.name, state=state)
        audit.record("prospect.undo_join", row, summary=summary, values=values)
