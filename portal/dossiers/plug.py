"""How this feature plugs into conferences: tab, what the dossier lacks, what stands against report and settlement."""

from __future__ import annotations

from flask import url_for

from portal.conferences import states
from portal.conferences.hooks import Link, Objection, Panel, Plug
from portal.core import access
from portal.core.i18n import _
from portal.dossiers import printing, queries
from portal.dossiers.parts import PARTS, Missing, missing
from portal.models import Conference

__all__ = ["PLUG", "printing"]  # the worker's functions are registered by their import


def _url(conference: Conference) -> str:
    return url_for("dossiers.show", conference_id=conference.id)


def _tab(conference: Conference) -> Link | None:
    return Link(_("Hồ sơ"), _url(conference)) if access.may("dossier.view", conference) else None


def _panel(conference: Conference) -> Panel | None:
    if not states.is_approved(conference.state) or not access.may("dossier.view", conference):
        return None
    lacking = {one.part for one in _in_portal(conference)}
    total = len(PARTS[conference.kind])
    figures = ((f"{total - len(lacking)}/{total}", _("thành phần đủ dữ liệu")),)
    links = [Link(_("Xem hồ sơ"), _url(conference))]
    if states.may_change("report", conference.state) and access.may("report.write", conference):
        url = url_for("dossiers.report", conference_id=conference.id)
        links.insert(0, Link(_("Viết báo cáo kết quả"), url, primary=states.is_over(conference.state)))
    return Panel(_("Hồ sơ quyết toán"), figures, links=tuple(links))


def _in_portal(conference: Conference) -> list[Missing]:
    """What can be mended in the portal; papers to be attached by hand are never complete here."""
    return [one for one in missing(queries.gather(conference.id)) if not one.by_hand]


def _objections(conference: Conference, action: str) -> list[Objection]:
    if action == "report" and not queries.find_report(conference.id).assessment:
        url = url_for("dossiers.report", conference_id=conference.id)
        return [Objection(_("Báo cáo kết quả chưa có đánh giá chung."), url)]
    if action == "settle":
        # The settlement itself is what the last line would miss; money objects to its own figures, and blocks.
        return [
            Objection(
                _("Hồ sơ phần %(part)s: %(what)s", part=one.part, what=one.sentence), one.url, blocking=False
            )
            for one in _in_portal(conference)
            if one.part != "g"
        ]
    return []


PLUG = Plug(name="dossiers", tab=_tab, panel=_panel, objections=_objections, real_only=True)
