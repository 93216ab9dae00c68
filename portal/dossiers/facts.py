"""Everything that a dossier says of one conference, as frozen data: gathered once, then only read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.accounts.queries import Signing
from portal.budget.queries import Estimate, Line
from portal.conferences import states
from portal.conferences.documents.facts import Head, PlanFacts
from portal.enums import GUEST_CATEGORIES, ConferenceState, Origin
from portal.following.queries import Totals
from portal.guests.queries import Attendee
from portal.questions.queries import Numbers as QuestionNumbers
from portal.running.queries import RunSummary
from portal.signups.queries import Listed
from portal.surveys.queries import SurveySummary


@dataclass(frozen=True)
class ReportFacts:
    """The written part of the result report; ``version`` is 0 before anybody wrote."""

    assessment: str = ""
    effectiveness: str = ""
    difficulties: str = ""
    proposals: str = ""
    version: int = 0
    written_by: str = ""
    updated_at: dt.datetime | None = None


@dataclass(frozen=True)
class Deed:
    """The newest move of one kind: when, by whom, and the seal of its entry in the audit chain (A5)."""

    at: dt.datetime
    actor: str
    seal_no: int | None = None
    seal: str = ""
    signing: Signing | None = None  # how a delegate signs in the place of whom ``actor`` names, too


@dataclass(frozen=True)
class Signers:
    """Who signs papers by office; an empty name leaves the place open."""

    director: str = ""
    accountant: str = ""
    commune_head: str = ""
    # The lines above the director's name: more than one if somebody signs in his place.
    director_office: tuple[str, ...] = ("Giám đốc",)


@dataclass(frozen=True)
class CategoryRow:
    """One category of guests: planned, invited, present."""

    label: str
    planned: int
    invited: int
    present: int


@dataclass(frozen=True)
class Facts:
    """One conference as its dossier sees it. ``deeds`` holds the moves that still count, by action."""

    head: Head
    state: str
    planned: Mapping[str, int]
    people: Sequence[Attendee]
    money: Estimate
    questions: QuestionNumbers
    stream: Totals
    plan: PlanFacts | None = None
    run: RunSummary | None = None
    survey: SurveySummary | None = None
    report: ReportFacts = field(default_factory=ReportFacts)
    deeds: Mapping[str, Deed] = field(default_factory=dict)
    signers: Signers = field(default_factory=Signers)
    # Who signed up at the conference; nobody_declared: somebody says that there was nobody.
    sign_ups: Sequence[Listed] = ()
    nobody_declared: bool = False

    @property
    def over(self) -> bool:
        """Whether the conference has ended, so that the figures of the day are final."""
        return states.is_over(self.state)

    @property
    def settled(self) -> bool:
        """Whether the money is settled, so that nothing changes any more (H4)."""
        return self.state == ConferenceState.SETTLED

    @property
    def invited(self) -> list[Attendee]:
        """Everybody on the list but those who came uninvited."""
        return [one for one in self.people if one.origin != Origin.WALK_IN]

    @property
    def present(self) -> list[Attendee]:
        """Everybody who came."""
        return [one for one in self.people if one.arrived_at is not None]

    @property
    def walk_ins(self) -> list[Attendee]:
        """Those present who were not invited."""
        return [one for one in self.present if one.origin == Origin.WALK_IN]

    @property
    def receivers(self) -> list[Attendee]:
        """Whom a sign sheet names: after the conference those who came, before it (or if nobody ticked) all."""
        return (self.present if self.over else []) or list(self.people)

    @property
    def lines(self) -> Sequence[Line]:
        """All lines of cost, in order."""
        return self.money.lines

    def categories(self) -> list[CategoryRow]:
        """Planned, invited and present by category; a category that nobody is in is left out."""
        invited = Counter(one.category for one in self.invited)
        present = Counter(one.category for one in self.present)
        return [
            CategoryRow(str(label), self.planned.get(category, 0), invited[category], present[category])
            for category, label in GUEST_CATEGORIES.items()
            if self.planned.get(category, 0) or invited[category] or present[category]
        ]
