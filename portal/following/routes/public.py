"""What anybody sees behind ``/t/<code>``: read only, no cookie, no script needed (C6, E4)."""

from __future__ import annotations

from flask import Response, request

from portal.core import htmx
from portal.core.access import public
from portal.following import queries, screen
from portal.following.routes.blueprint import bp


@bp.get("/t/<code>")
@public
def follow(code: str) -> Response:
    """Countdown, then the step that is on, then thanks."""
    return _page(code, "follow")


@bp.get("/t/<code>/moi")
@public
def follow_fresh(code: str) -> Response:
    """204 while nothing has changed, else the region of the page."""
    return _fresh(code, "follow")


@bp.get("/t/<code>/san-khau")
@public
def stage(code: str) -> Response:
    """The same in letters for a projector."""
    return _page(code, "stage")


@bp.get("/t/<code>/san-khau/moi")
@public
def stage_fresh(code: str) -> Response:
    """204 while nothing has changed, else the region of the stage."""
    return _fresh(code, "stage")


def _page(code: str, name: str) -> Response:
    link = queries.find_by_code(code)
    if link is None:
        return unknown()
    return htmx.page(f"following/public/{name}.html", screen=screen.build(link))


def _fresh(code: str, name: str) -> Response:
    # A hall of phones asks this: one small query as long as there is nothing to tell.
    newest = queries.version_of(code)
    if newest and newest == request.args.get("v"):
        return htmx.unchanged()
    link = queries.find_by_code(code)
    if link is None:
        return unknown()
    return htmx.fragment(f"following/public/_{name}.html", screen=screen.build(link))


def unknown() -> Response:
    """One page for a code that never was and one that was revoked: neither tells which it is."""
    return htmx.page("following/public/unknown.html", 404)
