"""The header and tabs that every page of one conference shows, whichever feature the page belongs to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import url_for

from portal.conferences import hooks
from portal.core import access, clock
from portal.core.i18n import _, show_date, show_time, show_weekday
from portal.models import Conference

OVERVIEW = "overview"


@dataclass(frozen=True)
class Frame:
    """What ``conferences/_frame.html`` needs; ``tabs`` are (label, url, active) as their macro takes them.

    A helper at the conference has one page only, so no tabs.
    """

    conference: Conference
    section: str
    tabs: tuple[tuple[str, str, bool], ...]
    when: str
    place: str


def frame(conference: Conference, active: str = OVERVIEW) -> Frame:
    """The header of ``conference`` with the tab of the plug ``active`` marked; its own tab by default."""
    own = hooks.Link(_("Tổng quan"), url_for("conferences.show", conference_id=conference.id))
    links = [(OVERVIEW, own), *hooks.tabs(conference)]
    section = next((link.label for name, link in links if name == active != OVERVIEW), "")
    tabs = tuple((link.label, link.url, name == active) for name, link in links)
    return Frame(
        conference=conference,
        section=section,
        tabs=tabs if access.may("conference.view", conference) else (),
        when=when(conference),
        place=", ".join(part for part in (conference.venue, conference.hamlet, conference.unit.name) if part),
    )


def when(conference: Conference) -> str:
    """``08:00–10:30, Thứ Bảy 21/11/2026``, or both ends in full if it goes beyond midnight."""
    return span(conference.starts_at, conference.ends_at)


def span(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """The same for two moments."""
    start, end = clock.local(starts_at), clock.local(ends_at)
    if start.date() == end.date():
        return f"{show_time(start)}–{show_time(end)}, {show_weekday(start)} {show_date(start)}"
    return f"{show_time(start)} {show_date(start)} – {show_time(end)} {show_date(end)}"
