"""What the live script's buttons and boxes send."""

from __future__ import annotations

from wtforms import Field, HiddenField, IntegerField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.core import intake
from portal.core.forms import Form, LongTextField
from portal.core.i18n import lazy
from portal.enums import TickVerb
from portal.running.script import LONGEST_TEXT

NEED_TEXT: dict[str, object] = {
    TickVerb.SKIP: lazy("Hãy ghi lý do bỏ qua."),
    TickVerb.NOTE: lazy("Hãy ghi nội dung ghi chú."),
}


class KeyedForm(Form):
    """A form that is carried out once, however often it arrives."""

    form_key = HiddenField(validators=[InputRequired(), Length(min=8, max=40)])

    def body(self) -> dict[str, str]:
        """What was sent, without the tokens that differ from sending to sending."""
        return intake.body()

    def key(self) -> str:
        """The operation's key."""
        return intake.key(self.form_key.data)


class MarkForm(KeyedForm):
    """One change of a step or task; ``base`` is the version that was shown."""

    verb = HiddenField(validators=[InputRequired()])
    step = HiddenField(validators=[Length(max=40)])
    task = HiddenField(validators=[Length(max=40)])
    base = IntegerField(validators=[Optional()])
    minutes = IntegerField(validators=[Optional()])
    person = HiddenField(validators=[Length(max=200)])
    text = LongTextField(
        lazy("Ghi chú hoặc lý do bỏ qua"),
        validators=[Length(max=LONGEST_TEXT, message=lazy("Nội dung dài quá 500 ký tự."))],
    )

    def validate_text(self, field: Field) -> None:
        """A skip needs its reason, a note its words."""
        missing = NEED_TEXT.get(self.verb.data or "")
        if missing is not None and not field.data:
            raise ValidationError(str(missing))

    @property
    def item(self) -> tuple[str, str]:
        """Which step or task."""
        return self.step.data or "", self.task.data or ""


class AskForm(KeyedForm):
    """The confirmation of a start or an end."""


class ResumeForm(KeyedForm):
    """Why the script goes on after its end."""

    text = LongTextField(
        lazy("Lý do mở lại"),
        validators=[
            DataRequired(lazy("Hãy ghi lý do mở lại.")),
            Length(max=LONGEST_TEXT, message=lazy("Nội dung dài quá 500 ký tự.")),
        ],
    )
