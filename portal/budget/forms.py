"""What people type about money: lines of an estimate, actual cost, norms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import request
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired, Optional

from portal.budget import rules
from portal.budget.items import BANDS, ITEMS, Item
from portal.budget.queries import Line
from portal.budget.rules import ActualDraft, Facts, LineDraft
from portal.budget.service import NormDraft
from portal.core.errors import DomainError
from portal.core.fields import DayField, PickField, WholeField, at_most
from portal.core.forms import Form, LongTextField, MoneyField, TextField, choices_of
from portal.core.i18n import _, lazy
from portal.core.vietnamese import clean, format_number
from portal.enums import NormKind
from portal.models import BudgetLine, Norm


class LineForm(Form):
    """One line of the estimate; ``fit`` leaves only the fields that its item needs."""

    band = PickField(lazy("Mức áp dụng"))
    title = TextField(
        lazy("Nội dung chi"),
        [InputRequired(lazy("Hãy ghi nội dung chi.")), at_most(300)],
    )
    quantity = WholeField(
        lazy("Số lượng"), [InputRequired(lazy("Hãy nhập số lượng."))], least=1, most=rules.MOST_QUANTITY
    )
    unit = TextField(
        lazy("Đơn vị tính"),
        [InputRequired(lazy("Hãy ghi đơn vị tính.")), at_most(60)],
    )
    sessions = WholeField(
        lazy("Số buổi"), [InputRequired(lazy("Hãy nhập số này."))], most=rules.MOST_SESSIONS
    )
    unit_price = MoneyField(lazy("Đơn giá"), [InputRequired(lazy("Hãy nhập đơn giá."))])
    ground: Any = LongTextField(
        lazy("Căn cứ"), [InputRequired(lazy("Hãy ghi căn cứ chọn mức này.")), at_most(500)]
    )
    budget_code = TextField(lazy("Mục lục ngân sách"), [at_most(20)])
    version = HiddenField()

    def fit(self, item: Item, offered: Sequence[Norm], share: Norm | None) -> None:
        """Drop what ``item`` does not ask and name the rest after it."""
        if len(offered) > 1 or (offered and offered[0].band):
            self.band.choices = _band_choices(item, offered, share)
        else:
            del self.band
        if not item.by_invoice:
            del self.unit
        if item.per:
            self.sessions.label.text = _("Số %(per)s", per=item.per)
        else:
            del self.sessions
        if item.ground:
            self.ground.label.text = item.ground
        else:
            del self.ground

    def draft(self, item: Item) -> LineDraft:
        """What was typed, once the form is valid."""
        return LineDraft(
            item=item.code,
            quantity=self.quantity.number or 0,
            unit_price=self.unit_price.amount or 0,
            sessions=(self.sessions.number or 0) if self.sessions else 1,
            band=self.band.data if self.band else "",
            title=self.title.data or "",
            unit=(self.unit.data or "") if self.unit else "",
            ground=(self.ground.data or "") if self.ground else "",
            budget_code=self.budget_code.data or "",
        )


class ChosenGroundForm(LineForm):
    """A line whose ground is one of the answers that 871 knows (hall rent)."""

    ground = RadioField(
        lazy("Lý do"), [InputRequired(lazy("Hãy chọn lý do phải thuê hội trường."))], validate_choice=False
    )

    def fit(self, item: Item, offered: Sequence[Norm], share: Norm | None) -> None:
        """Offer the answers too."""
        super().fit(item, offered, share)
        self.ground.choices = choices_of(dict(item.grounds))


def line_form(
    item: Item, offered: Sequence[Norm], share: Norm | None, shown: LineDraft | BudgetLine
) -> LineForm:
    """The form of a line of ``item``, filled with a proposal or with the stored line."""
    made = (ChosenGroundForm if item.grounds else LineForm)(
        data={
            "band": shown.norm.band if isinstance(shown, BudgetLine) else shown.band,
            "title": shown.title,
            "quantity": shown.quantity,
            "unit": shown.unit,
            "sessions": shown.sessions,
            "unit_price": shown.unit_price or None,
            "ground": shown.ground,
            "budget_code": shown.budget_code,
            "version": shown.version if isinstance(shown, BudgetLine) else "",
        }
    )
    made.fit(item, offered, share)
    return made


def _band_choices(item: Item, offered: Sequence[Norm], share: Norm | None) -> list[Any]:
    named = {
        norm.band: f"{_capital(BANDS[norm.band])}: {rules.limit_text(item, norm, share)}" for norm in offered
    }
    return choices_of(named if "" in named else {"": _("– chọn mức –"), **named})


def _capital(text: Any) -> str:
    return str(text)[:1].upper() + str(text)[1:]


class ActualForm(Form):
    """The actual cost of one line in the table of all lines; the page's own token protects them together."""

    class Meta:
        csrf = False

    quantity = WholeField(lazy("Số lượng thực tế"), most=rules.MOST_QUANTITY)
    sessions = WholeField(lazy("Số buổi thực tế"), most=rules.MOST_SESSIONS)
    unit_price = MoneyField(lazy("Đơn giá thực tế"))
    difference = TextField(lazy("Lý do chênh lệch"), [at_most(500)])
    version = HiddenField()

    @property
    def empty(self) -> bool:
        """Whether nothing was entered for this line; its quantity is what begins an entry."""
        return not clean(self.quantity.data or "")

    def complete(self) -> bool:
        """Validate; an entered line needs its sessions and price too."""
        good = bool(self.validate())
        for field, value in (
            (self.sessions, self.sessions.number),
            (self.unit_price, self.unit_price.amount),
        ):
            if value is None and not field.errors:
                field.errors = [_("Hãy nhập số này; không chi thì ghi 0.")]
                good = False
        return good

    def draft(self) -> ActualDraft:
        """What was typed, once the form is complete."""
        return ActualDraft(
            quantity=self.quantity.number or 0,
            unit_price=self.unit_price.amount or 0,
            sessions=self.sessions.number or 0,
            difference=self.difference.data or "",
        )


def actual_form(line: Line) -> ActualForm:
    """The form of one line: what is recorded, else the approved sessions and price with the quantity left open."""
    recorded = line.actual is not None
    made = ActualForm(
        formdata=request.form if request.method == "POST" else None,
        prefix=f"k{line.id}-",
        data={
            "quantity": line.actual_quantity,
            "sessions": line.actual_sessions if recorded else line.sessions,
            "unit_price": line.actual_unit_price if recorded else line.unit_price,
            "difference": line.difference,
            "version": line.version,
        },
    )
    made.sessions.label.text = _("Số %(per)s thực tế", per=line.per)
    return made


class NormForm(Form):
    """A norm; ``fixed`` takes away what may not change once it stands."""

    item = PickField(lazy("Khoản chi"))
    band = PickField(
        lazy("Mức"), description=lazy("Chỉ tiền ăn và thù lao có nhiều mức; các khoản khác để “mức chung”.")
    )
    amount = MoneyField(
        lazy("Mức chi"),
        description=lazy("Đồng cho một đơn vị; ăn tập trung: phần trăm. Để trống nếu chi theo hóa đơn."),
    )
    valid_from = DayField(
        lazy("Áp dụng từ ngày"), first=2000, validators=[InputRequired(lazy("Hãy nhập ngày áp dụng."))]
    )
    basis = TextField(
        lazy("Căn cứ pháp lý"),
        [InputRequired(lazy("Hãy ghi căn cứ pháp lý.")), at_most(300)],
        description=lazy("Số, ký hiệu văn bản, điều khoản"),
    )
    note = TextField(lazy("Ghi chú"), [at_most(300)])
    version = HiddenField()

    def offer(self, norm: Norm | None = None) -> None:
        """Offer the items and bands, or drop both fields for a norm that stands."""
        if norm is not None:
            del self.item, self.band
            return
        self.item.choices = choices_of({item.code: item.label for item in ITEMS.values()})
        self.band.choices = choices_of({code: _capital(label) for code, label in BANDS.items()})

    def draft(self, norm: Norm | None = None) -> NormDraft:
        """What was typed, once the form is valid."""
        return NormDraft(
            item=norm.item if norm is not None else self.item.data,
            band=norm.band if norm is not None else self.band.data,
            amount=self.amount.amount,
            valid_from=self.valid_from.data or dt.date.min,
            basis=self.basis.data or "",
            note=self.note.data or "",
        )


class NormFilter(Form):
    """The filter above the register; a GET form."""

    class Meta:
        csrf = False

    item = PickField(lazy("Khoản chi"), name="khoan", validate_choice=False)
    date = DayField(lazy("Áp dụng vào ngày"), [Optional()], first=2000, name="ngay")

    def offer(self) -> None:
        """All items, and "all"."""
        self.item.choices = choices_of({"": _("Tất cả"), **{i.code: i.label for i in ITEMS.values()}})


class VersionForm(Form):
    """A button that changes something which the person saw as ``version``."""

    version = HiddenField()


def seen_version(form: Any) -> int:
    """The version that a form was shown with; 0, which is never right, if somebody tampered with it."""
    typed = str(form.version.data)
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def renew_version(form: Any, error: DomainError, version: int) -> None:
    """After a refusal because somebody else was faster: the next submission overwrites, knowingly."""
    if error.field == "version":
        form.version.raw_data, form.version.data = None, str(version)


def hints(item: Item, facts: Facts) -> dict[str, str]:
    """What the form says beside quantity and sessions."""
    heads = facts.heads(item)
    found = {"quantity": "", "sessions": ""}
    if heads is not None:
        source = _("danh sách khách mời") if facts.listed and item.whole_days else _("kế hoạch")
        found["quantity"] = _("Theo %(source)s: %(heads)s người.", source=source, heads=format_number(heads))
    if item.whole_days:
        found["sessions"] = _("Hội nghị nửa ngày: chọn 1 ngày hoặc 0, không ghi 0,5.")
    elif item.kind == NormKind.CAP:
        found["sessions"] = _("Một buổi là 4 tiết.")
    return found
