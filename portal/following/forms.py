"""What is typed about following: the counters of a livestream."""

from __future__ import annotations

import datetime as dt

from wtforms import HiddenField
from wtforms.validators import Optional

from portal.core import clock, intake
from portal.core.fields import ClockField, WholeField
from portal.core.forms import Form
from portal.core.i18n import lazy
from portal.following.queries import COUNTERS
from portal.following.service.counters import AHEAD, HIGHEST
from portal.models import Conference
from portal.running.forms import KeyedForm

# How long after its planned end a broadcast may still be on.
OVERRUN = dt.timedelta(hours=3)


class VersionForm(Form):
    """The version of the link that the page showed."""

    version = HiddenField()


class ReadingForm(KeyedForm):
    """One look at the counters; what is not known stays empty."""

    viewers = WholeField(lazy("Người đang xem"), most=HIGHEST)
    comments = WholeField(lazy("Bình luận, tổng số"), most=HIGHEST)
    messages = WholeField(lazy("Tin nhắn, tổng số"), most=HIGHEST)
    sign_ups = WholeField(lazy("Đăng ký tham gia, tổng số"), most=HIGHEST)
    at = ClockField(lazy("Lúc"), [Optional()], description=lazy("Để trống nếu là bây giờ."))

    @classmethod
    def fresh(cls) -> ReadingForm:
        """The empty form."""
        return cls(formdata=None, form_key=intake.new_key())

    def figures(self) -> dict[str, int | None]:
        """The figures by counter."""
        return {name: self[name].number for name in COUNTERS}

    def moment(self, conference: Conference) -> dt.datetime | None:
        """The time as a moment: on the latest day of the conference, or of the night after it, on which this time has
        come; else on its first day."""
        if self.at.data is None:
            return None
        latest = min(clock.now() + AHEAD, conference.ends_at + OVERRUN)
        first, day = clock.local(conference.starts_at).date(), clock.local(latest).date()
        while day > first:
            found = clock.from_local(dt.datetime.combine(day, self.at.data))
            if found <= latest:
                return found
            day -= dt.timedelta(days=1)
        return clock.from_local(dt.datetime.combine(first, self.at.data))
