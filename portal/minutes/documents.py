"""Minutes as a paper after Nghị định 30/2020 (biên bản): drawn from what was fixed and from nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import Any

from flask import current_app

from portal.conferences.documents import wording
from portal.conferences.documents.facts import Head
from portal.core.db import db
from portal.core.pdf import render_template
from portal.enums import ConferenceKind
from portal.minutes import queries
from portal.models import Conference, IssuedDocument, MinutesVersion
from portal.papers import service as papers

KIND = "minutes"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def issue(conference_id: int, version: MinutesVersion) -> IssuedDocument:
    """The issued paper of one fixing; the same one for ever, because its data never change."""
    kept, fixed_at, number = version.data, version.fixed_at, version.number

    def render(code: str, url: str, issued_at: dt.datetime) -> bytes:
        return draw(kept, fixed_at, number=number, proof={"code": code, "url": url}, created=issued_at)

    return papers.issue(
        kind=KIND,
        title=title(version),
        conference=db.session.get_one(Conference, conference_id),
        data={"minutes": kept, "number": number, "fixed_at": fixed_at.isoformat()},
        render=render,
    )


def title(version: MinutesVersion) -> str:
    """What the paper is called in the register; a second fixing says that it is one."""
    again = f" (lần {version.number})" if version.number > 1 else ""
    return f"Biên bản hội nghị{again}: {version.data['head']['title']}"


def preview(conference: Conference) -> bytes:
    """The draft as it stands, with a watermark and without a code."""
    return draw(queries.frozen(conference), None)


def draw(
    data: dict[str, Any],
    fixed_at: dt.datetime | None,
    *,
    number: int = 0,
    proof: dict[str, str] | None = None,
    created: dt.datetime | None = None,
) -> bytes:
    """The PDF of one picture of the minutes; without ``fixed_at`` a preview with day and month left open."""
    head = _head(data["head"])
    place = head.commune_place
    context = {
        **wording.basics(head),
        "dated": wording.place_date(place, fixed_at)
        if fixed_at
        else wording.open_date(place, head.starts_at),
        "number": number,
        "sections": [
            (roman, one["title"], wording.paragraphs(one["text"]))
            for roman, one in zip(_ROMAN, data["sections"], strict=False)
        ],
        "signers": data["signers"],
        "representing": _representing(head),
        "recipients": ["Các bên tham gia", head.organiser, "Lưu: VT, hồ sơ"],
        "preview": fixed_at is None,
        "proof": proof,
    }
    return render_template(
        current_app.jinja_env,
        "pdf/minutes/minutes.html",
        context,
        title=f"Biên bản – {head.title}",
        created=created,
    )


def _representing(head: Head) -> list[str]:
    """As whom the third person signs, line by line."""
    if head.kind == ConferenceKind.DIALOGUE:
        return ["Đại diện đơn vị chủ trì"]
    return ["TM. Ban Chỉ đạo", "Trưởng ban"]


def _head(data: dict[str, Any]) -> Head:
    """The head as it was kept; what later versions of the portal no longer know is left out."""
    known = {field.name for field in fields(Head)}
    moments = {name: dt.datetime.fromisoformat(data[name]) for name in ("starts_at", "ends_at")}
    return Head(**{name: value for name, value in (data | moments).items() if name in known})
