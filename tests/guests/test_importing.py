"""The import wizard: what files are taken, how rows are judged, taken once, undone."""

from __future__ import annotations

import io
import zipfile

import pytest

from portal.core.db import db
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.files import files
from portal.core.spreadsheet import Column, Sheet, read_table, write_csv, write_xlsx
from portal.guests import queries, service
from portal.guests.draft import GuestDraft
from portal.guests.service import Upload
from portal.models import AuditEntry, Guest, ImportBatch

HEADER = ("TT", "Họ và tên", "Năm sinh", "Thôn", "SĐT", "Thành phần")
ROWS = (
    ("1", "Lò Thị Mai", "1961", "Nà Tông", "912345678", ""),
    ("2", "Đỗ Thị Đào", "61", "Nà Tông", "0987654321", ""),
    ("3", "Lò Văn Ơn", "1970", "Bản Chợ", "0912345678", "UBND xã"),
    ("4", "Hà Văn Ước", "1980", "Bản Chợ", "", "Khách hàng tiềm năng"),
    ("5", "Lò Thị Mài", "1961", "Khau Đao", "", ""),
)


def _sheet(rows=ROWS, header=HEADER):
    return write_xlsx([Sheet("Khách", [Column(title) for title in header], rows)])


@pytest.fixture
def batch(conference, acting):
    """A file that was uploaded and mapped: (conference id, batch id)."""
    acting("xa")
    number = conference()
    batch_id = service.start_import(number, Upload("khach.xlsx", _sheet()))
    service.use_mapping(batch_id, _columns(batch_id), "prospect")
    return number, batch_id


def _columns(batch_id):
    return db.session.get_one(ImportBatch, batch_id).mapping["columns"]


def test_columns_are_guessed_by_their_titles(batch):
    _number, batch_id = batch
    assert _columns(batch_id) == {"name": 1, "birth_year": 2, "hamlet": 3, "phone": 4, "category": 5}


def test_rows_fall_into_buckets_with_their_own_numbers(batch):
    _number, batch_id = batch
    buckets = queries.buckets_of(db.session.get_one(ImportBatch, batch_id))
    assert [row.number for row in buckets.new] == [2, 5]
    assert [(row.number, row.reasons[0]) for row in buckets.duplicates] == [
        (4, "Trùng số điện thoại với dòng 2 của tệp (Lò Thị Mai)."),
        (6, "Trùng họ tên và năm sinh với dòng 2 của tệp (Lò Thị Mai)."),
    ]
    assert [row.number for row in buckets.errors] == [3]
    assert buckets.errors[0].reasons[0].startswith("Năm sinh: Hãy ghi năm bằng bốn chữ số")


def test_good_rows_are_taken_once(batch):
    number, batch_id = batch
    taken = service.take_import(batch_id)
    assert (taken.taken, taken.refused) == (2, 3)
    assert service.take_import(batch_id, with_duplicates=True) == taken
    names = [guest.name for guest in queries.list_guests(number, queries.Filter()).rows]
    assert names == ["Lò Thị Mai", "Hà Văn Ước"]
    assert db.session.query(Guest).filter_by(name="Lò Thị Mai").one().phone == "0912345678"
    assert (
        db.session.query(AuditEntry).filter_by(action="guest.import").one().summary
        == "2 khách mời: khach.xlsx"
    )


def test_duplicates_are_taken_when_asked_for(batch):
    _number, batch_id = batch
    assert service.take_import(batch_id, with_duplicates=True).taken == 4


def test_the_list_itself_is_searched_for_duplicates(batch):
    number, batch_id = batch
    service.add_guest(number, GuestDraft("Hà Văn Ước", birth_year=1980))
    buckets = queries.buckets_of(db.session.get_one(ImportBatch, batch_id))
    assert "Trùng họ tên và năm sinh với Hà Văn Ước trong danh sách." in [
        r.reasons[0] for r in buckets.duplicates
    ]


def test_an_import_is_undone_but_for_those_who_came(batch):
    number, batch_id = batch
    service.take_import(batch_id)
    mai = db.session.query(Guest).filter_by(name="Lò Thị Mai").one().id
    service.arrive(number, mai)
    done = service.undo_import(batch_id)
    assert (done.taken, done.refused) == (1, 1)
    assert [guest.name for guest in queries.list_guests(number, queries.Filter()).rows] == ["Lò Thị Mai"]
    with pytest.raises(Conflict):
        service.undo_import(batch_id)
    with pytest.raises(Conflict):
        service.take_import(batch_id)


def test_a_mapping_is_remembered_for_the_commune(batch, conference):
    _number, batch_id = batch
    service.use_mapping(batch_id, {"name": 1, "note": 3}, "other")
    again = service.start_import(conference(), Upload("khác.xlsx", _sheet(ROWS[:1])))
    assert db.session.get_one(ImportBatch, again).mapping == {
        "columns": {"name": 1, "note": 3},
        "default_category": "other",
    }


@pytest.mark.parametrize(
    ("columns", "field"), [({}, "name"), ({"name": 1, "note": 1}, "note"), ({"name": 99}, "name")]
)
def test_a_mapping_that_cannot_work_is_refused(batch, columns, field):
    _number, batch_id = batch
    with pytest.raises(Invalid) as refusal:
        service.use_mapping(batch_id, columns, "prospect")
    assert refusal.value.field == field


def test_csv_of_a_vietnamese_excel(conference, acting):
    acting("xa")
    number = conference()
    data = "\ufeffHọ tên;Điện thoại\r\nLò Thị Mai;0912 345 678\r\n".encode()
    batch_id = service.start_import(number, Upload("khach.csv", data))
    service.use_mapping(batch_id, _columns(batch_id), "prospect")
    assert service.take_import(batch_id).taken == 1


def test_a_thousand_rows_are_taken_in_parts(conference, acting):
    acting("xa")
    number = conference()
    rows = [
        (str(n), f"Nguyễn Văn {chr(65 + n % 26)}", str(1940 + n % 60), "", f"09{n:08d}", "")
        for n in range(1100)
    ]
    batch_id = service.start_import(number, Upload("khach.csv", write_csv(HEADER, rows)))
    service.use_mapping(batch_id, _columns(batch_id), "prospect")
    assert service.take_import(batch_id, with_duplicates=True).taken == 1100
    assert db.session.query(AuditEntry).filter_by(action="guest.import").count() == 3


def test_another_commune_does_not_know_the_batch(batch, acting, as_user):
    number, batch_id = batch
    acting("xa2")
    with pytest.raises(NotFound):
        service.take_import(batch_id)
    for path in ("", "/cot", "/con-lai.xlsx", "/hoan-tac"):
        url = f"/hoi-nghi/{number}/khach/nhap/{batch_id}{path}"
        assert as_user("xa2").get(url).status_code == 404
        assert as_user("kiemtra").get(url).status_code == 403


def test_a_batch_of_another_conference_is_not_found(batch, conference, as_user):
    _number, batch_id = batch
    assert as_user("xa").get(f"/hoi-nghi/{conference()}/khach/nhap/{batch_id}").status_code == 404


# --- Pages --------------------------------------------------------------------------------------------


def _upload(client, number, data, name="khach.xlsx"):
    url = f"/hoi-nghi/{number}/khach/nhap"
    return client.post_form(url, {"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def test_the_whole_way_by_pages(conference, as_user):
    number, client = conference(), as_user("xa")
    columns_url = _upload(client, number, _sheet()).location
    page = client.get(columns_url).text
    assert "912345678" in page
    assert '<option selected value="1">B – Họ và tên' in page
    chosen = {
        "name": "1",
        "birth_year": "2",
        "hamlet": "3",
        "phone": "4",
        "category": "5",
        "default_category": "prospect",
    }
    refused = client.post_form(columns_url, {**chosen, "name": ""})
    assert refused.status_code == 422
    assert "Hãy chọn cột ghi họ tên." in refused.text
    preview_url = client.post_form(columns_url, chosen).location
    preview = client.get(preview_url).text
    assert "Có lỗi, sẽ không lấy (1)" in preview
    assert "Nghi trùng (2)" in preview
    assert "Mới, sẽ lấy (2)" in preview
    file = client.get(preview_url + "/con-lai.xlsx").data
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert "Hãy ghi năm bằng bốn chữ số" in archive.read("xl/comments1.xml").decode()
    left = read_table(file, "x.xlsx")
    assert [row.values[0] for row in left.rows] == ["3", "4", "6"]
    assert "bốn chữ số" in left.rows[0].values[-1]
    assert client.post_form(preview_url + "/lay", page=preview_url).status_code == 303
    done = client.get(preview_url).text
    assert "Hoàn tác lần nhập này" in done
    assert "2 khách" in client.get(preview_url + "/hoan-tac").text
    assert client.post_form(preview_url + "/hoan-tac").status_code == 303
    assert queries.counts(number).invited == 0


def test_a_colleague_s_upload_shows_no_identity_numbers(conference, as_user, acting):
    acting("tcdv")
    number = conference()
    header = ("Họ và tên", "Năm sinh", "CCCD")
    rows = [("Lò Thị Mai", "1961", "008161000123"), ("Đỗ Thị Đào", "61", "008161000124")]
    batch_id = service.start_import(number, Upload("khach.xlsx", _sheet(rows, header)))
    service.use_mapping(batch_id, _columns(batch_id), "prospect")
    url = f"/hoi-nghi/{number}/khach/nhap/{batch_id}"
    for who, told in (("tcdv", True), ("xa", True), ("nvthu", False)):
        client = as_user(who)
        left = read_table(client.get(f"{url}/con-lai.xlsx").data, "x.xlsx").rows[0].values
        shown = (client.get(f"{url}/cot").text, client.get(url).text, " ".join(left))
        assert [any(n in text for n in ("008161000123", "008161000124")) for text in shown] == [told] * 3, who
        assert "Đỗ Thị Đào" in shown[1] and "Đỗ Thị Đào" in left


def test_a_file_that_is_no_longer_kept_says_so(batch, as_user):
    number, batch_id = batch
    service.take_import(batch_id)
    url, client = f"/hoi-nghi/{number}/khach/nhap/{batch_id}", as_user("xa")
    assert client.get(f"{url}/con-lai.xlsx").status_code == 200
    entry = db.session.query(AuditEntry).filter_by(action="guest.import_left").one()
    assert (entry.subject_id, entry.summary) == (number, "khach.xlsx")
    files().delete(db.session.get_one(ImportBatch, batch_id).file_hash)
    # What was taken is still told, and can be undone.
    page = client.get(url)
    assert (page.status_code, "Hoàn tác lần nhập này" in page.text) == (200, True)
    left = client.get(f"{url}/con-lai.xlsx")
    assert (left.status_code, "Tệp này không còn được giữ" in left.text) == (404, True)


def test_the_template_is_understood_by_the_import_itself(conference, as_user, acting):
    number = conference()
    data = as_user("xa").get(f"/hoi-nghi/{number}/khach/nhap/mau.xlsx").data
    acting("xa")
    batch_id = service.start_import(number, Upload("mau.xlsx", data))
    assert len(_columns(batch_id)) == 11
    service.use_mapping(batch_id, _columns(batch_id), "prospect")
    assert service.take_import(batch_id).taken == 1


def _bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<a/>" * 20_000_000)
    return packed.getvalue()


@pytest.mark.promise("bad-input", tier="ci")
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Tệp trống"),
        (b"MZ\x90\x00" + b"\x00" * 2000, "Đây là chương trình máy tính"),
        (b"PK\x03\x04 broken", "Tệp bị hỏng"),
        (b"%PDF-1.7 ...", "Đây là tệp PDF"),
        ("một dòng chữ\nkhông phải bảng".encode(), "Không tìm thấy dòng tiêu đề"),
        (b"x" * (5 * 1024 * 1024 + 10), "tối đa 5 MB"),
        (b"x" * (20 * 1024 * 1024), "tối đa 5 MB"),
    ],
    ids=["empty", "exe", "broken", "pdf", "text", "5MB", "20MB"],
)
def test_a_file_that_is_no_list_gets_a_sentence_beside_its_field(conference, as_user, data, sentence):
    number = conference()
    answer = _upload(as_user("xa"), number, data)
    assert answer.status_code == 422
    assert 'id="file-err"' in answer.text
    assert sentence in answer.text
    assert db.session.query(ImportBatch).count() == 0


@pytest.mark.promise("bad-input", tier="ci")
def test_a_zip_bomb_is_refused(conference, as_user):
    answer = _upload(as_user("xa"), conference(), _bomb())
    assert answer.status_code == 422
    assert 'id="file-err"' in answer.text


def test_no_file_and_too_large_elsewhere(conference, as_user):
    number, client = conference(), as_user("xa")
    assert "Hãy chọn tệp danh sách." in _upload(client, number, b"", "").text
    other = client.post(f"/hoi-nghi/{number}/khach/them", data={"name": "x" * (7 * 1024 * 1024)})
    assert other.status_code == 422
    stranger = as_user("xa2").post(
        f"/hoi-nghi/{number}/khach/nhap", data={"file": (io.BytesIO(b"x" * (7 * 1024 * 1024)), "a.xlsx")}
    )
    assert stranger.status_code == 404


@pytest.mark.promise("bad-input", tier="ci")
def test_bad_names_in_a_file_are_told_row_by_row(conference, acting):
    acting("xa")
    names = (
        "An " * 170,
        "Nguyễn 😀",
        "<script>alert(1)</script>",
        '=HYPERLINK("http://x")',
        "Nguyê\u0303n A\u0301nh",
    )
    number = conference()
    batch_id = service.start_import(
        number, Upload("a.xlsx", _sheet([("1", n, "", "", "", "") for n in names]))
    )
    service.use_mapping(batch_id, _columns(batch_id), "prospect")
    buckets = queries.buckets_of(db.session.get_one(ImportBatch, batch_id))
    assert [row.number for row in buckets.errors] == [2, 3, 4, 5]
    assert [row.draft.name for row in buckets.new] == ["Nguyễn Ánh"]


def test_a_page_of_text_in_a_cell_is_shown_by_its_beginning(conference, acting, as_user):
    acting("xa")
    number = conference()
    sheet = f"Họ và tên;Thôn\r\n{'x' * 900};Nà Tông\r\n".encode()
    batch_id = service.start_import(number, Upload("khach.csv", sheet))
    service.use_mapping(batch_id, _columns(batch_id), "prospect")
    text = as_user("xa").get(f"/hoi-nghi/{number}/khach/nhap/{batch_id}").text
    assert "x" * 119 + "…" in text
    assert "x" * 121 not in text
