"""What people type about a sign-up, and to narrow a list of them."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from portal.core import clock
from portal.core.fields import DayField, PhoneField, PickField, WholeField, at_most, posted_number
from portal.core.forms import Form, MoneyField, TextField, choices_of
from portal.core.i18n import _, lazy
from portal.core.persons import read_id_number, read_name, read_social_number
from portal.core.vietnamese import format_number
from portal.models import SignUp
from portal.signups.amounts import Wish
from portal.signups.catalogue import (
    CATEGORIES,
    METHODS,
    OUTREACHES,
    PAYERS,
    PLACES,
    PRODUCTS,
    SEXES,
    STATES,
    WAYS,
    Product,
)
from portal.signups.drafts import CONSENTS, NUMBERS, Person, SignUpDraft
from portal.signups.queries import Known, Offered

_NAMED = {"": lazy("– chọn –")}


class ReadField(TextField):
    """A text that a reading of persons checks and cleans; what was typed stays when it is refused."""

    def __init__(self, label: Any = None, validators: Any = None, *, read: Any, **kwargs: Any) -> None:
        self.read = read
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if valuelist and self.data:
            self.data = self.read(self.data)


class WishForm(Form):
    """What somebody wants, for the calculator and as part of a sign-up."""

    product = PickField(lazy("Loại tham gia"), choices=choices_of(PRODUCTS), default=Product.PENSION)
    method = PickField(
        lazy("Phương thức đóng"),
        choices=choices_of({code: method.label for code, method in METHODS.items()}),
        default="year",
        description=lazy("BHYT đóng 3, 6 hoặc 12 tháng một lần."),
    )
    months = WholeField(
        lazy("Số tháng"),
        most=60,
        description=lazy("Chỉ ghi khi đóng một lần cho nhiều năm về sau hoặc những năm còn thiếu."),
    )
    income = MoneyField(
        lazy("Thu nhập chọn làm căn cứ đóng"), description=lazy("BHXH tự nguyện: đồng một tháng.")
    )
    category = PickField(
        lazy("Đối tượng"),
        choices=choices_of(CATEGORIES),
        default="other",
        description=lazy("BHXH tự nguyện: thuộc nhiều đối tượng thì chọn đối tượng được hỗ trợ cao nhất."),
    )
    supported_before = WholeField(lazy("Số tháng đã được Nhà nước hỗ trợ"), most=600)
    place = PickField(
        lazy("Người thứ mấy trong hộ"),
        default="",
        choices=choices_of({**_NAMED, **PLACES}),
        description=lazy("BHYT hộ gia đình."),
    )

    def wish(self) -> Wish:
        """What was chosen; only what the product needs, so that a forgotten field changes nothing."""
        product, place = self.product.data, self.place.data or ""
        pension = product == Product.PENSION
        return Wish(
            product=product,
            method=self.method.data,
            months=self.months.number or 0,
            income=self.income.amount if pension else None,
            category=self.category.data if pension else "",
            place=int(place) if product == Product.HEALTH and place.isdecimal() else None,
            supported_before=(self.supported_before.number or 0) if pension else 0,
        )


class TryForm(WishForm):
    """The calculator: a GET form for a day and a place."""

    class Meta:
        csrf = False

    day = DayField(lazy("Tính cho ngày"), [Optional()], name="ngay")
    unit_id = PickField(lazy("Xã"), name="xa", validate_choice=False)


class SignUpForm(WishForm):
    """One sign-up by hand. It has no field of payment: these are asked by a form of their own."""

    form_key = HiddenField()
    version = HiddenField()
    guest_id = IntegerField(validators=[Optional()], widget=HiddenInput())
    prospect_id = IntegerField(validators=[Optional()], widget=HiddenInput())
    name = ReadField(lazy("Họ và tên"), [InputRequired(lazy("Hãy ghi họ tên."))], read=read_name)
    birth_date = DayField(lazy("Ngày sinh"), [Optional()], first=1900)
    sex = PickField(lazy("Giới tính"), default="", choices=choices_of({**_NAMED, **SEXES}))
    phone = PhoneField(lazy("Điện thoại"))
    address = TextField(lazy("Địa chỉ"), [at_most(300)])
    id_number = ReadField(lazy("Số định danh cá nhân"), [Optional()], read=read_id_number)
    social_number = ReadField(
        lazy("Mã số BHXH"),
        [Optional()],
        read=read_social_number,
        description=lazy("Đã có mã số thì không phải lập tờ khai TK1-TS."),
    )
    renewed = PickField(
        lazy("Tăng mới hay tái tục"),
        default="0",
        choices=choices_of({"0": lazy("Tăng mới"), "1": lazy("Tái tục")}),
    )
    signed_on = DayField(lazy("Ngày đăng ký"), [InputRequired(lazy("Hãy ghi ngày đăng ký."))])
    payer = PickField(lazy("Người đóng"), choices=choices_of(PAYERS), default="self")
    payer_name = TextField(lazy("Tên thân nhân, nhà hảo tâm"), [at_most(200)])
    note = TextField(lazy("Ghi chú"), [at_most(300)])
    advice = BooleanField(CONSENTS["advice"])
    share = BooleanField(CONSENTS["share"])
    outreach = PickField(
        lazy("Hình thức vận động"),
        choices=choices_of({code: label for code, label in OUTREACHES.items() if code != "conference"}),
        default="direct",
    )
    unit_id = PickField(lazy("Xã"), validate_choice=False)

    def draft(self) -> SignUpDraft:
        """What was typed, once the form is valid."""
        return SignUpDraft(
            person=self._person(),
            wish=self.wish(),
            signed_on=self.signed_on.data or clock.today(),
            renewed=self.renewed.data == "1",
            outreach=self.outreach.data if self.outreach else "conference",
            payer=self.payer.data,
            payer_name=self.payer_name.data or "",
            note=self.note.data or "",
            consents=frozenset(name for name in CONSENTS if self._fields[name].data),
        )

    def _person(self) -> Person:
        return Person(
            name=self.name.data or "",
            birth_date=self.birth_date.data,
            sex=self.sex.data or "",
            id_number=self.id_number.data or "",
            social_number=self.social_number.data or "",
            phone=self.phone.data or "",
            address=self.address.data or "",
            guest_id=self.guest_id.data,
            prospect_id=self.prospect_id.data,
        )

    @property
    def stale(self) -> int:
        """The version that the form showed; 0, which is never one, for anything forged."""
        return posted_number(self.version)


def offer_places(field: PickField, places: Offered, none: str = "") -> None:
    """Fill a choice of places, with ``none`` for no place; where not all of them fit it says so."""
    field.choices = choices_of(({"": none} if none else {}) | places.names)
    if places.more:
        told = _(
            "Danh sách chỉ hiện %(n)s nơi đầu trong phạm vi của bạn.", n=format_number(len(places.names))
        )
        field.description = f"{field.description} {told}".strip()


def sign_up_form(known: Known | None, key: str, *, elsewhere: Offered | None = None) -> SignUpForm:
    """An empty form, filled with what is known of somebody; ``elsewhere`` offers communes for other outreach."""
    values = {
        "form_key": key,
        "signed_on": clock.today(),
        **({name: getattr(known, name) for name in known.__dataclass_fields__} if known else {}),
    }
    form = SignUpForm(data=values)
    return _fit(form, elsewhere)


def correcting_form(sign_up: SignUp, consents: frozenset[str], *, sensitive: bool) -> SignUpForm:
    """The form of a stored sign-up; consents as they were given, numbers only for who may read them in full."""
    names = [name for name in SignUpForm()._fields if sensitive or name not in NUMBERS]
    values = {name: getattr(sign_up, name) for name in names if hasattr(sign_up, name)}
    values |= {
        "renewed": "1" if sign_up.renewed else "0",
        "place": str(sign_up.place or ""),
        "category": sign_up.category or "other",
        **{name: name in consents for name in CONSENTS},
    }
    return _fit(SignUpForm(data=values), None)


def _fit(form: SignUpForm, elsewhere: Offered | None) -> SignUpForm:
    if elsewhere is None:
        del form.outreach, form.unit_id
    else:
        offer_places(form.unit_id, elsewhere)
    return form


class ListFilter(Form):
    """The filter above a list of sign-ups; a GET form."""

    class Meta:
        csrf = False

    q = TextField(lazy("Tìm theo tên, điện thoại, địa chỉ"))
    product = PickField(
        lazy("Loại"), choices=choices_of({"": lazy("Tất cả"), **PRODUCTS}), name="loai", validate_choice=False
    )
    state = PickField(
        lazy("Trạng thái"),
        choices=choices_of({"": lazy("Tất cả"), **STATES}),
        name="tt",
        validate_choice=False,
    )
    way = PickField(
        lazy("Cách nộp"), choices=choices_of({"": lazy("Tất cả"), **WAYS}), name="cach", validate_choice=False
    )
    outreach = PickField(
        lazy("Hình thức vận động"),
        choices=choices_of({"": lazy("Tất cả"), **OUTREACHES}),
        name="ht",
        validate_choice=False,
    )
