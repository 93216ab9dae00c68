"""The reads of dossiers: the written report, and everything about one conference in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from portal.accounts.queries import signing_of
from portal.budget import queries as budget
from portal.conferences import states
from portal.conferences.documents.facts import PlanFacts, approved_plan, head_of
from portal.conferences.queries import commune_head
from portal.core import clock
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.dossiers.facts import Deed, Facts, ReportFacts, Signers
from portal.enums import ConferenceState, Role
from portal.following import queries as following
from portal.guests import queries as guests
from portal.models import (
    Conference,
    IssuedDocument,
    Plan,
    ResultReport,
    RoleGrant,
    StateChange,
    Unit,
    User,
)
from portal.permissions import granted_on
from portal.questions import queries as questions
from portal.running import queries as running
from portal.signups import queries as signups
from portal.surveys import queries as surveys

# The moves that papers tell of, each with the states in which it still counts (a reopened settlement does not).
_COUNTING: dict[str, tuple[ConferenceState, ...]] = {
    "approve": tuple(state for state in ConferenceState if states.is_approved(state)),
    "report": (ConferenceState.REPORTED, ConferenceState.SETTLED),
    "settle": (ConferenceState.SETTLED,),
}


def find_report(conference_id: int) -> ReportFacts:
    """The written part of the result report; empty with version 0 before anybody wrote."""
    row = db.session.execute(
        sa.select(ResultReport, User.name)
        .outerjoin(User, User.id == ResultReport.written_by_id)
        .where(ResultReport.conference_id == conference_id)
    ).first()
    if row is None:
        return ReportFacts()
    report, name = row
    return ReportFacts(
        report.assessment,
        report.effectiveness,
        report.difficulties,
        report.proposals,
        report.version,
        name or "",
        report.updated_at,
    )


def gather(conference_id: int) -> Facts:
    """All that the dossier of a conference is made of; NotFound without one. Permission is asked by the caller."""
    conference = _conference(conference_id)
    plan, deeds = approved_plan(conference_id), _deeds(conference)
    return Facts(
        head=head_of(conference),
        state=conference.state,
        planned=_planned(conference, plan),
        people=guests.list_attendance(conference_id),
        money=budget.estimate(conference_id),
        questions=questions.numbers(conference_id),
        stream=following.totals(conference_id),
        plan=plan,
        run=running.summary(conference_id),
        survey=surveys.result_summary(conference_id),
        report=find_report(conference_id),
        deeds=deeds,
        signers=_signers(conference, deeds),
        sign_ups=signups.list_for_dossier(conference_id),
        nobody_declared=signups.is_declared_empty(conference_id),
    )


def _conference(conference_id: int) -> Conference:
    conference = db.session.scalar(
        sa.select(Conference)
        .where(Conference.id == conference_id)
        .options(
            joinedload(Conference.unit),
            joinedload(Conference.organiser).joinedload(Unit.parent),
            joinedload(Conference.service_unit),
            joinedload(Conference.plan).selectinload(Plan.categories),
            selectinload(Conference.state_changes),
        )
    )
    if conference is None:
        raise NotFound(_("Không tìm thấy hội nghị này."))
    return conference


def _planned(conference: Conference, plan: PlanFacts | None) -> dict[str, int]:
    """Planned numbers by category: as approved, or as they stand in the draft."""
    rows: list[Any] = (
        plan.data["categories"]
        if plan
        else [{"category": row.category, "planned": row.planned} for row in conference.plan.categories]
    )
    planned: Counter[str] = Counter()
    for row in rows:
        planned[row["category"]] += row["planned"]
    return dict(planned)


def _deeds(conference: Conference) -> dict[str, Deed]:
    newest: dict[str, StateChange] = {
        change.action: change
        for change in conference.state_changes
        if conference.state in _COUNTING.get(change.action, ())
    }
    seals = _seals(conference.id)
    return {
        action: Deed(
            change.at,
            _who(change),
            *seals.get(action, (None, "")),
            signing=signing_of(change.delegation) if change.delegation else None,
        )
        for action, change in newest.items()
    }


def _who(change: StateChange) -> str:
    """Always Vietnamese: it is printed."""
    return (
        f"{change.actor_name} (thay mặt {change.principal_name})"
        if change.principal_name
        else change.actor_name
    )


def _seals(conference_id: int) -> dict[str, tuple[int | None, str]]:
    """The seal of the newest audit entry of each move; empty until the sealer has passed."""
    actions = [f"conference.{action}" for action in _COUNTING]
    entries = db.session.execute(
        sa.select(AuditEntry.action, AuditEntry.seal_no, AuditEntry.seal)
        .where(
            AuditEntry.subject_kind == Conference.__tablename__,
            AuditEntry.subject_id == conference_id,
            AuditEntry.action.in_(actions),
        )
        .order_by(AuditEntry.id)
    )
    return {action.removeprefix("conference."): (number, seal or "") for action, number, seal in entries}


def _signers(conference: Conference, deeds: dict[str, Deed]) -> Signers:
    day = clock.local(conference.starts_at).date()
    rows = db.session.execute(
        sa.select(RoleGrant.role, User.name)
        .join(User, User.id == RoleGrant.user_id)
        .where(
            RoleGrant.unit_id == conference.organiser_id,
            RoleGrant.role.in_((Role.DIRECTOR, Role.ACCOUNTANT)),
            granted_on(day),
        )
        .order_by(RoleGrant.id.desc())
    )
    names = {row.role: row.name for row in rows}
    made = Signers(names.get(Role.DIRECTOR, ""), names.get(Role.ACCOUNTANT, ""), commune_head(conference))
    settled = deeds.get("settle")
    if settled is None:
        return made
    if settled.signing is None:
        return replace(made, director=settled.actor)
    signing = settled.signing
    return replace(made, director=signing.name, director_office=(signing.authority, signing.title))


def find_settled_dossier(conference_id: int, kind: str) -> IssuedDocument | None:
    """The dossier of a settled conference, if it was printed since the (newest) settlement."""
    settled_at = db.session.scalar(
        sa.select(sa.func.max(StateChange.at)).where(
            StateChange.conference_id == conference_id, StateChange.action == "settle"
        )
    )
    if settled_at is None:
        return None
    return db.session.scalar(
        sa.select(IssuedDocument)
        .where(
            IssuedDocument.conference_id == conference_id,
            IssuedDocument.kind == kind,
            IssuedDocument.sha256.is_not(None),
            # Papers keep whole seconds.
            IssuedDocument.issued_at >= settled_at.replace(microsecond=0),
        )
        .order_by(IssuedDocument.id)
        .limit(1)
    )
