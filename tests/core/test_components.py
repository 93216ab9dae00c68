"""The macros in templates/components say what they promise: labels bound, errors beside fields, words beside colours."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import segno
from flask import Flask, render_template
from flask_babel import Babel
from markupsafe import Markup

from portal.core.assets import Manifest
from portal.enums import CONFERENCE_STATES
from portal.home.styleguide import sample_context

ROOT = Path(__file__).resolve().parents[2]


def qr_svg(text: str) -> Markup:
    return Markup(segno.make(text, error="m").svg_inline(omitsize=True))


def make_app(manifest: Manifest | None = None) -> Flask:
    """The templates with what the real application gives to every render, and nothing of its database."""
    app = Flask("components", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.secret_key = "only for these tests"
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app, default_locale="vi")
    number = lambda value: f"{value:,}".replace(",", ".")  # noqa: E731
    app.jinja_env.filters.update(number=number, money=lambda value: f"{number(value)} đ", qr=qr_svg)
    app.jinja_env.globals.update(
        asset=manifest.url if manifest else lambda name: f"/static/dist/{name}",
        csrf_token=lambda: "token-of-this-session",
        state_labels=CONFERENCE_STATES,
    )
    for endpoint, path in [("home.index", "/"), ("accounts.sign_in", "/dang-nhap"), ("accounts.sign_out", "/dang-xuat")]:
        app.add_url_rule(path, endpoint, lambda: "")
    app.add_url_rule("/mat-khau", "accounts.password", lambda: "")
    app.add_url_rule("/phong-cach", "styleguide", lambda: render_template("home/styleguide.html", **page_values()))
    app.add_url_rule("/loi/<int:code>", "error", lambda code: render_template(f"errors/{code}.html"))
    return app


def page_values() -> dict[str, Any]:
    actor = SimpleNamespace(kind="user", name="Lò Thị Mai", unit_name="Xã Thượng Lâm")
    nav = [("Việc cần làm", "/", False), ("Hội nghị", "/hoi-nghi", True), ("Lịch", "/lich", False), ("Hồ sơ", "/ho-so", False)]
    return {"actor": actor, "nav": nav, "demo_banner": True, **sample_context()}
