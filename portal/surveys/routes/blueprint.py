"""The blueprint that both groups of routes register on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("surveys", __name__)
