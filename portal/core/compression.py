"""Compressed pages: brotli or gzip, whatever the browser takes."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_compress import Compress


class AllPages(Compress):
    """Flask-Compress leaves every answer but 2xx as it is; a refused form is the same page over the same bad line."""

    def after_request(self, response: Any) -> Any:
        """Compress a refusal as if it had been a success."""
        status = response.status
        if response.status_code < 400:
            return super().after_request(response)
        response.status_code = 200
        response = super().after_request(response)
        response.status = status
        return response


def init_app(app: Flask) -> None:
    """Compress what the portal renders; static files come compressed already."""
    app.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_MIMETYPES=["text/html", "image/svg+xml", "application/json", "text/calendar", "text/css"],
    )
    AllPages(app)
