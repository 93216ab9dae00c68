"""One sign-up: outside of conferences, its page, correcting, cancelling, restoring."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import states
from portal.core import access, clock, intake
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import DomainError
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.models import SignUp
from portal.signups import queries, screen, service
from portal.signups.catalogue import STATES, TONES, State, Way
from portal.signups.collecting import may_collect
from portal.signups.drafts import CONSENTS
from portal.signups.forms import (
    CashForm,
    HandForm,
    ReasonForm,
    SendForm,
    SignUpForm,
    TransferForm,
    VersionForm,
    correcting_form,
    sign_up_form,
)
from portal.signups.routes.blueprint import asked, asked_id, bp, no_payment, read, redo

Answer = Response | BaseResponse


@bp.route("/dang-ky/them", methods=["GET", "POST"])
@requires("signup.edit")
def add_elsewhere() -> Answer:
    """Somebody who signs up by direct, small-group or other outreach (B4)."""
    communes = queries.list_communes(current_actor(), "signup.edit")
    unit_id = request.form.get("unit_id", type=int) or asked_id("xa") or int(next(iter(communes.names), 0))
    known = queries.known_prospect(unit_id, asked_id("tiem-nang") or 0)
    form = sign_up_form(known, intake.new_key(), elsewhere=communes)
    if request.method == "GET":
        form.unit_id.data = str(unit_id)
        return _elsewhere(form, unit_id, 200, [])
    no_payment()
    draft = read(form, unit_id, None)
    if draft is None:
        return _elsewhere(form, unit_id, 422, [])
    outcome = intake.once(
        intake.key(form.form_key.data),
        request.path,
        intake.body(),
        lambda: service.register_elsewhere(unit_id, draft),
    )
    if outcome.word == "refused":
        return _elsewhere(form, unit_id, outcome.status, [outcome.message])
    flash(_("Đã ghi đăng ký của %(name)s.", name=draft.person.name), "success")
    return go_to(url_for("signups.show", sign_up_id=outcome.object_id))


def _elsewhere(form: SignUpForm, unit_id: int, status: int, extra: list[str]) -> Response:
    q = asked("q")
    return page(
        "signups/add_elsewhere.html",
        status,
        form=form,
        extra=extra,
        q=q,
        unit_id=unit_id,
        candidates=queries.find_candidates(None, unit_id, q),
        notice=screen.notice_of(queries.find_commune(unit_id)),
    )


@bp.get("/dang-ky/<int:sign_up_id>")
@requires("signup.view")
def show(sign_up_id: int) -> Response:
    """One sign-up: who, what, how much and why, payment, steps, consents, history."""
    return show_page(access.load(SignUp, sign_up_id, "signup.view"))


def show_page(one: SignUp, status: int = 200, **forms: Any) -> Response:
    """The page of a sign-up; ``forms`` holds one that was refused."""
    return page(
        "signups/show.html",
        status,
        one=one,
        state=STATES[one.state],
        tone=TONES[one.state],
        person=screen.person(one),
        wanted=screen.wanted(one),
        paid=screen.paid(one),
        sum=screen.computed(one.basis, one.to_pay, queries.verified_figures()),
        other_sum=screen.other_sum(one),
        consents=queries.list_consents(one.id),
        purposes=CONSENTS,
        given=queries.consents_now(one.id) if access.may("signup.edit", one) else (),
        history=screen.timeline(queries.sign_up_history(one.id)),
        refused=next(iter(forms.values()), None),
        **(_forms(one) | forms),
        **_allowed(one),
    )


def _forms(one: SignUp) -> dict[str, Any]:
    today = {"version": str(one.version), "paid_on": clock.today(), "handed_on": clock.today()}
    return {
        "cash": CashForm(formdata=None, data=today, prefix=""),
        "transfer": TransferForm(formdata=None, data=today, prefix="tk-"),
        "send": SendForm(formdata=None, data=today, prefix="gui-"),
        "hand": HandForm(formdata=None, data=today, prefix="trao-"),
    }


def _allowed(one: SignUp) -> dict[str, bool]:
    """What this person may do with the sign-up now."""
    edits = access.may("signup.edit", one)
    collects = may_collect(current_actor(), one.unit_id)
    later = one.conference is None or states.may_change("signups_after", one.conference.state)
    now = one.conference is None or states.may_change("signups", one.conference.state)
    return {
        "may_edit": edits and now and one.state != State.CANCELLED,
        "may_collect": later and one.state == State.REGISTERED and collects,
        "may_confirm": later and one.state == State.REGISTERED and access.may("signup.confirm", one),
        "may_undo": later
        and one.state == State.PAID
        and access.may("signup.confirm", one)
        and (collects or one.way != Way.CASH),
        "may_send": edits and later and one.state == State.PAID,
        "may_hand": edits and later and one.state in (State.PAID, State.SENT),
        "may_step_back": edits and later and one.state in (State.SENT, State.HANDED),
        "may_cancel": edits and later and one.state == State.REGISTERED,
        "may_restore": edits and later and one.state == State.CANCELLED,
        "may_print": edits and one.state != State.CANCELLED,
    }


@bp.route("/dang-ky/<int:sign_up_id>/sua", methods=["GET", "POST"])
@requires("signup.edit")
def edit(sign_up_id: int) -> Answer:
    """Correct a sign-up; a stale version keeps what was typed."""
    one = access.load(SignUp, sign_up_id, "signup.edit")
    no_payment()
    sensitive = access.may("prospect.sensitive", one)
    form = correcting_form(one, queries.consents_now(one.id), sensitive=sensitive)
    extra, status = [], 200
    if form.is_submitted():
        status, draft = 422, read(form, one.unit_id, one.conference)
        if draft is not None:
            try:
                service.correct(sign_up_id, form.stale, draft)
                flash(_("Đã lưu đăng ký."), "success")
                return go_to(url_for("signups.show", sign_up_id=sign_up_id))
            except DomainError as error:
                one, status = access.load(SignUp, sign_up_id, "signup.edit"), error.status
                extra = redo(form, error, one)
    told = {"notice": screen.notice_of(one.unit), "masked": {} if sensitive else screen.masked(one)}
    return page("signups/edit.html", status, form=form, extra=extra, one=one, **told)


@bp.route("/dang-ky/<int:sign_up_id>/huy", methods=["GET", "POST"])
@requires("signup.edit")
def cancel(sign_up_id: int) -> Answer:
    """Ask for the reason, then cancel."""
    one, form = access.load(SignUp, sign_up_id, "signup.edit"), ReasonForm()
    no_payment()
    text = _("Đăng ký vẫn được giữ lại, có thể khôi phục; người này trở lại danh sách tiếp tục vận động.")
    title = _("Hủy đăng ký của %(name)s?", name=one.name)
    return with_reason(one, form, title, text, _("Đã hủy đăng ký."), partial(service.cancel, sign_up_id))


def with_reason(
    one: SignUp, form: ReasonForm, title: str, text: str, told: str, run: Callable[[int, str], object]
) -> Answer:
    """Ask for the reason, then ``run`` with it; the reason stays when somebody else has changed the sign-up."""
    status, sign_up_id = 422 if form.is_submitted() else 200, one.id
    if form.validate_on_submit():
        try:
            run(form.seen, form.reason.data or "")
            flash(told, "success")
            return go_to(url_for("signups.show", sign_up_id=sign_up_id))
        except DomainError as error:
            if not form.refuse(error):
                raise
            one, status = access.load(SignUp, sign_up_id, "signup.view"), error.status
    return _ask(one, form, title, text, status)


def _ask(one: SignUp, form: ReasonForm, title: str, text: str, status: int) -> Response:
    return page(
        "signups/reason.html",
        status,
        form=form,
        title=title,
        text=text,
        action_url=request.path,
        action_label=_("Đồng ý"),
        cancel_url=url_for("signups.show", sign_up_id=one.id),
        hidden={"version": one.version},
    )


@bp.post("/dang-ky/<int:sign_up_id>/khoi-phuc")
@requires("signup.edit")
def restore(sign_up_id: int) -> Answer:
    """Take a cancelling back."""
    access.load(SignUp, sign_up_id, "signup.edit")
    no_payment()
    service.restore(sign_up_id, VersionForm().seen)
    flash(_("Đã khôi phục đăng ký."), "success")
    return go_to(url_for("signups.show", sign_up_id=sign_up_id))


@bp.post("/dang-ky/<int:sign_up_id>/rut-dong-y")
@requires("signup.edit")
def withdraw_consent(sign_up_id: int) -> Answer:
    """The person takes a consent back."""
    access.load(SignUp, sign_up_id, "signup.edit")
    no_payment()
    service.withdraw_consent(sign_up_id, request.form.get("purpose", ""))
    flash(_("Đã ghi người đăng ký rút đồng ý."), "success")
    return go_to(url_for("signups.show", sign_up_id=sign_up_id))
