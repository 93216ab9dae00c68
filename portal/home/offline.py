"""What the pages' own scripts ask for: who is signed in now, and the service worker (design 4)."""

from __future__ import annotations

import json
from functools import cache

from flask import Blueprint, Response, current_app, jsonify
from flask_wtf.csrf import generate_csrf
from rjsmin import jsmin

from portal.core import intake
from portal.core.access import public
from portal.core.actor import current_actor
from portal.core.assets import STATIC_DIR, ensure_built

bp = Blueprint("offline", __name__)
# Pages for use without a network load no htmx, and nobody loads the worker by its hashed name.
NEVER = ("htmx.min.js", "sw.js")


@bp.get("/phien")
@public
def session() -> Response:
    """Who is signed in now, and a fresh token: the outbox asks after a 401, before it sends on or asks to sign in."""
    actor = current_actor()
    known = actor.signed_in or bool(actor.capability)
    answer = jsonify(actor=intake.who() if known else "", csrf=generate_csrf() if known else "")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.get("/sw.js")
@public
def worker() -> Response:
    """The service worker. It holds the names of the files it may keep, so each new version of one is a new worker."""
    code = f"var FILES = {_files()}, CSP = {json.dumps(current_app.config['CSP'])};\n{_code()}"
    return Response(code, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@cache
def _files() -> str:
    manifest = ensure_built()
    return json.dumps([manifest.url(name) for name in manifest.files if name not in NEVER])


@cache
def _code() -> str:
    return str(jsmin((STATIC_DIR / "js" / "sw.js").read_text()))
