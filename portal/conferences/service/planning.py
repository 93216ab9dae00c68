"""Proposing a conference and writing its plan (C1, C2, C5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from portal.conferences import defaults, drafts, hooks, snapshot, states
from portal.conferences.drafts import ConferenceDraft, PlanDraft
from portal.core import access, audit, clock, vietnamese
from portal.core.actor import current_actor
from portal.core.audit import AuditEntry
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.i18n import _, show_date, show_datetime
from portal.enums import CONFERENCE_STATES, ConferenceKind, ConferenceState, UnitKind
from portal.models import (
    Conference,
    Contingency,
    Contract,
    Duty,
    Plan,
    PlannedCategory,
    ProgrammeItem,
    Unit,
)
from portal.permissions import contracted_on, grants_for

_ROWS = {
    "categories": PlannedCategory,
    "duties": Duty,
    "programme": ProgrammeItem,
    "contingencies": Contingency,
}
_HEAD = ("title", "venue", "hamlet", "starts_at", "ends_at")


def create(draft: ConferenceDraft) -> int:
    """Write a new draft conference with its plan and tell the features; returns its id.

    The organiser is the BHXH office above the commune (871 II.1). Refuses (Invalid) what ``drafts.check``
    refuses, an unknown kind, a unit that is no commune, a service organisation without a contract there; NotFound
    outside the reach.
    """
    drafts.check(draft.plan)
    _check_kind(draft.kind)
    with transaction():
        commune = db.session.get(Unit, draft.unit_id)
        if commune is None or commune.kind != UnitKind.COMMUNE or commune.parent_id is None:
            raise Invalid(_("Hãy chọn xã nơi tổ chức hội nghị."), field="unit_id")
        conference = _new(draft, commune.id, commune.parent_id)
        db.session.add(conference)
        db.session.flush()
        access.check(conference, "conference.create")
        values = write(conference, _led(draft, conference))
        audit.record("conference.create", conference, summary=conference.title, values=values)
        hooks.created(conference)
        return conference.id


def _check_kind(kind: str) -> None:
    if kind not in set(ConferenceKind):
        raise Invalid(_("Hãy chọn một mục trong danh sách."), field="kind")


def _led(draft: ConferenceDraft, conference: Conference) -> PlanDraft:
    """A dialogue that names nobody is led by the office that organises it (681 art. 10)."""
    if draft.kind == ConferenceKind.DIALOGUE and not draft.plan.lead:
        return replace(draft.plan, lead=conference.organiser.name)
    return draft.plan


def _new(draft: ConferenceDraft, unit_id: int, organiser_id: int) -> Conference:
    actor = current_actor()
    if actor.id is None:
        raise NotFound(_("Hội nghị phải do một người có tài khoản đề xuất."))
    plan = draft.plan
    return Conference(
        kind=draft.kind,
        state=ConferenceState.DRAFT,
        unit_id=unit_id,
        organiser_id=organiser_id,
        service_unit_id=_service_unit(draft.service_unit_id, unit_id),
        created_by_id=actor.id,
        title="",
        folded="",
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        plan=Plan(),
    )


def _service_unit(chosen: int | None, commune_id: int) -> int | None:
    actor = current_actor()
    if chosen is None:
        # What a service organisation proposes is its own, or it would not see it afterwards.
        own = [g.unit_id for g in grants_for(actor, "conference.create") if g.unit_kind == UnitKind.SERVICE]
        return next((unit for unit in own if (unit, commune_id) in actor.contracts), None)
    valid = db.session.scalar(
        sa.select(Contract.id).where(
            Contract.service_unit_id == chosen,
            Contract.commune_id == commune_id,
            contracted_on(clock.today()),
        )
    )
    if valid is None:
        raise Invalid(_("Tổ chức dịch vụ này không có hợp đồng tại xã đã chọn."), field="service_unit_id")
    return chosen


def save_plan(conference_id: int, version: int, plan: PlanDraft) -> int:
    """Write the whole plan as it now is; returns the new version, the same one if nothing has changed.

    Refuses (Conflict) a version that is not the newest, naming who saved when, and a state in which the plan
    is closed; (Invalid) what ``drafts.check`` refuses. Incomplete content is always taken: it is a draft.
    """
    drafts.check(plan)
    with transaction():
        conference = next(iter(lock(Conference, [conference_id])), None)
        conference = access.check(conference, "conference.edit")
        check_open(conference)
        if version != conference.version:
            raise Conflict(_overtaken(conference))
        values = write(conference, plan)
        if values:
            _keep(conference, values)
        return conference.version


def change_kind(conference_id: int, version: int, kind: str) -> None:
    """Make another kind of conference of a proposal, and of its untouched suggestions those of the new kind.

    Refuses (Invalid) an unknown kind, (Conflict) a stale version and a plan that was handed in once: what the office
    has seen stays what it was.
    """
    with transaction():
        conference = next(iter(lock(Conference, [conference_id])), None)
        conference = access.check(conference, "conference.edit")
        check_open(conference)
        _check_kind(kind)
        if not kind_open(conference):
            raise Conflict(_("Hình thức không đổi được nữa sau khi đã trình duyệt lần đầu."))
        if version != conference.version:
            raise Conflict(_overtaken(conference))
        old, conference.kind = conference.kind, kind
        plan = defaults.of_kind(snapshot.draft_of(snapshot.plan_data(conference)), old, kind)
        values = write(conference, _led(ConferenceDraft(conference.unit_id, plan, kind=kind), conference))
        _keep(conference, {"kind": (old, kind)} | values)


def kind_open(conference: Conference) -> bool:
    """Whether the kind can still change: the proposal has never been handed in."""
    return conference.proposed_by_id is None and not conference.state_changes


def _keep(conference: Conference, values: dict[str, tuple[Any, Any]]) -> None:
    # Rows of the lists have no version of their own: the conference's one counts for all.
    flag_modified(conference, "folded")
    audit.record("conference.edit", conference, summary=conference.title, values=values)


def check_open(conference: Conference) -> None:
    """Raise Conflict if the plan can no longer be changed in the conference's state."""
    if not states.may_change("plan", conference.state):
        state = CONFERENCE_STATES[ConferenceState(conference.state)]
        raise Conflict(_("Hội nghị đang ở trạng thái “%(state)s” nên không sửa được kế hoạch.", state=state))


def _overtaken(conference: Conference) -> str:
    last = db.session.scalar(
        sa.select(AuditEntry)
        .where(
            AuditEntry.subject_kind == "conference",
            AuditEntry.subject_id == conference.id,
            AuditEntry.action.startswith("conference."),
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    message: str = _(
        "%(name)s đã lưu hội nghị này lúc %(at)s, trong khi bạn đang nhập. Những gì bạn nhập chưa được lưu.",
        name=last.actor_name if last else "",
        at=show_datetime(last.at if last else None),
    )
    return message


def write(conference: Conference, plan: PlanDraft) -> dict[str, tuple[Any, Any]]:
    """Write the plan into its rows, inside a transaction; what changed, for the log."""
    # A flush in between would forget the old values and count as a second version.
    with db.session.no_autoflush:
        return _written(conference, plan)


def _written(conference: Conference, plan: PlanDraft) -> dict[str, tuple[Any, Any]]:
    for name in _HEAD:
        setattr(conference, name, getattr(plan, name))
    conference.folded = vietnamese.fold(" ".join((plan.title, plan.venue, plan.hamlet)))
    for name in snapshot.TEXTS:
        setattr(conference.plan, name, getattr(plan, name))
    conference.plan.announced_on = plan.announced_on
    values = {
        name: (_text(old), _text(new))
        for name, (old, new) in (audit.changes(conference) | audit.changes(conference.plan)).items()
    }
    for name, model in _ROWS.items():
        values |= _write_rows(conference.plan, name, model, getattr(plan, name))
    return {name: change for name, change in values.items() if name in _LOGGED or "[" in name}


def _text(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return show_datetime(value)
    return show_date(value) if isinstance(value, dt.date) else value


_LOGGED = {*_HEAD, *snapshot.TEXTS, "announced_on"}


def _write_rows(plan: Plan, name: str, model: type[Any], rows: tuple[Any, ...]) -> dict[str, tuple[Any, Any]]:
    new = [vars(row) for row in rows]
    old = [{key: getattr(row, key) for key in _columns(model)} for row in getattr(plan, name)]
    if new == old:
        return {}
    setattr(plan, name, [model(position=place, **row) for place, row in enumerate(new)])
    pairs = zip_longest([_line(row) for row in old], [_line(row) for row in new])
    return {f"{name}[{place + 1}]": pair for place, pair in enumerate(pairs) if pair[0] != pair[1]}


def _columns(model: type[Any]) -> list[str]:
    keys: list[str] = sa.inspect(model).column_attrs.keys()
    return [key for key in keys if key not in ("id", "plan_id", "position")]


def _line(row: dict[str, Any]) -> str:
    return " | ".join(str(value) for value in row.values())
