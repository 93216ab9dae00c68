"""The blueprint that all groups of routes register on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("following", __name__)
