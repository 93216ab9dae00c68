"""Days, lateness and the sixty minutes, as pure rules."""

from __future__ import annotations

import datetime as dt

from portal.enums import ConferenceKind
from portal.preparing.kinds import Section
from portal.preparing.template import ANNOUNCEMENT, LINES, lines_for
from portal.preparing.timing import check, due_on, is_late
from tests.conferences.builders import moment

EIGHT = moment(8, 5, 12)
MINUTE = dt.timedelta(minutes=1)


def test_days_count_back_on_a_vietnamese_calendar() -> None:
    early = moment(6, 5, 12)  # the day before in UTC
    assert due_on(early, 0) == dt.date(2026, 12, 5)
    assert due_on(early, 5) == dt.date(2026, 11, 30)


def test_late_is_after_the_end_of_the_day() -> None:
    due = dt.date(2026, 12, 3)
    assert not is_late("open", due, None, due)
    assert is_late("open", due, None, due + dt.timedelta(days=1))
    last = moment(23, 3, 12) + 59 * MINUTE
    assert not is_late("done", due, last, dt.date(2026, 12, 9))
    assert is_late("done", due, last + MINUTE, dt.date(2026, 12, 9))
    assert not is_late("not_needed", due, last + MINUTE, dt.date(2026, 12, 9))


def test_the_check_is_in_time_at_sixty_minutes_and_not_at_fifty_nine() -> None:
    limit = EIGHT - 60 * MINUTE
    done = check(EIGHT, [("done", limit - 30 * MINUTE), ("done", limit)], EIGHT)
    assert done is not None
    assert (done.finished, done.in_time, done.minutes) == (True, True, 0)
    late = check(EIGHT, [("done", limit - 30 * MINUTE), ("not_needed", limit + MINUTE)], EIGHT)
    assert late is not None
    assert (late.finished, late.in_time, late.minutes) == (True, False, -1)


def test_an_open_condition_is_late_only_when_the_hour_has_come() -> None:
    limit = EIGHT - 60 * MINUTE
    before = check(EIGHT, [("open", None), ("done", limit - MINUTE)], limit - 5 * MINUTE)
    after = check(EIGHT, [("open", None)], limit + MINUTE)
    assert before is not None
    assert (before.left, before.finished, before.in_time) == (1, False, True)
    assert after is not None
    assert not after.in_time
    assert check(EIGHT, [], limit) is None


def test_each_kind_has_its_template() -> None:
    codes = {kind: [line.code for line in lines_for(kind)] for kind in ConferenceKind}
    assert len({line.code for line in LINES}) == len(LINES)
    assert ANNOUNCEMENT in codes[ConferenceKind.LIVESTREAM]
    assert ANNOUNCEMENT not in codes[ConferenceKind.IN_PERSON]
    # What 03 §5.3.1 and 681 art. 10 name.
    asked = {
        "banner",
        "standee",
        "maket",
        "loudspeaker",
        "portal",
        "social",
        "laptop",
        "projector",
        "camera",
        "cables",
    }
    asked |= {
        "microphone",
        "backdrop",
        "speeches",
        "slides",
        "clips",
        "questions",
        "ethnic",
        "invitations",
        "gifts",
    }
    assert asked <= set(codes[ConferenceKind.IN_PERSON])
    for kind in ConferenceKind:
        checked = [line for line in lines_for(kind) if line.section == Section.CHECK]
        assert len(checked) >= 6
        assert all(line.days == 0 for line in checked)
