"""An office's own scripts: copied from an official one, changed as a draft, published under a number of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from portal.core import access, audit
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.i18n import _
from portal.enums import ConferenceKind, TemplateState
from portal.models import ScriptChoice, ScriptTemplate, Unit
from portal.running import adapting, queries
from portal.running.adapting import StepDraft
from portal.running.script import LONGEST_TEXT, Script, Step, dump, parse

LONGEST_TITLE = 200


def copy_template(template_id: int, unit_id: int, title: str) -> int:
    """Begin a draft of a unit from any script that the actor can see; returns its id.

    What a copied script left out of the official one stays left out, with its reasons. Invalid without a title.
    """
    with transaction():
        source = access.check(db.session.get(ScriptTemplate, template_id), "script.view")
        unit = access.check(db.session.get(Unit, unit_id), "script.manage")
        made = ScriptTemplate(
            unit_id=unit.id,
            based_on_id=source.based_on_id or source.id,
            kind=source.kind,
            number=_next_number(unit.id, source.kind),
            state=TemplateState.DRAFT,
            title=_title(title),
            basis=source.basis,
            steps=source.steps,
            left_out=dict(source.left_out),
        )
        db.session.add(made)
        audit.record("script.copy", made, summary=made.title)
        return made.id


def _next_number(unit_id: int, kind: str) -> int:
    newest = sa.select(sa.func.max(ScriptTemplate.number))
    return (
        db.session.scalar(newest.where(ScriptTemplate.unit_id == unit_id, ScriptTemplate.kind == kind)) or 0
    ) + 1


def _title(title: str) -> str:
    title = title.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise Invalid(_("Hãy ghi tên kịch bản, tối đa %(n)s ký tự.", n=LONGEST_TITLE), field="title")
    return title


def rename(template_id: int, version: int, title: str) -> None:
    """Give a draft another name."""
    with transaction():
        template = _draft(template_id, version)
        template.title = _title(title)
        audit.record("script.edit", template, summary=template.title, values=audit.changes(template))


def save_step(template_id: int, version: int, key: str, draft: StepDraft) -> None:
    """Write one step of a draft as it was typed; an empty ``key`` adds it at the end."""
    _change(template_id, version, key, lambda s: adapting.written(s, key, draft))


def move(template_id: int, version: int, item: str, by: int) -> None:
    """Move a step, or a task within its step, one place up (-1) or down (1)."""
    _change(template_id, version, item, lambda s: adapting.moved(s, item, by))


def remove(template_id: int, version: int, item: str, reason: str = "") -> None:
    """Take a step or task out of a draft; Invalid without a reason if the official script prescribes it."""
    reason = reason.strip()[:LONGEST_TEXT]
    with transaction():
        template = _draft(template_id, version)
        title = adapting.label(adapting.find(parse(template.steps), item))
        steps = adapting.without(parse(template.steps), item)
        if prescribed(template, item):
            if not reason:
                raise Invalid(_("Công văn yêu cầu phần này: hãy ghi lý do bỏ."), field="reason")
            template.left_out = {**template.left_out, item: reason}
        template.steps = dump(steps)
        values = {"left_out": (None, title), "reason": (None, reason or None)}
        audit.record("script.remove", template, summary=template.title, values=values)


def prescribed(template: ScriptTemplate, item: str) -> bool:
    """Whether the official script has this step or task; a dialogue's is only one to start from."""
    if template.based_on is None or template.kind == ConferenceKind.DIALOGUE:
        return False
    return item in adapting.names(parse(template.based_on.steps))


def restore(template_id: int, version: int, item: str) -> None:
    """Put an official step or task back where the official script has it."""
    with transaction():
        template = _draft(template_id, version)
        if template.based_on is None:
            raise NotFound(_("Kịch bản không có bước này."))
        template.steps = dump(adapting.restored(parse(template.based_on.steps), parse(template.steps), item))
        template.left_out = {key: why for key, why in template.left_out.items() if key != item}
        title = adapting.names(parse(template.steps))[item]
        audit.record("script.restore", template, summary=f"{template.title}: {title}"[:500])


def publish(template_id: int, version: int) -> None:
    """Let conferences choose this script from now on; the unit's earlier one of its kind is not offered any more.

    Invalid while a step has no task or something official is missing without a reason.
    """
    with transaction():
        template = _draft(template_id, version)
        _check_whole(template)
        earlier = sa.select(ScriptTemplate).where(
            ScriptTemplate.unit_id == template.unit_id,
            ScriptTemplate.kind == template.kind,
            ScriptTemplate.state == TemplateState.PUBLISHED,
        )
        for one in db.session.scalars(earlier):
            one.state = TemplateState.RETIRED
        template.state = TemplateState.PUBLISHED
        audit.record("script.publish", template, summary=template.title)


def _check_whole(template: ScriptTemplate) -> None:
    empty = [step.title for step in parse(template.steps) if not step.tasks]
    if empty:
        raise Invalid(_("Bước “%(title)s” chưa có việc nào.", title=empty[0]))
    silent = [gone.title for gone in queries.departures_of(template) if not gone.reason]
    if silent:
        raise Invalid(_("“%(title)s” bị bỏ mà chưa có lý do.", title=silent[0]))


def retire(template_id: int, version: int) -> None:
    """Offer a published script no more; conferences that chose it keep it."""
    with transaction():
        template = _locked(template_id, version)
        if template.state != TemplateState.PUBLISHED:
            raise Conflict(_("Kịch bản này không ở trạng thái đang dùng."))
        template.state = TemplateState.RETIRED
        audit.record("script.retire", template, summary=template.title)


def delete_draft(template_id: int, version: int) -> None:
    """Throw a draft away; nothing has used it."""
    with transaction():
        template = _draft(template_id, version)
        chosen = sa.select(ScriptChoice.conference_id).where(ScriptChoice.template_id == template.id)
        if db.session.scalar(chosen.limit(1)) is not None:
            raise Conflict(_("Có hội nghị đang dùng kịch bản này."))
        audit.record("script.delete", template, summary=template.title)
        db.session.delete(template)


def _change(template_id: int, version: int, item: str, change: Callable[[Script], Script]) -> None:
    """Change the steps of a draft; the log names ``item``, by default the last step, and what became of its step."""
    with transaction():
        template = _draft(template_id, version)
        before = parse(template.steps)
        template.steps = dump(parse(dump(change(before))))
        after = parse(template.steps)
        item = item or after[-1].key
        key, title = item.partition("/")[0], adapting.names(after)[item]
        old, new = ({s.key: s for s in steps}.get(key) for steps in (before, after))
        audit.record(
            "script.edit", template, summary=f"{template.title}: {title}"[:500], values=_differences(old, new)
        )


def _differences(old: Step | None, new: Step | None) -> dict[str, tuple[Any, Any]]:
    """Field → (old, new) of a step that was changed or added; its tasks stand in one field."""
    told = [_fields(step) if step else {} for step in (old, new)]
    return {
        name: (told[0].get(name), value) for name, value in told[1].items() if value != told[0].get(name, "")
    }


def _fields(step: Step) -> dict[str, Any]:
    tasks = "; ".join(task.text for task in step.tasks)
    return {
        "step": step.title,
        "minutes": step.minutes,
        "role": step.role,
        "remark": step.remark,
        "tasks": tasks,
    }


def _draft(template_id: int, version: int) -> ScriptTemplate:
    template = _locked(template_id, version)
    if template.state != TemplateState.DRAFT:
        raise Conflict(_("Kịch bản đã công bố không sửa được nữa; hãy chép thành bản mới."))
    return template


def _locked(template_id: int, version: int) -> ScriptTemplate:
    found = next(iter(lock(ScriptTemplate, [template_id])), None)
    template = access.check(found, "script.manage")
    if template.version != version:
        raise Conflict(_("Kịch bản vừa được người khác sửa. Hãy xem lại rồi làm tiếp."))
    return template
