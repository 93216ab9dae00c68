"""Guests called before a conference of the demonstration, letters handed over, and the text that its commune sends."""

from __future__ import annotations

import datetime as dt

from portal.core import clock
from portal.demo.acting import acting
from portal.enums import CallOutcome
from portal.guests import queries, service
from portal.guests.standing import CallDraft
from portal.messages import service as messages
from portal.messages.service import TextDraft

CALLED, HANDED_OUT = 24, 4
BEARERS = "Đặng Văn Đức cùng trưởng thôn"
# What callers hear, again and again in this order.
ANSWERS = (
    CallOutcome.COMING,
    CallOutcome.COMING,
    CallOutcome.NO_ANSWER,
    CallOutcome.COMING,
    CallOutcome.CALL_AGAIN,
    CallOutcome.COMING,
    CallOutcome.NOT_COMING,
    CallOutcome.WRONG_NUMBER,
)
INVITATION = TextDraft(
    "Mời dự hội nghị",
    "Kính mời ông/bà {ten} dự {hoi_nghi} lúc {thoi_gian} tại {dia_diem}. Cần hỏi thêm xin gọi {lien_he}.",
)


def call_guests(conference_id: int, username: str, at: dt.datetime) -> None:
    """Call the first guests of the list."""
    with acting(username, at):
        found = queries.list_to_call(conference_id, queries.CallFilter()).rows
        for number, guest_id in enumerate([guest.id for guest in found[:CALLED]]):
            outcome = ANSWERS[number % len(ANSWERS)]
            again = clock.now() + dt.timedelta(hours=9) if outcome == CallOutcome.CALL_AGAIN else None
            draft = CallDraft(outcome, call_again_at=again, leaflets=number % 3 == 0)
            service.confirm(conference_id, guest_id, draft)


def hand_out_letters(conference_id: int, username: str, at: dt.datetime) -> None:
    """The collector has carried out the first letters of one hamlet; the rest is still to be noted."""
    with acting(username, at):
        letters = queries.list_letters(conference_id, queries.Selection())
        first = [one.guest_id for one in letters if one.hamlet == letters[-1].hamlet][:HANDED_OUT]
        if first:
            service.deliver(conference_id, dict.fromkeys(first, False), BEARERS, clock.today())


def keep_text(unit_id: int, username: str, at: dt.datetime) -> None:
    """The commune's own text."""
    with acting(username, at):
        messages.add_text(unit_id, INVITATION)
