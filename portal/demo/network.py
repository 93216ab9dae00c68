"""The collection network of the demonstration: points, a card that ends, collaborators with areas; a past delegation."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal.accounts import service as accounts
from portal.accounts.service import DelegationDraft
from portal.core import clock
from portal.core.db import db
from portal.demo.acting import acting
from portal.demo.people import World
from portal.models import CollectionStaff, RoleGrant
from portal.units import service
from portal.units.service import CardDraft, PointDraft, StaffDraft

_POINTS = (
    (
        "tcdv",
        "xa",
        "Điểm thu Bưu điện Thượng Lâm",
        "Chợ Thượng Lâm",
        "Thứ Hai – thứ Bảy, 7:30–17:00",
        "02073845111",
    ),
    (
        "tcdv2",
        "xa2",
        "Điểm thu hợp tác xã Khuôn Hà",
        "Thôn Nà Muông",
        "Thứ Hai – thứ Sáu, 7:30–16:30",
        "02073845222",
    ),
)
# (name, account, birth year, phone, hamlet)
_COLLABORATORS = (
    ("Bàn Thị Ẩn", "ctv", 1990, "0912345678", "Nà Tông"),
    ("Quan Văn Ước", None, 1984, "0976543210", "Bản Bon"),
)


def keep_network(world: World, now: dt.datetime) -> None:
    """A point in each commune, two collaborators whom the first commune's committee proposed, the collector's card."""
    at = now - dt.timedelta(days=120)
    for place, commune, name, address, opening, phone in _POINTS:
        with acting(place, at):
            day = clock.today()
            draft = PointDraft(world.units[commune], name, day, address, opening, phone)
            service.add_point(world.units[place], draft)
    with acting("tcdv", at):
        for number, row in enumerate(_COLLABORATORS, start=1):
            _collaborator(world, number, *row)
    with acting("chuyenquan", at):
        query = sa.select(CollectionStaff).where(CollectionStaff.user_id == world.users["nvthu"])
        held = db.session.scalars(query).one()
        issued = held.card_issued_on or clock.today()
        card = CardDraft(held.card_number, issued, clock.today() + dt.timedelta(days=540))
        service.give_card(held.id, held.version, card)


def _collaborator(
    world: World, number: int, name: str, account: str | None, born: int, phone: str, hamlet: str
) -> None:
    draft = StaffDraft(
        name=name,
        birth_year=born,
        phone=phone,
        user_id=world.users[account] if account else None,
        proposed_by_id=world.units["xa"],
        proposed_on=clock.today() - dt.timedelta(days=10),
        proposal_number=f"{number:02d}/GT-BCĐ",
    )
    made = service.add_staff(world.units["tcdv"], "collaborator", draft)
    service.add_training(made, clock.today(), "Kỹ năng vận động, tư vấn trực tiếp", 8, f"2{number}/CN")
    service.add_area(made, world.units["xa"], hamlet, clock.today(), None)


def delegate_once(world: World, now: dt.datetime) -> None:
    """The director was away for a week, two months ago."""
    with acting("giamdoc", now - dt.timedelta(days=70)):
        query = sa.select(RoleGrant.id).where(RoleGrant.user_id == world.users["giamdoc"])
        accounts.delegate(
            DelegationDraft(
                grant_id=db.session.scalars(query).one(),
                to_user_id=world.users["chuyenquan"],
                form="tuq",
                title="Chuyên quản thu",
                matters=("approve",),
                valid_from=clock.today(),
                valid_to=clock.today() + dt.timedelta(days=6),
                number="03/GUQ-BHXH",
            )
        )
