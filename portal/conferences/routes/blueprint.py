"""The blueprint on which the routes of conferences register."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("conferences", __name__)
