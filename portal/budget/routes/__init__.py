"""Routes of money: the estimate of a conference, its actual cost, the register of norms."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("budget", __name__)

from portal.budget.routes import actuals, estimate, norms  # noqa: E402, F401 - they add their routes to bp
