"""Choosing guests from the commune's prospects (D1)."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import access, audit
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import Conflict, Invalid
from portal.core.htmx import go_to
from portal.core.i18n import _
from portal.enums import CONTACT_RESULTS, PROSPECT_STATES, ContactResult
from portal.guests import queries, service
from portal.guests.routes.blueprint import asked, bp, can_edit, conference_of, show
from portal.models import Conference
from portal.prospects import queries as prospects

Answer = Response | BaseResponse
_ARGUMENTS = ("q", "nhom", "thon", "tt", "lh")


@bp.get("/hoi-nghi/<int:conference_id>/khach/tiem-nang")
@requires("guest.edit")
def pick(conference_id: int) -> Response:
    """The prospects of the commune that are not on the list, the likely ones first."""
    return _page(conference_of(conference_id, "guest.edit"))


def _page(conference: Conference, status: int = 200, refused: str = "") -> Response:
    actor, wanted = current_actor(), _wanted(conference)
    unit_id, here = conference.unit_id, {name: asked(name) for name in _ARGUMENTS if asked(name)}
    audit.looked(f"prospects:{unit_id}", unit_id=unit_id, summary=conference.title)
    found = queries.list_candidates(conference.id, actor, wanted, asked("sau"))
    hamlets = prospects.list_hamlets(unit_id)
    return show(
        "pick.html",
        conference,
        status=status,
        found=found,
        wanted=wanted,
        here={"conference_id": conference.id, **here},
        first=asked("sau") == "",
        hints={row.prospect.id: _hint(row) for row in found.rows},
        options=_options(hamlets),
        can_edit=can_edit(conference),
        refused=refused,
        narrowed=bool(here),
    )


def _wanted(conference: Conference) -> prospects.Filters:
    group = asked("nhom")
    return prospects.Filters(
        conference.unit_id,
        q=asked("q")[:100],
        group=int(group) if re.fullmatch("[1-9]", group) else 0,
        hamlet=asked("thon"),
        state=asked("tt"),
        last=asked("lh"),
    )


def _hint(row: queries.Candidate) -> str:
    """Where the person lives, what is known, how the last contact ended: one line."""
    prospect = row.prospect
    result = (
        CONTACT_RESULTS[ContactResult(prospect.last_result)] if prospect.last_result else _("chưa liên hệ")
    )
    groups = ", ".join(str(group.short) for _number, group in prospects.groups_of(prospect))
    parts = (str(prospect.birth_year or ""), prospect.hamlet, prospect.phone, groups, str(result))
    return " · ".join(part for part in parts if part)


def _options(hamlets: list[str]) -> dict[str, dict[str, object]]:
    """What each filter offers: value → label."""
    sensitive = access.policy().allows_somewhere(current_actor(), "prospect.sensitive")
    return {
        "nhom": {
            str(number): f"{number}. {group.short}"
            for number, group in prospects.PROSPECT_GROUPS.items()
            if sensitive or not group.sensitive
        },
        "thon": {hamlet: hamlet for hamlet in hamlets},
        "tt": {str(state): label for state, label in PROSPECT_STATES.items()},
        "lh": {str(key): label for key, label in prospects.LASTS.items()},
    }


@bp.post("/hoi-nghi/<int:conference_id>/khach/tiem-nang")
@requires("guest.edit")
def take_picked(conference_id: int) -> Answer:
    """Put the ticked prospects on the list."""
    conference = conference_of(conference_id, "guest.edit")
    ticked = request.form.getlist("chon")
    ids = sorted({int(value) for value in ticked if re.fullmatch("[0-9]{1,18}", value)})
    try:
        count = service.pick(conference_id, ids)
    except (Conflict, Invalid) as error:
        return _page(conference_of(conference.id, "guest.edit"), error.status, error.message)
    flash(_("Đã thêm %(n)s khách từ dữ liệu tiềm năng.", n=count), "success")
    here: dict[str, Any] = {name: asked(name) for name in _ARGUMENTS if asked(name)}
    return go_to(url_for("guests.pick", conference_id=conference_id, **here))
