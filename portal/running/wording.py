"""The sentences of the live script: who did what when, how late we are."""

from __future__ import annotations

from portal.core.i18n import _, lazy, show_time
from portal.enums import DUTY_ROLES, DutyRole, TickVerb
from portal.models import ScriptTemplate
from portal.running.fold import MINUTE, Event, Pace, RunState, StepState, TaskState

Item = StepState | TaskState

DEEDS = {
    TickVerb.START: lazy("Khai mạc hội nghị"),
    TickVerb.TICK: lazy("Đánh dấu xong việc"),
    TickVerb.UNTICK: lazy("Bỏ đánh dấu"),
    TickVerb.SKIP: lazy("Bỏ qua"),
    TickVerb.UNSKIP: lazy("Thôi bỏ qua"),
    TickVerb.NOTE: lazy("Ghi chú"),
    TickVerb.FINISH: lazy("Xong bước"),
    TickVerb.REOPEN: lazy("Mở lại bước"),
    TickVerb.END: lazy("Kết thúc hội nghị"),
    TickVerb.RESUME: lazy("Mở lại phiên điều hành"),
    TickVerb.PAUSE: lazy("Tạm dừng"),
    TickVerb.CONTINUE: lazy("Tiếp tục sau khi tạm dừng"),
}


def title(item: Item) -> str:
    """What people call this step or task."""
    return item.step.title if isinstance(item, StepState) else item.task.text


def lateness(minutes: int) -> str:
    """``trễ 4 phút``, ``sớm 3 phút``, ``đúng kế hoạch``."""
    if minutes > 0:
        return _("trễ %(n)s phút", n=minutes)
    return _("sớm %(n)s phút", n=-minutes) if minutes < 0 else _("đúng kế hoạch")


def in_charge(role: str, person: str) -> str:
    """``Người điều hành: Lò Thị Mai``, or the role alone."""
    label = str(DUTY_ROLES[DutyRole(role)]) if role in set(DutyRole) else role
    return f"{label}: {person}" if person else label


def told(item: Item) -> str:
    """How the item came to stand as it does: the sentence of a collision."""
    last = item.last
    if last is None:
        return _("“%(title)s” đang chờ, chưa ai đánh dấu.", title=title(item))
    values = {"title": title(item), "who": last.actor, "at": show_time(last.at), "why": last.text}
    sentences = {
        TickVerb.TICK: _("“%(title)s” đã được %(who)s đánh dấu xong lúc %(at)s.", **values),
        TickVerb.UNTICK: _("“%(title)s” đã được %(who)s bỏ đánh dấu lúc %(at)s.", **values),
        TickVerb.SKIP: _("“%(title)s” đã được %(who)s bỏ qua lúc %(at)s, lý do: %(why)s", **values),
        TickVerb.UNSKIP: _("“%(title)s” đã được %(who)s đưa trở lại kịch bản lúc %(at)s.", **values),
        TickVerb.FINISH: _("Bước “%(title)s” đã được %(who)s ghi là xong lúc %(at)s.", **values),
        TickVerb.REOPEN: _("Bước “%(title)s” đã được %(who)s mở lại lúc %(at)s.", **values),
    }
    return sentences[TickVerb(last.verb)]


def template_name(template: ScriptTemplate) -> str:
    """``Mẫu chính thức số 1: …``, or whose it is."""
    whose = template.unit.name if template.unit else _("Mẫu chính thức")
    return _("%(whose)s số %(n)s: %(title)s", whose=whose, n=template.number, title=template.title)


def time_left(step: StepState) -> str:
    """``⏳ còn 4 phút`` in the last fifth, ``⚠ quá 3 phút`` beyond; nothing while there is time."""
    if step.pace == Pace.OVER and (step.current or -step.left >= MINUTE):
        return "⚠ " + _("quá %(n)s phút", n=max(1, -step.left // MINUTE))
    return "⏳ " + _("còn %(n)s phút", n=-(-step.left // MINUTE)) if step.pace == Pace.SOON else ""


def paused(event: Event) -> str:
    """Since when and by whom the script stands still, and why."""
    values = {"who": event.actor, "at": show_time(event.at), "why": event.text}
    if event.text:
        return _("Tạm dừng từ %(at)s (%(who)s): %(why)s", **values)
    return _("Tạm dừng từ %(at)s (%(who)s).", **values)


def handed(event: Event) -> str:
    """Who gave the lead to whom, or took it, and what was said."""
    values = {"by": event.actor, "who": event.person, "at": show_time(event.at)}
    if event.actor == event.person:
        said = _("%(who)s nhận quyền điều hành lúc %(at)s.", **values)
    else:
        said = _("%(by)s giao quyền điều hành cho %(who)s lúc %(at)s.", **values)
    return f"{said} “{event.text}”" if event.text else said


def _what(event: Event) -> str:
    if event.verb == TickVerb.ADJUST:
        more = _("Thêm %(n)s phút", n=event.minutes)
        return more if event.minutes > 0 else _("Bớt %(n)s phút", n=-event.minutes)
    if event.verb == TickVerb.LEAD:
        return _("Giao quyền điều hành cho %(who)s", who=event.person)
    return str(DEEDS[TickVerb(event.verb)])


def deed(event: Event, titles: dict[tuple[str, str], str]) -> str:
    """One line of the log: what was done, with which step or task."""
    what = _what(event)
    name = titles.get((event.step, event.task))
    return f"{what}: {name}" if name else what


def kept(event: Event) -> str:
    """`` (đánh dấu lúc 08:31, gửi đến 08:52)`` where a phone without a network kept it; nothing otherwise."""
    if not event.delayed:
        return ""
    done, received = show_time(event.claimed_at), show_time(event.at)
    return " " + _("(đánh dấu lúc %(done)s, gửi đến %(received)s)", done=done, received=received)


def titles(state: RunState) -> dict[tuple[str, str], str]:
    """(step key, task key) → what people call it; a step has an empty task key."""
    found = {(step.step.key, ""): step.step.title for step in state.steps}
    return found | {
        (step.step.key, task.task.key): task.task.text for step in state.steps for task in step.tasks
    }
