"""Rate limits of public pages: per conference and form, never per address below 1 000 a minute (design 7)."""

from __future__ import annotations

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


def spend(allowance: str, *key: str) -> None:
    """Count one use of ``key`` against ``"60/minute"``; TooManyRequests when it is used up.

    For routes that decide by what they read which counter it is; a quarter of the cost of the decorator.
    """
    if not limiter.limiter.hit(_item(allowance), *key):
        raise TooManyRequests


@cache
def _item(allowance: str) -> RateLimitItem:
    return parse(allowance)


def init_app(app: Flask, url: str) -> None:
    """Connect the limiter to ``PORTAL_LIMITS_URL``."""
    app.config["RATELIMIT_STORAGE_URI"] = url
    limiter.init_app(app)
