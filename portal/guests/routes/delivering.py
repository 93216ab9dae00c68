"""Which letters were handed over, by whom and when (D2): one page to tick, as the letters come back or do not."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.access import requires
from portal.core.errors import DomainError
from portal.core.htmx import go_to
from portal.core.i18n import _
from portal.enums import GUEST_CATEGORIES
from portal.guests import queries, service
from portal.guests.forms import DeliveryForm, delivered_letters
from portal.guests.routes.blueprint import bp, calling_open, conference_of, selection, show
from portal.models import Conference

Answer = Response | BaseResponse


@bp.get("/hoi-nghi/<int:conference_id>/giay-moi/trao")
@requires("guest.view")
def deliveries(conference_id: int) -> Response:
    """The numbered letters by hamlet, each with what was noted of it."""
    conference = conference_of(conference_id, "guest.view")
    return _page(conference, DeliveryForm(formdata=None, on=clock.today()), None)


def _page(
    conference: Conference, form: DeliveryForm, ticked: dict[int, bool] | None, status: int = 200
) -> Response:
    chosen = selection()
    letters = queries.list_letters(conference.id, chosen)
    # At first everything that nobody has noted yet is ticked: most letters are handed over.
    shown = {one.guest_id for one in letters if one.delivered_on is None} if ticked is None else ticked.keys()
    return show(
        "deliveries.html",
        conference,
        status=status,
        form=form,
        letters=letters,
        ticked=shown,
        numbered=queries.count_numbered(conference.id),
        selection=chosen,
        hamlets=queries.list_hamlets(conference.id),
        categories=GUEST_CATEGORIES,
        open_now=calling_open(conference),
    )


@bp.post("/hoi-nghi/<int:conference_id>/giay-moi/trao")
@requires("guest.edit")
def deliver(conference_id: int) -> Answer:
    """Note the ticked letters as handed over, or with ``back`` as not."""
    conference, form = conference_of(conference_id, "guest.edit"), DeliveryForm()
    ticked = delivered_letters(request.form.getlist("g"))
    if not form.validate_on_submit():
        return _page(conference, form, ticked, 422)
    try:
        if "back" in request.form:
            _told_back(service.take_delivery_back(conference_id, ticked))
        else:
            _told(service.deliver(conference_id, ticked, form.by.data or "", form.on.data))
    except DomainError as error:
        if not form.refuse(error):
            raise
        return _page(conference_of(conference_id, "guest.edit"), form, ticked, error.status)
    chosen = selection()
    loai, thon = chosen.category or None, chosen.hamlet or None
    return go_to(url_for("guests.deliveries", conference_id=conference_id, loai=loai, thon=thon))


def _told(done: service.Delivered) -> None:
    if done.noted:
        flash(_("Đã ghi trao %(n)s giấy mời.", n=done.noted), "success")
    if done.kept:
        flash(_("%(n)s giấy mời vừa được người khác ghi trao thì giữ nguyên.", n=done.kept), "message")


def _told_back(count: int) -> None:
    flash(_("Đã bỏ ghi trao %(n)s giấy mời.", n=count), "success")
