"""Input of remarks and of their answers."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from portal.conferences.hooks import Anchor
from portal.conferences.service.remarks import LONGEST_TEXT
from portal.core.fields import at_most
from portal.core.forms import LongTextField
from portal.core.i18n import lazy
from portal.core.versions import VersionForm
from portal.models import Remark


class RemarkForm(VersionForm):
    """What is said, and about which place."""

    place = SelectField(lazy("Chỗ cần góp ý"), validate_choice=False)
    text = LongTextField(lazy("Góp ý"), [InputRequired(lazy("Hãy ghi góp ý.")), at_most(LONGEST_TEXT)])

    @classmethod
    def showing(cls, offered: Sequence[Anchor], chosen: Anchor | None) -> RemarkForm:
        """A blank form; ``chosen`` is the place whose link was followed."""
        place = _place(chosen) if chosen else None
        return cls(formdata=None, data={"place": place})._offering(offered, chosen)

    @classmethod
    def posted(cls, offered: Sequence[Anchor], chosen: Anchor | None) -> RemarkForm:
        """The posted form."""
        return cls()._offering(offered, chosen)

    @classmethod
    def of(cls, remark: Remark) -> RemarkForm:
        """The form of a remark that was written; its place stays."""
        form = cls(formdata=None, data={"text": remark.text, "version": remark.version})
        del form.place
        return form

    def _offering(self, offered: Sequence[Anchor], chosen: Anchor | None) -> RemarkForm:
        # A long list is cut; the place that was asked for is there all the same.
        every = offered if chosen is None or chosen in offered else [chosen, *offered]
        self.place.choices = [(_place(anchor), anchor.label) for anchor in every]
        return self


class AnswerForm(VersionForm):
    """What was done about a remark."""

    reply = LongTextField(lazy("Trả lời, đã sửa thế nào"), [at_most(LONGEST_TEXT)])
    done = BooleanField(lazy("Đã xử lý xong"))

    @classmethod
    def of(cls, remark: Remark) -> AnswerForm:
        """The form of a remark; whoever answers has usually done what it asks."""
        done = remark.resolved_at is not None or not remark.reply
        return cls(formdata=None, data={"reply": remark.reply, "done": done, "version": remark.version})


def _place(anchor: Anchor) -> str:
    return f"{anchor.kind}.{anchor.key}"
