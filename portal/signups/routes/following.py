"""Following up: the list across conferences, one person, the list of a conference made and given out (E7)."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import states
from portal.core import access, audit
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import DomainError
from portal.core.htmx import download, go_to, page
from portal.core.i18n import _
from portal.models import Conference, FollowUp
from portal.signups import exports, queries, service
from portal.signups.catalogue import CHANNELS, RESULTS
from portal.signups.forms import ContactForm
from portal.signups.routes.blueprint import asked, asked_id, bp, no_payment

Answer = Response | BaseResponse
TONES = {"open": "wait", "joined": "ok", "later": "wait", "refused": "off"}


def _wanted() -> queries.FollowFilter:
    who = asked("ai") if "ai" in request.args or asked_id("hn") else "me"
    return queries.FollowFilter(who, asked("tt"), asked("han") == "1", asked("q"), asked_id("hn"))


def _here(wanted: queries.FollowFilter) -> dict[str, Any]:
    """The address of the list as it is narrowed; ``ai`` stands there even empty, because without it means one's own."""
    asked_for = {
        "hn": wanted.conference_id,
        "q": wanted.q,
        "tt": wanted.state,
        "han": "1" if wanted.due else "",
    }
    return {"ai": wanted.who} | {name: value for name, value in asked_for.items() if value}


@bp.get("/tiep-tuc-van-dong")
@requires("followup.view")
def follow_ups() -> Response:
    """Who is still to be called, the most urgent first; by default those of the person who looks."""
    wanted = _wanted()
    return _list(wanted, _conference(wanted.conference_id))


def _list(
    wanted: queries.FollowFilter, conference: Conference | None, status: int = 200, **refused: Any
) -> Response:
    """The list; ``refused`` is the sentence of a refusal with what was ticked and chosen."""
    actor = current_actor()
    audit.looked("followups", unit_id=actor.grants[0].unit_id if actor.grants else None)
    changes = conference if conference and access.may("followup.edit", conference) else None
    return page(
        "signups/follow_ups.html",
        status,
        wanted=wanted,
        conference=conference,
        found=queries.list_follow_ups(wanted, asked("sau")),
        first=asked("sau") == "",
        here=_here(wanted),
        due=queries.count_due(actor),
        labels=RESULTS,
        tones=TONES,
        people=queries.callers(changes) if changes else {},
        open_now=bool(changes and states.may_change("signups_after", changes.state)),
        **({"refusal": "", "ticked": (), "person": ""} | refused),
    )


def _conference(conference_id: int | None) -> Conference | None:
    return access.load(Conference, conference_id, "followup.view") if conference_id else None


@bp.get("/tiep-tuc-van-dong.xlsx")
@requires("followup.view")
def export_follow_ups() -> Response:
    """The narrowed list as a workbook."""
    wanted = _wanted()
    _conference(wanted.conference_id)
    service.note_export(wanted.conference_id, _("danh sách tiếp tục vận động"))
    return download(exports.follow_ups_xlsx(wanted), "tiep-tuc-van-dong.xlsx")


@bp.route("/tiep-tuc-van-dong/<int:follow_up_id>", methods=["GET", "POST"])
@requires("followup.edit")
def follow_up(follow_up_id: int) -> Answer:
    """One person: who it is, the attempts so far, the next one."""
    one = access.load(FollowUp, follow_up_id, "followup.edit")
    form = ContactForm(data={"version": str(one.version)})
    if not form.is_submitted():
        return _person(one, form, 200)
    no_payment()
    if not form.validate():
        return _person(one, form, 422)
    try:
        service.note_contact(follow_up_id, form.seen, form.draft())
    except DomainError as error:
        one = access.load(FollowUp, follow_up_id, "followup.edit")
        if not form.refuse(error):
            raise
        form.renew(one.version)
        return _person(one, form, error.status)
    flash(_("Đã ghi kết quả liên hệ."), "success")
    return go_to(url_for("signups.follow_up", follow_up_id=follow_up_id))


def _person(one: FollowUp, form: ContactForm, status: int) -> Response:
    return page(
        "signups/follow_up.html",
        status,
        one=one,
        form=form,
        contacts=queries.list_contacts(one.id),
        labels=RESULTS,
        channels=CHANNELS,
        tone=TONES[one.state],
    )


@bp.post("/hoi-nghi/<int:conference_id>/tiep-tuc-van-dong")
@requires("followup.edit")
def make_follow_ups(conference_id: int) -> Answer:
    """Put everybody on the list who came and did not join."""
    access.load(Conference, conference_id, "followup.edit")
    no_payment()
    made = service.make(conference_id)
    flash(_("Đã thêm %(n)s người vào danh sách tiếp tục vận động.", n=made), "success")
    return go_to(url_for("signups.follow_ups", hn=conference_id))


@bp.post("/hoi-nghi/<int:conference_id>/giao-van-dong")
@requires("followup.edit")
def assign(conference_id: int) -> Answer:
    """Put one person in charge of the ticked ones."""
    conference = access.load(Conference, conference_id, "followup.edit")
    no_payment()
    ids = [int(value) for value in request.form.getlist("nguoi") if value.isdecimal() and len(value) < 19]
    person = request.form.get("person", "")
    if not ids or not person.isdecimal() or len(person) > 18:
        sentence = _("Hãy đánh dấu người cần vận động và chọn người phụ trách.")
        everybody = queries.FollowFilter(conference_id=conference_id)
        return _list(everybody, conference, 422, refusal=sentence, ticked=ids, person=person)
    count = service.assign(conference_id, ids, int(person))
    flash(_("Đã giao %(n)s người.", n=count), "success")
    return go_to(url_for("signups.follow_ups", hn=conference_id))
