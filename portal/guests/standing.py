"""Where a guest stands before and at the conference, from the newest confirmation and the door (D3). Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portal.enums import CallChannel, CallOutcome, Origin, Standing

# The guest was spoken to, whatever the answer.
REACHED = frozenset({CallOutcome.COMING, CallOutcome.NOT_COMING, CallOutcome.CALL_AGAIN})
TONES = {
    Standing.INVITED: "",
    Standing.NO_ANSWER: "wait",
    Standing.WRONG_NUMBER: "bad",
    Standing.CALL_AGAIN: "wait",
    Standing.TELL_AGAIN: "bad",
    Standing.COMING: "ok",
    Standing.NOT_COMING: "off",
    Standing.CAME: "ok",
    Standing.CAME_UNINVITED: "ok",
}


@dataclass(frozen=True)
class Contact:
    """What holds for one guest after the newest event; ``last_id`` names that event, 0 where there is none."""

    last_id: int = 0
    outcome: str = ""
    channel: str = CallChannel.CALL
    call_again_at: dt.datetime | None = None
    leaflets: bool = False
    note: str = ""
    undoes_id: int | None = None
    by: str = ""
    at: dt.datetime | None = None

    @property
    def undoable(self) -> bool:
        """Whether the newest event is somebody's note, which can be taken back."""
        return self.last_id > 0 and self.undoes_id is None and self.outcome != CallOutcome.TELL_AGAIN


NO_CONTACT = Contact()


@dataclass(frozen=True)
class CallDraft:
    """One attempt to reach a guest, as somebody notes it."""

    outcome: str
    channel: str = CallChannel.CALL
    call_again_at: dt.datetime | None = None
    leaflets: bool = False
    note: str = ""


def standing(origin: str, present: bool, outcome: str) -> Standing:
    """The state that is shown: who has come needs no confirmation any more."""
    if present:
        return Standing.CAME_UNINVITED if origin == Origin.WALK_IN else Standing.CAME
    return Standing(outcome) if outcome else Standing.INVITED
