"""Routes of money: the estimate of a conference, its actual cost, the register of norms."""

from __future__ import annotations

from flask import Blueprint, Response

bp = Blueprint("budget", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def spreadsheet(data: bytes, filename: str) -> Response:
    """A workbook to download, never stored by caches."""
    answer = Response(data, mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


from portal.budget.routes import actuals, estimate, norms  # noqa: E402, F401 - they add their routes to bp
