"""Commands about the data itself: schema, demonstration, audit chain, forgetting, checking."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
import sqlalchemy as sa
from flask import current_app
from flask_migrate import upgrade as migrate_upgrade

from portal import retention
from portal.core import audit, jobs
from portal.core.db import db
from portal.core.files import files
from portal.core.pdf import fonts
from portal.models import User
from portal.seeds import seed


def bring_up_to_date() -> None:
    """The newest schema, and the norms, figures, scripts and questionnaires that every installation has."""
    migrate_upgrade()
    with current_app.test_request_context():
        seed()


@click.command()
def upgrade() -> None:
    """Bring the database to the newest schema and add the official scripts, norms and questionnaires."""
    bring_up_to_date()


@click.command("verify-audit")
def verify_audit() -> None:
    """Walk the audit chain; exit 1 if anything was changed or removed."""
    verdict = audit.verify()
    click.echo(f"sealed {verdict.sealed}, waiting {verdict.unsealed}")
    if verdict.broken_entry is not None:
        raise click.ClickException(f"{verdict.reason}: entry {verdict.broken_entry}")


@click.command()
def purge() -> None:
    """Forget what need not be kept: operations, jobs, sessions, rehearsals, names past their time, stray files."""
    for kind, count in asdict(retention.forget()).items():
        click.echo(f"{kind}: {count}")


@click.command()
def check() -> None:
    """Check settings, database, schema, file store, fonts and queue; exit 1 with the reason."""
    problems = []
    for name, test in (
        ("database", lambda: db.session.execute(sa.text("SELECT 1"))),
        ("schema", _check_schema),
        ("files", lambda: files().check()),
        ("fonts", _check_fonts),
        ("jobs", jobs.sweep),
    ):
        try:
            test()
            click.echo(f"{name}: ok")
        except Exception as error:
            problems.append(name)
            click.echo(f"{name}: {error}")
    if current_app.config["DEMO"]:
        click.echo("note: demonstration mode is on")
    if problems:
        raise click.ClickException(f"not ready: {', '.join(problems)}")


def _check_fonts() -> None:
    fonts.register()
    fonts.check()


def _check_schema() -> None:
    missing = set(db.metadata.tables) - set(sa.inspect(db.engine).get_table_names())
    if missing:
        raise RuntimeError(f"run `upgrade`: tables missing: {', '.join(sorted(missing))}")


def make_demo(**volume: int) -> None:
    """Fill an empty database with the demonstration and print how to sign in."""
    from portal.demo import build, people  # the generator of invented data is no part of a running portal

    with current_app.test_request_context(base_url=current_app.config["BASE_URL"]):
        build.build(**volume)
    names = " ".join(row[0] for row in people.USERS)
    click.echo(f"accounts: {names}\npassword: {people.PASSWORD}")


@click.command()
@click.option("--conferences", default=0, help="that many more conferences")
@click.option("--guests", default=0, help="that many more guests, spread over them")
@click.option("--responses", default=0, help="that many more survey answers")
@click.option("--refresh", is_flag=True, help="build it anew with dates that count from today")
def demo(conferences: int, guests: int, responses: int, refresh: bool) -> None:
    """Demonstration data; refuses a database with real users."""
    from portal.demo import build  # as above

    if not current_app.config["DEMO"]:
        raise click.ClickException("only in demonstration mode (PORTAL_DEMO=1)")
    bring_up_to_date()
    if db.session.scalar(sa.select(User.id).where(User.demo.is_(False)).limit(1)):
        raise click.ClickException("there are real users in this database")
    if refresh:
        build.clear()
    if db.session.scalar(sa.select(User.id).limit(1)):
        if not (conferences or guests or responses):
            raise click.ClickException("the demonstration is there already; --refresh makes it anew")
        with current_app.test_request_context():
            build.add_volume(conferences=conferences, guests=guests, responses=responses)
        return
    make_demo(conferences=conferences, guests=guests, responses=responses)


@click.command("demo-urls")
def demo_urls() -> None:
    """The paths of the demonstration as JSON."""
    from portal.demo import build  # as above

    with current_app.test_request_context():
        click.echo(json.dumps(build.urls(), indent=1))
