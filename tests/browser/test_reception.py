"""The reception on phones: search, tick, two phones, no network, no script, and its bytes."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from playwright.sync_api import expect

from portal.core.db import db, transaction
from portal.enums import ConferenceKind, ConferenceState
from portal.guests import queries, service
from portal.guests.draft import GuestDraft
from portal.models import Conference, Guest, Plan

pytestmark = pytest.mark.browser
FAMILIES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Nông",
    "Ma", "Triệu", "Lò", "Bàn", "Chẩu", "Hà", "Quan", "Vi", "Tống", "Lương",
)  # fmt: skip
MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Hữu", "Xuân", "Thu", "Ngọc", "Quang", "Thanh", "Hồng", "Kim", "Công")
GIVEN = (
    "An", "Anh", "Ánh", "Ân", "Bảo", "Bình", "Chiến", "Cúc", "Cường", "Dung", "Dũng", "Đào", "Đạt", "Đức", "Giang",
    "Hà", "Hạ", "Hải", "Hạnh", "Hằng", "Hiền", "Hoa", "Hòa", "Hùng", "Huệ", "Hương", "Khánh", "Kiên", "Lan", "Lâm",
    "Liên", "Linh", "Long", "Lợi", "Mai", "Mạnh", "Nam", "Nga", "Ngân", "Nhung", "Oanh", "Ơn", "Phúc", "Quân",
    "Quỳnh", "Sinh", "Sơn", "Tâm", "Thảo", "Thắng", "Thúy", "Tiến", "Trang", "Tuấn", "Tuyết", "Uyên", "Ước", "Yến",
)  # fmt: skip
HAMLETS = (
    "Nà Tông",
    "Nà Bó",
    "Bản Chợ",
    "Bản Bon",
    "Khau Đao",
    "Cốc Phát",
    "Nà Va",
    "Bản Tha",
    "Phiêng Ngàm",
)


def _crowd(count: int) -> list[GuestDraft]:
    """People as a commune has them, in the order of nobody's alphabet."""
    chance = random.Random(871)
    return [
        GuestDraft(
            f"{chance.choice(FAMILIES)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}",
            hamlet=f"Thôn {chance.choice(HAMLETS)}",
            birth_year=chance.randint(1945, 2003),
            phone=f"0{chance.choice('39')}{chance.randint(0, 99_999_999):08d}",
        )
        for _one in range(count)
    ]


@pytest.fixture
def door(app, world, acting):
    """A running conference with three guests: its id and theirs."""
    acting("xa")
    start = dt.datetime(2026, 12, 5, 1, 0, tzinfo=dt.UTC)
    with transaction():
        made = Conference(
            kind=ConferenceKind.IN_PERSON, state=ConferenceState.RUNNING, unit_id=world.units["xa"],
            organiser_id=world.units["coso"], created_by_id=world.users["xa"], folded="",
            title="Hội nghị truyền thông khách hàng thôn Nà Tông", starts_at=start,
            ends_at=start + dt.timedelta(hours=3), venue="Nhà văn hóa thôn Nà Tông", plan=Plan(),
        )  # fmt: skip
        db.session.add(made)
    names = ("Đỗ Thị Đào", "Lò Thị Mai", "Hà Văn Ước")
    return made.id, service.add_many(
        made.id, [GuestDraft(name, phone=f"091234567{n}") for n, name in enumerate(names)]
    )


def _open(page, sign_in, door, who="xa"):
    sign_in(page, who)
    page.goto(f"/hoi-nghi/{door[0]}/don-tiep")


def test_typing_finds_and_a_press_ticks_one_row(phone, sign_in, door):
    page = phone()
    _open(page, sign_in, door)
    page.get_by_label("Tìm tên, thôn hoặc điện thoại").fill("dao")
    assert page.locator("#khach > li:visible").count() == 1
    page.get_by_role("button", name="Có mặt").click()
    page.locator("#khach a:not(.queued)", has_text="✓").wait_for()
    page.get_by_label("Tìm tên, thôn hoặc điện thoại").fill("")
    expect(page.locator("#dem b")).to_be_visible()
    assert page.locator("#dem b").inner_text() == "1/3"
    assert page.locator("#khach > li").count() == 3
    page.get_by_label("Tìm tên, thôn hoặc điện thoại").fill("0912345671")
    assert page.locator("#khach > li:visible").inner_text().startswith("Lò Thị Mai")


def test_the_search_stands_at_the_top_and_the_found_close_below_it(phone, sign_in, door):
    """Whoever stands at the door searches first: without scrolling, and the names are not behind the keyboard."""
    page = phone()
    _open(page, sign_in, door)
    search, counter = page.get_by_label("Tìm tên, thôn hoặc điện thoại"), page.locator("#dem")
    box = search.bounding_box()
    below = box["y"] + box["height"]
    assert below < 500
    expect(counter).to_be_visible()
    search.fill("mai")
    expect(counter).to_be_hidden()
    assert page.locator("#khach > li:visible").bounding_box()["y"] - below < 200
    # What others do meanwhile does not push the names away again.
    service.arrive(door[0], door[1][0])
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(counter).to_contain_text("1/3")
    expect(counter).to_be_hidden()
    search.fill("")
    expect(counter).to_be_visible()
    expect(page.locator(".tabs")).to_be_visible()


def test_two_phones_see_each_other(phone, sign_in, door):
    first, second = phone(), phone()
    _open(first, sign_in, door)
    _open(second, sign_in, door, "truongbcd")
    first.locator("#khach button").first.click()
    first.locator("#khach a:not(.queued)", has_text="✓").wait_for()
    second.evaluate("dispatchEvent(new Event('focus'))")
    second.locator("#khach a:not(.queued)", has_text="✓").wait_for()
    assert second.locator("#dem b").inner_text() == "1/3"
    assert second.locator("#khach > li").count() == 3


def test_without_a_network_the_row_waits_and_is_sent_later(phone, sign_in, door):
    page = phone()
    _open(page, sign_in, door)
    page.context.set_offline(True)
    page.locator("#khach button").first.click()
    page.locator("#khach a.queued", has_text="✓ chờ gửi").wait_for()
    page.get_by_text("1 việc chờ gửi").wait_for()
    page.context.set_offline(False)
    page.locator("#khach a:not(.queued)", has_text="✓").wait_for()
    expect(page.locator("#hang-doi")).to_be_hidden()
    db.session.rollback()
    assert queries.counts(door[0]).arrived == 1


def test_a_walk_in_takes_the_searched_name(phone, sign_in, door):
    page = phone()
    _open(page, sign_in, door)
    page.get_by_label("Tìm tên, thôn hoặc điện thoại").fill("Bàn Thị Ẩn")
    assert page.locator("[data-none]").is_visible()
    page.locator("summary", has_text="Khách đến thêm").click()
    page.get_by_role("button", name="Thêm và ghi có mặt").click()
    page.locator("#khach li", has_text="Bàn Thị Ẩn").locator("a").wait_for()
    db.session.rollback()
    assert queries.counts(door[0]).walk_ins == 1


def test_a_walk_in_is_one_tap_one_name_and_one_key(phone, sign_in, door):
    """Under 30 seconds is a matter of steps: open, the name (the field has the focus), Enter; nothing else is asked."""
    page = phone()
    _open(page, sign_in, door)
    page.locator("summary", has_text="Khách đến thêm").click()
    expect(page.locator("#name")).to_be_focused()
    fields = page.locator("#them input:visible, #them select:visible")
    assert fields.count() == 5
    page.keyboard.type("Bàn Thị Ẩn")
    page.keyboard.press("Enter")
    page.locator("#khach li", has_text="Bàn Thị Ẩn").locator("a").wait_for()
    # The next one: the same two steps, on an empty form.
    page.locator("summary", has_text="Khách đến thêm").click()
    expect(page.locator("#name")).to_be_focused()
    assert page.locator("#name").input_value() == ""
    # Nobody types a name in 300 ms; a second press within them would count as a double tap.
    page.keyboard.type("Hà Thị Ỷ", delay=50)
    page.keyboard.press("Enter")
    page.locator("#khach li", has_text="Hà Thị Ỷ").locator("a").wait_for()
    db.session.rollback()
    assert queries.counts(door[0]).walk_ins == 2


def test_a_scanned_letter_is_one_tap(phone, sign_in, door):
    page = phone()
    sign_in(page, "xa")
    page.goto(f"/m/{db.session.get_one(Guest, door[1][1]).code}")
    page.get_by_role("button", name="Ghi có mặt").click()
    page.get_by_text("Có mặt lúc").wait_for()
    db.session.rollback()
    assert queries.presence_of(door[1][1]).origin == "qr"


def test_all_of_it_without_a_script(phone, sign_in, door):
    page = phone(js=False)
    _open(page, sign_in, door)
    page.get_by_label("Tìm tên, thôn hoặc điện thoại").fill("mai")
    page.get_by_role("button", name="Tìm").click()
    assert page.locator("#khach > li").count() == 1
    page.get_by_role("button", name="Có mặt").click()
    assert page.locator("#dem b").inner_text() == "1/3"
    page.get_by_role("button", name="Hoàn tác").click()
    assert page.locator("#dem b").inner_text() == "0/3"
    page.goto(f"/m/{db.session.get_one(Guest, door[1][0]).code}")
    page.get_by_label("Chỗ ngồi (nếu xếp)").fill("A1")
    page.get_by_role("button", name="Ghi có mặt").click()
    page.get_by_role("button", name="Phát tài liệu").click()
    assert "A1" in page.content()
    db.session.rollback()  # the read before the presses would go on showing that moment
    state = queries.presence_of(door[1][0])
    assert (state.seat, state.material_at is not None) == ("A1", True)


@pytest.mark.promise("staff-bytes", tier="ci")
def test_a_thousand_names_fit_into_one_light_page(phone, sign_in, door, promise_figure):
    service.add_many(door[0], _crowd(997))
    page = phone()
    sign_in(page, "xa")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"/hoi-nghi/{door[0]}/don-tiep")
    page.wait_for_load_state("networkidle")
    assert page.locator("#khach > li").count() == 1000
    total = int(sum(sizes))
    promise_figure(
        f"reception with 1 000 guests: {total} B in {len(sizes)} responses", "30 000 B", total <= 30_000
    )
