"""The written part of the result report."""

from __future__ import annotations

from wtforms import IntegerField
from wtforms.validators import Length
from wtforms.widgets import HiddenInput

from portal.core.forms import Form, LongTextField
from portal.core.i18n import lazy
from portal.dossiers.facts import ReportFacts
from portal.dossiers.service.reporting import LONGEST, ReportDraft

_LIMIT = Length(max=LONGEST, message=lazy("Dài quá 10.000 ký tự."))


class ReportForm(Form):
    """Four texts; the version says which saving they continue."""

    version = IntegerField(widget=HiddenInput(), default=0)
    assessment = LongTextField(
        lazy("Đánh giá chung"),
        [_LIMIT],
        description=lazy("Không khí, mức độ quan tâm, kết quả chính. Bắt buộc trước khi nộp báo cáo."),
    )
    effectiveness = LongTextField(
        lazy("Hiệu quả của hình thức hội nghị"),
        [_LIMIT],
        description=lazy("Cách làm này hợp với địa bàn đến đâu, lần sau nên giữ hay đổi (871 IV.5b)."),
    )
    difficulties = LongTextField(lazy("Khó khăn, vướng mắc"), [_LIMIT])
    proposals = LongTextField(lazy("Đề xuất, kiến nghị"), [_LIMIT])

    def draft(self) -> ReportDraft:
        """What was typed."""
        return ReportDraft(
            assessment=self.assessment.data or "",
            effectiveness=self.effectiveness.data or "",
            difficulties=self.difficulties.data or "",
            proposals=self.proposals.data or "",
        )


def report_form(report: ReportFacts) -> ReportForm:
    """The form with what is written so far, or with what the request brings."""
    form: ReportForm = ReportForm(obj=report)
    return form
