"""Serving: the web processes and the worker, started and stopped together."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import Any

import click
import sqlalchemy as sa
from flask import current_app

from portal.cli.data import bring_up_to_date, make_demo
from portal.core.db import db
from portal.models import User

WEB_WORKERS = 2
THREADS = 8
JOB_WORKERS = 2


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Upgrade the database, add demonstration data in demonstration mode, then run web and worker until stopped."""
    if current_app.config["DEMO"] and host not in ("127.0.0.1", "::1", "localhost"):
        raise click.ClickException("demonstration mode serves this machine only")
    bring_up_to_date()
    if current_app.config["DEMO"] and not db.session.scalar(sa.select(User.id).limit(1)):
        make_demo()
    db.session.remove()
    db.engine.dispose()
    click.echo(f"http://{host}:{port}")
    _run_together(
        [
            [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{host}:{port}", "--workers", str(WEB_WORKERS),
             "--worker-class", "gthread", "--threads", str(THREADS), "--keep-alive", "75", "--log-level", "warning"],
            [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
        ]
    )  # fmt: skip


def _run_together(commands: list[list[str]]) -> None:
    running = [subprocess.Popen(command) for command in commands]  # noqa: S603 - our own commands

    def stop(*_args: Any) -> None:
        for process in running:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    codes = [running[0].wait()]
    # Without the web there is nothing to work for, and the other way round somebody should notice.
    stop()
    codes.append(running[1].wait())
    sys.exit(max(0, codes[0]))


@click.command()
def worker() -> None:
    """Do background jobs, seal the audit log, sweep and forget; until stopped."""
    from portal.core.pdf import worker_setup  # loads reportlab and xhtml2pdf, which the web never needs

    worker_setup()
    # Forked workers must not share the connections of this process.
    db.session.remove()
    db.engine.dispose()
    consumer = current_app.extensions["huey"].create_consumer(
        workers=JOB_WORKERS,
        worker_type="process",
        periodic=True,
        initial_delay=0.05,
        max_delay=0.5,
        backoff=1.3,
    )
    consumer.run()
