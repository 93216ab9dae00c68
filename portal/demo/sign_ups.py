"""People who sign up at the demonstration's conferences, pay, get book or card, and some who are called later."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal.core import clock
from portal.core.db import db
from portal.demo.acting import acting
from portal.demo.people import World
from portal.enums import GuestCategory
from portal.guests import queries as guests
from portal.models import FollowUp, Guest, Parameter, SignUp
from portal.signups import service
from portal.signups.amounts import Wish
from portal.signups.drafts import Payment, Person, SignUpDraft

_PENSION = ("other", "near_poor", "minority", "poor")


def keep_support(world: World, now: dt.datetime) -> None:
    """What the invented province adds to the contribution; nobody has verified it, so it is marked."""
    for kind, share in (("local_poor", 30_00), ("local_near_poor", 20_00), ("local_health", 10_00)):
        known = sa.select(Parameter.id).where(
            Parameter.kind == kind, Parameter.unit_id == world.units["tinh"]
        )
        if db.session.scalar(known) is None:
            with acting("ketoan", now - dt.timedelta(days=90)):
                service.add_parameter(
                    service.ParameterDraft(
                        kind,
                        share,
                        dt.date(2025, 7, 1),
                        "Nghị quyết của HĐND tỉnh Sơn Lâm (dữ liệu minh họa)",
                        unit_id=world.units["tinh"],
                    )
                )


def sign_up_guests(conference_id: int, start: dt.datetime, collector: str) -> None:
    """Five of those who came sign up in the fourth step; collaborators write down, the collector takes the money."""
    came = [number for number, state in guests.presences(conference_id).items() if state.present]
    query = sa.select(Guest).where(Guest.id.in_(came), Guest.category == GuestCategory.PROSPECT)
    some = [(one.id, one.name, one.phone, one.hamlet) for one in db.session.scalars(query.order_by(Guest.id))]
    at = min(start + dt.timedelta(minutes=110), clock.now())
    writer = "ctv" if collector == "nvthu" else collector
    for place, row in enumerate(some[:40:8]):
        with acting(writer, at):
            made = service.register(conference_id, _draft(place, row, at))
        if place < 3 and made.object_id is not None:
            _pay(made.object_id, place, collector, at)


def _draft(place: int, row: tuple[int, str, str, str], at: dt.datetime) -> SignUpDraft:
    number, name, phone, hamlet = row
    wish = (
        Wish("bhxh", ("year", "half")[place % 2], income=1_500_000, category=_PENSION[place % 4])
        if place % 5 < 3
        else Wish("bhyt", "year", category="", place=place % 4 + 1)
    )
    person = Person(
        name=name,
        phone=phone,
        address=hamlet,
        birth_date=dt.date(1975 + place, 3, 8),
        sex=("male", "female")[place % 2],
        social_number="0812345678" if place == 1 else "",
        guest_id=number,
    )
    consents = frozenset({"advice", "share"} if place % 2 == 0 else {"advice"})
    return SignUpDraft(person, wish, clock.local(at).date(), renewed=place == 4, consents=consents)


def _pay(sign_up_id: int, place: int, collector: str, at: dt.datetime) -> None:
    day, version = clock.local(at).date(), db.session.get_one(SignUp, sign_up_id).version
    if place == 2:
        with acting("chuyenquan", at):
            service.confirm(sign_up_id, version, Payment("bank", day, confirmation_code="FT26110871"))
        return
    if collector != "nvthu":
        return
    with acting(collector, at):
        service.collect(
            sign_up_id, version, Payment("cash", day, f"BL{sign_up_id:05d}", f"XN{sign_up_id:06d}")
        )
        if place == 0:
            service.send(
                sign_up_id, db.session.get_one(SignUp, sign_up_id).version, day + dt.timedelta(days=10)
            )


def call_afterwards(conference_id: int, username: str, at: dt.datetime) -> None:
    """The first of those who did not join are given to the collector, who calls some of them."""
    query = sa.select(FollowUp.id).where(FollowUp.conference_id == conference_id).order_by(FollowUp.id)
    ids = list(db.session.scalars(query))[:6]
    if not ids:
        return
    with acting(username, min(at, clock.now())) as actor:
        service.assign(conference_id, ids, actor.id or 0)
        for place, follow_up_id in enumerate(ids[:3]):
            result = ("later", "open", "refused")[place]
            again = None if result == "refused" else clock.today() + dt.timedelta(days=5)
            version = db.session.get_one(FollowUp, follow_up_id).version
            note = "Chờ bán mía xong sẽ đóng 12 tháng." if place == 0 else ""
            service.note_contact(follow_up_id, version, service.ContactDraft("call", result, again, note))


def sign_up_elsewhere(world: World, now: dt.datetime) -> None:
    """One person by direct outreach, paid by a donor (B4)."""
    with acting("ctv", now - dt.timedelta(days=4)):
        service.register_elsewhere(
            world.units["xa"],
            SignUpDraft(
                Person(
                    name="Hoàng Thị Pạo",
                    phone="0971234871",
                    address="Thôn Khau Đao",
                    birth_date=dt.date(1958, 5, 2),
                ),
                Wish("bhyt", "year", category="", place=1),
                clock.today(),
                outreach="direct",
                payer="donor",
                payer_name="Hợp tác xã chè Thượng Lâm",
                consents=frozenset({"advice"}),
            ),
        )
