"""Every route says who may come in; the application refuses to start if one does not (design rule 2).

The mechanism only: which role may do what is the business of ``permissions``, which is plugged in as a policy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map

from portal.core.actor import Actor, current_actor
from portal.core.db import Base, db
from portal.core.errors import Forbidden, NotFound
from portal.core.i18n import _

View = TypeVar("View", bound=Callable[..., Any])
Model = TypeVar("Model", bound=Base)
ATTRIBUTE = "__access__"
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Rule:
    """What a route declares: ``public``, ``signed_in``, or an action that some grant of the actor must allow.

    ``capability`` opens the route also to helpers whose link gives just that; no other route exists for them.
    """

    kind: str
    action: str | None = None
    capability: str = ""


class Policy(Protocol):
    """The rules of the domain, asked by the mechanism."""

    def allows_somewhere(self, actor: Actor, action: str) -> bool:
        """Whether any grant of the actor includes the action."""

    def sees(self, actor: Actor, thing: Any) -> bool:
        """Whether the thing lies within what the actor may know of."""

    def allows(self, actor: Actor, action: str, thing: Any) -> bool:
        """Whether the actor may do the action with this thing."""

    def refusal(self, action: str) -> str:
        """Why the action is refused, as a sentence."""


class SignInNeeded(Exception):
    """The visitor has to sign in first."""


def _declare(rule: Rule) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        setattr(view, ATTRIBUTE, rule)
        return view

    return decorate


def public(view: View) -> View:
    """Everybody may open this route."""
    return _declare(Rule("public"))(view)


def signed_in(view: View) -> View:
    """Whoever has an account may open this route."""
    return _declare(Rule("signed_in"))(view)


def requires(action: str, *, capability: str = "") -> Callable[[View], View]:
    """Only somebody with a grant for ``action`` may open this route, and with ``capability`` the helpers who have it;
    ``load`` then asks about the thing itself."""
    return _declare(Rule("requires", action, capability))


class IdConverter(IntegerConverter):
    """Ids in URLs: a number that no column can hold is an address that does not exist, not a failure."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:  # noqa: A002 - named by werkzeug
        super().__init__(map, *args, **{"max": LARGEST_ID} | kwargs)


def init_app(app: Flask, policy: Policy) -> None:
    """Check the declared rule before each request, and the ids in its URL; before any route is registered."""
    app.url_map.converters["int"] = IdConverter
    app.extensions["access_policy"] = policy
    app.before_request(_check_request)


def _check_request() -> None:
    if request.endpoint is None:
        return
    rule: Rule = getattr(current_app.view_functions[request.endpoint], ATTRIBUTE)
    if rule.kind == "public":
        return
    actor = current_actor()
    if actor.capability and actor.capability != rule.capability:
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    if not actor.signed_in and not actor.capability:
        raise SignInNeeded
    if rule.action and not policy().allows_somewhere(actor, rule.action):
        raise Forbidden(policy().refusal(rule.action))


def check_routes(app: Flask) -> None:
    """Refuse to start an application in which a route has no access rule."""
    bare = [name for name, view in app.view_functions.items() if not hasattr(view, ATTRIBUTE)]
    if bare:
        raise RuntimeError(f"routes without an access rule: {', '.join(sorted(bare))}")


def policy() -> Policy:
    """The policy of the running application."""
    found: Policy = current_app.extensions["access_policy"]
    return found


def load(model: type[Model], key: int, action: str) -> Model:
    """Get one object for a route: 404 if the actor may not know of it, 403 if the action is not allowed."""
    # A longer number is no id of any row, and the drivers refuse it with an error of their own.
    return check(db.session.get(model, key) if key < 2**63 else None, action)


def check(thing: Model | None, action: str) -> Model:
    """The same test for an object found otherwise; services call it again inside their transaction."""
    actor = current_actor()
    if thing is None or not policy().sees(actor, thing):
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    if not policy().allows(actor, action, thing):
        raise Forbidden(policy().refusal(action))
    return thing


def may(action: str, thing: Any) -> bool:
    """Whether the current actor may do ``action`` with ``thing``; for showing or hiding a button."""
    actor = current_actor()
    return policy().sees(actor, thing) and policy().allows(actor, action, thing)


def may_open(url: str, thing: Any) -> bool:
    """Whether the route at one of our addresses lets the current actor in for ``thing``; for showing or hiding a link.

    An address that is none of ours is nobody's to refuse.
    """
    try:
        endpoint, _arguments = current_app.url_map.bind("").match(url.partition("#")[0].partition("?")[0])
    except HTTPException:
        return True
    rule: Rule = getattr(current_app.view_functions[endpoint], ATTRIBUTE)
    return rule.action is None or may(rule.action, thing)
