"""The blueprint that all groups of routes register on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("questions", __name__)
PAGE = "/hoi-nghi/<int:conference_id>/cau-hoi"
