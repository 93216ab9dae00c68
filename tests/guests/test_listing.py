"""The guest list by hand: what is kept, in which order, who may, what is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, NotFound
from portal.core.spreadsheet import read_table
from portal.enums import GuestCategory
from portal.guests import queries, service
from portal.guests.draft import GuestDraft
from portal.guests.plug import PLUG, RECEPTION
from portal.models import AuditEntry, Conference, Guest, StateChange
from tests.guests.conftest import people

NAMES = (
    "Hồ Văn Ước", "Nguyễn Thị Hạ", "Lê Văn Ấn", "Bùi Văn Ái", "Nguyễn Thị Há", "Đặng Văn Đức", "Nguyễn An",
    "Dương Văn Dũng", "Lê Văn Ân", "Trần Thị Ánh", "Đỗ Thị Đào", "Lò Văn Ơn",
)  # fmt: skip


def _names(conference_id, **wanted):
    return [guest.name for guest in queries.list_guests(conference_id, queries.Filter(**wanted)).rows]


def test_people_stand_in_the_order_of_given_names(conference, acting):
    acting("xa")
    number = conference()
    service.add_many(number, [GuestDraft(name) for name in NAMES])
    assert _names(number) == [
        "Bùi Văn Ái", "Nguyễn An", "Trần Thị Ánh", "Lê Văn Ân", "Lê Văn Ấn", "Dương Văn Dũng", "Đỗ Thị Đào",
        "Đặng Văn Đức", "Nguyễn Thị Há", "Nguyễn Thị Hạ", "Lò Văn Ơn", "Hồ Văn Ước",
    ]  # fmt: skip


def test_search_knows_no_diacritics_and_finds_phones_and_hamlets(conference, acting):
    acting("xa")
    number = conference()
    service.add_guest(number, GuestDraft("Đặng Văn Đức", phone="0912345678", hamlet="Thôn Nà Tông"))
    service.add_guest(number, GuestDraft("Lò Thị Mai", hamlet="Bản Chợ", category=GuestCategory.OTHER))
    assert _names(number, q="dang duc") == ["Đặng Văn Đức"]
    assert _names(number, q="345678") == ["Đặng Văn Đức"]
    assert _names(number, q="na tong") == ["Đặng Văn Đức"]
    assert _names(number, q="100%") == []
    assert _names(number, category="other") == ["Lò Thị Mai"]
    assert _names(number, hamlet="Bản Chợ") == ["Lò Thị Mai"]


def test_a_guest_gets_a_secret_code_and_an_audit_entry(conference, acting):
    acting("xa")
    number = conference()
    guest = db.session.get_one(Guest, service.add_guest(number, people(1)[0]))
    assert len(guest.code) == 13
    assert queries.get_by_code(guest.code.lower()) is guest
    entry = db.session.query(AuditEntry).filter_by(action="guest.add").one()
    assert entry.subject_id == guest.id
    assert "code" not in entry.digests


def test_a_stale_change_is_refused_and_nothing_is_lost(conference, acting):
    acting("xa")
    number = conference()
    guest_id = service.add_guest(number, GuestDraft("Lò Thị Mai"))
    service.update_guest(number, guest_id, GuestDraft("Lò Thị Mài"), version=1)
    with pytest.raises(Conflict):
        service.update_guest(number, guest_id, GuestDraft("Lò Thị Mại"), version=1)
    assert db.session.get_one(Guest, guest_id).name == "Lò Thị Mài"


def test_a_guest_is_taken_off_and_put_back(conference, acting):
    acting("xa")
    number = conference()
    guest_id = service.add_guest(number, GuestDraft("Lò Thị Mai"))
    service.remove_guest(number, guest_id, version=1)
    assert _names(number) == []
    assert _names(number, removed=True) == ["Lò Thị Mai"]
    service.restore_guest(number, guest_id)
    service.restore_guest(number, guest_id)
    assert _names(number) == ["Lò Thị Mai"]


def test_dropping_a_change_lets_the_same_people_be_on_the_list(conference, acting, world):
    """Also whoever had been off the list before the change was opened, or came and went while it was."""
    acting("xa")
    number, begin, minute = conference("approved"), clock.now(), dt.timedelta(minutes=1)
    clock.freeze(begin)
    names = ("Ở", "Bỏ từ trước", "Bỏ rồi trở lại", "Trở lại rồi bỏ")
    _stays, before, returns, leaves = service.add_many(
        number, [GuestDraft(f"Lò Văn {name}") for name in names]
    )
    for one in (before, leaves):
        service.remove_guest(number, one, version=1)
    clock.freeze(begin + minute)
    with transaction():
        made = db.session.get_one(Conference, number)
        made.state = "revising"
        made.state_changes.append(
            StateChange(
                action="revise",
                from_state="approved",
                to_state="revising",
                actor_kind="user",
                actor_id=world.users["xa"],
                actor_name="Lò Thị Mai",
                at=clock.now(),
            )
        )
    since = clock.now()
    clock.freeze(begin + 2 * minute)
    service.restore_guest(number, before)
    service.restore_guest(number, leaves)
    service.remove_guest(number, returns, version=1)
    clock.freeze(begin + 3 * minute)
    service.restore_guest(number, returns)
    service.remove_guest(number, leaves, version=db.session.get_one(Guest, leaves).version)
    with transaction():
        service.drop_changes(db.session.get_one(Conference, number), since)
    clock.freeze(None)
    assert set(_names(number)) == {"Lò Văn Ở", "Lò Văn Bỏ rồi trở lại"}


def test_who_has_come_stays_on_the_list(conference, acting):
    acting("xa")
    number = conference()
    guest_id = service.add_guest(number, GuestDraft("Lò Thị Mai"))
    service.arrive(number, guest_id)
    with pytest.raises(Conflict, match="đã đến dự"):
        service.remove_guest(number, guest_id, version=1)


@pytest.mark.parametrize("state", ["ended", "settled", "cancelled"])
def test_the_list_closes_with_the_conference(conference, acting, state):
    acting("xa")
    number = conference(state)
    with pytest.raises(Conflict):
        service.add_guest(number, GuestDraft("Lò Thị Mai"))


@pytest.mark.parametrize(("who", "refusal"), [("xa2", NotFound), ("tcdv2", NotFound), ("ketoan", Forbidden)])
def test_who_may_not_change_the_list(conference, acting, who, refusal):
    number = conference()
    acting(who)
    with pytest.raises(refusal):
        service.add_guest(number, GuestDraft("Lò Thị Mai"))


def test_a_guest_of_another_conference_is_not_found(conference, acting):
    acting("xa")
    first, second = conference(), conference()
    guest_id = service.add_guest(first, GuestDraft("Lò Thị Mai"))
    with pytest.raises(NotFound):
        service.remove_guest(second, guest_id, version=1)


def test_figures_count_by_category(conference, acting):
    acting("xa")
    number = conference()
    ids = service.add_many(
        number,
        [
            GuestDraft("Lò Thị Mai"),
            GuestDraft("Ma Văn Thiệp", category=GuestCategory.INSURANCE, on_payroll=True),
        ],
    )
    service.arrive(number, ids[1])
    service.walk_in(number, GuestDraft("Đỗ Thị Đào"))
    counts = queries.counts(number)
    assert (counts.invited, counts.arrived, counts.walk_ins, counts.planned) == (2, 2, 1, 40)
    rows = {row.category: (row.planned, row.invited, row.arrived) for row in counts.categories}
    assert rows == {"insurance": (0, 1, 1), "prospect": (40, 1, 1)}
    assert queries.count_meal_entitled(number) == 2
    assert queries.count_meal_entitled(number, present=True) == 1


def test_a_list_of_conferences_shows_who_came(conference, acting):
    acting("xa")
    first, second = conference(), conference()
    ids = service.add_many(first, people(3))
    service.arrive(first, ids[0])
    service.arrive(first, ids[1])
    service.undo_arrival(first, ids[1])
    service.walk_in(first, GuestDraft("Hà Văn Ước"))
    assert queries.count_many([first, second]) == {first: (3, 2), second: (0, 0)}
    column = PLUG.column([first, second])
    assert (column.title, dict(column.cells)) == ("Khách đến/mời", {first: "2/3"})


def test_the_conference_shows_its_guests(conference, acting):
    acting("xa")
    made = db.session.get_one(Conference, conference())
    assert [o.blocking for o in PLUG.objections(made, "prepare")] == [False]
    assert PLUG.objections(made, "submit") == []
    service.arrive(made.id, service.add_guest(made.id, GuestDraft("Lò Thị Mai")))
    panel = PLUG.panel(made)
    assert panel.figures == (("1", "được mời"), ("1", "có mặt"))
    assert "Khách hàng tiềm năng: 1/40" in panel.note
    assert panel.note.endswith("Có mặt, ghi nhận bằng: bàn đón tiếp 1.")
    assert [link.label for link in panel.links] == [
        "Danh sách khách mời", "Giấy mời", "Gọi xác nhận", "Đón tiếp"
    ]  # fmt: skip
    assert PLUG.objections(made, "prepare") == []
    assert (PLUG.tab(made).label, RECEPTION.tab(made).label) == ("Khách mời", "Đón tiếp")
    acting("kiemtra")
    assert RECEPTION.tab(made) is None


def test_three_hundred_people_are_added_in_a_moment(conference, acting):
    acting("xa")
    number = conference()
    ids = service.add_many(number, people(620))
    assert len(set(ids)) == 620
    entries = db.session.query(AuditEntry).filter_by(action="guest.add_many").order_by(AuditEntry.id).all()
    assert [entry.summary for entry in entries] == ["500 khách mời", "120 khách mời"]


# --- Pages --------------------------------------------------------------------------------------------


def test_a_guest_by_hand(conference, as_user):
    number = conference()
    url = f"/hoi-nghi/{number}/khach/them"
    client = as_user("xa")
    done = client.post_form(
        url, {"name": "Đỗ  Thị Đào", "category": "prospect", "phone": "+84 912.345.678", "birth_year": "1961"}
    )
    assert done.status_code == 303
    page = client.get(f"/hoi-nghi/{number}/khach").text
    assert "Đỗ Thị Đào" in page
    assert "0912345678" in page
    assert "1961" in page


@pytest.mark.promise("bad-input", tier="ci")
@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "An " * 170, "chỉ nhận tối đa 200"),
        ("name", "Nguyễn 😀 An", "hãy bỏ ký tự “😀”"),
        ("name", "<script>alert(1)</script>", "hãy bỏ ký tự “&lt;”"),
        ("name", '=HYPERLINK("http://x","y")', "hãy bỏ ký tự “=”"),
        ("name", "", "Hãy ghi họ tên"),
        ("birth_year", "0206", "bốn chữ số"),
        ("birth_year", "-1961", "bốn chữ số"),
        ("phone", "091234", "10 chữ số"),
        ("phone", "01234567890", "0834567890"),
        ("id_number", "123", "12 chữ số"),
        ("note", "x" * 301, "chỉ nhận tối đa 300"),
    ],
)
def test_bad_values_get_a_sentence_and_keep_what_was_typed(conference, as_user, field, typed, sentence):
    number = conference()
    values = {"name": "Lò Thị Mai", "category": "other", "hamlet": "Thôn Nà Tông", field: typed}
    answer = as_user("xa").post_form(f"/hoi-nghi/{number}/khach/them", values)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Thôn Nà Tông" in answer.text
    assert "<script>alert" not in answer.text
    assert queries.counts(number).invited == 0


@pytest.mark.promise("bad-input", tier="ci")
def test_decomposed_text_is_taken_as_composed(conference, as_user):
    number = conference()
    typed = "Nguyê\u0303n Thị A\u0301nh"
    as_user("xa").post_form(f"/hoi-nghi/{number}/khach/them", {"name": typed, "category": "other"})
    assert _names(number) == ["Nguyễn Thị Ánh"]


def test_a_suspected_duplicate_asks_once(conference, as_user, acting):
    number = conference()
    acting("xa")
    service.add_guest(number, GuestDraft("Lò Thị Mai", phone="0912345678"))
    client, url = as_user("xa"), f"/hoi-nghi/{number}/khach/them"
    values = {"name": "Lò Văn Ơn", "category": "prospect", "phone": "0912345678"}
    asked = client.post_form(url, values)
    assert asked.status_code == 422
    assert "trùng số điện thoại với Lò Thị Mai" in asked.text
    assert 'value="Lò Văn Ơn"' in asked.text
    assert client.post_form(url, {**values, "accept": "y"}).status_code == 303
    assert queries.counts(number).invited == 2


def test_change_and_removal_by_pages(conference, as_user, acting):
    number = conference()
    acting("xa")
    guest_id = service.add_guest(number, GuestDraft("Lò Thị Mai"))
    client, url = as_user("xa"), f"/hoi-nghi/{number}/khach/{guest_id}"
    values = {"name": "Lò Thị Mại", "category": "beneficiary", "version": "1"}
    assert client.post_form(url, values).status_code == 303
    late = client.post_form(url, {**values, "name": "Lò Thị Khác"})
    assert late.status_code == 409
    assert "Người khác vừa sửa khách này" in late.text
    assert 'value="Lò Thị Khác"' in late.text
    assert 'name="version" value="2"' in late.text
    assert _names(number) == ["Lò Thị Mại"]
    question = client.get(url + "/bo")
    assert "Bỏ Lò Thị Mại khỏi danh sách?" in question.text
    assert client.post_form(url + "/bo", {"version": "2"}).status_code == 303
    assert "Chưa có khách mời" in client.get(f"/hoi-nghi/{number}/khach").text
    removed = client.get(f"/hoi-nghi/{number}/khach?bo=1")
    assert "Khôi phục" in removed.text
    assert client.post_form(url + "/khoi-phuc", page=f"/hoi-nghi/{number}/khach?bo=1").status_code == 303
    assert _names(number) == ["Lò Thị Mại"]


def test_identity_numbers_are_masked_outside_the_form(conference, as_user, acting):
    number = conference()
    acting("xa")
    guest_id = service.add_guest(number, GuestDraft("Lò Thị Mai", id_number="008161000123"))
    client = as_user("xa")
    assert "008161000123" not in client.get(f"/hoi-nghi/{number}/khach").text
    assert "008161000123" in client.get(f"/hoi-nghi/{number}/khach/{guest_id}").text
    table = read_table(client.get(f"/hoi-nghi/{number}/khach.xlsx").data, "x.xlsx")
    row = dict(zip(table.header, table.rows[0].values, strict=True))
    assert row["Số định danh"] == "********0123"


def test_an_identity_number_is_shown_in_full_only_to_who_needs_it(conference, as_user, acting):
    number = conference()
    acting("xa")
    guest_id = service.add_guest(number, GuestDraft("Lò Thị Mai", id_number="008161000123"))
    client, url = as_user("ctv"), f"/hoi-nghi/{number}/khach/{guest_id}"
    page = client.get(url).text
    assert ("008161000123" in page, "********0123" in page) == (False, True)
    typed = {"name": "Lò Thị Mài", "category": "prospect", "version": "1"}
    refused = client.post_form(url, typed | {"name": ""}, page=url)
    assert (refused.status_code, "008161000123" in refused.text) == (422, False)
    # What he does not see he does not empty; what he types counts.
    assert client.post_form(url, typed | {"id_number": ""}).status_code == 303
    assert db.session.get_one(Guest, guest_id).id_number == "008161000123"
    assert client.post_form(url, typed | {"id_number": "008161000124", "version": "2"}).status_code == 303
    assert db.session.get_one(Guest, guest_id, populate_existing=True).id_number == "008161000124"
    assert as_user("xa").post_form(url, typed | {"id_number": "", "version": "3"}).status_code == 303
    assert db.session.get_one(Guest, guest_id, populate_existing=True).id_number == ""


def test_exports_keep_zeros_and_neutralise_formulas(conference, as_user, acting):
    number = conference()
    acting("xa")
    service.add_guest(number, GuestDraft("Lò Thị Mai", phone="0912345678", organisation="=HYPERLINK(1)"))
    client = as_user("xa")
    workbook = client.get(f"/hoi-nghi/{number}/khach.xlsx")
    assert workbook.data[:2] == b"PK"
    row = read_table(workbook.data, "x.xlsx").rows[0].values
    assert "0912345678" in row
    assert "=HYPERLINK(1)" in row
    text = client.get(f"/hoi-nghi/{number}/khach.csv").data.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert db.session.query(AuditEntry).filter_by(action="guest.export").count() == 2


def test_a_long_list_has_pages(conference, as_user, acting):
    number = conference()
    acting("xa")
    service.add_many(number, people(130))
    client = as_user("xa")
    first = client.get(f"/hoi-nghi/{number}/khach").text
    assert first.count('data-h="Họ và tên"') == 100
    cursor = first.split("sau=")[1].split("&")[0].split('"')[0]
    second = client.get(f"/hoi-nghi/{number}/khach?sau={cursor}").text
    assert second.count('data-h="Họ và tên"') == 30


def test_others_do_not_see_the_list(conference, as_user, client):
    number = conference()
    for path in ("khach", "khach/them", "khach.xlsx", "khach/nhap", "giay-moi", "don-tiep", "don-tiep/moi"):
        assert as_user("xa2").get(f"/hoi-nghi/{number}/{path}").status_code == 404, path
        assert client.get(f"/hoi-nghi/{number}/{path}").status_code == 303, path
    assert as_user("kiemtra").get(f"/hoi-nghi/{number}/khach").status_code == 200
    assert as_user("kiemtra").get(f"/hoi-nghi/{number}/khach/them").status_code == 403


def test_the_list_costs_the_same_for_one_and_for_many(conference, as_user, acting, count_queries):
    number = conference()
    acting("xa")
    client = as_user("xa")
    service.add_many(number, people(1))
    client.get(f"/hoi-nghi/{number}/khach")
    with count_queries() as one:
        client.get(f"/hoi-nghi/{number}/khach")
    service.add_many(number, people(3))
    with count_queries() as many:
        client.get(f"/hoi-nghi/{number}/khach")
    assert one.count == many.count


def test_a_look_at_the_list_is_noted_once_a_day(conference, as_user):
    number = conference()
    client = as_user("xa")
    client.get(f"/hoi-nghi/{number}/khach")
    client.get(f"/hoi-nghi/{number}/khach?q=a")
    with transaction():
        assert db.session.query(AuditEntry).filter_by(action="look").count() == 1
