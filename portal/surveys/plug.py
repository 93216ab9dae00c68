"""How surveys plug into conferences: created with them, shown on their page, following their moves."""

from __future__ import annotations

from flask import url_for

from portal.conferences.hooks import Link, Panel, Plug
from portal.core import access
from portal.core.i18n import _
from portal.core.vietnamese import format_number
from portal.models import Conference
from portal.surveys import queries, service


def _tab(conference: Conference) -> Link | None:
    if not access.may("survey.view", conference):
        return None
    return Link(_("Khảo sát"), url_for("surveys.results", conference_id=conference.id))


def _panel(conference: Conference) -> Panel | None:
    if not access.may("survey.view", conference):
        return None
    survey = queries.find_survey(conference.id)
    if survey is None:
        return None
    summary = queries.summary_of(survey)
    figures = [(format_number(summary.answers), _("phiếu đã nhận"))]
    if summary.index is not None:
        figures.append((summary.index_text, _("chỉ số hài lòng")))
    return Panel(
        title=_("Khảo sát"),
        figures=tuple(figures),
        note=queries.window_text(survey),
        links=(
            Link(_("Xem kết quả, in tờ treo mã QR"), url_for("surveys.results", conference_id=conference.id)),
        ),
    )


PLUG = Plug(
    real_only=True,
    name="surveys",
    tab=_tab,
    panel=_panel,
    on_created=service.create_for,
    on_transition=service.follow,
)
