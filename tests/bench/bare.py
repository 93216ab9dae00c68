"""The yardstick of survey-rate: the portal and, on the same server, a bare Flask route that inserts one row."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

from flask import Flask, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from portal.app import create_app

bare = Flask("bare")
_local = threading.local()


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        path = Path(os.environ["PORTAL_INSTANCE"]) / "bare.sqlite3"
        _local.connection = connection = sqlite3.connect(path, isolation_level=None, timeout=10)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("CREATE TABLE IF NOT EXISTS answer (id INTEGER PRIMARY KEY, body TEXT)")
    connection = _local.connection
    assert isinstance(connection, sqlite3.Connection)
    return connection


@bare.post("/")
def insert() -> str:
    """One row for one request."""
    _connection().execute("INSERT INTO answer (body) VALUES (?)", (request.get_data(as_text=True),))
    return "ok"


application = DispatcherMiddleware(create_app(), {"/bare": bare})
