"""The command line of the contract: ``flask --app wsgi …``."""

from __future__ import annotations

import click
from flask import Flask
from flask_migrate import upgrade as migrate_upgrade

from portal.core import audit


def init_app(app: Flask) -> None:
    """Register the commands."""
    for command in (upgrade, verify_audit):
        app.cli.add_command(command)


@click.command()
def upgrade() -> None:
    """Bring the database to the newest schema."""
    migrate_upgrade()


@click.command("verify-audit")
def verify_audit() -> None:
    """Walk the audit chain; exit 1 if anything was changed or removed."""
    verdict = audit.verify()
    click.echo(f"sealed {verdict.sealed}, waiting {verdict.unsealed}")
    if verdict.broken_entry is not None:
        raise click.ClickException(f"{verdict.reason}: entry {verdict.broken_entry}")
