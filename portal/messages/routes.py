"""The register of message texts (D4): /tin-nhan."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import access
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import Conflict, DomainError
from portal.core.forms import choices_of
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.messages import queries, service
from portal.messages.forms import TextForm
from portal.messages.texts import PLACEHOLDERS, fill, unknown_placeholders, versions
from portal.models import MessageText

bp = Blueprint("messages", __name__)
Answer = Response | BaseResponse

# What guests read is in Vietnamese, whatever the language of the screen.
STARTER = (
    "Kính mời ông/bà {ten} dự {hoi_nghi} lúc {thoi_gian} tại {dia_diem}. "
    "Cần hỏi thêm xin gọi {lien_he}. Trân trọng!"
)
SAMPLE = {
    "ten": "Nguyễn Văn Mẫu",
    "hoi_nghi": "hội nghị BHXH tự nguyện",
    "thoi_gian": "08:00 05/12/2026",
    "dia_diem": "Nhà văn hóa thôn Mẫu",
    "don_vi": "Xã Mẫu",
    "lien_he": "0912345678",
}


@bp.get("/tin-nhan")
@requires("message.view")
def index() -> Response:
    """The texts of all units within reach, each as a sample guest would get it."""
    texts = queries.list_texts(current_actor())
    rows = [(text, versions(fill(text.body, SAMPLE)), access.may("message.manage", text)) for text in texts]
    homes = queries.list_homes(current_actor())
    return page("messages/index.html", rows=rows, may_add=bool(homes))


@bp.route("/tin-nhan/them", methods=["GET", "POST"])
@requires("message.manage")
def add() -> Answer:
    """A new text, begun with an invitation."""
    homes = queries.list_homes(current_actor())
    form = TextForm(unit_id=next(iter(homes), 0), body=STARTER)
    form.unit_id.choices = choices_of(homes)
    if form.validate_on_submit():
        try:
            service.add_text(form.unit_id.data, form.draft())
            flash(_("Đã thêm mẫu tin."), "success")
            return go_to(url_for("messages.index"))
        except DomainError as error:
            if not form.refuse(error):
                raise
    return _form(form, None)


def _form(form: TextForm, text: MessageText | None, extra: Sequence[str] = ()) -> Response:
    body = form.body.data or ""
    shown = versions(fill(body, SAMPLE)) if body and not unknown_placeholders(body) else ()
    status = 409 if extra else 422 if form.is_submitted() else 200
    return page(
        "messages/edit.html",
        status,
        form=form,
        extra=extra,
        text=text,
        shown=shown,
        placeholders=PLACEHOLDERS,
    )


@bp.route("/tin-nhan/<int:text_id>", methods=["GET", "POST"])
@requires("message.manage")
def edit(text_id: int) -> Answer:
    """Change a text."""
    text = access.load(MessageText, text_id, "message.manage")
    form = TextForm(obj=text)
    form.unit_id.choices = choices_of({text.unit_id: text.unit.name})
    form.unit_id.data = text.unit_id
    if form.validate_on_submit():
        try:
            service.update_text(text_id, form.draft(), version=form.seen_version())
            flash(_("Đã lưu mẫu tin."), "success")
            return go_to(url_for("messages.index"))
        except Conflict as error:
            # What was typed stays; saving it once more is then a decision against the newest version.
            form.version.data = None
            return _form(form, access.load(MessageText, text_id, "message.manage"), [error.message])
        except DomainError as error:
            if not form.refuse(error):
                raise
    return _form(form, access.load(MessageText, text_id, "message.manage"))


@bp.route("/tin-nhan/<int:text_id>/xoa", methods=["GET", "POST"])
@requires("message.manage")
def remove(text_id: int) -> Answer:
    """Ask, then remove a text."""
    text, form = access.load(MessageText, text_id, "message.manage"), TextForm()
    if form.is_submitted():
        service.remove_text(text_id, version=form.seen_version())
        flash(_("Đã xóa mẫu tin."), "success")
        return go_to(url_for("messages.index"))
    return page(
        "layouts/confirm.html",
        title=_("Xóa mẫu tin này?"),
        text=_("“%(title)s” sẽ không còn để dùng. Nội dung vẫn giữ trong nhật ký.", title=text.title),
        action_url=url_for("messages.remove", text_id=text_id),
        action_label=_("Xóa mẫu tin"),
        cancel_url=url_for("messages.edit", text_id=text_id),
        hidden={"version": text.version},
    )
