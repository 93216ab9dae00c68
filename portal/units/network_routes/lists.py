"""The three lists of the network and its workbook."""

from __future__ import annotations

from flask import Response, request

from portal.core import audit
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.htmx import download, page
from portal.core.paging import show_count
from portal.units import network_documents, queries, service
from portal.units.network_forms import StaffFilterForm, TermForm
from portal.units.network_routes.blueprint import VIEW, bp, own_organisations, tabs


def _looked() -> None:
    grants = current_actor().grants
    audit.looked("network", unit_id=grants[0].unit_id if grants else None)


@bp.get("/mang-luoi")
@requires(VIEW)
def index() -> Response:
    """The people of the network."""
    form = StaffFilterForm(request.args)
    found = queries.list_staff(current_actor(), form.filters(), request.args.get("sau"))
    _looked()
    return page(
        "units/network/people.html",
        form=form,
        found=found,
        args=form.args(),
        tabs_here=tabs("network.index"),
        may_add=bool(own_organisations()),
    )


@bp.get("/mang-luoi.xlsx")
@requires(VIEW)
def export() -> Response:
    """People (narrowed as the list), points and contracts as a workbook."""
    actor, filters = current_actor(), StaffFilterForm(request.args).filters()
    people, contracts = queries.export_staff(actor, filters), queries.export_contracts(actor)
    workbook = network_documents.workbook(people, queries.export_points(actor), contracts)
    service.note_network_export(queries.count_staff(actor, filters))
    return download(workbook, "mang-luoi-thu.xlsx")


@bp.get("/mang-luoi/diem-thu")
@requires(VIEW)
def points() -> Response:
    """The collection points."""
    found = queries.list_points(current_actor(), request.args.get("sau"))
    return page(
        "units/network/points.html",
        found=found,
        tabs_here=tabs("network.points"),
        may_add=bool(own_organisations()),
    )


@bp.get("/mang-luoi/hop-dong")
@requires(VIEW)
def contracts() -> Response:
    """The contracts, and how many of them end soon."""
    form, actor = TermForm(request.args), current_actor()
    found, lines = queries.list_contracts(actor, form.state(), request.args.get("sau"))
    return page(
        "units/network/contracts.html",
        form=form,
        found=found,
        lines=lines,
        args=form.args(),
        ending=show_count(queries.count_ending(actor)),
        tabs_here=tabs("network.contracts"),
    )
