"""What is left of those who signed up when their time is over (O3)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from portal import retention
from portal.core import audit, clock
from portal.core.audit import AuditEntry, AuditValue
from portal.core.db import db
from portal.demo.people import World
from portal.models import IssuedDocument, SignUp
from portal.signups import documents, queries, service
from portal.signups.drafts import Payment
from portal.signups.service.forgetting import FORGOTTEN, forget_people
from tests.signups.conftest import HEALTH, NOW, TODAY, Make, draft


def names() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(SignUp.name).order_by(SignUp.id)))


def test_who_is_in_no_accounts_is_forgotten_after_two_years(
    conference: Make, acting: Any, world: World
) -> None:
    acting("nvthu")
    number = conference()
    listed = service.register(number, draft("Ma Thị Ẩn")).object_id or 0
    gone = service.register(number, draft("Lò Văn Ơn", id_number="008175001234")).object_id or 0
    documents.issue_slip(db.session.get_one(SignUp, gone))
    service.cancel(gone, 1, "Lò Văn Ơn đổi ý")
    back = (
        service.register_elsewhere(world.units["xa"], draft("Vũ Thị Uyên", outreach="group")).object_id or 0
    )
    service.collect(back, 1, Payment("cash", TODAY, "BL1"))
    service.undo_payment(back, 2, "trả lại")
    clock.freeze(NOW + dt.timedelta(days=730))
    assert retention.forget().sign_ups == 0
    clock.freeze(NOW + dt.timedelta(days=732))
    assert retention.forget().sign_ups == 1
    assert names() == ["Ma Thị Ẩn", FORGOTTEN, "Vũ Thị Uyên"]
    left = db.session.get_one(SignUp, gone)
    assert (left.id_number, left.phone, left.address, left.cancel_reason, left.guest_id) == (
        "",
        "",
        "",
        "",
        None,
    )
    assert (left.product, left.months, left.to_pay) == ("bhxh", 12, 2_376_000)
    assert (
        db.session.scalars(sa.select(IssuedDocument).where(IssuedDocument.kind == "sign_up_slip")).all() == []
    )
    kept = sa.select(AuditValue.id).join(AuditEntry, AuditEntry.id == AuditValue.entry_id)
    mine = kept.where(AuditEntry.subject_kind == "sign_up")
    assert db.session.scalars(mine.where(AuditEntry.subject_id == gone)).all() == []
    assert db.session.scalars(mine.where(AuditEntry.subject_id == listed)).all() != []
    audit.seal_all()
    assert audit.verify().broken_entry is None
    assert retention.forget().sign_ups == 0


def test_what_the_accounts_need_is_kept_to_the_end_of_the_tenth_year(conference: Make, acting: Any) -> None:
    acting("nvthu")
    number = conference()
    one = service.register(number, draft()).object_id or 0
    service.collect(one, 1, Payment("cash", TODAY, "BL1"))
    service.register(number, draft(wish=HEALTH))
    before = queries.numbers(number)
    assert (before.people, before.total) == (1, 2)
    assert forget_people(dt.date(2036, 12, 31)) == 0
    assert forget_people(dt.date(2037, 1, 1)) == 2
    left = db.session.get_one(SignUp, one, populate_existing=True)
    assert (left.name, left.receipt_number, left.state) == (FORGOTTEN, "BL1", "paid")
    assert queries.numbers(number) == before


def test_the_ten_years_begin_with_the_year_of_the_payment(conference: Make, acting: Any) -> None:
    acting("nvthu")
    one = service.register(conference(), draft()).object_id or 0
    clock.freeze(dt.datetime(2027, 1, 5, 3, 0, tzinfo=dt.UTC))
    service.collect(one, 1, Payment("cash", dt.date(2027, 1, 5), "BL1"))
    assert forget_people(dt.date(2037, 12, 31)) == 0
    assert forget_people(dt.date(2038, 1, 1)) == 1


def test_a_paper_tells_no_stranger_whose_it_is(
    as_user: Any, client: Any, conference: Make, acting: Any
) -> None:
    acting("nvthu")
    one = service.register(conference(), draft("Lò Văn Ơn")).object_id or 0
    papers = [
        issue(db.session.get_one(SignUp, one))
        for issue in (documents.issue_slip, documents.issue_declaration)
    ]
    for paper in papers:
        page = client.get(f"/x/{paper.code}")
        assert page.status_code == 200
        assert f"đăng ký số {one}" in page.text
        assert "Lò Văn Ơn" not in page.text
