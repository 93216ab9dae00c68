"""Pages of script templates: /kich-ban; what a conference uses: /hoi-nghi/<id>/kich-ban/chon."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import queries as conferences
from portal.core import access
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import Conflict, Invalid
from portal.core.fields import posted_number
from portal.core.forms import choices_of
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.enums import CONFERENCE_KINDS, TEMPLATE_STATES
from portal.models import Conference, ScriptTemplate
from portal.running import adapting, queries, service, wording
from portal.running.adapting import find, label
from portal.running.script import Step, parse, planned_minutes
from portal.running.template_forms import (
    CopyForm,
    ItemForm,
    MinutesForm,
    RemoveForm,
    StepForm,
    TitleForm,
    VersionForm,
)

bp = Blueprint("scripts", __name__)


@bp.context_processor
def _words() -> dict[str, object]:
    return {"wording": wording, "kinds": CONFERENCE_KINDS, "states": TEMPLATE_STATES}


@bp.get("/kich-ban")
@requires("script.view")
def index() -> Response:
    """The official scripts, and those of the offices."""
    own = queries.list_own(current_actor(), request.args.get("sau"))
    return page("running/templates.html", official=queries.list_official(), own=own)


@bp.get("/kich-ban/<int:template_id>")
@requires("script.view")
def show(template_id: int) -> Response:
    """One script; a draft with the buttons that change it."""
    return _shown(access.load(ScriptTemplate, template_id, "script.view"))


def _shown(template: ScriptTemplate, status: int = 200, message: str = "") -> Response:
    draft = template.state == "draft" and access.may("script.manage", template)
    steps = parse(template.steps)
    return page(
        "running/template.html",
        status,
        shown=template,
        steps=steps,
        planned=planned_minutes(steps),
        departures=queries.departures_of(template),
        may_copy=bool(queries.own_units(current_actor())),
        draft=draft,
        form=TitleForm(data={"title": template.title}),
        message=message,
    )


def _do(template_id: int, said: str, run: Callable[[], None], anchor: str | None = None) -> BaseResponse:
    """Make a change of a draft; a refusal stands on its page."""
    template = access.load(ScriptTemplate, template_id, "script.manage")
    try:
        run()
    except (Invalid, Conflict) as error:
        return _shown(template, error.status, error.message)
    if said:
        flash(said, "success")
    return go_to(url_for(".show", template_id=template_id, _anchor=anchor))


@bp.route("/kich-ban/<int:template_id>/sao-chep", methods=["GET", "POST"])
@requires("script.manage")
def copy(template_id: int) -> BaseResponse:
    """Begin an own script from this one."""
    source = access.load(ScriptTemplate, template_id, "script.view")
    form = CopyForm(data={"title": source.title}).offer(list(queries.own_units(current_actor())))
    if form.validate_on_submit():
        made = service.copy_template(template_id, posted_number(form.unit), form.title.data or "")
        flash(_("Đã chép thành bản nháp của đơn vị. Sửa xong thì công bố."), "success")
        return go_to(url_for(".show", template_id=made))
    return page("running/template_copy.html", 422 if form.errors else 200, shown=source, form=form)


@bp.post("/kich-ban/<int:template_id>/ten")
@requires("script.manage")
def rename(template_id: int) -> BaseResponse:
    """Another name."""
    form = TitleForm()
    version, title = posted_number(form.version), form.title.data or ""
    return _do(template_id, _("Đã đổi tên."), lambda: service.rename(template_id, version, title))


@bp.route("/kich-ban/<int:template_id>/buoc", methods=["GET", "POST"])
@requires("script.manage")
def add_step(template_id: int) -> BaseResponse:
    """A new step at the end."""
    return _step(access.load(ScriptTemplate, template_id, "script.manage"), "")


@bp.route("/kich-ban/<int:template_id>/buoc/<key>", methods=["GET", "POST"])
@requires("script.manage")
def edit_step(template_id: int, key: str) -> BaseResponse:
    """One step with its tasks."""
    return _step(access.load(ScriptTemplate, template_id, "script.manage"), key)


def _step(template: ScriptTemplate, key: str) -> BaseResponse:
    found = find(parse(template.steps), key) if key else None
    step = found if isinstance(found, Step) else None
    form, extra, status = StepForm.showing(template, step), list[str](), 200
    number = template.id
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                service.save_step(number, posted_number(form.version), key, form.draft())
            except (Invalid, Conflict) as error:
                status, extra = error.status, form.told(error)
                if isinstance(error, Conflict):
                    form.renew(template.version)
            else:
                flash(_("Đã lưu bước."), "success")
                return go_to(url_for(".show", template_id=number, _anchor=f"b-{key}" if key else None))
    return page("running/template_step.html", status, shown=template, step=step, form=form, extra=extra)


@bp.post("/kich-ban/<int:template_id>/chuyen")
@requires("script.manage")
def move(template_id: int) -> BaseResponse:
    """One place up or down."""
    form = ItemForm()
    version, item, by = posted_number(form.version), form.item.data or "", 1 if form.by.data == "1" else -1
    anchor = f"b-{item.partition('/')[0]}"
    return _do(template_id, "", lambda: service.move(template_id, version, item, by), anchor)


@bp.route("/kich-ban/<int:template_id>/bo", methods=["GET", "POST"])
@requires("script.manage")
def remove(template_id: int) -> BaseResponse:
    """Ask, with a reason where the official script prescribes it, then leave a step or task out."""
    template, form = access.load(ScriptTemplate, template_id, "script.manage"), RemoveForm()
    item = (form.item.data if form.is_submitted() else request.args.get("muc")) or ""
    part, status = find(parse(template.steps), item), 422 if form.is_submitted() else 200
    official = service.prescribed(template, item)
    if form.validate_on_submit():
        try:
            service.remove(template_id, posted_number(form.version), item, form.reason.data or "")
        except Invalid as error:
            if not form.refuse(error):
                raise
        else:
            flash(_("Đã bỏ “%(title)s”.", title=label(part)), "success")
            return go_to(url_for(".show", template_id=template_id))
    return page(
        "running/template_remove.html", status, shown=template, item=item, part=label(part),
        official=official, form=form,
    )  # fmt: skip


@bp.post("/kich-ban/<int:template_id>/dua-lai")
@requires("script.manage")
def restore(template_id: int) -> BaseResponse:
    """Put an official step or task back."""
    form = ItemForm()
    version, item = posted_number(form.version), form.item.data or ""
    return _do(template_id, _("Đã đưa trở lại."), lambda: service.restore(template_id, version, item))


@bp.post("/kich-ban/<int:template_id>/cong-bo")
@requires("script.manage")
def publish(template_id: int) -> BaseResponse:
    """Let conferences choose it."""
    version = posted_number(VersionForm().version)
    said = _("Đã công bố. Hội nghị chọn được kịch bản này từ bây giờ.")
    return _do(template_id, said, lambda: service.publish(template_id, version))


@bp.post("/kich-ban/<int:template_id>/ngung")
@requires("script.manage")
def retire(template_id: int) -> BaseResponse:
    """Offer it no more."""
    version = posted_number(VersionForm().version)
    return _do(template_id, _("Đã thôi dùng."), lambda: service.retire(template_id, version))


@bp.route("/kich-ban/<int:template_id>/xoa", methods=["GET", "POST"])
@requires("script.manage")
def delete(template_id: int) -> BaseResponse:
    """Ask, then throw a draft away."""
    template, form = access.load(ScriptTemplate, template_id, "script.manage"), VersionForm()
    if form.validate_on_submit():
        service.delete_draft(template_id, posted_number(form.version))
        flash(_("Đã xóa bản nháp."), "success")
        return go_to(url_for(".index"))
    return page("running/template_delete.html", shown=template)


@bp.route("/hoi-nghi/<int:conference_id>/kich-ban/chon", methods=["GET", "POST"])
@requires("script.run")
def choose(conference_id: int) -> BaseResponse:
    """Which script a conference uses, and how long each step takes there."""
    conference = access.load(Conference, conference_id, "script.run")
    form, extra, status = _choice_form(conference), list[str](), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                service.choose(
                    conference_id, posted_number(form.version), posted_number(form.template), form.minutes()
                )
            except (Invalid, Conflict) as error:
                status, extra = error.status, form.told(error)
                if isinstance(error, Conflict):
                    choice = queries.find_choice(conference_id)
                    form.renew(choice.version if choice else 0)
            else:
                flash(_("Đã lưu kịch bản của hội nghị."), "success")
                return go_to(url_for("running.show", conference_id=conference_id))
    return page("running/choose.html", status, **_choice_page(conference), form=form, extra=extra)


def _choice_form(conference: Conference) -> MinutesForm:
    choice, found = queries.find_choice(conference.id), queries.script_for(conference)
    template, script = found or (None, ())
    form = MinutesForm.showing(choice.version if choice else 0, template.id if template else 0, script)
    form.template.choices = choices_of(
        {t.id: wording.template_name(t) for t in queries.choosable(conference)}
    )
    return form


def _choice_page(conference: Conference) -> dict[str, object]:
    found = queries.script_for(conference)
    return {
        "frame": conferences.frame(conference, "running"),
        "offered": [(t, wording.template_name(t)) for t in queries.choosable(conference)],
        "shown": found[0] if found else None,
        "titles": adapting.names(found[1]) if found else {},
        "may_copy": bool(queries.own_units(current_actor())),
    }
