"""The form that asks which column of an uploaded file holds which field (B2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from wtforms import SelectField

from portal.core.forms import Form, choices_of
from portal.core.i18n import _
from portal.core.spreadsheet import column_letter


class MappingForm(Form):
    """Which column is which; a field that the file lacks stays at "không có"."""

    asked: ClassVar[Sequence[str]] = ()

    def columns(self) -> dict[str, int]:
        """Field → column index of what was chosen."""
        chosen = {name: str(self._fields[name].data or "") for name in self.asked}
        return {name: int(column) for name, column in chosen.items() if column.isdecimal()}


F = TypeVar("F", bound=MappingForm)


def mapping_form(
    form: type[F], labels: Mapping[str, Any], header: Sequence[str], mapping: Mapping[str, Any]
) -> F:
    """``form`` with a choice among the columns of ``header`` for each of ``labels``, filled with ``mapping``."""
    titles = {
        str(i): f"{column_letter(i)} – {title or _('(không tiêu đề)')}" for i, title in enumerate(header)
    }
    offered = choices_of({"": _("– không có –"), **titles})
    fields: dict[str, Any] = {
        name: SelectField(label, choices=offered, validate_choice=False) for name, label in labels.items()
    }
    bound = type("Bound", (form,), {**fields, "asked": tuple(labels)})
    columns = {name: str(column) for name, column in mapping["columns"].items()}
    made: F = bound(data={**mapping, **columns})
    return made
