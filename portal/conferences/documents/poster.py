"""A poster for the hall: one large QR, what it is for, three steps. Always Vietnamese, as every paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import current_app

from portal.core import clock
from portal.core.i18n import show_date, show_time
from portal.core.pdf import render_template
from portal.models import Conference, IssuedDocument
from portal.papers import service as papers


def issue_poster(
    conference: Conference,
    *,
    kind: str,
    title: str,
    heading: str,
    agency: str,
    url: str,
    steps: Sequence[str],
) -> IssuedDocument:
    """The poster as an issued paper, called ``title`` in the register; the same conference gives the same file."""
    starts = clock.local(conference.starts_at)
    data = {
        "heading": heading,
        "agency": agency,
        "conference": conference.title,
        "when": f"{show_time(starts)} ngày {show_date(starts)}",
        "venue": conference.venue,
        "url": url,
        "short": url.partition("://")[2],
        "steps": list(steps),
    }
    return papers.issue(kind=kind, title=title, conference=conference, data=data, render=partial(_draw, data))


def _draw(data: dict[str, Any], code: str, url: str, issued_at: dt.datetime) -> bytes:
    return render_template(
        current_app.jinja_env,
        "pdf/conferences/poster.html",
        {"data": data, "code": code, "verify_url": url},
        title=f"{data['heading']}: {data['conference']}",
        created=issued_at,
    )
