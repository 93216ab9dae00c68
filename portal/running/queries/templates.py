"""Reads of scripts to come: the official ones, those of the offices, and what a conference will use."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.core.actor import Actor
from portal.core.db import db
from portal.core.paging import Page, paginate
from portal.enums import ConferenceKind, TemplateState
from portal.models import Conference, ScriptChoice, ScriptTemplate, Unit
from portal.permissions import grants_for, script_scope
from portal.running.adapting import Departure, departures, with_minutes
from portal.running.script import Script, parse, scaled, staffed


def list_official() -> Sequence[ScriptTemplate]:
    """The official scripts, by kind, the newest number first."""
    return db.session.scalars(
        sa.select(ScriptTemplate)
        .where(ScriptTemplate.unit_id.is_(None))
        .order_by(ScriptTemplate.kind, ScriptTemplate.number.desc())
    ).all()


def list_own(actor: Actor, cursor: str | None = None) -> Page[ScriptTemplate]:
    """The scripts of the offices within reach and above, the newest first."""
    query = sa.select(ScriptTemplate).where(script_scope(actor)).options(joinedload(ScriptTemplate.unit))
    return paginate(query, [ScriptTemplate.id], cursor, descending=True)


def own_units(actor: Actor) -> Sequence[Unit]:
    """The units for which the actor may adapt scripts: those of his grants."""
    ids = {grant.unit_id for grant in grants_for(actor, "script.manage")}
    return db.session.scalars(sa.select(Unit).where(Unit.id.in_(ids)).order_by(Unit.tree_key)).all()


def departures_of(template: ScriptTemplate) -> list[Departure]:
    """What of the official script is missing in this one; a dialogue's is for its lead unit to write (681 art. 10)."""
    if template.based_on is None or template.kind == ConferenceKind.DIALOGUE:
        return []
    return departures(parse(template.based_on.steps), parse(template.steps), template.left_out)


def offered(conference: Conference) -> list[ScriptTemplate]:
    """The scripts that a conference may choose from: the newest official one, then those in use at its commune and at
    the offices above, the nearest first."""
    above = [int(part) for part in conference.unit.path.strip("/").split("/")]
    official = sa.and_(ScriptTemplate.unit_id.is_(None), ScriptTemplate.state == TemplateState.PUBLISHED)
    own = sa.and_(ScriptTemplate.unit_id.in_(above), ScriptTemplate.state == TemplateState.PUBLISHED)
    rows = db.session.scalars(
        sa.select(ScriptTemplate)
        .where(ScriptTemplate.kind == conference.kind, sa.or_(official, own))
        .options(joinedload(ScriptTemplate.unit))
        .order_by(ScriptTemplate.number.desc(), ScriptTemplate.id)
    ).all()
    near = sorted((t for t in rows if t.unit_id), key=lambda t: (-above.index(t.unit_id or 0), -t.number))
    return [*[t for t in rows if t.unit_id is None][:1], *near]


def find_choice(conference_id: int) -> ScriptChoice | None:
    """What the conference has chosen, with the script."""
    return db.session.scalar(
        sa.select(ScriptChoice)
        .where(ScriptChoice.conference_id == conference_id)
        .options(joinedload(ScriptChoice.template).joinedload(ScriptTemplate.unit))
    )


def _usable(conference: Conference) -> ScriptChoice | None:
    """What the conference has chosen, unless it has become one of another kind since."""
    choice = find_choice(conference.id)
    return choice if choice is not None and choice.template.kind == conference.kind else None


def choosable(conference: Conference) -> list[ScriptTemplate]:
    """What is offered to a conference, and what it chose before that was retired."""
    found, choice = offered(conference), _usable(conference)
    return found if choice is None or choice.template in found else [*found, choice.template]


def script_for(conference: Conference) -> tuple[ScriptTemplate, Script] | None:
    """The script that the conference will use (the chosen one, else the newest official one of its kind), fitted to it:
    its planned length, but the minutes that it has set for single steps, and the people whom the plan names. None where
    there is no script of its kind."""
    choice = _usable(conference)
    template = (
        choice.template if choice else next((t for t in offered(conference) if t.unit_id is None), None)
    )
    if template is None:
        return None
    people: dict[str, list[str]] = {}
    for duty in conference.plan.duties:
        people.setdefault(duty.role, []).append(duty.person)
    names = {role: ", ".join(persons) for role, persons in people.items()}
    fitted = fitted_to(conference, template)
    return template, staffed(with_minutes(fitted, choice.minutes if choice else {}), names)


def fitted_to(conference: Conference, template: ScriptTemplate) -> Script:
    """A script stretched or shrunk to the planned length of a conference."""
    length = round((conference.ends_at - conference.starts_at).total_seconds() / 60)
    return scaled(parse(template.steps), length)
