"""The blueprint of prospects and what its groups of routes share: the commune asked for, one row, what was sent."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, request

from portal.core import access, audit, htmx
from portal.core.actor import current_actor
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.models import Prospect
from portal.prospects import queries
from portal.units.queries import communes

bp = Blueprint("prospects", __name__, url_prefix="/tiem-nang")
ARGUMENTS = ("xa", "q", "nhom", "thon", "tt", "pt", "lh", "bo")


def asked(name: str) -> str:
    """One parameter of the address, "" if it is missing."""
    return request.args.get(name, "")


def commune_asked(action: str) -> tuple[int, dict[int, str]]:
    """The commune of the address, or the first within reach (0 if there is none), and all of them; 404 outside."""
    offered = communes(current_actor(), action)
    if not asked("xa"):
        return next(iter(offered), 0), offered
    if not asked("xa").isdecimal() or int(asked("xa")) not in offered:
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    return int(asked("xa")), offered


def wanted(unit_id: int) -> queries.Filters:
    """The filters of the address."""
    group = asked("nhom")
    return queries.Filters(
        unit_id,
        q=asked("q")[:100],
        group=int(group) if re.fullmatch("[1-9]", group) else 0,
        hamlet=asked("thon"),
        state=asked("tt"),
        charge=asked("pt"),
        last=asked("lh"),
        removed=asked("bo") == "1",
    )


def here(unit_id: int, **changed: Any) -> dict[str, Any]:
    """The filters as the address writes them, so that an answer comes back to the same list."""
    kept = {name: asked(name) for name in ARGUMENTS if asked(name)}
    return {**kept, "xa": unit_id, **changed}


def prospect_of(prospect_id: int, action: str) -> Prospect:
    """The prospect of a route: 404 outside the actor's reach, 403 without the right."""
    return access.load(Prospect, prospect_id, action)


def looked(unit_id: int, name: str) -> None:
    """Note that somebody looked at the list of a commune."""
    audit.looked(f"prospects:{unit_id}", unit_id=unit_id, summary=_("Tiềm năng: %(unit)s", unit=name))


def posted_ids(values: list[str]) -> list[int]:
    """The ids of ticked rows, each once; anything forged is none."""
    return sorted({int(value) for value in values if re.fullmatch("[0-9]{1,18}", value)})


def posted_version(name: str = "version") -> int:
    """The version that the form showed; -1, which is never the current one, for anything forged."""
    text = request.form.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def show(template: str, status: int = 200, **values: Any) -> Response:
    """A page of this feature."""
    return htmx.page(f"prospects/{template}", status, **values)
