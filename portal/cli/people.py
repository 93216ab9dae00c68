"""Commands that put the first people and units into a new installation."""

from __future__ import annotations

from pathlib import Path

import click

from portal.accounts import service as accounts
from portal.core.actor import SYSTEM, acting_as
from portal.core.errors import DomainError
from portal.units import service as units


@click.command("create-admin")
@click.argument("username")
@click.option("--name", required=True, help="the person's full name")
@click.option("--unit", "unit_code", default="00", show_default=True, help="code of the unit to administer")
@click.password_option()
def create_admin(username: str, name: str, unit_code: str, password: str) -> None:
    """Create an administrator of a unit (the root is made if there is none)."""
    try:
        with acting_as(SYSTEM):
            accounts.create_admin(username, name, password, units.root_or_code(unit_code))
    except DomainError as error:
        raise click.ClickException(error.message) from error
    click.echo(f"{username} created")


@click.command("import-units")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def import_units(source: Path) -> None:
    """Import units from a spreadsheet (.xlsx or .csv) with columns code, name, kind, parent code."""
    try:
        with acting_as(SYSTEM):
            result = units.import_units(source.read_bytes(), source.name)
    except DomainError as error:
        raise click.ClickException(error.message) from error
    for row, reason in result.errors:
        click.echo(f"row {row}: {reason}", err=True)
    click.echo(f"{result.added} added, {result.updated} updated, {len(result.errors)} refused")
