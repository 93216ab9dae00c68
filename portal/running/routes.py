"""Routes of running."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("running", __name__)
