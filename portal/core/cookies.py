"""Where the portal keeps no cookie: below these addresses nobody can be recognised, whatever the code does."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

COOKIELESS = ("/d/", "/k/", "/t/")


class Sessions(SecureCookieSessionInterface):
    """Signed cookie sessions, but an empty one that refuses every write below ``COOKIELESS``.

    An anonymous form must not know who asks; and an answer that never looked at the cookie does not vary by it.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the request; for anonymous pages one that can neither be read nor written."""
        if request.path.startswith(COOKIELESS):
            return self.make_null_session(app)
        return super().open_session(app, request)
