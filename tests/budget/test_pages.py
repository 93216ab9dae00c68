"""The pages of money: what they show, who may open them, and that refused forms keep what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from portal.budget import queries, service
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.core.spreadsheet import read_table
from portal.demo.people import World
from portal.models import BudgetLine, Norm
from tests.budget.builders import (
    HALL,
    MEAL,
    PRINTED,
    REFRESHMENTS,
    Acting,
    approved,
    ended,
    line,
    reported,
    submitted,
)
from tests.support.client import CheckedClient

As = Callable[[str], CheckedClient]
LONG = "Ơ" * 500


def money(conference_id: int, rest: str = "") -> str:
    return f"/hoi-nghi/{conference_id}/kinh-phi{rest}"


def only_line() -> BudgetLine:
    return db.session.scalars(sa.select(BudgetLine).execution_options(populate_existing=True)).one()


def test_the_table_shows_lines_by_source_with_norm_formula_and_marks(
    as_user: As, acting: Acting, world: World
) -> None:
    conference_id = submitted(world, acting)
    for draft in (REFRESHMENTS, HALL, PRINTED):
        service.add_line(conference_id, draft)
    text = as_user("ketoan").get(money(conference_id)).text
    for shown in (
        "80 người × 1 buổi × 40.000 đ = 3.200.000 đ",
        "tối đa 40.000 đ/buổi/người (TT 12/2025/TT-BTC)",
        "chưa kiểm chứng",
        "Cộng chi phí thu",
        "Cộng chi tuyên truyền",
        "Hội trường của đơn vị không đủ chỗ cho số đại biểu",
        "5.700.000 đ",
        "Năm triệu bảy trăm nghìn đồng",
    ):
        assert shown in text
    assert "Được duyệt" not in text.split("<table")[1]


def test_a_line_is_added_item_first_with_everything_proposed(
    as_user: As, acting: Acting, world: World
) -> None:
    conference_id, client = submitted(world, acting), as_user("ketoan")
    items = client.get(money(conference_id, "/them")).text
    assert "Giải khát giữa giờ" in items
    assert "In tờ rơi, tờ gấp" in items
    url = money(conference_id, "/them/giai-khat")
    form = client.get(url).text
    assert re.search(r'name="quantity"[^>]*value="80"', form)
    assert re.search(r'name="unit_price"[^>]*value="40.000"', form)
    assert "Theo kế hoạch: 80 người." in form
    answer = client.post_form(
        url, {"title": "Nước uống", "quantity": "80", "sessions": "1", "unit_price": "40.000"}
    )
    assert (answer.status_code, answer.location) == (303, money(conference_id))
    stored = only_line()
    assert (stored.title, stored.estimated, stored.unit, stored.source) == (
        "Nước uống", 3_200_000, "người", "collection",
    )  # fmt: skip


def test_a_meal_asks_for_band_and_reason(as_user: As, acting: Acting, world: World) -> None:
    conference_id, client = submitted(world, acting), as_user("ketoan")
    url = money(conference_id, "/them/tien-an")
    page = client.get(url).text
    assert "tối đa 100.000 đ/ngày/người" in page
    typed = {"title": "Tiền ăn", "quantity": "73", "sessions": "1", "unit_price": "100000"}
    refused = client.post_form(url, {**typed, "band": "", "ground": "Hội nghị do xã tổ chức"})
    assert refused.status_code == 422
    assert "Hãy chọn mức áp dụng." in refused.text
    refused = client.post_form(url, {**typed, "band": "commune", "ground": "  "})
    assert refused.status_code == 422
    assert "Hãy ghi căn cứ chọn mức này" in refused.text
    done = client.post_form(url, {**typed, "band": "commune", "ground": "Hội nghị do xã tổ chức"})
    assert done.status_code == 303
    assert only_line().ground == "Hội nghị do xã tổ chức"
    half = client.post_form(url, {**typed, "band": "commune", "ground": "x", "sessions": "0,5"})
    assert half.status_code == 422
    assert 'value="0,5"' in half.text


@pytest.mark.promise("bad-input", tier="ci")
@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("quantity", "-5", "Phải là số nguyên từ 1"),
        ("quantity", "tám mươi", "Phải là số nguyên từ 1"),
        ("quantity", "123456789012345", "Phải là số nguyên từ 1"),
        ("quantity", "", "Hãy nhập số lượng."),
        ("unit_price", "-40000", "Số tiền không được âm."),
        ("unit_price", "0", "Đơn giá phải lớn hơn 0 đ."),
        ("unit_price", "123456789012345", "Số tiền có tối đa 13 chữ số."),
        ("unit_price", "9999999999999", "Đơn giá không quá 1.000.000.000.000 đ."),
        ("unit_price", "15 triệu", "Số tiền chỉ gồm chữ số"),
        ("unit_price", "45.000", "vượt định mức"),
        ("sessions", "7", "Số buổi phải từ 1 đến 2"),
        ("title", LONG, "tối đa 300 ký tự"),
    ],
)
def test_bad_input_gets_a_sentence_and_everything_typed_stays(
    as_user: As, acting: Acting, world: World, field: str, typed: str, told: str
) -> None:
    conference_id, client = submitted(world, acting), as_user("ketoan")
    good = {
        "title": '<script>x</script> 🎉 =HYPERLINK("a")', "quantity": "80", "sessions": "1", "unit_price": "40000",
        "budget_code": "6699",
    }  # fmt: skip
    answer = client.post_form(money(conference_id, "/them/giai-khat"), {**good, field: typed})
    assert answer.status_code == 422
    assert told in answer.text
    for value in {**good, field: typed}.values():
        assert value in answer.text.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"')
    assert "<script>x" not in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(BudgetLine)) == 0


def test_a_line_is_changed_and_a_stale_form_keeps_what_was_typed(
    as_user: As, acting: Acting, world: World
) -> None:
    conference_id, client = submitted(world, acting), as_user("ketoan")
    line_id = service.add_line(conference_id, REFRESHMENTS)
    url, version = money(conference_id, f"/{line_id}/sua"), line(line_id).version
    typed = {"title": "Giải khát", "quantity": "70", "sessions": "1", "unit_price": "40000"}
    assert client.post_form(url, {**typed, "version": version}).status_code == 303
    stale = client.post_form(url, {**typed, "quantity": "60", "version": version})
    assert stale.status_code == 409
    assert 'value="60"' in stale.text
    assert "70 người × 1 buổi × 40.000 đ = 2.800.000 đ" in stale.text
    assert f'name="version" type="hidden" value="{line(line_id).version}"' in stale.text
    assert only_line().quantity == 70


def test_a_line_is_removed_after_a_question(as_user: As, acting: Acting, world: World) -> None:
    conference_id, client = submitted(world, acting), as_user("ketoan")
    line_id = service.add_line(conference_id, REFRESHMENTS)
    url = money(conference_id, f"/{line_id}/xoa")
    assert "Xóa khoản chi này?" in client.get(url).text
    assert client.post_form(url, {"version": line(line_id).version}).status_code == 303
    assert queries.estimate(conference_id).lines == ()


def test_a_line_belongs_to_its_conference(as_user: As, acting: Acting, world: World) -> None:
    conference_id, client = submitted(world, acting), as_user("ketoan")
    line_id = service.add_line(submitted(world, acting, "xa2"), REFRESHMENTS)
    assert client.get(money(conference_id, f"/{line_id}/sua")).status_code == 404
    assert client.get(money(conference_id, "/them/khong-co")).status_code == 404


@pytest.mark.parametrize(
    ("name", "view", "estimate"),
    [
        ("ketoan", 200, 200), ("chuyenquan", 200, 200), ("xa", 200, 403), ("giamdoc", 200, 403),
        ("kiemtra", 200, 403), ("ctv", 403, 403), ("nvthu", 403, 403), ("xa2", 404, 403), ("admin", 403, 403),
    ],
)  # fmt: skip
def test_who_may_see_and_who_may_estimate(
    as_user: As, acting: Acting, world: World, name: str, view: int, estimate: int
) -> None:
    conference_id = submitted(world, acting)
    line_id = service.add_line(conference_id, REFRESHMENTS)
    client = as_user(name)
    assert client.get(money(conference_id)).status_code == view
    assert client.get(money(conference_id, ".xlsx")).status_code == view
    for rest in ("/them", "/them/giai-khat", f"/{line_id}/sua", f"/{line_id}/xoa"):
        assert client.get(money(conference_id, rest)).status_code == estimate
    assert client.get(money(conference_id, "/thuc-chi")).status_code in (403, 404, 409)


def test_actual_cost_is_entered_in_one_table(as_user: As, acting: Acting, world: World) -> None:
    conference_id, lines = ended(world, acting)
    client, url = as_user("ketoan"), money(conference_id, "/thuc-chi")
    assert as_user("xa").get(url).status_code == 403
    assert as_user("giamdoc").get(url).status_code == 403
    assert re.search(rf'name="k{lines[0]}-unit_price"[^>]*value="40.000"', client.get(url).text)
    first, second = (f"k{i}-" for i in lines)
    typed = {
        f"{first}quantity": "75", f"{first}sessions": "1", f"{first}unit_price": "40.000", f"{first}difference": "",
        f"{first}version": line(lines[0]).version,
        f"{second}quantity": "1000", f"{second}unit_price": "5.000", f"{second}version": line(lines[1]).version,
    }  # fmt: skip
    refused = client.post_form(url, typed)
    assert refused.status_code == 422
    assert "Thực chi ít hơn số được duyệt 200.000 đ. Hãy ghi lý do chênh lệch." in refused.text
    assert "vượt số được duyệt 500.000 đ" in refused.text
    assert 'value="1000"' in refused.text
    assert line(lines[0]).actual is None
    done = client.post_form(url, {**typed, f"{first}difference": "5 người vắng", f"{second}quantity": ""})
    assert (done.status_code, done.location) == (303, money(conference_id))
    assert (line(lines[0]).actual, line(lines[1]).actual) == (3_000_000, None)
    text = client.get(money(conference_id)).text
    assert "Thực chi: 75 người × 1 buổi × 40.000 đ = 3.000.000 đ" in text
    assert "−200.000 đ" in text
    assert "Chênh lệch vì: 5 người vắng" in text


@pytest.mark.promise("bad-input", tier="ci")
@pytest.mark.parametrize(
    ("quantity", "price", "told"),
    [
        ("-1", "40000", "Phải là số nguyên từ 0"),
        ("80", "-1", "Số tiền không được âm."),
        ("80", "123456789012345", "Số tiền có tối đa 13 chữ số."),
        ("80", "", "Hãy nhập số này; không chi thì ghi 0."),
        ("80", "50.000", "vượt định mức"),
        ("abc", "40000", "Phải là số nguyên từ 0"),
    ],
)
def test_bad_actual_cost_is_told_beside_its_field(
    as_user: As, acting: Acting, world: World, quantity: str, price: str, told: str
) -> None:
    conference_id, lines = ended(world, acting, REFRESHMENTS)
    key, version = f"k{lines[0]}-", line(lines[0]).version
    answer = as_user("ketoan").post_form(
        money(conference_id, "/thuc-chi"),
        {
            f"{key}quantity": quantity,
            f"{key}sessions": "1",
            f"{key}unit_price": price,
            f"{key}version": version,
        },
    )
    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{quantity}"' in answer.text
    assert line(lines[0]).actual is None


def test_a_stale_actual_is_shown_and_the_next_submission_overwrites(
    as_user: As, acting: Acting, world: World
) -> None:
    conference_id, lines = ended(world, acting, REFRESHMENTS)
    client, url, key, old = as_user("ketoan"), money(conference_id, "/thuc-chi"), f"k{lines[0]}-", 0
    old = line(lines[0]).version
    service.record_actual(lines[0], old, service.ActualDraft(80, 40_000))
    typed = {
        f"{key}quantity": "70",
        f"{key}sessions": "1",
        f"{key}unit_price": "40000",
        f"{key}difference": "vắng",
    }
    stale = client.post_form(url, {**typed, f"{key}version": old})
    assert stale.status_code == 422
    assert "Vừa có người khác sửa chỗ này" in stale.text
    assert 'value="70"' in stale.text
    assert "80 người × 1 buổi" in stale.text
    assert client.post_form(url, {**typed, f"{key}version": line(lines[0]).version}).status_code == 303
    assert line(lines[0]).actual == 2_800_000


def test_pages_of_a_closed_part_say_why(as_user: As, acting: Acting, world: World) -> None:
    conference_id, _lines = approved(world, acting)
    client = as_user("ketoan")
    closed = client.get(money(conference_id, "/them"))
    assert closed.status_code == 409
    assert "Dự toán chỉ sửa được trước khi hội nghị được phê duyệt." in closed.text
    assert client.get(money(conference_id, "/thuc-chi")).status_code == 409


def test_the_tab_and_the_panel_follow_the_permission(as_user: As, acting: Acting, world: World) -> None:
    conference_id, _lines = reported(world, acting)
    page = as_user("giamdoc").get(f"/hoi-nghi/{conference_id}").text
    assert money(conference_id) in page
    assert "3.500.000 đ" in page
    assert money(conference_id) not in as_user("ctv").get(f"/hoi-nghi/{conference_id}").text


def test_the_table_leaves_as_a_typed_workbook_and_that_is_logged(
    as_user: As, acting: Acting, world: World
) -> None:
    conference_id = submitted(world, acting)
    service.add_line(conference_id, MEAL)
    service.add_line(conference_id, PRINTED)
    answer = as_user("xa").get(money(conference_id, ".xlsx"))
    rows = [row.values for row in read_table(answer.data, "kinh-phi.xlsx").rows]
    assert rows[0][1:4] == ["Chi phí thu", "Hỗ trợ tiền ăn khách mời không hưởng lương", "người"]
    assert rows[0][4:8] == ["73", "1", "100000", "7300000"]
    assert (rows[-1][2], rows[-1][7]) == ("Tổng cộng", "7800000")
    assert (
        db.session.scalar(sa.select(AuditEntry.actor_name).where(AuditEntry.action == "budget.export"))
        == "Lò Thị Mai"
    )


def norm_of(item: str) -> Norm:
    query = sa.select(Norm).where(Norm.item == item).order_by(Norm.valid_from.desc())
    return db.session.scalars(query.execution_options(populate_existing=True)).first()  # type: ignore[return-value]


def test_the_register_is_filtered_by_item_and_day(as_user: As, app: object) -> None:
    client = as_user("ketoan")
    everything = client.get("/dinh-muc").text
    assert "Giải khát giữa giờ" in everything
    assert "theo hóa đơn" in everything
    old = client.get("/dinh-muc?khoan=refreshments&ngay=2025-05-03").text
    assert "20.000" in old
    assert "40.000" not in old
    assert "Không có định mức nào khớp" in client.get("/dinh-muc?khoan=refreshments&ngay=2010-01-01").text
    assert client.get("/dinh-muc?ngay=hôm qua").status_code == 422
    rows = read_table(client.get("/dinh-muc.xlsx?khoan=meal").data, "dinh-muc.xlsx").rows
    assert [row.values[1] for row in rows] == ["200.000", "150.000", "100.000"]


def test_a_norm_is_added_verified_and_its_history_shown(as_user: As, app: object) -> None:
    client = as_user("ketoan")
    typed = {
        "item": "refreshments", "band": "", "amount": "50.000", "valid_from": "2026-07-01", "basis": "TT 99",
    }  # fmt: skip
    answer = client.post_form("/dinh-muc/them", typed)
    assert answer.status_code == 303
    norm = norm_of("refreshments")
    assert (norm.amount, norm.verified) == (50_000, False)
    url = f"/dinh-muc/{norm.id}"
    assert client.post_form(f"{url}/kiem-chung", {"version": norm.version}, page=url).status_code == 303
    page = client.get(url).text
    assert "Vũ Thị Oanh kiểm chứng ngày" in page
    assert "Bỏ kiểm chứng" in page
    assert client.get(f"{url}/sua").status_code == 409
    undone = client.post_form(f"{url}/bo-kiem-chung", {"version": norm_of("refreshments").version}, page=url)
    assert undone.status_code == 303
    changed = client.post_form(
        f"{url}/sua", {**typed, "amount": "45000", "version": norm_of("refreshments").version}
    )
    assert changed.status_code == 303
    assert "mức chi: 50.000 → 45.000" in client.get(url).text
    assert client.post_form(f"{url}/xoa", {"version": norm_of("refreshments").version}).status_code == 303
    assert norm_of("refreshments").amount == 40_000


@pytest.mark.promise("bad-input", tier="ci")
@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("amount", "-1", "Số tiền không được âm."),
        ("amount", "123456789012345", "Số tiền có tối đa 13 chữ số."),
        ("amount", "", "Hãy nhập mức chi."),
        ("valid_from", "0206-01-01", "Năm 0206 không hợp lệ"),
        ("valid_from", "hôm qua", "Không đọc được ngày này"),
        ("basis", "", "Hãy ghi căn cứ pháp lý."),
        ("band", "commune", "không có mức đó"),
        ("item", "champagne", "Hãy chọn một mục"),
    ],
)
def test_a_wrong_norm_keeps_what_was_typed(
    as_user: As, app: object, field: str, typed: str, told: str
) -> None:
    good = {
        "item": "refreshments", "band": "", "amount": "50.000", "valid_from": "2026-07-01", "basis": "TT 99/2026",
        "note": "xem lại",
    }  # fmt: skip
    answer = as_user("ketoan").post_form("/dinh-muc/them", {**good, field: typed})
    assert answer.status_code == 422
    assert told in answer.text
    assert "xem lại" in answer.text
    if field not in ("item", "band"):
        assert typed in answer.text


@pytest.mark.parametrize(
    ("name", "view", "manage"),
    [("ketoan", 200, 200), ("giamdoc", 200, 403), ("kiemtra", 200, 403), ("xa", 403, 403), ("ctv", 403, 403)],
)
def test_who_may_read_and_who_may_keep_norms(
    as_user: As, app: object, name: str, view: int, manage: int
) -> None:
    client, norm = as_user(name), norm_of("refreshments")
    for rest in ("", ".xlsx", f"/{norm.id}"):
        assert client.get(f"/dinh-muc{rest}").status_code == view
    for rest in ("/them", f"/{norm.id}/sua", f"/{norm.id}/xoa"):
        assert client.get(f"/dinh-muc{rest}").status_code == manage
    assert ("Thêm định mức" in client.get("/dinh-muc").text) == (manage == 200)
    assert client.get("/dinh-muc/99999").status_code in (404, 403)


def test_the_list_of_conferences_shows_the_estimate_to_whom_it_concerns(
    as_user: As, acting: Acting, world: World
) -> None:
    conference_id = submitted(world, acting)
    for draft in (REFRESHMENTS, HALL, PRINTED):
        service.add_line(conference_id, draft)
    shown = as_user("xa").get("/hoi-nghi").text
    assert "Dự toán" in shown
    assert "5.700.000 đ" in shown
    assert "5.700.000 đ" not in as_user("ctv").get("/hoi-nghi").text
