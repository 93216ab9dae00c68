"""One prospect: written down, looked at, changed, taken off, put back (B1)."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import access
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import Conflict, NotFound
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.enums import CONTACT_CHANNELS
from portal.models import Prospect
from portal.prospects import queries, service
from portal.prospects.forms import ProspectForm, assign_form, prospect_form
from portal.prospects.routes.blueprint import bp, commune_asked, posted_version, prospect_of, show
from portal.prospects.showing import list_rows

Answer = Response | BaseResponse


@bp.route("/them", methods=["GET", "POST"])
@requires("prospect.edit")
def new() -> Answer:
    """Write down one more person."""
    unit_id, offered = commune_asked("prospect.edit")
    if not offered:
        raise NotFound(_("Bạn chưa được giao xã nào để ghi dữ liệu tiềm năng."))
    sensitive = access.policy().allows_somewhere(current_actor(), "prospect.sensitive")
    form, doubt = prospect_form(offered, sensitive=sensitive), None
    if form.unit_id and not form.is_submitted():
        form.unit_id.data = str(unit_id)
    if form.validate_on_submit():
        place = int(form.unit_id.data) if form.unit_id else unit_id
        doubt = queries.find_duplicate(current_actor(), place, form.draft())
        if doubt is None or form.accept.data:
            prospect_id = service.add_prospect(place, form.draft())
            return _saved(form, prospect_id)
    return _form(form, doubt, None, unit_id)


def _saved(form: ProspectForm, prospect_id: int) -> BaseResponse:
    flash(_("Đã lưu thông tin của %(name)s.", name=form.draft().name), "success")
    for warning in form.reading.warnings:
        flash(warning, "warning")
    return go_to(url_for("prospects.one", prospect_id=prospect_id))


def _form(
    form: ProspectForm,
    doubt: tuple[Prospect, str] | None,
    prospect: Prospect | None,
    unit_id: int,
    extra: Sequence[str] = (),
) -> Response:
    return show(
        "edit.html",
        409 if extra else 422 if form.errors or doubt else 200,
        form=form,
        doubt=doubt,
        prospect=prospect,
        extra=extra,
        unit_id=unit_id,
        hamlets=queries.list_hamlets(unit_id),
        masked=_masked(prospect),
    )


def _masked(prospect: Prospect | None) -> dict[str, str]:
    """The end of the numbers that this actor may not see in full."""
    names = ("id_number", "social_number")
    if prospect is None or access.may("prospect.sensitive", prospect):
        return dict.fromkeys(names, "")
    return {name: queries.shown_number(prospect, getattr(prospect, name)) for name in names}


@bp.get("/<int:prospect_id>")
@requires("prospect.view")
def one(prospect_id: int) -> Response:
    """Everything about one person: data, contacts, what was merged."""
    prospect = prospect_of(prospect_id, "prospect.view")
    people = queries.people(current_actor(), prospect.unit_id)
    form = assign_form(people)
    form.person.data = str(prospect.in_charge_id or 0)
    may_merge = access.may("prospect.merge", prospect)
    return show(
        "one.html",
        prospect=prospect,
        row=list_rows([prospect])[0],
        joined_by=queries.joined_by(prospect),
        groups=queries.groups_of(prospect),
        id_number=queries.shown_number(prospect, prospect.id_number),
        social_number=queries.shown_number(prospect, prospect.social_number),
        contacts=queries.list_contacts(prospect_id),
        merges=queries.list_merges(prospect_id) if may_merge else [],
        apart=[row for row in queries.list_apart(prospect_id) if access.may("prospect.merge", row)]
        if may_merge
        else [],
        channels=CONTACT_CHANNELS,
        form=form,
    )


@bp.route("/<int:prospect_id>/sua", methods=["GET", "POST"])
@requires("prospect.edit")
def edit(prospect_id: int) -> Answer:
    """Change one prospect."""
    prospect, form = _edited(prospect_id)
    unit_id = prospect.unit_id
    if not form.validate_on_submit():
        return _form(form, None, prospect, unit_id)
    doubt = queries.find_duplicate(current_actor(), unit_id, form.draft(), except_id=prospect_id)
    if doubt and not form.accept.data:
        return _form(form, doubt, prospect, unit_id)
    try:
        service.update_prospect(prospect_id, form.draft(), version=posted_version())
    except Conflict as error:
        # What was typed stays; saving it once more is then a decision against the newest version.
        form.version.data = None
        prospect = prospect_of(prospect_id, "prospect.edit")
        return _form(form, None, prospect, unit_id, extra=[error.message])
    return _saved(form, prospect_id)


def _edited(prospect_id: int) -> tuple[Prospect, ProspectForm]:
    prospect = prospect_of(prospect_id, "prospect.edit")
    sensitive = access.may("prospect.sensitive", prospect)
    return prospect, prospect_form({}, sensitive=sensitive, prospect=prospect)


@bp.get("/<int:prospect_id>/bo")
@requires("prospect.edit")
def ask_remove(prospect_id: int) -> Response:
    """The question before taking somebody off the list."""
    prospect = prospect_of(prospect_id, "prospect.edit")
    return page(
        "layouts/confirm.html",
        title=_("Bỏ %(name)s khỏi danh sách tiềm năng?", name=prospect.name),
        text=_("Các lần liên hệ vẫn được giữ. Bạn có thể khôi phục người này sau."),
        action_url=url_for("prospects.remove", prospect_id=prospect_id),
        action_label=_("Bỏ khỏi danh sách"),
        cancel_url=url_for("prospects.one", prospect_id=prospect_id),
        hidden={"version": prospect.version},
    )


@bp.post("/<int:prospect_id>/bo")
@requires("prospect.edit")
def remove(prospect_id: int) -> Answer:
    """Take somebody off the list."""
    prospect = prospect_of(prospect_id, "prospect.edit")
    name, unit_id = prospect.name, prospect.unit_id
    service.remove_prospect(prospect_id, version=posted_version())
    flash(_("Đã bỏ %(name)s khỏi danh sách.", name=name), "success")
    return go_to(url_for("prospects.index", xa=unit_id))


@bp.post("/<int:prospect_id>/khoi-phuc")
@requires("prospect.edit")
def restore(prospect_id: int) -> Answer:
    """Put somebody back on the list."""
    name = prospect_of(prospect_id, "prospect.edit").name
    service.restore_prospect(prospect_id)
    flash(_("Đã đưa %(name)s trở lại danh sách.", name=name), "success")
    return go_to(url_for("prospects.one", prospect_id=prospect_id))


@bp.post("/<int:prospect_id>/giao")
@requires("prospect.assign")
def assign_one(prospect_id: int) -> Answer:
    """Put one person in charge of one prospect."""
    prospect_of(prospect_id, "prospect.assign")
    service.assign([prospect_id], assign_form({}).person_id())
    flash(_("Đã giao người phụ trách."), "success")
    return go_to(url_for("prospects.one", prospect_id=prospect_id))
