"""Who acts in whose place: for directors and heads themselves, and for administrators (C2)."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import documents, queries, service
from portal.accounts.delegation_forms import DelegationForm
from portal.accounts.routes.blueprint import bp
from portal.core import access
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.clock import today
from portal.core.errors import Invalid
from portal.core.htmx import download, go_to, page
from portal.core.i18n import _
from portal.models import Delegation


@bp.get("/uy-quyen")
@requires("delegation.view")
def delegations() -> Response:
    """Who acts for whom within reach, past ones too."""
    actor = current_actor()
    found, lines = queries.list_delegations(actor, request.args.get("sau"))
    may_add = bool(queries.delegators(actor))
    return page("accounts/delegations.html", found=found, lines=lines, states=queries.STATES, may_add=may_add)


@bp.get("/uy-quyen.xlsx")
@requires("delegation.view")
def export_delegations() -> Response:
    """The same list as a workbook."""
    lines = queries.export_delegations(current_actor())
    service.note_delegations_export(min(len(lines), queries.MOST_EXPORTED))
    return download(documents.delegations(lines), "uy-quyen.xlsx")


@bp.get("/uy-quyen/them")
@requires("delegation.manage")
def new_delegation() -> Response:
    """The form of a new delegation: of one's own powers, or (``nguoi``) of somebody whom one administers."""
    return _form(DelegationForm(data={"valid_from": today()}), request.args.get("nguoi", type=int))


def _form(
    form: DelegationForm, person: int | None, status: int = 200, extra: list[str] | None = None
) -> Response:
    grants = queries.delegators(current_actor(), person)
    form.offer(grants, {key: name for grant in grants for key, name in queries.delegates(grant).items()})
    return page(
        "accounts/delegation.html", status, form=form, grants=grants, person=person, extra=extra or []
    )


@bp.post("/uy-quyen/them")
@requires("delegation.manage")
def add_delegation() -> BaseResponse:
    """Let somebody act in a director's or head's place."""
    person, form = request.args.get("nguoi", type=int), DelegationForm()
    grants = queries.delegators(current_actor(), person)
    form.offer(grants, {key: name for grant in grants for key, name in queries.delegates(grant).items()})
    draft = form.draft() if form.validate_on_submit() else None
    if draft is None:
        return _form(form, person, 422)
    try:
        service.delegate(draft)
    except Invalid as error:
        return _form(form, person, error.status, form.told(error))
    flash(_("Đã ghi việc giao ký thay, ủy quyền."), "success")
    return go_to(url_for("accounts.delegations"))


@bp.get("/uy-quyen/<int:delegation_id>/thu-hoi")
@requires("delegation.manage")
def ask_withdraw_delegation(delegation_id: int) -> Response:
    """Really?"""
    one = access.load(Delegation, delegation_id, "delegation.manage")
    return page(
        "layouts/confirm.html",
        title=_("Thu hồi ủy quyền?"),
        text=_(
            "%(to)s thôi ký thay %(from_name)s ngay từ bây giờ. Việc đã làm vẫn giữ nguyên.",
            to=one.to_user.name,
            from_name=one.from_user.name,
        ),
        action_url=url_for("accounts.withdraw_delegation", delegation_id=delegation_id),
        action_label=_("Thu hồi ủy quyền"),
        cancel_url=url_for("accounts.delegations"),
        hidden={"version": one.version},
    )


@bp.post("/uy-quyen/<int:delegation_id>/thu-hoi")
@requires("delegation.manage")
def withdraw_delegation(delegation_id: int) -> BaseResponse:
    """End a delegation at once."""
    access.load(Delegation, delegation_id, "delegation.manage")
    service.withdraw_delegation(delegation_id, request.form.get("version", 0, type=int))
    flash(_("Đã thu hồi ủy quyền."), "success")
    return go_to(url_for("accounts.delegations"))
