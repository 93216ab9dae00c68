"""A conference where people sign up, and drafts of what they want."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from portal.core import clock
from portal.core.db import db, transaction
from portal.demo.people import World
from portal.enums import ConferenceKind, ConferenceState
from portal.guests import service as guests
from portal.guests.draft import GuestDraft
from portal.models import Conference, Guest, Plan
from portal.signups.amounts import Wish
from portal.signups.drafts import Person, SignUpDraft

STARTS = dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.UTC)
NOW = STARTS + dt.timedelta(hours=2)
TODAY = dt.date(2026, 11, 20)
PENSION = Wish("bhxh", "year", income=1_500_000, category="near_poor")
HEALTH = Wish("bhyt", "year", category="", place=2)
Make = Callable[..., int]


@pytest.fixture
def conference(app: Flask, world: World) -> Make:
    """``conference("running")`` → id; the clock stands in the middle of it."""
    clock.freeze(NOW)

    def make(state: str = ConferenceState.RUNNING, **values: Any) -> int:
        with transaction():
            made = Conference(
                **{
                    "kind": ConferenceKind.IN_PERSON,
                    "state": state,
                    "unit_id": world.units["xa"],
                    "organiser_id": world.units["coso"],
                    "service_unit_id": world.units["tcdv"],
                    "created_by_id": world.users["xa"],
                    "title": "Hội nghị thôn Nà Tông",
                    "folded": "",
                    "starts_at": STARTS,
                    "ends_at": STARTS + dt.timedelta(hours=3),
                    "plan": Plan(),
                    **values,
                }
            )
            db.session.add(made)
        return made.id

    return make


def draft(name: str = "Ma Thị Ẩn", wish: Wish = PENSION, **values: Any) -> SignUpDraft:
    """A sign-up of today."""
    person = {"phone": "0912345678", "address": "Thôn Nà Tông"}
    person |= {key: values.pop(key) for key in list(values) if key in Person.__dataclass_fields__}
    return SignUpDraft(Person(name=name, **person), wish, TODAY, **values)


def guest(conference_id: int, name: str, *, came: bool = True, **values: Any) -> int:
    """Somebody on the guest list, by default present; whoever acts must be allowed to."""
    guests.add_guest(conference_id, GuestDraft(name=name, **values))
    found = db.session.query(Guest).filter_by(conference_id=conference_id, name=name).one().id
    if came:
        guests.arrive(conference_id, found)
    return found


def form(**values: Any) -> dict[str, str]:
    """What a browser sends for a sign-up."""
    return {
        "name": "Ma Thị Ẩn", "phone": "0912345678", "address": "Thôn Nà Tông", "product": "bhxh", "method": "year",
        "income": "1.500.000", "category": "near_poor", "place": "", "months": "", "supported_before": "",
        "renewed": "0", "signed_on": "2026-11-20", "payer": "self", "sex": "", **values,
    }  # fmt: skip
