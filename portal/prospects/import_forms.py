"""The forms of the import wizard of prospects (B2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField
from wtforms import SelectField

from portal.core import columns
from portal.core.fields import at_most
from portal.core.forms import Form, TextField, choices_of
from portal.core.i18n import _, lazy
from portal.prospects.groups import PROSPECT_GROUPS, open_groups
from portal.prospects.sheet import FIELDS


class UploadForm(Form):
    """The file, and the commune whose people it lists."""

    unit_id = SelectField(lazy("Xã, phường, đặc khu"), choices=[])
    file = FileField(lazy("Tệp danh sách (.xlsx hoặc .csv, tối đa 5 MB)"))

    @classmethod
    def offering(cls, communes: Mapping[int, str], **values: Any) -> UploadForm:
        """The form with these communes to choose from."""
        form = cls(**values)
        form.unit_id.choices = choices_of(communes)
        return form


class MappingForm(columns.MappingForm):
    """Which column is which, and what holds for new people whose row says nothing of it."""

    default_group = SelectField(lazy("Nhóm đối tượng của những dòng không ghi"), choices=[])
    default_source = TextField(lazy("Nguồn thông tin của những dòng không ghi"), [at_most(200)])


def mapping_form(mapping: Mapping[str, Any], *, sensitive: bool) -> MappingForm:
    """The form for an uploaded file, filled with the guess or what was chosen the last time; groups that this actor may
    not write down are not offered."""
    form = columns.mapping_form(MappingForm, FIELDS, mapping["file"]["header"], mapping)
    offered = PROSPECT_GROUPS if sensitive else open_groups(PROSPECT_GROUPS)
    groups = {str(number): f"{number}. {PROSPECT_GROUPS[number].short}" for number in offered}
    form.default_group.choices = choices_of({"": _("– không có –"), **groups})
    return form
