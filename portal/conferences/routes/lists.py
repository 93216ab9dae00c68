"""The list of conferences, its export, the month calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Response, request, url_for

from portal.conferences import hooks, queries, service
from portal.conferences.forms import ListForm
from portal.conferences.queries import Month
from portal.conferences.routes.blueprint import bp
from portal.core import clock
from portal.core.access import policy, requires
from portal.core.actor import current_actor
from portal.core.fields import FIRST_YEAR, LAST_YEAR
from portal.core.htmx import download, fragment, page
from portal.core.paging import show_count
from portal.permissions import grants_for


def _list_form() -> ListForm:
    communes = queries.communes(current_actor(), "conference.view")
    return ListForm.showing(request.args, communes)


@bp.get("/hoi-nghi")
@requires("conference.view")
def index() -> Response:
    """The conferences within reach, searched and narrowed."""
    actor, form = current_actor(), _list_form()
    month = form.filters().month or Month.of(clock.today())
    return page(
        "conferences/index.html",
        form=form,
        month=form.filters().month,
        may_board=policy().allows_somewhere(actor, "board.view"),
        figures=queries.list_figures(actor, queries.held_in(actor, month), month),
        **_results(form),
    )


@bp.get("/hoi-nghi/danh-sach")
@requires("conference.view")
def results() -> Response:
    """The region of the list that the filters change, for htmx."""
    return fragment("conferences/_results.html", form=_list_form(), **_results(_list_form()))


def _results(form: ListForm) -> dict[str, Any]:
    actor, filters = current_actor(), form.filters()
    tally = queries.tally(actor, filters)
    found = queries.list_conferences(actor, filters, request.args.get("sau"), known=tally)
    return {
        "found": found,
        "columns": hooks.columns([conference.id for conference in found.rows]),
        "counts": _counts(form, tally.counts),
        "narrowed": bool(form.query()),
        "may_propose": policy().allows_somewhere(actor, "conference.create"),
        **_links(form, found.next),
    }


def _counts(form: ListForm, counts: dict[str, int]) -> list[tuple[str, str, str, bool]]:
    query, shown = form.query(), form.filters().state
    return [
        (state, show_count(number), url_for(".index", **query | {"trang-thai": state}), state == shown)
        for state, number in counts.items()
    ]


def _links(form: ListForm, following: str | None) -> dict[str, Any]:
    query = form.query()
    return {
        "everything_url": url_for(".index", **{k: v for k, v in query.items() if k != "trang-thai"}),
        "next_url": url_for(".index", **query, sau=following) if following else None,
        "first_url": url_for(".index", **query) if request.args.get("sau") else None,
        "export_url": url_for(".export", **query),
    }


@bp.get("/hoi-nghi/xuat.xlsx")
@requires("conference.view")
def export() -> Response:
    """The whole narrowed list as a workbook."""
    return download(service.export_list(_list_form().filters()), "hoi-nghi.xlsx")


@bp.get("/hoi-nghi/lich")
@requires("conference.view")
def calendar() -> Response:
    """A month of conferences."""
    actor = current_actor()
    month = Month.read(request.args.get("thang", "")) or Month.of(clock.today())
    found = queries.in_month(actor, month)
    return page(
        "conferences/calendar.html",
        month=month,
        weeks=queries.weeks(month, found),
        count=len(found),
        previous=month.shifted(-1),
        following=month.shifted(1),
        this_month=Month.of(clock.today()),
        may_propose=policy().allows_somewhere(actor, "conference.create"),
        seasons_of=next((grant.unit_id for grant in grants_for(actor, "season.view")), None),
    )


@bp.get("/hoi-nghi/lich/tuan")
@requires("conference.view")
def week() -> Response:
    """A week of conferences; a day that makes no sense shows this week."""
    actor, day = current_actor(), _asked_day()
    found = queries.in_week(actor, day)
    return page(
        "conferences/week.html",
        week=queries.week_of(day, found),
        count=len(found),
        may_propose=policy().allows_somewhere(actor, "conference.create"),
    )


def _asked_day() -> dt.date:
    try:
        day = dt.date.fromisoformat(request.args.get("ngay", ""))
    except ValueError:
        return clock.today()
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else clock.today()
