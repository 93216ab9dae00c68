"""Gathering what minutes are drawn from, in a fixed number of queries."""

from __future__ import annotations

from flask_babel import force_locale

from portal.conferences.documents.facts import approved_plan, head_of
from portal.conferences.queries import commune_head
from portal.enums import DUTY_ROLES, DutyRole, QuestionKind, QuestionState
from portal.following import queries as following
from portal.guests import queries as guests
from portal.minutes.drafting import draft
from portal.minutes.facts import Asked, DutyFact, Facts
from portal.models import Conference, Question
from portal.questions import queries as questions
from portal.running import queries as running
from portal.signups import queries as signups

# What was never brought forward is nothing that happened at the conference.
_NOT_ASKED = (QuestionState.HELD, QuestionState.REJECTED)


def gather(conference: Conference) -> Facts:
    """All that the minutes of a conference are drawn from; permission is asked by the caller."""
    run = running.find_run(conference.id)
    return Facts(
        head=head_of(conference),
        people=guests.counts(conference.id),
        duties=_duties(conference),
        run=running.state_of(run) if run else None,
        asked=[
            _asked(one)
            for one in questions.all_questions(conference.id)
            if QuestionState(one.state) not in _NOT_ASKED
        ],
        questions=questions.numbers(conference.id),
        signed=signups.numbers(conference.id),
        nobody_declared=signups.is_declared_empty(conference.id),
        stream=following.totals(conference.id),
        commune_head=commune_head(conference),
    )


def fresh(conference: Conference) -> dict[str, str]:
    """The sections as the data would have them now, in Vietnamese whatever the language of the screen."""
    with force_locale("vi"):
        return draft(gather(conference))


def _duties(conference: Conference) -> list[DutyFact]:
    """As approved; in a rehearsal, which nobody approves, as the plan has them."""
    plan = approved_plan(conference.id)
    rows = (
        [(row["role"], row["person"], row["organisation"]) for row in plan.data["duties"]]
        if plan
        else [(duty.role, duty.person, duty.organisation) for duty in conference.plan.duties]
    )
    return [DutyFact(role, str(DUTY_ROLES[DutyRole(role)]), person, place) for role, person, place in rows]


def _asked(one: Question) -> Asked:
    return Asked(
        recommendation=one.kind == QuestionKind.RECOMMENDATION,
        text=one.text,
        asker=one.asker if one.consent_at else "",
        state=one.state,
        answer=one.answer,
        answered_by=one.answered_by,
    )
