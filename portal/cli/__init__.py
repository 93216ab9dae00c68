"""The command line of the contract: ``flask --app wsgi …``."""

from __future__ import annotations

from flask import Flask

from portal.cli import archive, data, people, running


def init_app(app: Flask) -> None:
    """Register the commands."""
    for command in (
        data.upgrade,
        data.verify_audit,
        data.purge,
        data.check,
        data.demo,
        data.demo_urls,
        people.create_admin,
        people.import_units,
        archive.backup,
        archive.restore,
        running.serve,
        running.worker,
    ):
        app.cli.add_command(command)
