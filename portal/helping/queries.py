"""The reads of helper links: by code, by session, those of one conference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import joinedload

from portal.core import intake
from portal.core.actor import Actor
from portal.core.codes import hash_code
from portal.core.db import db
from portal.enums import HELPER_PURPOSES
from portal.helping.purposes import ENDPOINTS, opens_now, takes_late
from portal.models import Conference, HelperLink


def find_by_code(code: str) -> HelperLink | None:
    """The link behind a code, unless it was revoked."""
    query = _with_conference().where(HelperLink.code_hash == hash_code(code), HelperLink.revoked_at.is_(None))
    return db.session.scalar(query)


def find_helper(link_id: int) -> Actor | None:
    """The actor of a link that works at this moment, or at that when a phone has kept what it sends now; asked on every
    request, so that revoking ends it at once."""
    link = db.session.scalar(_with_conference().where(HelperLink.id == link_id))
    return actor_of(link) if link is not None and (opens_now(link) or _sends_late(link)) else None


def _sends_late(link: HelperLink) -> bool:
    since = intake.kept_since()
    return since is not None and takes_late(link, since)


def actor_of(link: HelperLink) -> Actor:
    """Whoever holds this link, under its label."""
    return Actor(
        kind="helper",
        id=link.id,
        name=link.label,
        capability=link.purpose,
        place_id=link.conference_id,
    )


def page_of(link: HelperLink) -> str:
    """The one page that the link opens."""
    return url_for(ENDPOINTS[link.purpose], conference_id=link.conference_id)


def _with_conference() -> sa.Select[HelperLink]:
    unit = joinedload(HelperLink.conference).joinedload(Conference.unit)
    return sa.select(HelperLink).options(unit)


@dataclass(frozen=True)
class LinkRow:
    """One link in the list of its conference; ``open_now`` says whether it works at this moment."""

    link: HelperLink
    purpose: str
    open_now: bool


def list_links(conference_id: int) -> Sequence[LinkRow]:
    """The links of a conference, newest first."""
    query = (
        _with_conference()
        .options(joinedload(HelperLink.created_by))
        .where(HelperLink.conference_id == conference_id)
        .order_by(HelperLink.id.desc())
    )
    return [
        LinkRow(link, str(HELPER_PURPOSES[link.purpose]), opens_now(link))
        for link in db.session.scalars(query)
    ]
