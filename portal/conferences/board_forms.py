"""Input of the board of a month: advice, decisions, targets, allotments → clean drafts; no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

from wtforms import Field, HiddenField
from wtforms.validators import InputRequired

from portal.conferences.advice import ADVICE, DECISIONS, Advice
from portal.conferences.queries.lists import Month
from portal.conferences.queries.quarters import quarter_key
from portal.conferences.service.allotting import MOST_CONFERENCES, AllotmentDraft, TargetDraft
from portal.conferences.service.deciding import ItemDraft, Verdict
from portal.core.fields import PickField, WholeField, at_most, posted_number
from portal.core.forms import Form, LongTextField, MoneyField, TextField, choices_of
from portal.core.i18n import _, lazy
from portal.core.vietnamese import format_number
from portal.enums import FundingSource
from portal.models import Allotment, ConferenceTarget, ProposalItem


class RowForm(Form):
    """A part of a form, one of many; the token stands once in the form around it."""

    class Meta(Form.Meta):
        csrf = False


class AdviceRow(RowForm):
    """What the coordinator says about one proposal; without advice it is not on the list."""

    advice = PickField(lazy("Đề nghị"), choices=choices_of({"": lazy("Chưa đưa vào danh sách"), **ADVICE}))
    position = WholeField(lazy("Thứ tự"), least=1, most=999)
    remark = TextField(lazy("Nhận xét, lý do"), [at_most(500)])
    opinion = LongTextField(lazy("Ý kiến phòng, tổ nghiệp vụ"), [at_most(1000)])

    @classmethod
    def of(cls, conference_id: int, item: ProposalItem | None, place: int) -> Self:
        """The row of one proposal as stored, or as it was posted."""
        stored = (
            {"advice": item.advice, "remark": item.remark, "opinion": item.opinion, "position": item.position}
            if item
            else {"advice": "", "position": place}
        )
        return cls(prefix=f"p{conference_id}-", data=stored)

    def check(self) -> bool:
        """Whether it can be saved; advice to return needs its reason."""
        if not self.validate():
            return False
        if self.advice.data == Advice.RETURN and not self.remark.data:
            self.remark.errors = [_("Hãy ghi lý do.")]
            return False
        return True

    def draft(self, conference_id: int) -> ItemDraft | None:
        """What was typed; None without advice."""
        if not self.advice.data:
            return None
        return ItemDraft(
            conference_id,
            self.advice.data,
            self.remark.data or "",
            self.opinion.data or "",
            self.position.number or 999,
        )


class VerdictRow(RowForm):
    """What the director decides about one item."""

    decision = PickField(lazy("Quyết định"), choices=choices_of(DECISIONS))
    remark = TextField(lazy("Ý kiến của giám đốc"), [at_most(500)])
    version = HiddenField()

    @classmethod
    def of(cls, item: ProposalItem, version: int) -> Self:
        """The row as the coordinator advises it, or as it was posted; a reason to return is taken over."""
        stored = {
            "decision": item.decision or item.advice,
            "remark": item.decision_remark or (item.remark if item.advice == Advice.RETURN else ""),
            "version": version,
        }
        return cls(prefix=f"q{item.id}-", data=stored)

    def check(self) -> bool:
        """Whether it can be carried out; whoever returns says why."""
        if not self.validate():
            return False
        if self.decision.data == Advice.RETURN and not self.remark.data:
            self.remark.errors = [_("Hãy ghi lý do trả lại.")]
            return False
        return True

    def verdict(self, item_id: int) -> Verdict:
        """What was decided."""
        return Verdict(
            item_id, self.decision.data or "", self.remark.data or "", posted_number(self.version) or None
        )


class TargetRow(RowForm):
    """How many conferences one commune should hold."""

    month = WholeField(lazy("Tháng"), most=MOST_CONFERENCES)
    quarter = WholeField(lazy("Quý"), most=MOST_CONFERENCES)
    month_version = HiddenField()
    quarter_version = HiddenField()

    @classmethod
    def of(cls, unit_id: int, month: ConferenceTarget | None, quarter: ConferenceTarget | None) -> Self:
        """The row of a commune as stored, or as it was posted."""
        stored = {
            "month": month.number if month else None,
            "quarter": quarter.number if quarter else None,
            "month_version": month.version if month else 0,
            "quarter_version": quarter.version if quarter else 0,
        }
        return cls(prefix=f"x{unit_id}-", data=stored)

    def overtake(self, month: ConferenceTarget | None, quarter: ConferenceTarget | None) -> None:
        """Say beside each field what somebody else has stored there meanwhile; saving again takes its place."""
        _told(self.month, self.month_version, month, month.number if month else None)
        _told(self.quarter, self.quarter_version, quarter, quarter.number if quarter else None)

    def drafts(self, unit_id: int, month: Month) -> list[TargetDraft]:
        """The targets for the month and its quarter."""
        return [
            TargetDraft(unit_id, month.key, self.month.number, posted_number(self.month_version)),
            TargetDraft(
                unit_id, quarter_key(month), self.quarter.number, posted_number(self.quarter_version)
            ),
        ]


class AllotmentForm(Form):
    """The money of a quarter by source; an empty field takes the amount away."""

    collection = MoneyField(lazy("Chi phí thu"))
    propaganda = MoneyField(lazy("Chi tuyên truyền"))
    basis = TextField(
        lazy("Căn cứ"),
        [InputRequired(lazy("Hãy ghi căn cứ.")), at_most(300)],
        description=lazy("Số, ngày của quyết định giao dự toán."),
    )
    collection_version = HiddenField()
    propaganda_version = HiddenField()

    @classmethod
    def of(cls, stored: Mapping[str, Allotment]) -> Self:
        """The form as stored, or as it was posted."""
        data: dict[str, object] = {"basis": next((row.basis for row in stored.values()), "")}
        for source in FundingSource:
            row = stored.get(source)
            data |= {str(source): row.amount if row else None, f"{source}_version": row.version if row else 0}
        return cls(data=data)

    def overtake(self, stored: Mapping[str, Allotment]) -> None:
        """Say beside each field what somebody else has stored there meanwhile; saving again takes its place."""
        for source in FundingSource:
            row = stored.get(source)
            _told(self[source], self[f"{source}_version"], row, row.amount if row else None)

    def drafts(self) -> dict[str, AllotmentDraft]:
        """The amounts by source."""
        return {
            FundingSource.COLLECTION: AllotmentDraft(
                self.collection.amount, posted_number(self.collection_version)
            ),
            FundingSource.PROPAGANDA: AllotmentDraft(
                self.propaganda.amount, posted_number(self.propaganda_version)
            ),
        }


def all_right(rows: Sequence[AdviceRow | VerdictRow]) -> bool:
    """Whether every row can be taken; each says beside its field what is wrong."""
    refused = [row for row in rows if not row.check()]
    return not refused


def _told(
    field: Field, version: HiddenField, stored: ConferenceTarget | Allotment | None, value: int | None
) -> None:
    now = stored.version if stored else 0
    if posted_number(version) == now:
        return
    version.data = str(now)
    held = _("để trống") if value is None else format_number(value)
    field.errors = [_("Người khác vừa lưu ô này: %(value)s. Lưu lần nữa sẽ thay bằng ô của bạn.", value=held)]
