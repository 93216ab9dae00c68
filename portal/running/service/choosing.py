"""What a conference chooses for its script before it starts: whose script, and how long each step takes."""

from __future__ import annotations

from collections.abc import Mapping

from portal.conferences import states
from portal.core import access, audit
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _
from portal.models import Conference, ScriptChoice, ScriptTemplate
from portal.running import adapting, queries
from portal.running.script import parse

LONGEST_STEP = 600  # minutes


def choose(conference_id: int, version: int, template_id: int, minutes: Mapping[str, int]) -> int:
    """Let the conference use a script, with minutes of its own for the steps whose ``minutes`` are not those of the
    plan; returns the choice's new version.

    Conflict once it has started or if somebody chose since ``version`` (0: nobody yet); Invalid for a script that is
    not offered to it, for minutes below 1 or above 600.
    """
    with transaction():
        conference = access.check(next(iter(lock(Conference, [conference_id])), None), "script.run")
        if not states.may_change("choice", conference.state) or queries.find_run(conference_id):
            raise Conflict(_("Hội nghị đã khai mạc hoặc đã đóng nên không đổi kịch bản được nữa."))
        template = next((t for t in queries.choosable(conference) if t.id == template_id), None)
        if template is None:
            raise Invalid(_("Hãy chọn một kịch bản trong danh sách."), field="template")
        found = db.session.get(ScriptChoice, conference_id)
        if version != (found.version if found else 0):
            raise Conflict(_("Người khác vừa đổi kịch bản của hội nghị này. Hãy xem lại rồi làm tiếp."))
        own = _own(conference, template, found, minutes)
        before = (found.template.title, _told(found.template, found.minutes)) if found else (None, None)
        made = found or ScriptChoice(conference_id=conference_id)
        made.template_id, made.minutes = template_id, own
        db.session.add(made)
        values = {"template": (before[0], template.title), "minutes": (before[1], _told(template, own))}
        audit.record("script.choose", conference, summary=conference.title, values=values)
        db.session.flush()
        return made.version


def _own(
    conference: Conference, template: ScriptTemplate, found: ScriptChoice | None, minutes: Mapping[str, int]
) -> dict[str, int]:
    """The minutes that were set for steps of this script, now or before: the others go on following the plan."""
    planned = {step.key: step.minutes for step in queries.fitted_to(conference, template)}
    own = {key: n for key, n in minutes.items() if key in planned}
    if any(not 1 <= n <= LONGEST_STEP for n in own.values()):
        raise Invalid(_("Mỗi bước từ 1 đến %(n)s phút.", n=LONGEST_STEP), field="minutes")
    before = found.minutes if found and found.template_id == template.id else {}
    return {key: n for key, n in own.items() if n != planned[key] or key in before}


def _told(template: ScriptTemplate, minutes: Mapping[str, int]) -> str | None:
    titles = adapting.names(parse(template.steps))
    return "; ".join(f"{titles.get(key, key)}: {n}" for key, n in minutes.items()) or None


def copy_choice(from_id: int, to_id: int) -> None:
    """Let a rehearsal use what its conference has chosen; in the caller's transaction."""
    with transaction():
        found = db.session.get(ScriptChoice, from_id)
        if found is not None:
            db.session.add(
                ScriptChoice(
                    conference_id=to_id, template_id=found.template_id, minutes=dict(found.minutes), version=1
                )
            )
