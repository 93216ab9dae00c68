"""The blueprint that all groups of routes register on."""

from __future__ import annotations

from flask import Blueprint, url_for

from portal.core.access import policy
from portal.core.actor import current_actor
from portal.core.i18n import _
from portal.units import network
from portal.units.queries import open_areas, organisations, standing_of

bp = Blueprint("network", __name__)
VIEW, ADD, EDIT, CARD = "network.view", "network.add", "network.edit", "network.card"


@bp.context_processor
def _labels() -> dict[str, object]:
    return {
        "staff_kinds": network.KINDS,
        "staff_states": network.STATES,
        "terms": network.TERMS,
        "tones": network.TONES,
        "standing_of": standing_of,
        "open_areas": open_areas,
    }


def tabs(here: str) -> list[tuple[str, str, bool]]:
    """The three lists."""
    ways = (
        (_("Người thu"), "network.index"),
        (_("Điểm thu"), "network.points"),
        (_("Hợp đồng"), "network.contracts"),
    )
    return [(label, url_for(endpoint), endpoint == here) for label, endpoint in ways]


def own_organisations() -> dict[int, str]:
    """The organisations for which the actor may enter new people and points."""
    return organisations(current_actor(), ADD) if policy().allows_somewhere(current_actor(), ADD) else {}
