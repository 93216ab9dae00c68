"""Reading minutes: the draft as it stands, section by section, and what was fixed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale

from portal.conferences import states
from portal.conferences.documents.facts import head_of
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.minutes.queries.gathering import fresh
from portal.minutes.sections import Section, find_section, sections_of
from portal.models import Conference, MinutesSection, MinutesVersion


@dataclass(frozen=True)
class SectionView:
    """A section as it stands. ``version`` 0: nobody wrote, the text comes from the data, which is ``drawn``.

    ``outdated``: somebody wrote, and the data have changed since.
    """

    section: Section
    text: str
    drawn: str
    version: int = 0
    outdated: bool = False
    written_by: str = ""
    updated_at: dt.datetime | None = None

    @property
    def lines(self) -> list[str]:
        """The text, line by line, without empty ones."""
        return [line for line in self.text.split("\n") if line.strip()]


def list_sections(conference: Conference) -> list[SectionView]:
    """All sections of the draft in their order."""
    rows = db.session.scalars(sa.select(MinutesSection).where(MinutesSection.conference_id == conference.id))
    written, drawn = {row.key: row for row in rows}, fresh(conference)
    return [
        _view(section, written.get(section.key), drawn[section.key])
        for section in sections_of(conference.kind)
    ]


def get_section(conference: Conference, key: str) -> SectionView:
    """One section of the draft; NotFound if this kind of conference has no such section."""
    section = find_section(conference.kind, key)
    if section is None:
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    return _view(section, find_written(conference.id, key), fresh(conference)[key])


def find_written(conference_id: int, key: str) -> MinutesSection | None:
    """What somebody has written for a section."""
    return db.session.scalar(
        sa.select(MinutesSection).where(
            MinutesSection.conference_id == conference_id, MinutesSection.key == key
        )
    )


def _view(section: Section, row: MinutesSection | None, drawn: str) -> SectionView:
    if row is None:
        return SectionView(section, drawn, drawn)
    return SectionView(
        section, row.text, drawn, row.version, row.drawn != drawn, row.written_by_name, row.updated_at
    )


def frozen(conference: Conference) -> dict[str, Any]:
    """The whole draft as a fixing would keep it: head, sections with their titles, who signs."""
    return frozen_of(conference, list_sections(conference))


def frozen_of(conference: Conference, views: Sequence[SectionView]) -> dict[str, Any]:
    """The same from sections at hand."""
    with force_locale("vi"):
        titled = [(view.section, str(view.section.title), view.text) for view in views]
        head = asdict(head_of(conference))
    return {
        # As JSON keeps it, so that two pictures can be compared.
        "head": json.loads(json.dumps(head, default=lambda moment: moment.isoformat())),
        "sections": [
            {"key": section.key, "title": title, "text": text}
            for section, title, text in titled
            if not section.line
        ],
        "signers": {section.key: text for section, _title, text in titled if section.line},
    }


def digest(data: dict[str, Any]) -> str:
    """A short name of exactly this content: who fixes, fixes what the page showed."""
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def _versions(conference_id: int) -> sa.Select[MinutesVersion]:
    wanted = sa.select(MinutesVersion).where(MinutesVersion.conference_id == conference_id)
    return wanted.order_by(MinutesVersion.number.desc())


def list_versions(conference_id: int) -> Sequence[MinutesVersion]:
    """Every fixing, the newest first."""
    return db.session.scalars(_versions(conference_id)).all()


def find_newest(conference_id: int) -> MinutesVersion | None:
    """The last fixing, opened again or not."""
    return db.session.scalar(_versions(conference_id).limit(1))


def find_version(conference_id: int, number: int) -> MinutesVersion | None:
    """The fixing with this number."""
    return db.session.scalar(
        sa.select(MinutesVersion).where(
            MinutesVersion.conference_id == conference_id, MinutesVersion.number == number
        )
    )


def find_fixed(conference_id: int) -> MinutesVersion | None:
    """The fixed minutes that hold: the newest ones, unless they were opened again."""
    newest = find_newest(conference_id)
    return newest if newest and newest.reopened_at is None else None


def is_open(conference: Conference) -> bool:
    """Whether the draft may be written now: the state allows it and no fixed minutes hold."""
    return states.may_change("minutes", conference.state) and find_fixed(conference.id) is None


def has_minutes(conference: Conference) -> bool:
    """Whether there is something to draw minutes from: the conference runs or is over."""
    return states.may_change("minutes", conference.state) or states.is_over(conference.state)
