"""Who reaches which prospects: what a list shows is what the policy lets the same person open, one by one (A2)."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import Forbidden, Invalid, NotFound
from portal.demo.people import USERS
from portal.models import Contact, Contract, Prospect
from portal.permissions import Policy, prospect_scope
from portal.prospects import queries, service
from portal.prospects.contact import ContactDraft
from portal.prospects.draft import ProspectDraft
from portal.prospects.queries import Filters
from tests.support.statements import counted

ACTIONS = tuple(
    f"prospect.{verb}"
    for verb in ("view", "edit", "contact", "assign", "merge", "import", "export", "sensitive")
)


@pytest.fixture
def everywhere(prospect):
    """One row of each commune, of itself and of each service organisation."""
    return [
        prospect("Lò Văn Ơn", unit=unit, service=kept)
        for unit in ("xa", "xa2")
        for kept in (None, "tcdv", "tcdv2")
    ]


@pytest.mark.parametrize("username", [row[0] for row in USERS])
def test_lists_and_policy_agree(everywhere, acting, username):
    actor = acting(username)
    for action in ACTIONS:
        listed = set(db.session.scalars(sa.select(Prospect.id).where(prospect_scope(actor, action))))
        opened = {
            row.id for row in db.session.scalars(sa.select(Prospect)) if Policy().allows(actor, action, row)
        }
        assert listed == opened, action


@pytest.mark.parametrize(
    ("username", "count"),
    [
        ("xa", 3),
        ("xa2", 3),
        ("tcdv", 1),
        ("ctv", 1),
        ("tcdv2", 1),
        ("chuyenquan", 6),
        ("kiemtra", 6),
        ("ketoan", 0),
    ],
)
def test_how_many_each_sees(everywhere, acting, username, count):
    actor = acting(username)
    assert db.session.scalar(sa.select(sa.func.count(Prospect.id)).where(prospect_scope(actor))) == count


def test_a_contract_that_has_ended_hides_the_rows(everywhere, acting, world):
    with transaction():
        contract = db.session.scalars(
            sa.select(Contract).where(Contract.service_unit_id == world.units["tcdv"])
        ).one()
        contract.valid_to = clock.today() - dt.timedelta(days=1)
    actor = acting("tcdv")
    assert db.session.scalar(sa.select(sa.func.count(Prospect.id)).where(prospect_scope(actor))) == 0


def test_services_ask_again(prospect, acting, world):
    number, other = prospect("Lò Văn Ơn", service="tcdv"), prospect("Lò Văn Ước", unit="xa2")
    call = ContactDraft("call", "agreed", clock.today())
    acting("xa2")
    for run in (
        lambda: service.update_prospect(number, ProspectDraft("X"), version=1),
        lambda: service.log_contact([number], call),
        lambda: service.log_contact([number, other], call),
        lambda: service.assign([number], None),
        lambda: service.remove_prospect(number, version=1),
    ):
        with pytest.raises(NotFound):
            run()
    assert db.session.scalar(sa.select(sa.func.count(Contact.id))) == 0
    acting("ctv")
    service.log_contact([number], call)
    with pytest.raises(Forbidden):
        service.assign([number], world.users["ctv"])
    with pytest.raises(Forbidden):
        service.merge(number, number, versions={})
    with pytest.raises(NotFound):
        service.add_prospect(world.units["xa2"], ProspectDraft("X"))
    with pytest.raises(Invalid):
        service.add_prospect(world.units["coso"], ProspectDraft("X"))
    acting("giamdoc")
    with pytest.raises(Forbidden):
        service.add_prospect(world.units["xa"], ProspectDraft("X"))


def test_people_of_a_service_organisation_are_offered_only_their_own(acting, world):
    own = {"nvthu", "ctv", "tcdv"}
    names = {number: name for name, number in world.users.items()}
    assert {names[key] for key in queries.people(acting("tcdv"), world.units["xa"])} == own
    assert {names[key] for key in queries.people(acting("xa"), world.units["xa"])} == own | {
        "xa",
        "truongbcd",
    }


def test_a_row_of_another_organisation_is_not_given_away(prospect, acting, world):
    number = prospect("Lò Văn Ơn", service="tcdv2")
    acting("xa")
    with pytest.raises(Invalid, match="tổ chức dịch vụ khác"):
        service.assign([number], world.users["ctv"])
    assert service.assign([number], world.users["xa"]) == 1
    assert service.assign([number], world.users["xa"]) == 0
    assert service.assign([number], None) == 1


def test_pages_follow_each_other_without_a_gap(prospect, acting, world, monkeypatch):
    ids = {prospect(f"Lò Văn {name}") for name in ("An", "An", "Ân", "Bình", "Cường", "Ước", "Ơn")}
    monkeypatch.setattr("portal.prospects.queries.listing.PAGE_SIZE", 3)
    actor, found, cursor = acting("xa"), [], None
    for _page in range(4):
        page = queries.list_prospects(actor, Filters(world.units["xa"]), cursor)
        found += [row.id for row in page.rows]
        cursor = page.next
        if cursor is None:
            break
    assert len(found) == 7
    assert set(found) == ids
    assert page.total == 7


def test_the_number_of_queries_does_not_grow(prospect, as_user, world):
    client = as_user("xa")
    prospect("Lò Văn Ơn", groups=(2,), more={"in_charge_id": world.users["ctv"]})
    for url in ("/tiem-nang", "/tiem-nang/trung", "/"):
        client.get(url)
    counts = []
    for _round in range(2):
        for url in ("/tiem-nang", "/tiem-nang/trung", "/"):
            with counted() as statements:
                client.get(url)
            counts.append(len(statements))
        for name in ("An", "Bình", "Cường"):
            prospect(f"Lò Văn {name}", groups=(2, 5), more={"in_charge_id": world.users["xa"]})
    assert counts[:3] == counts[3:]


def test_somebody_without_a_commune_sees_an_empty_list(as_user, world):
    with transaction():
        for contract in db.session.scalars(sa.select(Contract)):
            contract.valid_to = clock.today() - dt.timedelta(days=1)
    page = as_user("ctv").get("/tiem-nang")
    assert page.status_code == 200
    assert as_user("ctv").get("/tiem-nang/them").status_code == 404


def test_what_may_be_shown_is_asked_for_each_row(prospect, acting):
    row = db.session.get_one(
        Prospect, prospect("Lò Văn Ơn", service="tcdv", groups=(2, 7), id_number="012070001234")
    )
    acting("ctv")
    assert [number for number, _group in queries.groups_of(row)] == [2]
    assert queries.shown_number(row, row.id_number) == "********1234"
    acting("tcdv")
    assert [number for number, _group in queries.groups_of(row)] == [2, 7]
    assert queries.shown_number(row, row.id_number) == "012070001234"


@pytest.mark.parametrize("username", ["xa2", "tcdv2"])
def test_no_route_of_one_row_exists_for_strangers(app, as_user, prospect, acting, username):
    """Every address that names a row of the commune, with whatever method."""
    acting("xa")
    one, other = prospect("Lò Văn Ơn", service="tcdv"), prospect("Lo Van On", service="tcdv")
    contact = service.log_contact([one], ContactDraft("call", "agreed", clock.today()))[0]
    ids = {"prospect_id": one, "other_id": other, "contact_id": contact, "merge_id": 1}
    client = as_user(username)
    token, walked = client.token("/tiem-nang/them"), 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("prospects.") and "prospect_id" in rule.arguments:
            url = app.url_map.bind("localhost").build(
                rule.endpoint, {key: ids[key] for key in rule.arguments}
            )
            for method in rule.methods & {"GET", "POST"}:
                data = {"csrf_token": token} if method == "POST" else None
                assert client.open(url, method=method, data=data).status_code == 404, (method, url)
                walked += 1
    assert walked >= 14
