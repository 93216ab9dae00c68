"""The course of a conference as minutes tell it: a fold of the ticks in sentences (E9). Pure, and always Vietnamese."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from portal.conferences.documents.wording import clock_time
from portal.core import clock
from portal.enums import TickVerb
from portal.running.fold import Event, ItemStatus, RunState, StepState
from portal.running.queries import StepSummary, summary_of

_SILENT = "không ghi lý do"


@dataclass(frozen=True)
class _Times:
    """How times are told: with the day where it is not that of the opening."""

    opened: dt.date | None

    def at(self, moment: dt.datetime | None) -> str:
        """The time alone, or with its day."""
        if moment is None:
            return ""
        day = clock.local(moment).date()
        return clock_time(moment) if day == self.opened else f"{clock_time(moment)} ngày {day:%d/%m}"

    def of(self, event: Event | None) -> str:
        """When it came in, and, of what a phone kept without a network, when it was done by that phone's clock."""
        if event is None:
            return ""
        received = self.at(event.at)
        return f"{received} (theo điện thoại {self.at(event.claimed_at)})" if event.delayed else received


def course(run: RunState) -> list[str]:
    """Every step with its actual times, what was left out and why, what was noted, then what happened beside it."""
    lines, times = [], _Times(clock.local(run.started.at).date() if run.started else None)
    for step, state in zip(summary_of(run).steps, run.steps, strict=True):
        lines += [_step(step, state, times), *_details(step, state, times)]
    beside = list(_beside(run, times))
    return [*lines, *(["Sự việc khác trong khi điều hành:", *beside] if beside else []), _sum(run)]


def _sentence(text: str) -> str:
    """What people typed as one sentence: without line breaks, with one full stop."""
    flat = " ".join(text.split())
    return flat if flat.endswith((".", "!", "?", "…")) else f"{flat}."


def _step(step: StepSummary, state: StepState, times: _Times) -> str:
    name, started = f"Bước {step.number}. {step.title}", times.of(state.started)
    if step.status == ItemStatus.SKIPPED:
        return f"{name}: bỏ qua lúc {times.of(state.last)}. Lý do: {_sentence(step.reason or _SILENT)}"
    if step.status == ItemStatus.OPEN:
        begun = f"bắt đầu lúc {started}, " if started else ""
        return f"{name}: {begun}chưa ghi xong; {_length(step)}."
    spent = f"từ {started} đến " if started else "xong lúc "
    return f"{name}: {spent}{times.of(state.last)}; {_length(step)}."


def _length(step: StepSummary) -> str:
    return f"{step.actual} phút (kế hoạch {step.planned} phút), xong {step.done_tasks}/{step.tasks} việc"


def _details(step: StepSummary, state: StepState, times: _Times) -> Iterator[str]:
    for task, reason in step.skipped:
        yield f"- Bỏ qua “{task}”. Lý do: {_sentence(reason or _SILENT)}"
    for what, who, text in step.notes:
        yield f"- {who} ghi chú ở “{what}”: {_sentence(text)}"
    kept = [task.last for task in state.tasks if task.last and task.last.delayed]
    if kept:
        told = "; ".join(f"{times.at(e.claimed_at)} (cổng nhận {times.at(e.at)})" for e in kept)
        yield f"- Việc đánh dấu khi mất mạng, giờ theo điện thoại: {told}."


def _beside(run: RunState, times: _Times) -> Iterator[str]:
    titles = {step.step.key: step.step.title for step in run.steps}
    tasks = {(step.step.key, task.task.key): task.task.text for step in run.steps for task in step.tasks}
    for event in run.events:
        what = _deed(event, tasks.get((event.step, event.task)) or titles.get(event.step, ""))
        if what:
            said = f"{what} ({event.actor})" + (f": {event.text}" if event.text else "")
            yield f"- {times.of(event)}: {_sentence(said)}"


def _deed(event: Event, title: str) -> str:
    if event.verb == TickVerb.LEAD:
        return f"{event.person} nhận quyền điều hành"
    if event.verb == TickVerb.ADJUST:
        more = f"thêm {event.minutes}" if event.minutes > 0 else f"bớt {-event.minutes}"
        return f"{more} phút cho “{title}”"
    deeds = {
        TickVerb.PAUSE: "tạm dừng hội nghị",
        TickVerb.CONTINUE: "tiếp tục hội nghị",
        TickVerb.REOPEN: f"mở lại “{title}”",
        TickVerb.UNSKIP: f"thôi bỏ qua “{title}”",
        TickVerb.RESUME: "mở lại phiên điều hành",
    }
    return deeds.get(TickVerb(event.verb), "")


def _sum(run: RunState) -> str:
    total = summary_of(run)
    paused = f", trong đó tạm dừng {total.paused} phút" if total.paused else ""
    late = "đúng kế hoạch"
    if total.late:
        late = f"chậm {total.late} phút" if total.late > 0 else f"sớm {-total.late} phút"
    return f"Tổng cộng: kế hoạch {total.planned} phút, thực tế {total.actual} phút{paused}; {late}."
