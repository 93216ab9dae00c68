"""Input of the library → clean drafts; no database."""

from __future__ import annotations

from typing import Self

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SearchField
from wtforms.validators import InputRequired, Optional

from portal.core.fields import DayField, PickField, at_most
from portal.core.forms import Form, LongTextField, TextField, choices_of
from portal.core.i18n import lazy
from portal.core.versions import VersionForm
from portal.library.kinds import KINDS, LANGUAGES
from portal.library.queries import Filters
from portal.library.service import MaterialDraft
from portal.models import Material


class SearchForm(Form):
    """What the list is narrowed to, from the address."""

    class Meta(Form.Meta):
        csrf = False

    q = SearchField(lazy("Tìm tài liệu"), name="q")
    kind = PickField(lazy("Loại"), name="loai", choices=choices_of({"": lazy("Mọi loại"), **KINDS}))
    language = PickField(
        lazy("Tiếng"), name="tieng", choices=choices_of({"": lazy("Mọi tiếng"), **LANGUAGES})
    )
    current = BooleanField(lazy("Chỉ bản đang dùng"), name="dang-dung")
    removed = BooleanField(lazy("Tài liệu đã gỡ"), name="da-go")

    def filters(self) -> Filters:
        """What was asked for; what was not offered narrows nothing."""
        kind, language = self.kind.data or "", self.language.data or ""
        return Filters(
            self.q.data or "",
            kind if kind in KINDS else "",
            language if language in LANGUAGES else "",
            bool(self.current.data),
            bool(self.removed.data),
        )

    def query(self) -> dict[str, str]:
        """What narrows the list, as parameters of a URL."""
        found = self.filters()
        flags = {"dang-dung": "y" if found.current else "", "da-go": "y" if found.removed else ""}
        values = {"q": found.q, "loai": found.kind, "tieng": found.language} | flags
        return {name: value for name, value in values.items() if value}


class MaterialForm(VersionForm):
    """One material; the file only when it is new."""

    unit_id = PickField(lazy("Đơn vị phát hành"), coerce=int)
    kind = PickField(lazy("Loại"), choices=choices_of(KINDS))
    title = TextField(lazy("Tên tài liệu"), [InputRequired(lazy("Hãy nhập tên tài liệu.")), at_most(300)])
    description = LongTextField(
        lazy("Nội dung chính"), [at_most(1000)], description=lazy("Một vài câu, để người khác tìm thấy.")
    )
    language = PickField(lazy("Tiếng"), choices=choices_of(LANGUAGES), default="vi")
    file = FileField(lazy("Tệp"), description=lazy("PDF, JPEG, PNG, PPTX hoặc DOCX, tối đa 5 MB."))
    link = TextField(
        lazy("Hoặc đường dẫn"), [at_most(500)], description=lazy("Cho clip và tài liệu đã có trên mạng.")
    )
    valid_from = DayField(lazy("Dùng từ ngày"), [InputRequired(lazy("Hãy chọn ngày."))], first=2015)
    valid_to = DayField(lazy("Đến hết ngày"), [Optional()], first=2015)
    replaces = HiddenField()

    @classmethod
    def showing(cls, material: Material) -> Self:
        """The form of a stored material, or with what was posted; its unit and its file stay."""
        names = ("kind", "title", "description", "language", "link", "valid_from", "valid_to", "version")
        form = cls(data={name: getattr(material, name) for name in names})
        del form.unit_id
        del form.file
        return form

    @classmethod
    def replacing(cls, old: Material) -> Self:
        """The form of what will replace a material, begun with what it was."""
        names = ("kind", "title", "description", "language")
        return cls(data={name: getattr(old, name) for name in names} | {"replaces": old.id})

    def draft(self) -> MaterialDraft:
        """What was typed."""
        if self.valid_from.data is None:
            raise ValueError("only a form that has been found valid has a day")
        return MaterialDraft(
            kind=self.kind.data or "",
            title=self.title.data or "",
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            language=self.language.data or "",
            description=self.description.data or "",
            link=self.link.data or "",
        )


class AttachForm(Form):
    """Which material a button stands for."""

    material_id = HiddenField()
