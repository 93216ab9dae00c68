"""Routes of conferences."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("conferences", __name__)
