"""The sentences of the live script: who did what when, how late we are."""

from __future__ import annotations

from portal.core.i18n import _, lazy, show_time
from portal.enums import DUTY_ROLES, DutyRole, TickVerb
from portal.running.fold import Event, RunState, StepState, TaskState

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


def deed(event: Event, titles: dict[tuple[str, str], str]) -> str:
    """One line of the log: what was done, with which step or task."""
    what = str(DEEDS[TickVerb(event.verb)])
    name = titles.get((event.step, event.task))
    return f"{what}: {name}" if name else what


def titles(state: RunState) -> dict[tuple[str, str], str]:
    """(step key, task key) → what people call it; a step has an empty task key."""
    found = {(step.step.key, ""): step.step.title for step in state.steps}
    return found | {
        (step.step.key, task.task.key): task.task.text for step in state.steps for task in step.tasks
    }
