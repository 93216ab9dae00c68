"""Routes of papers."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("papers", __name__)
