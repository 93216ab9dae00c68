"""The list of a commune's prospects: filters, the export, and what is done with ticked rows."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import access
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import DomainError, NotFound
from portal.core.htmx import download, go_to
from portal.core.i18n import _
from portal.prospects import exports, queries, service
from portal.prospects.forms import assign_form
from portal.prospects.groups import PROSPECT_GROUPS
from portal.prospects.routes.blueprint import asked, bp, commune_asked, here, looked, posted_ids, show, wanted
from portal.prospects.showing import list_rows, options

Answer = Response | BaseResponse


@bp.get("")
@requires("prospect.view")
def index() -> Response:
    """One page of the prospects of a commune."""
    return _list()


def _list(status: int = 200, refused: str = "", ticked: frozenset[int] = frozenset()) -> Response:
    unit_id, offered = commune_asked("prospect.view")
    actor, filters = current_actor(), wanted(unit_id)
    if unit_id:
        looked(unit_id, offered[unit_id])
    found = queries.list_prospects(actor, filters, asked("sau"))
    people = queries.people(actor, unit_id)
    return show(
        "index.html",
        status,
        unit_id=unit_id,
        communes=offered,
        wanted=filters,
        found=found,
        rows=list_rows(found.rows, ticked),
        here=here(unit_id),
        options=options(queries.list_hamlets(unit_id), people, _groups_offered()),
        lasts=queries.LASTS,
        first=asked("sau") == "",
        form=assign_form(people),
        refused=[refused] if refused else [],
        can=_may(unit_id),
    )


def _groups_offered() -> dict[int, str]:
    sensitive = access.policy().allows_somewhere(current_actor(), "prospect.sensitive")
    return {
        number: f"{number}. {group.short}"
        for number, group in PROSPECT_GROUPS.items()
        if sensitive or not group.sensitive
    }


def _may(unit_id: int) -> dict[str, bool]:
    """Which buttons to show; each service asks again about the rows themselves."""
    policy, actor = access.policy(), current_actor()
    verbs = ("edit", "contact", "assign", "merge", "export", "import")
    return {verb: bool(unit_id) and policy.allows_somewhere(actor, f"prospect.{verb}") for verb in verbs}


@bp.get("/danh-sach.xlsx")
@requires("prospect.export")
def export() -> Response:
    """The narrowed list as a workbook."""
    unit_id, offered = commune_asked("prospect.export")
    if not offered:
        raise NotFound(_("Chưa có xã nào trong phạm vi của bạn để xuất danh sách."))
    service.note_export(unit_id)
    return download(exports.list_file(wanted(unit_id)), f"tiem-nang-{unit_id}.xlsx")


@bp.post("/giao")
@requires("prospect.assign")
def assign() -> Answer:
    """Put one person in charge of the ticked rows."""
    unit_id, _offered = commune_asked("prospect.assign")
    ids, form = posted_ids(request.form.getlist("chon")), assign_form({})
    try:
        changed = service.assign(ids, form.person_id())
    except DomainError as error:
        if error.status not in (409, 422):
            raise
        return _list(error.status, error.message, frozenset(ids))
    flash(_("Đã giao %(n)s người.", n=changed), "success")
    return go_to(url_for("prospects.index", **here(unit_id)))


@bp.post("/nhom-nho/chon")
@requires("prospect.contact")
def choose_group() -> Answer:
    """From the ticked rows to the form of a small-group meeting."""
    unit_id, _offered = commune_asked("prospect.contact")
    ids = posted_ids(request.form.getlist("chon"))
    if not ids:
        return _list(422, _("Hãy đánh dấu những người đã gặp trong nhóm."))
    chosen = ".".join(map(str, ids))
    return go_to(url_for("prospects.group_contact", chon=chosen, **here(unit_id)))
