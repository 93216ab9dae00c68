"""Promise ``collector-only``: no way (form, outbox, import) lets a collaborator record cash or a receipt (871 II.2)."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from portal.core import access
from portal.core.actor import Actor
from portal.core.db import db, transaction
from portal.core.errors import Forbidden, NotFound
from portal.demo.people import World
from portal.models import CollectionStaff, Contract, Guest, SignUp
from portal.signups import service
from portal.signups.collecting import PAYMENT_FIELDS, may_collect
from portal.signups.drafts import Payment
from tests.signups.conftest import TODAY, Make, draft, form, guest
from tests.support.client import CheckedClient
from tests.support.places import WORDS

SENTENCE = "Cộng tác viên thu không được trực tiếp thu tiền, cấp biên lai cho người tham gia"
CASH = {"way": "cash", "receipt_number": "BL0001", "confirmation_code": "XN0001", "paid_on": "2026-11-20"}
# The same under the prefixes of the forms of payment.
SMUGGLED = {**CASH, **{f"tk-{name}": value for name, value in CASH.items()}, "collected_by_id": "1"}


def payments() -> list[str]:
    """Everything in the database that says that somebody paid."""
    db.session.expire_all()
    paid = sa.or_(
        SignUp.way != "",
        SignUp.receipt_number != "",
        SignUp.confirmation_code != "",
        SignUp.paid_on.is_not(None),
        SignUp.collected_by_id.is_not(None),
        SignUp.state.in_(("paid", "sent", "handed")),
    )
    return [one.name for one in db.session.scalars(sa.select(SignUp).where(paid))]


@pytest.fixture
def signed_up(conference: Make, acting: Callable[[str], Actor]) -> tuple[int, int]:
    """A running conference where a collaborator has signed somebody up: (conference, sign-up)."""
    acting("ctv")
    number = conference()
    guest(number, "Lò Văn Ơn", phone="0987654321")
    return number, service.register(number, draft()).object_id or 0


def posts(app: Flask) -> Iterator[Rule]:
    """Every route that takes a POST of somebody who is signed in; those that may end the session come last."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint.startswith("accounts.")):
        declared = getattr(app.view_functions[rule.endpoint], access.ATTRIBUTE)
        if "POST" in (rule.methods or ()) and declared.kind != "public":
            yield rule


def _path(app: Flask, rule: Rule, ids: dict[str, int]) -> str:
    values = {name: ids.get(name, WORDS.get(name, 1)) for name in rule.arguments}
    return str(app.url_map.bind("localhost").build(rule.endpoint, values))


@pytest.mark.promise("collector-only", tier="ci")
def test_no_route_takes_a_payment_from_a_collaborator(
    app: Flask, world: World, as_user: Any, signed_up: tuple[int, int], promise_figure: Any
) -> None:
    asked, refused = _ask_everything(app, world, as_user, signed_up, "ctv", SENTENCE)
    assert refused > 20
    told = f"{asked} posts, {refused} refused with the sentence, 0 payments"
    promise_figure(told, "0 payments", holds=True)


@pytest.mark.promise("collector-only", tier="ci")
def test_no_route_takes_a_payment_on_an_expired_card(
    app: Flask, world: World, as_user: Any, signed_up: tuple[int, int], promise_figure: Any
) -> None:
    with transaction():
        query = sa.select(CollectionStaff).where(CollectionStaff.user_id == world.users["nvthu"])
        db.session.scalars(query).one().card_valid_to = TODAY - dt.timedelta(days=1)
    sentence = "Thẻ nhân viên thu của bạn đã hết hạn ngày 19/11/2026"
    asked, refused = _ask_everything(app, world, as_user, signed_up, "nvthu", sentence)
    assert refused > 20
    told = f"{asked} posts, {refused} refused with the last day of the card, 0 payments"
    promise_figure(told, "0 payments", holds=True)


def _ask_everything(
    app: Flask, world: World, as_user: Any, signed_up: tuple[int, int], username: str, sentence: str
) -> tuple[int, int]:
    """Ask every route with a payment in its fields; how many were asked, and how many refused in these words."""
    number, sign_up_id = signed_up
    client = as_user(username)
    token = client.token("/mat-khau")
    here = db.session.scalars(sa.select(Guest.id).where(Guest.conference_id == number)).one()
    ids = {"conference_id": number, "sign_up_id": sign_up_id, "guest_id": here, "unit_id": world.units["xa"]}
    asked, refused = 0, 0
    for rule in posts(app):
        for more in ({}, {"ago": "5", "form_key": f"outbox{asked:08d}"}):
            version = db.session.scalars(sa.select(SignUp.version).where(SignUp.id == sign_up_id)).one()
            sent = (
                form(**SMUGGLED, form_key=f"key{asked:012d}", version=str(version), csrf_token=token) | more
            )
            sent["unit_id"] = str(world.units["xa"])
            headers = {"HX-Request": "true", "Outbox": f"user:{world.users[username]}"} if more else {}
            answer = client.post(_path(app, rule, ids), data=sent, headers=headers)
            asked += 1
            assert payments() == [], f"{rule} recorded a payment of {username}"
            theirs = rule.endpoint.startswith("signups.") and ids.keys() & rule.arguments
            # Transfers are confirmed, and taken back, by others than nhân viên thu too; their forms know no cash.
            if rule.endpoint in ("signups.confirm", "signups.undo_payment") and username == "nvthu":
                assert answer.status_code == 422, f"{rule} answers {answer.status_code}"
            elif theirs and rule.endpoint != "signups.print_contacts":
                assert answer.status_code == 403, f"{rule} answers {answer.status_code}"
                assert sentence in answer.text, rule
                refused += 1
    return asked, refused


def test_outreach_takes_none_either(as_user: Any, world: World, signed_up: tuple[int, int]) -> None:
    client, commune = as_user("ctv"), str(world.units["xa"])
    sent = form(name="Vũ Thị Uyên", unit_id=commune, outreach="direct", form_key="k" * 12)
    answer = client.post_form("/dang-ky/them", sent | {"receipt_number": "BL1"}, page="/dang-ky/them")
    assert (answer.status_code, SENTENCE in answer.text) == (403, True)
    assert client.post_form("/dang-ky/them", sent, page="/dang-ky/them").status_code == 303
    assert payments() == []


@pytest.mark.parametrize("name", sorted(PAYMENT_FIELDS))
def test_each_field_of_a_payment_is_refused_by_itself(
    as_user: Any, signed_up: tuple[int, int], name: str
) -> None:
    number, _sign_up = signed_up
    url = f"/hoi-nghi/{number}/dang-ky"
    answer = as_user("ctv").post_form(url, form(name="Lò Văn Ơn", form_key="k" * 12, **{name: "1"}))
    assert (answer.status_code, SENTENCE in answer.text) == (403, True)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignUp)) == 1


def test_an_imported_guest_list_brings_no_payment(as_user: Any, signed_up: tuple[int, int]) -> None:
    number, client = signed_up[0], as_user("ctv")
    text = "Họ và tên;Điện thoại;Số biên lai;Cách nộp tiền;Mã xác nhận\r\nVũ Thị Uyên;0387654321;BL9;Tiền mặt;XN9\r\n"
    upload = f"/hoi-nghi/{number}/khach/nhap"
    found = [rule for rule in client.application.url_map.iter_rules() if rule.endpoint == "guests.upload"]
    upload = str(found[0].rule).replace("<int:conference_id>", str(number))
    data = {"csrf_token": client.token(upload), "file": (io.BytesIO(text.encode()), "khach.csv")}
    answer = client.post(upload, data=data, content_type="multipart/form-data")
    page = _follow(client, answer)
    for _step in range(2):
        target = re.search(r'<form[^>]*action="([^"]*nhap[^"]*)"', page)
        if target is None:
            break
        fields = dict(re.findall(r'<option value="(\d+)" selected>([^<]*)', page))
        assert "Số biên lai" not in fields.values()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token
        columns = {"name": "0", "phone": "1", "default_category": "prospect"}
        page = _follow(client, client.post(target[1], data={"csrf_token": token[1], **columns}))
    assert payments() == []


def _follow(client: CheckedClient, answer: Any) -> str:
    while answer.status_code == 303:
        answer = client.get(answer.headers["Location"])
    return str(answer.text)


def test_the_services_refuse_it_too(acting: Any, signed_up: tuple[int, int]) -> None:
    _number, sign_up_id = signed_up
    acting("ctv")
    for run in (
        lambda: service.collect(sign_up_id, 1, Payment("cash", TODAY, "BL1", "XN1")),
        lambda: service.confirm(sign_up_id, 1, Payment("bank", TODAY)),
        lambda: service.undo_payment(sign_up_id, 1, "nhầm"),
    ):
        with pytest.raises(Forbidden, match=SENTENCE):
            run()
    assert payments() == []


def test_the_collector_may(acting: Any, as_user: Any, signed_up: tuple[int, int]) -> None:
    _number, sign_up_id = signed_up
    url = f"/dang-ky/{sign_up_id}"
    sent = {"version": "1", "receipt_number": "BL0001", "confirmation_code": "XN1", "paid_on": "2026-11-20"}
    assert as_user("nvthu").post_form(f"{url}/thu-tien", sent, page=url).status_code == 303
    assert payments() == ["Ma Thị Ẩn"]
    one = db.session.get_one(SignUp, sign_up_id)
    assert (one.state, one.way, one.receipt_number) == ("paid", "cash", "BL0001")
    assert one.collected_by is not None
    assert one.collected_by.name == "Đặng Văn Đức"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"card_valid_to": dt.date(2026, 11, 19)}, "đã hết hạn ngày 19/11/2026"),
        ({"card_issued_on": dt.date(2026, 11, 21)}, "chưa đến ngày có hiệu lực"),
        ({"card_issued_on": None}, "chưa được ghi thẻ nhân viên thu"),
        ({"user_id": None}, "chưa được ghi thẻ nhân viên thu"),
        ({"kind": "collaborator"}, "chưa được ghi thẻ nhân viên thu"),
        ({"withdrawn_on": TODAY}, "đã bị thu hồi"),
    ],
)
def test_without_a_valid_card_nobody_takes_cash(
    acting: Any, as_user: Any, world: World, signed_up: tuple[int, int], changed: Any, sentence: str
) -> None:
    with transaction():
        query = sa.select(CollectionStaff).where(CollectionStaff.user_id == world.users["nvthu"])
        card = db.session.scalars(query).one()
        for name, value in changed.items():
            setattr(card, name, value)
    url = f"/dang-ky/{signed_up[1]}"
    answer = as_user("nvthu").post_form(f"{url}/thu-tien", {**CASH, "version": "1"}, page="/mat-khau")
    assert (answer.status_code, sentence in answer.text) == (403, True)
    acting("nvthu")
    with pytest.raises(Forbidden, match=sentence):
        service.collect(signed_up[1], 1, Payment("cash", TODAY, "BL1", "XN1"))
    assert payments() == []


@pytest.mark.parametrize("username", ["xa", "tcdv", "chuyenquan", "ketoan", "giamdoc"])
def test_nobody_else_takes_cash(as_user: Any, signed_up: tuple[int, int], username: str) -> None:
    url = f"/dang-ky/{signed_up[1]}"
    client = as_user(username)
    sent = {**CASH, "version": "1"}
    assert client.post_form(f"{url}/thu-tien", sent, page="/mat-khau").status_code == 403
    receipt = {"tk-way": "cash", "tk-paid_on": "2026-11-20", "tk-version": "1", "receipt_number": "BL1"}
    assert client.post_form(f"{url}/xac-nhan-nop", receipt, page="/mat-khau").status_code in (403, 422)
    assert payments() == []


def test_a_contract_that_is_over_ends_the_collecting(
    acting: Any, world: World, signed_up: tuple[int, int]
) -> None:
    assert may_collect(acting("nvthu"), world.units["xa"])
    assert not may_collect(acting("nvthu"), world.units["xa2"])
    assert not may_collect(acting("ctv"), world.units["xa"])
    with transaction():
        query = sa.select(Contract).where(Contract.commune_id == world.units["xa"])
        db.session.scalars(query).one().valid_to = TODAY.replace(day=19)
    assert not may_collect(acting("nvthu"), world.units["xa"])
    with pytest.raises(NotFound):
        service.collect(signed_up[1], 1, Payment("cash", TODAY, "BL1"))
    assert payments() == []
