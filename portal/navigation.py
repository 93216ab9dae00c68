"""What every page of the layout needs: the actor, the menu, the demonstration banner."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request, url_for
from markupsafe import Markup

from portal.core import access, assets
from portal.core.actor import current_actor
from portal.core.i18n import lazy
from portal.enums import CONFERENCE_STATES

# (label, endpoint, action that shows it)
MENU = (
    (lazy("Việc của tôi"), "home.start", "conference.view"),
    (lazy("Hội nghị"), "conferences.index", "conference.view"),
    (lazy("Tiềm năng"), "prospects.index", "prospect.view"),
    (lazy("Đăng ký"), "signups.everywhere", "signup.view"),
    (lazy("Mạng lưới thu"), "network.index", "network.view"),
    (lazy("Tài liệu"), "library.index", "library.view"),
    (lazy("Văn bản"), "papers.index", "paper.view"),
    (lazy("Định mức"), "budget.norms", "norm.view"),
    (lazy("Mức đóng"), "signups.parameters", "parameter.manage"),
    (lazy("Đơn vị"), "units.index", "unit.manage"),
    (lazy("Người dùng"), "accounts.users", "user.manage"),
    (lazy("Nhật ký"), "audit.index", "audit.view"),
)


def init_app(app: Flask, manifest: assets.Manifest) -> None:
    """Install the template globals."""
    app.context_processor(_values)
    app.jinja_env.globals.update(asset=manifest.url, may=access.may, state_labels=CONFERENCE_STATES)
    app.jinja_env.filters["qr"] = qr_svg


def _values() -> dict[str, Any]:
    actor = current_actor()
    return {
        "actor": actor if actor.signed_in or actor.capability else None,
        "lang": actor.language,
        "nav": _menu() if actor.signed_in else [],
        "demo_banner": current_app.config["DEMO"],
        # Back to this page, unless it is the answer to a form, which nobody can open again.
        "sign_in_url": url_for("accounts.sign_in", next=request.path if request.method == "GET" else None),
    }


def _menu() -> list[tuple[Any, str, bool]]:
    policy, actor = access.policy(), current_actor()
    return [
        (label, url_for(endpoint), _is_inside(url_for(endpoint)))
        for label, endpoint, action in MENU
        if policy.allows_somewhere(actor, action)
    ]


def _is_inside(url: str) -> bool:
    # By path and not by feature: the money of a conference belongs to "Hội nghị", not to the register of norms.
    return request.path == url or (url != "/" and request.path.startswith(f"{url}/"))


def qr_svg(text: str) -> Markup:
    """A QR code as inline SVG, error level M; the text must be short to scan well."""
    import segno  # a slow import that few pages need

    code = segno.make(text, error="m", micro=False)
    return Markup(code.svg_inline(scale=4, border=3, omitsize=True))  # noqa: S704 - drawn by segno from numbers
