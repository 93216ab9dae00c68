"""Rate limits of public pages: per conference and form, never per address below 1 000 a minute (design 7)."""

from __future__ import annotations

import secrets
from functools import cache

from flask import Flask, request
from flask_limiter import Limiter
from limits import RateLimitItem, parse
from werkzeug.exceptions import TooManyRequests


def by_path() -> str:
    """One counter per public code: a whole hall sits behind one address."""
    return request.path


def by_address() -> str:
    """One counter per client address, for routes where guessing must be slowed down."""
    return request.remote_addr or ""


limiter = Limiter(key_func=by_path, headers_enabled=False)


def spend(allowance: str, *key: str, each: int = 1) -> None:
    """Count one use of ``key`` against ``"60/minute"``; TooManyRequests when it is used up.

    For routes that decide by what they read which counter it is. With ``each`` only one use in so many, by chance,
    goes to the store and counts as so many: good enough for large allowances, where every trip to the store is felt.
    """
    if each > 1 and secrets.randbelow(each):
        return
    if not limiter.limiter.hit(_item(allowance), *key, cost=each):
        raise TooManyRequests


@cache
def _item(allowance: str) -> RateLimitItem:
    return parse(allowance)


def init_app(app: Flask, url: str) -> None:
    """Connect the limiter to ``PORTAL_LIMITS_URL``."""
    app.config["RATELIMIT_STORAGE_URI"] = url
    limiter.init_app(app)
    # It looks for limits before every request; ours are all on their routes, which look for themselves.
    app.before_request_funcs[None].remove(limiter._check_request_limit)
