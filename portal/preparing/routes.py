"""The checklist of a conference and the check of the last hour: /hoi-nghi/<id>/chuan-bi."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import queries as conferences
from portal.conferences import states
from portal.core import access
from portal.core.access import requires
from portal.core.errors import Conflict, Invalid
from portal.core.htmx import download, go_to, page
from portal.core.i18n import _, show_date
from portal.models import Conference, PreparationItem
from portal.preparing import queries, service
from portal.preparing.forms import ConditionForm, ItemForm, MarkForm
from portal.preparing.kinds import Section
from portal.preparing.timing import due_on

bp = Blueprint("preparing", __name__)
LIST = "/hoi-nghi/<int:conference_id>/chuan-bi"
ITEM = f"{LIST}/viec/<int:preparation_id>"


def _rights(conference: Conference, part: str) -> dict[str, bool]:
    changes = states.may_change(part, conference.state)
    return {
        "may_edit": changes and access.may("preparation.edit", conference),
        "may_tick": changes and access.may("preparation.tick", conference),
    }


@bp.get(LIST)
@requires("preparation.view")
def show(conference_id: int) -> Response:
    """What has to be ready, by section, and the form of one more item."""
    return _list_page(access.load(Conference, conference_id, "preparation.view"), ItemForm())


def _list_page(conference: Conference, form: ItemForm, status: int = 200) -> Response:
    rows = queries.rows_of(conference)
    found = queries.summary(conference, rows)
    return page(
        "preparing/show.html",
        status,
        frame=conferences.frame(conference, "preparing"),
        sections=queries.sections(rows),
        begun=bool(rows),
        facts=queries.figures(found),
        announcement=queries.announcement_sentence(found) if found.announced_late else "",
        check=queries.check_sentence(found.check) if found.check else None,
        form=form,
        **_rights(conference, "preparation"),
    )


@bp.post(f"{LIST}/lap")
@requires("preparation.edit")
def create(conference_id: int) -> BaseResponse:
    """Begin the list from the template."""
    access.load(Conference, conference_id, "preparation.edit")
    service.create_list(conference_id)
    flash(_("Đã lập danh mục chuẩn bị theo mẫu."), "success")
    return go_to(url_for(".show", conference_id=conference_id))


@bp.post(LIST)
@requires("preparation.edit")
def add(conference_id: int) -> BaseResponse:
    """Add an item."""
    conference, form = access.load(Conference, conference_id, "preparation.edit"), ItemForm()
    if form.validate():
        try:
            service.add_item(conference_id, form.draft(conference))
        except Invalid as error:
            if not form.refuse(error):
                raise
        else:
            flash(_("Đã thêm việc chuẩn bị."), "success")
            return go_to(url_for(".show", conference_id=conference_id))
    return _list_page(access.load(Conference, conference_id, "preparation.edit"), form, 422)


@bp.get(f"{LIST}/xuat.xlsx")
@requires("preparation.view")
def export(conference_id: int) -> Response:
    """The list as a workbook."""
    access.load(Conference, conference_id, "preparation.view")
    return download(service.export(conference_id), "chuan-bi.xlsx")


@bp.get(f"{LIST}/kiem-tra")
@requires("preparation.view")
def check(conference_id: int) -> Response:
    """The conditions of the last hour."""
    conference = access.load(Conference, conference_id, "preparation.view")
    rows = queries.rows_of(conference)
    found = queries.summary(conference, rows).check
    return page(
        "preparing/check.html",
        frame=conferences.frame(conference, "preparing"),
        rows=queries.conditions(rows),
        check=queries.check_sentence(found) if found else None,
        **_rights(conference, "check"),
    )


def _item(conference_id: int, item_id: int, action: str) -> PreparationItem:
    access.load(Conference, conference_id, action)
    item = access.load(PreparationItem, item_id, action)
    if item.conference_id != conference_id:
        abort(404)
    return item


def _back(item: PreparationItem) -> str:
    endpoint = ".check" if item.section == Section.CHECK else ".show"
    return url_for(endpoint, conference_id=item.conference_id, _anchor=f"viec-{item.id}")


@bp.get(ITEM)
@requires("preparation.edit")
def edit(conference_id: int, preparation_id: int) -> Response:
    """One item: its form, and why it might not be needed."""
    item = _item(conference_id, preparation_id, "preparation.edit")
    return _item_page(item, _form_of(item), MarkForm(data={"version": item.version}))


def _form_of(item: PreparationItem, *, posted: bool = True) -> ItemForm:
    kind = ConditionForm if item.section == Section.CHECK else ItemForm
    return kind.showing(item, posted=posted)


def _item_page(
    item: PreparationItem, form: ItemForm, mark: MarkForm, extra: list[str] | None = None, status: int = 200
) -> Response:
    part = "check" if item.section == Section.CHECK else "preparation"
    values: dict[str, Any] = {"item": item, "form": form, "mark": mark, "extra": extra or []}
    return page(
        "preparing/item.html",
        status,
        frame=conferences.frame(item.conference, "preparing"),
        back_url=_back(item),
        **values,
        **_rights(item.conference, part),
    )


@bp.post(ITEM)
@requires("preparation.edit")
def save(conference_id: int, preparation_id: int) -> BaseResponse:
    """Change one item."""
    item = _item(conference_id, preparation_id, "preparation.edit")
    form, status, extra = _form_of(item), 422, list[str]()
    if form.validate():
        try:
            service.change_item(item.id, form.shown_version, form.draft(item.conference))
        except (Invalid, Conflict) as error:
            status, extra = error.status, form.told(error)
            if isinstance(error, Conflict):
                extra.append(_overtaken(form, _item(conference_id, preparation_id, "preparation.edit")))
        else:
            flash(_("Đã lưu việc chuẩn bị."), "success")
            return go_to(_back(_item(conference_id, preparation_id, "preparation.edit")))
    item = _item(conference_id, preparation_id, "preparation.edit")
    return _item_page(item, form, MarkForm(formdata=None, data={"version": item.version}), extra, status)


def _overtaken(form: ItemForm, item: PreparationItem) -> str:
    due = show_date(due_on(item.conference.starts_at, item.days_before))
    stored = filter(None, (item.title, item.person, "" if item.section == Section.CHECK else due, item.note))
    return form.overtaken(item.version, ", ".join(stored))


@bp.post(f"{ITEM}/danh-dau")
@requires("preparation.tick")
def mark(conference_id: int, preparation_id: int) -> BaseResponse:
    """Tick, undo, or say why it is not needed."""
    item, form = _item(conference_id, preparation_id, "preparation.tick"), MarkForm()
    if form.validate():
        try:
            service.mark(item.id, form.shown_version, form.state.data or "", form.reason.data or "")
        except Invalid as error:
            if not form.refuse(error):
                raise
        else:
            return go_to(_back(_item(conference_id, preparation_id, "preparation.tick")))
    item = _item(conference_id, preparation_id, "preparation.tick")
    return _item_page(item, _form_of(item, posted=False), form, status=422)


@bp.post(f"{ITEM}/xoa")
@requires("preparation.edit")
def remove(conference_id: int, preparation_id: int) -> BaseResponse:
    """Take away an item that people added."""
    item, form = _item(conference_id, preparation_id, "preparation.edit"), MarkForm()
    service.remove_item(item.id, form.shown_version)
    flash(_("Đã xóa việc chuẩn bị."), "success")
    return go_to(url_for(".show", conference_id=conference_id))
