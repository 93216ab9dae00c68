"""Input of the calendar of seasons → clean drafts; no database."""

from __future__ import annotations

from typing import Self

from wtforms import BooleanField
from wtforms.validators import InputRequired

from portal.conferences.service.seasons import LONGEST_TITLE, SeasonDraft
from portal.core.fields import DayField, at_most
from portal.core.forms import TextField
from portal.core.i18n import lazy
from portal.core.versions import VersionForm
from portal.models import Season


class SeasonForm(VersionForm):
    """When people of a place are busy, and with what."""

    title = TextField(
        lazy("Tên mùa vụ, ngày bận"),
        [InputRequired(lazy("Hãy nhập tên.")), at_most(LONGEST_TITLE)],
        description=lazy("Ví dụ: Gặt lúa mùa, Tết Nguyên đán, Lễ hội Lồng tông"),
    )
    starts_on = DayField(lazy("Từ ngày"), [InputRequired(lazy("Hãy chọn ngày bắt đầu."))])
    ends_on = DayField(lazy("Đến hết ngày"), [InputRequired(lazy("Hãy chọn ngày kết thúc."))])
    yearly = BooleanField(
        lazy("Năm nào cũng vậy"),
        description=lazy("Chỉ khi ngày dương lịch không đổi; Tết âm lịch thì không."),
    )

    @classmethod
    def showing(cls, season: Season) -> Self:
        """The form of a stored season, or with what was posted."""
        names = ("title", "starts_on", "ends_on", "yearly", "version")
        return cls(data={name: getattr(season, name) for name in names})

    def draft(self) -> SeasonDraft:
        """What was typed."""
        start, end = self.starts_on.data, self.ends_on.data
        if start is None or end is None:
            raise ValueError("only a form that has been found valid has days")
        return SeasonDraft(self.title.data or "", start, end, bool(self.yearly.data))
