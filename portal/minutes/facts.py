"""What minutes are drawn from, as frozen data: gathered once, then only read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.conferences.documents.facts import Head
from portal.following.queries import Totals
from portal.guests.queries import Counts
from portal.questions.queries import Numbers as QuestionNumbers
from portal.running.fold import RunState
from portal.signups.queries import Numbers as SignUpNumbers


@dataclass(frozen=True)
class DutyFact:
    """Who does what, as the plan says."""

    role: str
    label: str
    person: str
    organisation: str = ""


@dataclass(frozen=True)
class Asked:
    """A question or recommendation that was brought forward; ``asker`` only of those who agreed to be named."""

    recommendation: bool
    text: str
    asker: str
    state: str
    answer: str
    answered_by: str


@dataclass(frozen=True)
class Facts:
    """One conference as its minutes see it."""

    head: Head
    people: Counts
    duties: Sequence[DutyFact]
    run: RunState | None
    asked: Sequence[Asked]
    questions: QuestionNumbers
    signed: SignUpNumbers
    nobody_declared: bool
    stream: Totals
    commune_head: str

    def persons(self, role: str) -> list[str]:
        """The people of one duty, each with the organisation."""
        return [
            f"{duty.person}, {duty.organisation}" if duty.organisation else duty.person
            for duty in self.duties
            if duty.role == role and duty.person
        ]

    def first(self, role: str) -> str:
        """The name alone of the first one with that duty, or nothing."""
        return next((duty.person for duty in self.duties if duty.role == role and duty.person), "")
