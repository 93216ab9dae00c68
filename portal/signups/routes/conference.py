"""Sign-ups of one conference: the list, the quick form, the form with what is known, the declaration, the export."""

from __future__ import annotations

from functools import partial

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import states
from portal.conferences.queries import frame
from portal.core import access, audit, htmx, intake
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.htmx import download, go_to
from portal.core.i18n import _
from portal.models import Conference
from portal.signups import exports, queries, screen, service
from portal.signups.catalogue import PRODUCTS, STATES, TONES, WAYS
from portal.signups.forms import SignUpForm, sign_up_form
from portal.signups.routes.blueprint import arguments, asked, asked_id, bp, no_payment, read, wanted

Answer = Response | BaseResponse


@bp.get("/hoi-nghi/<int:conference_id>/dang-ky")
@requires("signup.view")
def index(conference_id: int) -> Response:
    """Who signed up, what they pay, and the quick form that also works without a network."""
    conference = access.load(Conference, conference_id, "signup.view")
    audit.looked(f"signups:{conference.id}", unit_id=conference.unit_id, summary=conference.title)
    return _page(conference, sign_up_form(None, intake.new_key()))


def _page(
    conference: Conference, form: SignUpForm, status: int = 200, extra: list[str] | None = None
) -> Response:
    filters, narrowed = wanted()
    return htmx.page(
        "signups/index.html",
        status,
        frame=frame(conference, "signups"),
        filters=filters,
        form=form,
        extra=extra or [],
        opened=status != 200,
        **_list(conference, narrowed),
    )


def _list(conference: Conference, narrowed: queries.Filter) -> dict[str, object]:
    found = queries.list_sign_ups(conference.id, narrowed, asked("sau"))
    return {
        "conference": conference,
        "found": found,
        "doubtful": queries.doubtful_of(found.rows),
        "first": asked("sau") == "",
        "narrowed": narrowed,
        "arguments": arguments(),
        "numbers": queries.numbers(conference.id),
        "states": queries.count_states(conference.id),
        "nobody": queries.is_declared_empty(conference.id),
        "open_now": _open(conference, "signups"),
        "open_after": _open(conference, "signups_after"),
        "products": PRODUCTS,
        "labels": STATES,
        "tones": TONES,
        "ways": WAYS,
        "notice": screen.notice_of(conference.unit),
    }


def _open(conference: Conference, part: str) -> bool:
    return access.may("signup.edit", conference) and states.may_change(part, conference.state)


@bp.get("/hoi-nghi/<int:conference_id>/dang-ky/them")
@requires("signup.edit")
def add(conference_id: int) -> Response:
    """Find the person on the guest list or among the prospects, then the form with what is known."""
    conference = access.load(Conference, conference_id, "signup.edit")
    known, q = None, asked("q")
    if guest_id := asked_id("khach"):
        known = queries.known_guest(conference, guest_id)
    elif prospect_id := asked_id("tiem-nang"):
        known = queries.known_prospect(conference.unit_id, prospect_id)
    return htmx.page(
        "signups/add.html",
        frame=frame(conference, "signups"),
        conference=conference,
        form=sign_up_form(known, intake.new_key()),
        extra=[],
        known=known,
        q=q,
        candidates=queries.find_candidates(conference, conference.unit_id, q),
        open_now=_open(conference, "signups"),
        notice=screen.notice_of(conference.unit),
    )


@bp.post("/hoi-nghi/<int:conference_id>/dang-ky")
@requires("signup.edit")
def register(conference_id: int) -> Answer:
    """Sign one person up, once for each key however often the phone sends it; no payment comes in here."""
    conference = access.load(Conference, conference_id, "signup.edit")
    no_payment()
    form = sign_up_form(None, intake.new_key())
    draft = read(form, conference.unit_id, conference)
    if draft is None:
        return _refused(conference, form, [])
    key, run = intake.key(form.form_key.data), partial(service.register, conference_id, draft)
    outcome = intake.once(key, request.path, intake.body(), run)
    conference = access.load(Conference, conference_id, "signup.edit")
    if htmx.is_htmx():
        told = _list(conference, queries.Filter())
        return htmx.fragment("signups/_answer.html", outcome.status, said=outcome.message, **told)
    if outcome.word == "refused":
        return _page(conference, form, outcome.status, [outcome.message])
    flash(_("Đã ghi đăng ký của %(name)s.", name=draft.person.name), "success")
    return go_to(url_for("signups.show", sign_up_id=outcome.object_id))


def _refused(conference: Conference, form: SignUpForm, extra: list[str]) -> Response:
    if not htmx.is_htmx():
        return _page(conference, form, 422, extra)
    url = url_for("signups.register", conference_id=conference.id)
    notice = screen.notice_of(conference.unit)
    return htmx.fragment(
        "signups/_quick.html", 422, conference=conference, form=form, extra=extra, url=url, notice=notice
    )


@bp.post("/hoi-nghi/<int:conference_id>/dang-ky/khong-co")
@requires("signup.edit")
def declare_nobody(conference_id: int) -> Answer:
    """Declare that nobody signed up, or take that back."""
    access.load(Conference, conference_id, "signup.edit")
    no_payment()
    declared = request.form.get("nobody") == "1"
    service.declare_nobody(conference_id, declared=declared)
    flash(_("Đã ghi: không có ai đăng ký.") if declared else _("Đã bỏ ghi nhận đó."), "success")
    return go_to(url_for("signups.index", conference_id=conference_id))


@bp.get("/hoi-nghi/<int:conference_id>/dang-ky.xlsx")
@requires("signup.export")
def export(conference_id: int) -> Response:
    """The narrowed list as a workbook; identity numbers are masked."""
    conference = access.load(Conference, conference_id, "signup.export")
    service.note_export(conference_id, conference.title)
    return download(exports.sign_ups_xlsx(conference_id, wanted()[1]), f"dang-ky-{conference_id}.xlsx")


@bp.get("/dang-ky")
@requires("signup.view")
def everywhere() -> Response:
    """All sign-ups within reach, from conferences and from other outreach (B4)."""
    actor = current_actor()
    audit.looked("signups:all", unit_id=actor.grants[0].unit_id if actor.grants else None)
    filters, narrowed = wanted()
    found = queries.list_sign_ups(None, narrowed, asked("sau"))
    return htmx.page(
        "signups/everywhere.html",
        filters=filters,
        narrowed=narrowed,
        arguments=arguments(),
        found=found,
        doubtful=queries.doubtful_of(found.rows),
        first=asked("sau") == "",
        may_add=access.policy().allows_somewhere(actor, "signup.edit"),
        may_export=access.policy().allows_somewhere(actor, "signup.export"),
        products=PRODUCTS,
        labels=STATES,
        tones=TONES,
        ways=WAYS,
    )


@bp.get("/dang-ky.xlsx")
@requires("signup.export")
def export_everywhere() -> Response:
    """The same as a workbook."""
    service.note_export(None, _("tất cả"))
    return download(exports.sign_ups_xlsx(None, wanted()[1]), "dang-ky.xlsx")
