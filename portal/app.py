"""``create_app()``: the only module that knows everything; nobody imports it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

import structlog
from flask import Flask, abort, flash, redirect, request, url_for
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response
from whitenoise import WhiteNoise

from portal import cli, failures, navigation, retention
from portal.accounts import identity
from portal.accounts.routes import bp as accounts
from portal.audit import labels
from portal.audit.routes import bp as audit
from portal.budget import items
from portal.budget import plug as budget_plug
from portal.budget.routes import bp as budget
from portal.conferences import hooks
from portal.conferences.routes import bp as conferences
from portal.config import ROOT, Config
from portal.core import (
    access,
    assets,
    compression,
    cookies,
    db,
    files,
    forms,
    htmx,
    i18n,
    intake,
    jobs,
    limits,
)
from portal.core.actor import current_actor
from portal.core.i18n import _
from portal.dossiers import plug as dossiers_plug
from portal.dossiers.routes import bp as dossiers
from portal.following import plug as following_plug
from portal.following.routes import bp as following
from portal.guests import plug as guests_plug
from portal.guests.routes import bp as guests
from portal.helping import plug as helping_plug
from portal.helping import queries as helping
from portal.helping.routes import bp as helping_pages
from portal.home.offline import bp as offline
from portal.home.routes import bp as home
from portal.library import kinds as materials
from portal.library import plug as library_plug
from portal.library.routes import bp as library
from portal.messages.routes import bp as messages
from portal.minutes import debriefing
from portal.minutes import plug as minutes_plug
from portal.minutes.routes import bp as minutes
from portal.papers.routes import bp as papers
from portal.permissions import Policy
from portal.preparing import kinds as preparation
from portal.preparing import plug as preparing_plug
from portal.preparing.routes import bp as preparing
from portal.prospects.routes import bp as prospects
from portal.questions import plug as questions_plug
from portal.questions.routes import bp as questions
from portal.rehearsing import banner
from portal.rehearsing import plug as rehearsing_plug
from portal.rehearsing.routes import bp as rehearsing
from portal.running import plug as running_plug
from portal.running.routes import bp as running
from portal.running.template_routes import bp as scripts
from portal.signups import catalogue
from portal.signups import plug as signups_plug
from portal.signups.routes import bp as signups
from portal.surveys import plug as surveys_plug
from portal.surveys.routes import bp as surveys
from portal.units import network as collection
from portal.units.network_routes import bp as network
from portal.units.routes import bp as units

BLUEPRINTS = (
    home,
    offline,
    units,
    network,
    accounts,
    audit,
    papers,
    messages,
    prospects,
    conferences,
    library,
    preparing,
    guests,
    running,
    scripts,
    helping_pages,
    rehearsing,
    following,
    questions,
    signups,
    surveys,
    minutes,
    budget,
    dossiers,
)
PLUGS = (
    preparing_plug.PLUG,
    library_plug.PLUG,
    guests_plug.PLUG,
    guests_plug.RECEPTION,
    running_plug.PLUG,
    rehearsing_plug.PLUG,
    helping_plug.PLUG,
    following_plug.PLUG,
    following_plug.COUNTERS,
    questions_plug.PLUG,
    signups_plug.PLUG,
    surveys_plug.PLUG,
    minutes_plug.PLUG,
    minutes_plug.DEBRIEFS,
    budget_plug.PLUG,
    dossiers_plug.PLUG,
)
# What the log calls values that only a feature has words for.
LOGGED: dict[str, Mapping[Any, Any]] = {
    "product": catalogue.PRODUCTS,
    "state": catalogue.STATES,
    "state_before": catalogue.STATES,
    "way": catalogue.WAYS,
    "outreach": catalogue.OUTREACHES,
    "payer": catalogue.PAYERS,
    "sex": catalogue.SEXES,
    "place": catalogue.PLACES,
    "method": {key: method.label for key, method in catalogue.METHODS.items()},
    "category": catalogue.CATEGORIES,
    "preparation": preparation.STATES,
    "section": preparation.SECTIONS,
    "item": {code: item.label for code, item in items.ITEMS.items()},
    "band": items.BANDS,
    "next_form": debriefing.NEXT_FORMS,
    "kind": {**materials.KINDS, **collection.KINDS},
    "language": materials.LANGUAGES,
}
CSP = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
LARGEST_REQUEST = 6 * 1024 * 1024
# What stays open to somebody who has to put the own account in order first.
_ALWAYS = {"home.healthz", "home.readyz"} | {
    f"accounts.{name}" for name in ("password", "change_password", "sign_out")
}
_SETTING_UP = {f"accounts.{name}" for name in ("codes", "start_codes", "confirm_codes")}


def create_app(config: Config | None = None) -> Flask:
    """Build the application; SettingsError or RuntimeError if a setting or an access rule is missing."""
    config = config or Config.from_env()
    app = Flask("portal", static_folder=None, template_folder=str(ROOT / "templates"))
    _configure(app, config)
    _install_mechanism(app, config)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    hooks.install(app, *PLUGS)
    labels.learn(LOGGED)
    cli.init_app(app)
    failures.init_app(app)
    if config.demo:
        app.before_request(_only_this_machine)
    app.after_request(_security_headers)
    access.check_routes(app)
    return app


def _configure(app: Flask, config: Config) -> None:
    logging.basicConfig(level=config.log_level, format="%(message)s")
    for chatty in ("huey", "pikepdf", "alembic", "fontTools"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, config.log_level)),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        TRANSLATIONS=ROOT / "translations",
        BASE_URL=config.base_url,
        DEMO=config.demo,
        INSTANCE=config.instance,
        SESSION_HOURS=config.session_hours,
        TOTP_ROLES=config.totp_roles,
        LEVEL_NAMES=config.level_names,
        SESSION_COOKIE_NAME="portal",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        CSP=CSP,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _install_mechanism(app: Flask, config: Config) -> None:
    app.session_interface = cookies.Sessions()
    db.init_app(app, sqlite_sync=config.sqlite_sync)
    files.init_app(app, config.files_url)
    jobs.init_app(app, config.queue_url, nightly=retention.forget)
    i18n.init_app(app)
    htmx.init_app(app)
    limits.init_app(app, config.limits_url)
    compression.init_app(app)
    identity.init_app(app, helping.find_helper)
    intake.init_app(app)
    access.init_app(app, Policy())
    # After the access rule: a stranger is told to sign in, not that his token is stale.
    app.before_request(_own_account_first)
    forms.init_app(app)
    navigation.init_app(app, assets.ensure_built())
    banner.init_app(app)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=assets.DIST_DIR, prefix=assets.URL_PREFIX, immutable_file_test=assets.IMMUTABLE_URL
    )
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _only_this_machine() -> None:
    # Everybody knows the password of the demonstration, so nobody may reach it over a network.
    if not ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104 - an address, not a binding
        abort(403)


def _own_account_first() -> Response | None:
    actor = current_actor()
    if actor.must_change_password and request.endpoint not in _ALWAYS:
        flash(_("Hãy đặt mật khẩu mới trước khi làm việc khác."))
        return redirect(url_for("accounts.password"), 303)
    if actor.must_set_up_codes and request.endpoint not in _ALWAYS | _SETTING_UP:
        flash(_("Vai trò của bạn cần mã xác thực khi đăng nhập. Hãy bật trước khi làm việc khác."))
        return redirect(url_for("accounts.codes"), 303)
    return None


def _security_headers(response: Any) -> Any:
    if response.status_code == 204:
        # There is nothing that a browser could run, and phones in a hall get it four times a minute.
        return response
    response.headers.setdefault("Content-Security-Policy", CSP)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if htmx.is_htmx():
        # These two speak of documents; a fragment is none, and a tick has to be cheap.
        return response
    # "no-referrer" would make browsers send "Origin: null" with our own forms.
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    return response
