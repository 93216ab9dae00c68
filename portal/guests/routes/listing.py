"""The guest list: pages, one guest by hand, exports."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences.queries import notes
from portal.core import access, audit
from portal.core.access import requires
from portal.core.errors import Conflict, NotFound
from portal.core.htmx import download, go_to, page
from portal.core.i18n import _
from portal.core.vietnamese import mask_id
from portal.enums import GUEST_CATEGORIES, STANDINGS
from portal.guests import exports, queries, service
from portal.guests.forms import GuestForm, duplicate_sentence, edit_form
from portal.guests.routes.blueprint import (
    asked,
    bp,
    calling_open,
    can_edit,
    conference_of,
    posted_version,
    show,
)
from portal.guests.service.listing import SENSITIVE
from portal.guests.standing import TONES
from portal.models import Conference, Guest

Answer = Response | BaseResponse


def _wanted() -> queries.Filter:
    return queries.Filter(asked("q"), asked("loai"), asked("thon"), asked("bo") == "1")


def _looked(conference: Conference) -> None:
    audit.looked(f"guests:{conference.id}", unit_id=conference.unit_id, summary=conference.title)


@bp.get("/hoi-nghi/<int:conference_id>/khach")
@requires("guest.view")
def index(conference_id: int) -> Response:
    """One page of the list, with the figures by category."""
    conference = conference_of(conference_id, "guest.view")
    _looked(conference)
    wanted = _wanted()
    found = queries.list_guests(conference_id, wanted, asked("sau"))
    return show(
        "index.html",
        conference,
        found=found,
        wanted=wanted,
        counts=queries.counts(conference_id),
        states=queries.standings(conference_id, found.rows),
        notes=notes(conference),
        labels=STANDINGS,
        tones=TONES,
        can_call=calling_open(conference),
        hamlets=queries.list_hamlets(conference_id),
        categories=GUEST_CATEGORIES,
        can_edit=can_edit(conference),
        first=asked("sau") == "",
        batches=queries.list_batches(conference_id).rows if can_edit(conference) else [],
    )


@bp.get("/hoi-nghi/<int:conference_id>/khach.xlsx", defaults={"kind": "xlsx"})
@bp.get("/hoi-nghi/<int:conference_id>/khach.csv", defaults={"kind": "csv"})
@requires("guest.view")
def export(conference_id: int, kind: str) -> Response:
    """The narrowed list as a file."""
    conference_of(conference_id, "guest.view")
    service.note_export(conference_id)
    return download(exports.list_file(conference_id, _wanted(), kind), f"khach-moi-{conference_id}.{kind}")


@bp.route("/hoi-nghi/<int:conference_id>/khach/them", methods=["GET", "POST"])
@requires("guest.edit")
def add(conference_id: int) -> Answer:
    """One more guest by hand."""
    conference, form, doubt = conference_of(conference_id, "guest.edit"), GuestForm(), ""
    if form.validate_on_submit():
        doubt = duplicate_sentence(queries.find_duplicate(conference_id, form.draft()))
        if not doubt or form.accept.data:
            service.add_guest(conference_id, form.draft())
            flash(_("Đã thêm %(name)s vào danh sách.", name=form.draft().name), "success")
            for warning in form.reading.warnings:
                flash(warning, "warning")
            return go_to(url_for("guests.index", conference_id=conference_id))
    return _form(conference, form, doubt, None)


def _form(
    conference: Conference, form: GuestForm, doubt: str, guest: Guest | None, extra: Sequence[str] = ()
) -> Response:
    return show(
        "edit.html",
        conference,
        status=409 if extra else 422 if form.errors or doubt else 200,
        form=form,
        extra=extra,
        doubt=doubt,
        guest=guest,
        can_edit=can_edit(conference),
        can_call=calling_open(conference),
        state=queries.standing_of(guest) if guest else None,
        labels=STANDINGS,
        tones=TONES,
        hamlets=queries.list_hamlets(conference.id),
        masked=mask_id(guest.id_number) if guest and not access.may(SENSITIVE, guest) else "",
    )


@bp.route("/hoi-nghi/<int:conference_id>/khach/<int:guest_id>", methods=["GET", "POST"])
@requires("guest.edit")
def edit(conference_id: int, guest_id: int) -> Answer:
    """Change one guest."""
    conference, guest = _pair(conference_id, guest_id)
    form, doubt = edit_form(guest, sensitive=access.may(SENSITIVE, guest)), ""
    if not form.validate_on_submit():
        return _form(conference, form, doubt, guest)
    doubt = duplicate_sentence(queries.find_duplicate(conference_id, form.draft(), except_id=guest_id))
    if doubt and not form.accept.data:
        return _form(conference, form, doubt, guest)
    try:
        service.update_guest(conference_id, guest_id, form.draft(), version=posted_version())
    except Conflict as error:
        # What was typed stays; saving it once more is then a decision against the newest version.
        form.version.data = None
        conference, guest = _pair(conference_id, guest_id)
        return _form(conference, form, "", guest, extra=[error.message])
    flash(_("Đã lưu thông tin của %(name)s.", name=form.draft().name), "success")
    for warning in form.reading.warnings:
        flash(warning, "warning")
    return go_to(url_for("guests.index", conference_id=conference_id))


def _pair(conference_id: int, guest_id: int) -> tuple[Conference, Guest]:
    conference = conference_of(conference_id, "guest.edit")
    guest = access.load(Guest, guest_id, "guest.edit")
    if guest.conference_id != conference_id:
        raise NotFound(_("Không tìm thấy khách này."))
    return conference, guest


@bp.get("/hoi-nghi/<int:conference_id>/khach/<int:guest_id>/bo")
@requires("guest.edit")
def ask_remove(conference_id: int, guest_id: int) -> Response:
    """The question before taking a guest off the list."""
    _conference, guest = _pair(conference_id, guest_id)
    return page(
        "layouts/confirm.html",
        title=_("Bỏ %(name)s khỏi danh sách?", name=guest.name),
        text=_("Giấy mời đã in sẽ không dùng được nữa. Bạn có thể khôi phục khách này sau."),
        action_url=url_for("guests.remove", conference_id=conference_id, guest_id=guest_id),
        action_label=_("Bỏ khỏi danh sách"),
        cancel_url=url_for("guests.edit", conference_id=conference_id, guest_id=guest_id),
        hidden={"version": guest.version},
    )


@bp.post("/hoi-nghi/<int:conference_id>/khach/<int:guest_id>/bo")
@requires("guest.edit")
def remove(conference_id: int, guest_id: int) -> Answer:
    """Take a guest off the list."""
    _conference, guest = _pair(conference_id, guest_id)
    name = guest.name
    service.remove_guest(conference_id, guest_id, version=posted_version())
    flash(_("Đã bỏ %(name)s khỏi danh sách.", name=name), "success")
    return go_to(url_for("guests.index", conference_id=conference_id))


@bp.post("/hoi-nghi/<int:conference_id>/khach/<int:guest_id>/khoi-phuc")
@requires("guest.edit")
def restore(conference_id: int, guest_id: int) -> Answer:
    """Put a guest back on the list."""
    _conference, guest = _pair(conference_id, guest_id)
    name = guest.name
    service.restore_guest(conference_id, guest_id)
    flash(_("Đã đưa %(name)s trở lại danh sách.", name=name), "success")
    return go_to(url_for("guests.index", conference_id=conference_id))
