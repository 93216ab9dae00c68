"""The blueprint on which the routes of minutes and debriefs register."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("minutes", __name__)
PAGE = "/hoi-nghi/<int:conference_id>/bien-ban"
