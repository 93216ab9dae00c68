"""Payment and what follows it; cash and receipts are open to nhân viên thu only (871 II.2)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import access
from portal.core.access import requires
from portal.core.errors import DomainError
from portal.core.htmx import go_to
from portal.core.i18n import _
from portal.core.waiting import go_on
from portal.models import SignUp
from portal.signups import service
from portal.signups.collecting import check_collecting
from portal.signups.forms import CashForm, HandForm, ReasonForm, SendForm, TransferForm, VersionForm
from portal.signups.routes.blueprint import bp, no_payment
from portal.signups.routes.one import show_page, with_reason
from portal.signups.service import printing

Answer = Response | BaseResponse


@bp.post("/dang-ky/<int:sign_up_id>/thu-tien")
@requires("signup.collect")
def collect(sign_up_id: int) -> Answer:
    """Cash, with the number of the receipt."""
    one, form = access.load(SignUp, sign_up_id, "signup.collect"), CashForm()
    check_collecting(one.unit_id)
    return _done(
        sign_up_id,
        "cash",
        form,
        lambda: service.collect(sign_up_id, form.seen, form.payment()),
        _("Đã ghi thu tiền mặt, biên lai."),
    )


@bp.post("/dang-ky/<int:sign_up_id>/xac-nhan-nop")
@requires("signup.confirm")
def confirm(sign_up_id: int) -> Answer:
    """Money that came by an account or a portal."""
    access.load(SignUp, sign_up_id, "signup.confirm")
    form = TransferForm(prefix="tk-")
    receipt = request.form.get("receipt_number", "").strip()
    return _done(
        sign_up_id,
        "transfer",
        form,
        lambda: service.confirm(sign_up_id, form.seen, form.payment(receipt)),
        _("Đã xác nhận nộp tiền."),
    )


def _done(sign_up_id: int, name: str, form: VersionForm, run: Callable[[], None], told: str) -> Answer:
    """Run a step; a refusal brings the page back with the form as it was typed."""
    status = 422
    if form.validate_on_submit():
        try:
            run()
            flash(told, "success")
            return go_to(url_for("signups.show", sign_up_id=sign_up_id))
        except DomainError as error:
            if not form.refuse(error):
                raise
            status = error.status
    one = access.load(SignUp, sign_up_id, "signup.view")
    form.renew(one.version)
    return show_page(one, status, **{name: form})


@bp.route("/dang-ky/<int:sign_up_id>/bo-nop-tien", methods=["GET", "POST"])
@requires("signup.confirm")
def undo_payment(sign_up_id: int) -> Answer:
    """Ask for the reason, then take the payment back."""
    one, form = access.load(SignUp, sign_up_id, "signup.confirm"), ReasonForm()
    text = _("Số biên lai và mã xác nhận sẽ được bỏ khỏi đăng ký; nhật ký vẫn giữ.")
    title = _("Bỏ ghi nhận nộp tiền của %(name)s?", name=one.name)
    return with_reason(
        one, form, title, text, _("Đã bỏ ghi nhận nộp tiền."), partial(service.undo_payment, sign_up_id)
    )


@bp.post("/dang-ky/<int:sign_up_id>/gui-ho-so")
@requires("signup.edit")
def send(sign_up_id: int) -> Answer:
    """The papers have gone to the office."""
    access.load(SignUp, sign_up_id, "signup.edit")
    no_payment()
    form = SendForm(prefix="gui-")
    return _done(
        sign_up_id,
        "send",
        form,
        lambda: service.send(sign_up_id, form.seen, form.appointment_on.data),
        _("Đã ghi gửi hồ sơ."),
    )


@bp.post("/dang-ky/<int:sign_up_id>/trao")
@requires("signup.edit")
def hand_over(sign_up_id: int) -> Answer:
    """Book, card or gift was handed over."""
    access.load(SignUp, sign_up_id, "signup.edit")
    no_payment()
    form = HandForm(prefix="trao-")
    return _done(
        sign_up_id,
        "hand",
        form,
        lambda: service.hand_over(sign_up_id, form.seen, form.items(), form.day()),
        _("Đã ghi trao sổ, thẻ."),
    )


@bp.post("/dang-ky/<int:sign_up_id>/lui-buoc")
@requires("signup.edit")
def step_back(sign_up_id: int) -> Answer:
    """Undo the newest step after the payment."""
    access.load(SignUp, sign_up_id, "signup.edit")
    no_payment()
    service.step_back(sign_up_id, VersionForm().seen)
    flash(_("Đã lùi một bước."), "success")
    return go_to(url_for("signups.show", sign_up_id=sign_up_id))


@bp.post("/dang-ky/<int:sign_up_id>/in/<slug>")
@requires("signup.edit")
def print_slip(sign_up_id: int, slug: str) -> Answer:
    """The appointment slip, or the pre-fill sheet of TK1-TS."""
    access.load(SignUp, sign_up_id, "signup.edit")
    no_payment()
    return go_on(printing.request_slip(sign_up_id, slug))


@bp.post("/hoi-nghi/<int:conference_id>/lien-he/in")
@requires("signup.view")
def print_contacts(conference_id: int) -> Answer:
    """The sheet of phones and e-mail addresses to hand out."""
    return go_on(printing.request_contacts(conference_id))
