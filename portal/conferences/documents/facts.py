"""What the papers of planning say, as frozen data: gathered once, then only read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal.accounts.queries import signing_of
from portal.conferences import hooks, snapshot, states
from portal.conferences.queries.overview import plan_versions
from portal.conferences.queries.people import commune_head
from portal.enums import CONFERENCE_KINDS, ConferenceKind
from portal.models import Conference


@dataclass(frozen=True)
class Head:
    """What every paper of a conference begins with: which one, when, where, whose."""

    conference_id: int
    title: str
    kind: str
    kind_label: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    venue: str
    hamlet: str
    commune: str
    commune_place: str
    organiser: str
    organiser_place: str
    organiser_parent: str
    service: str
    lead: str = ""

    @property
    def place(self) -> str:
        """Venue, hamlet and commune in one line; nothing is said twice."""
        said = self.venue
        for part in (self.hamlet, self.commune):
            if part and part.casefold() not in said.casefold():
                said = f"{said}, {part}" if said else part
        return said


@dataclass(frozen=True)
class PlanFacts:
    """A plan: the newest approved version, or (number 0, approved by nobody) the proposal as it stands."""

    number: int
    data: Mapping[str, Any]
    approved_by: str = ""
    approved_at: dt.datetime | None = None
    # Of a delegate: KT. GIÁM ĐỐC, and his own title below it.
    authority: str = ""
    signer_title: str = ""


@dataclass(frozen=True)
class PaperFacts:
    """All that the papers of planning show; ``cost`` is None as long as nothing is estimated."""

    head: Head
    plan: PlanFacts
    cost: hooks.Cost | None
    commune_head: str


def head_of(conference: Conference) -> Head:
    """The head of the papers of a conference."""
    organiser = conference.organiser
    return Head(
        conference_id=conference.id,
        title=conference.title,
        kind=conference.kind,
        kind_label=str(CONFERENCE_KINDS[ConferenceKind(conference.kind)]),
        starts_at=conference.starts_at,
        ends_at=conference.ends_at,
        venue=conference.venue,
        hamlet=conference.hamlet,
        commune=conference.unit.name,
        commune_place=conference.unit.place_name or conference.unit.name,
        organiser=organiser.name,
        organiser_place=organiser.place_name or organiser.name,
        organiser_parent=organiser.parent.name if organiser.parent else "",
        service=conference.service_unit.name if conference.service_unit else "",
        lead=conference.plan.lead if conference.kind == ConferenceKind.DIALOGUE else "",
    )


def approved_plan(conference_id: int) -> PlanFacts | None:
    """The newest approved version of the plan, if there is one."""
    version = next(iter(plan_versions(conference_id)), None)
    if version is None:
        return None
    found = PlanFacts(version.number, version.data, version.approved_by_name, version.approved_at)
    if version.delegation is None:
        return found
    signing = signing_of(version.delegation)
    return replace(found, authority=signing.authority, signer_title=signing.title)


def gather(conference: Conference) -> PaperFacts:
    """The facts of a conference: what was approved once it is, before that what is proposed."""
    approved = approved_plan(conference.id) if states.is_approved(conference.state) else None
    return PaperFacts(
        head=head_of(conference),
        plan=approved or PlanFacts(0, snapshot.plan_data(conference)),
        cost=hooks.cost(conference.id),
        commune_head=commune_head(conference),
    )
