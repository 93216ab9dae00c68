"""Running the script of a demonstration conference as a host and a secretary would."""

from __future__ import annotations

import datetime as dt

from portal.core import clock
from portal.demo.acting import acting
from portal.running import queries
from portal.running import service as running


def run_script(
    conference_id: int, local: dict[str, str], start: dt.datetime, end: dt.datetime, *, whole: bool
) -> None:
    """Tick step after step; ``whole`` or only up to now, in the middle of the second step."""
    run = queries.find_run(conference_id)
    if run is None:
        raise LookupError(conference_id)
    minute = dt.timedelta(minutes=1)
    total = sum(step["minutes"] for step in run.steps)
    pace, at = (end - start) / total, start
    for number, step in enumerate(run.steps):
        each = step["minutes"] * pace / (len(step["tasks"]) + 1)
        for place, task in enumerate(step["tasks"]):
            at = at + each
            if not whole and (number > 1 or (number == 1 and place > 1)):
                return
            with acting((local["head"], local["xa"])[place % 2], min(at, clock.now())):
                _tick(conference_id, step["key"], task["key"], skip=whole and number == 1 and place == 3)
        at = at + each
        with acting(local["head"], min(at - minute, clock.now())):
            running.finish(conference_id, step["key"])
    with acting(local["xa"], min(end - minute, clock.now())):
        running.note(
            conference_id,
            run.steps[2]["key"],
            "",
            "Ba câu hỏi về mức hỗ trợ của tỉnh sẽ được trả lời bằng văn bản.",
        )


def _tick(conference_id: int, step: str, task: str, *, skip: bool) -> None:
    if skip:
        running.skip(
            conference_id, step, task, "Người được mời chia sẻ vắng vì đi viện, thay bằng chiếu clip ngắn."
        )
    else:
        running.tick(conference_id, step, task)
