"""The blueprint that all groups of routes register on."""

from __future__ import annotations

from flask import Blueprint

from portal.enums import ROLES

bp = Blueprint("accounts", __name__)


@bp.context_processor
def _labels() -> dict[str, object]:
    return {"role_labels": ROLES}
