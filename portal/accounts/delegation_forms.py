"""The form of a delegation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wtforms.validators import InputRequired

from portal.accounts.service import DelegationDraft
from portal.core.fields import DayField, PickField, PickManyField, at_most
from portal.core.forms import Form, TextField, choices_of
from portal.core.i18n import lazy
from portal.enums import ROLES, Role
from portal.models import RoleGrant
from portal.permissions.delegating import MATTER_LABELS, OF_ROLES

FORMS = {
    "kt": lazy("KT. – ký thay (cấp phó)"),
    "tl": lazy("TL. – ký thừa lệnh (người đứng đầu đơn vị thuộc cơ quan)"),
    "tuq": lazy("TUQ. – ký thừa ủy quyền (có văn bản ủy quyền)"),
}


class DelegationForm(Form):
    """Whose powers go to whom, in which form, for what and how long."""

    grant_id = PickField(lazy("Người giao"), coerce=int)
    to_user_id = PickField(lazy("Người được giao"), coerce=int)
    form = PickField(lazy("Hình thức ký"), choices=choices_of(FORMS))
    title = TextField(
        lazy("Chức vụ in dưới chữ ký"),
        [at_most(200)],
        description=lazy("Ví dụ: Phó Giám đốc. Để trống thì lấy chức vụ trong tài khoản."),
    )
    matters = PickManyField(lazy("Việc được giao"))
    valid_from = DayField(lazy("Từ ngày"), [InputRequired(lazy("Hãy nhập ngày bắt đầu."))])
    valid_to = DayField(lazy("Đến hết ngày"), [InputRequired(lazy("Hãy nhập ngày cuối cùng."))])
    number = TextField(
        lazy("Số văn bản giao ký thay, ủy quyền"),
        [InputRequired(lazy("Hãy ghi số văn bản giao ký thay, ủy quyền.")), at_most(60)],
    )

    def offer(self, grants: Sequence[RoleGrant], people: Mapping[int, str]) -> None:
        """Put in what can be chosen."""
        self.grant_id.choices = choices_of(
            {one.id: f"{one.user.name} – {ROLES[Role(one.role)]}, {one.unit.name}" for one in grants}
        )
        self.to_user_id.choices = choices_of(people)
        matters = dict.fromkeys(matter for one in grants for matter in OF_ROLES[Role(one.role)])
        self.matters.choices = choices_of({matter: MATTER_LABELS[matter] for matter in matters})

    def draft(self) -> DelegationDraft | None:
        """What was typed; None before the form was found valid."""
        if self.valid_from.data is None or self.valid_to.data is None:
            return None
        return DelegationDraft(
            grant_id=self.grant_id.data,
            to_user_id=self.to_user_id.data,
            form=self.form.data or "",
            title=self.title.data or "",
            matters=tuple(self.matters.data or ()),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            number=self.number.data or "",
        )
