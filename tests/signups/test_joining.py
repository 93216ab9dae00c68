"""Whether a prospect has joined follows from sign-ups that are paid, until people write otherwise (B1, E6, E7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from portal.conferences.service import move
from portal.core.audit import AuditEntry, AuditValue
from portal.core.db import db, transaction
from portal.core.errors import Conflict
from portal.demo.people import World
from portal.models import FollowUp, Guest, Prospect, SignUp
from portal.prospects import queries
from portal.prospects import service as prospects
from portal.prospects.draft import ProspectDraft
from portal.signups import service
from portal.signups.drafts import Payment
from tests.signups.conftest import HEALTH, TODAY, Make, draft, guest

NAME, PHONE = "Lò Văn Ơn", "0987654321"
BANK = Payment("bank", TODAY, confirmation_code="FT1")
Sign = Callable[..., int]


@pytest.fixture
def known(acting: Any, world: World) -> int:
    """Somebody who has stopped, on the list of the commune."""
    acting("chuyenquan")
    return prospects.add_prospect(world.units["xa"], ProspectDraft(NAME, phone=PHONE, state="stopped"))


@pytest.fixture
def sign(known: int, conference: Make, world: World) -> Sign:
    """``sign(HEALTH)``: the prospect signs up outside of conferences (B4); the id."""
    conference()

    def make(*wish: Any, **values: Any) -> int:
        made = draft(NAME, *wish, **{"phone": PHONE, "prospect_id": known, "outreach": "group", **values})
        return service.register_elsewhere(world.units["xa"], made).object_id or 0

    return make


def row(prospect_id: int) -> Prospect:
    return db.session.get_one(Prospect, prospect_id, populate_existing=True)


def state(prospect_id: int) -> str:
    return row(prospect_id).state


def version(sign_up_id: int) -> int:
    return db.session.get_one(SignUp, sign_up_id, populate_existing=True).version


def pay(sign_up_id: int) -> None:
    service.confirm(sign_up_id, version(sign_up_id), BANK)


def take_back(sign_up_id: int) -> None:
    service.undo_payment(sign_up_id, version(sign_up_id), "trả lại tiền")


def write(prospect_id: int, state: str) -> None:
    prospects.update_prospect(
        prospect_id, ProspectDraft(NAME, phone=PHONE, state=state), version=row(prospect_id).version
    )


def told(prospect_id: int) -> list[tuple[str, str, str | None, str | None]]:
    """What the log says of the state: action, summary, old, new."""
    query = (
        sa.select(AuditEntry.action, AuditEntry.summary, AuditValue.old, AuditValue.new)
        .join(AuditValue, AuditValue.entry_id == AuditEntry.id)
        .where(
            AuditEntry.subject_kind == "prospect",
            AuditEntry.subject_id == prospect_id,
            AuditEntry.action.in_(("prospect.join", "prospect.undo_join")),
            AuditValue.field == "state",
        )
    )
    return [tuple(found) for found in db.session.execute(query.order_by(AuditEntry.id))]


def test_who_pays_has_joined_and_whose_money_goes_back_has_not(known: int, sign: Sign) -> None:
    made = sign()
    assert (state(known), row(known).version) == ("stopped", 1)  # a promise
    pay(made)
    assert (state(known), row(known).version) == ("joined", 2)
    service.send(made, version(made), None)
    service.step_back(made, version(made))
    assert row(known).version == 2
    take_back(made)
    assert (state(known), row(known).version) == ("stopped", 3)
    assert told(known) == [
        ("prospect.join", f"{NAME}: Đã tham gia, theo đăng ký số {made}", "stopped", "joined"),
        (
            "prospect.undo_join", f"{NAME}: Đã dừng tham gia, không còn đăng ký đã nộp tiền",
            "joined", "stopped",
        ),
    ]  # fmt: skip


def test_the_other_sign_up_that_is_paid_keeps_the_state(known: int, sign: Sign) -> None:
    pension, health = sign(), sign(HEALTH)
    pay(pension)
    pay(health)
    take_back(pension)
    assert state(known) == "joined"
    take_back(health)
    assert state(known) == "stopped"
    assert len(told(known)) == 2


@pytest.mark.parametrize("before", ["stopped", "joined"])
def test_what_people_write_since_stays(known: int, sign: Sign, before: str) -> None:
    write(known, before)
    pension, health = sign(), sign(HEALTH)
    pay(pension)
    write(known, "never")
    take_back(pension)
    assert state(known) == "never"
    pay(pension)
    write(known, "stopped")
    pay(health)  # newer than what people wrote
    assert state(known) == "joined"
    take_back(pension)
    take_back(health)
    assert state(known) == "stopped"


def test_who_had_joined_before_goes_on_to_have(known: int, sign: Sign) -> None:
    write(known, "joined")
    made = sign()
    pay(made)
    take_back(made)
    assert (state(known), told(known)) == ("joined", [])


def test_a_form_that_was_open_meanwhile_does_not_take_the_state_back(known: int, sign: Sign) -> None:
    seen = row(known).version
    pay(sign())
    with pytest.raises(Conflict):
        prospects.update_prospect(known, ProspectDraft(NAME, state="stopped"), version=seen)
    write(known, "joined")  # saved as the page shows it: nothing about the state
    assert row(known).state_by_hand == "stopped"


def test_a_merged_row_joins_by_the_sign_ups_of_both(known: int, sign: Sign, world: World) -> None:
    kept = prospects.add_prospect(world.units["xa"], ProspectDraft(NAME, birth_year=1970))
    early, late = sign(), sign(HEALTH)
    pay(early)
    versions = {known: row(known).version, kept: row(kept).version}
    merged = prospects.merge(kept, known, versions=versions)
    assert state(kept) == "joined"
    assert queries.joined_among([known, kept]) == {known, kept}
    assert set(db.session.scalars(queries.same_person(known))) == {known, kept}
    take_back(early)
    assert state(kept) == "never"
    assert queries.joined_among([known, kept]) == set()
    pay(late)
    assert state(kept) == "joined"
    prospects.undo_merge(kept, merged)
    assert (state(kept), state(known)) == ("never", "joined")
    take_back(late)
    assert (state(kept), state(known)) == ("never", "stopped")


def test_the_household_of_a_prospect_is_somebody_else(known: int, conference: Make, acting: Any) -> None:
    acting("chuyenquan")
    number = conference()
    came = guest(number, NAME, phone=PHONE)
    with transaction():
        db.session.get_one(Guest, came).prospect_id = known
    acting("ctv")  # who cannot see the commune's own prospects
    child = service.register(number, draft("Ma Văn Pó", guest_id=came)).object_id or 0
    himself = service.register(number, draft(NAME, phone=PHONE, guest_id=came)).object_id or 0
    acting("chuyenquan")
    pay(child)
    assert state(known) == "stopped"
    pay(himself)
    assert state(known) == "joined"
    service.correct(himself, version(himself), draft("Ma Thị Ẩn", phone=PHONE))
    assert state(known) == "stopped"


def test_who_has_joined_is_not_called_until_the_money_goes_back(
    known: int, sign: Sign, conference: Make, acting: Any
) -> None:
    made = sign()
    pay(made)
    number = conference()
    came = guest(number, NAME, phone=PHONE)
    with transaction():
        db.session.get_one(Guest, came).prospect_id = known
    move(number, "end")
    listed = sa.select(FollowUp.guest_id, FollowUp.state)
    assert db.session.execute(listed).all() == []
    take_back(made)
    service.cancel(made, version(made), "đổi ý")
    assert db.session.execute(listed).all() == [(came, "open")]
    service.restore(made, version(made))
    assert db.session.execute(listed).all() == [(came, "joined")]


def test_the_page_tells_whence_the_state_comes(known: int, sign: Sign, as_user: Any, world: World) -> None:
    client, url = as_user("xa"), f"/tiem-nang/{known}"
    made = sign()
    assert "Tình trạng này theo" not in client.get(url).text
    pay(made)
    page = client.get(url).text
    assert f"Tình trạng này theo đăng ký số {made}, nộp tiền ngày 20/11/2026." in page
    assert f'href="/dang-ky/{made}"' in page
    with transaction():
        row(known).service_unit_id = world.units["tcdv"]
    assert "Tình trạng này theo một đăng ký đã nộp tiền." in as_user("tcdv").get(url).text
    write(known, "stopped")
    assert "Tình trạng này theo" not in client.get(url).text
