"""What is typed about questions: by the secretary, by a visitor of the public page, on a row."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, Field, HiddenField, IntegerField, RadioField, ValidationError
from wtforms.validators import InputRequired, Optional

from portal.core import intake
from portal.core.fields import PhoneField, PickField, at_most
from portal.core.forms import Form, LongTextField, TextField, choices_of
from portal.core.i18n import _, lazy
from portal.enums import QUESTION_KINDS, QUESTION_ORIGINS, QuestionKind, QuestionOrigin
from portal.models import Question
from portal.questions.service import QuestionDraft
from portal.questions.service.writing import LONGEST, LONGEST_NAME
from portal.running.forms import KeyedForm


class _Asked(Form):
    """What the secretary and the visitor write alike."""

    text = LongTextField(
        lazy("Nội dung"), [InputRequired(lazy("Hãy ghi nội dung câu hỏi.")), at_most(LONGEST)]
    )
    kind = RadioField(
        lazy("Loại"), choices=lambda: choices_of(QUESTION_KINDS), default=QuestionKind.QUESTION.value
    )
    asker = TextField(lazy("Tên người hỏi"), [at_most(LONGEST_NAME)])
    phone = PhoneField(lazy("Điện thoại"))
    consent = BooleanField(lazy("Người hỏi đồng ý cho ghi tên, điện thoại để được trả lời"))

    def drafted(self, origin: str) -> QuestionDraft:
        """What was written, as the service takes it."""
        return QuestionDraft(
            text=self.text.data or "",
            kind=self.kind.data or "",
            origin=origin,
            asker=self.asker.data or "",
            phone=self.phone.data or "",
            consent=bool(self.consent.data),
        )


class AddForm(KeyedForm, _Asked):
    """A question noted on the day."""

    origin: Any = PickField(
        lazy("Nguồn"), choices=lambda: choices_of(QUESTION_ORIGINS), default=QuestionOrigin.FLOOR.value
    )

    @classmethod
    def fresh(cls) -> AddForm:
        """The empty form."""
        return cls(formdata=None, form_key=intake.new_key())

    def draft(self) -> QuestionDraft:
        """The question."""
        return self.drafted(self.origin.data or "")


class EditForm(_Asked):
    """What was noted, mended."""

    origin: Any = PickField(lazy("Nguồn"), choices=lambda: choices_of(QUESTION_ORIGINS))
    version = HiddenField()

    @classmethod
    def showing(cls, question: Question) -> EditForm:
        """The form as the question stands."""
        return cls(formdata=None, obj=question, consent=question.consent_at is not None)

    def draft(self) -> QuestionDraft:
        """The question."""
        return self.drafted(self.origin.data or "")


class PublicForm(_Asked):
    """The form of a visitor without a cookie; the page says in its own words what the consent is for."""

    class Meta(Form.Meta):
        csrf = False

    def validate_consent(self, field: Field) -> None:
        """The visitor himself is spoken to."""
        if not field.data and (self.asker.data or self.phone.data):
            raise ValidationError(_("Hãy đánh dấu đồng ý để gửi kèm tên, điện thoại, hoặc xóa hai ô đó."))

    def draft(self) -> QuestionDraft:
        """The question."""
        return self.drafted(QuestionOrigin.PUBLIC)


class MoveForm(KeyedForm):
    """One tap on a row; ``base`` is the version that was shown."""

    verb = HiddenField(validators=[InputRequired()])
    base = IntegerField(validators=[Optional()])
    text = LongTextField(validators=[at_most(LONGEST)])
