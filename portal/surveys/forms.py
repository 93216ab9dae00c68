"""The form that sets when a survey opens and closes."""

from __future__ import annotations

import datetime as dt

from wtforms import HiddenField
from wtforms.validators import InputRequired

from portal.core import clock
from portal.core.fields import ClockField, DayField
from portal.core.forms import Form
from portal.core.i18n import lazy
from portal.models import Survey

_NEEDED = [InputRequired(lazy("Hãy nhập ô này."))]


class WindowForm(Form):
    """Two moments on a Vietnamese clock, and the version that the page showed."""

    opens_on = DayField(lazy("Mở từ ngày"), _NEEDED)
    opens_time = ClockField(lazy("Giờ mở"), _NEEDED)
    closes_on = DayField(lazy("Đóng ngày"), _NEEDED)
    closes_time = ClockField(lazy("Giờ đóng"), _NEEDED)
    version = HiddenField()

    @classmethod
    def showing(cls, survey: Survey) -> WindowForm:
        """The form with the present window."""
        opens, closes = clock.local(survey.opens_at), clock.local(survey.closes_at)
        return cls(
            opens_on=opens.date(),
            opens_time=opens.time(),
            closes_on=closes.date(),
            closes_time=closes.time(),
            version=survey.version,
        )

    def window(self) -> tuple[dt.datetime, dt.datetime]:
        """The two moments in UTC; after a successful validation only."""
        return _moment(self.opens_on, self.opens_time), _moment(self.closes_on, self.closes_time)

    @property
    def seen_version(self) -> int:
        """The version that the page showed; 0, which no row has, if somebody removed it."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def _moment(day: DayField, time: ClockField) -> dt.datetime:
    # Validated: neither is empty.
    assert day.data is not None
    assert time.data is not None
    return clock.from_local(dt.datetime.combine(day.data, time.data))
