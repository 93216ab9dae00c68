"""The import wizard of prospects: how rows are judged, taken once, undone; what the pages show to whom."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from flask_babel import force_locale

from portal.core import clock
from portal.core.actor import current_actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.files import files
from portal.core.i18n import _
from portal.core.jobs import Job
from portal.core.spreadsheet import Column, Sheet, read_table, write_csv, write_xlsx
from portal.core.uploads import Upload
from portal.models import (
    AuditEntry,
    AuditValue,
    ImportMapping,
    Prospect,
    ProspectImport,
    ProspectImportRow,
    User,
)
from portal.prospects.draft import ProspectDraft
from portal.prospects.queries import imports
from portal.prospects.service import add_prospect
from portal.prospects.service import importing as service
from portal.prospects.service.building import build
from portal.prospects.service.forgetting import forget_imports
from portal.prospects.service.taking import MOST_AT_ONCE, take_rows
from portal.prospects.sheet import FIELDS

HEADER = ("TT", "Họ và tên", "Năm sinh", "SĐT", "CCCD", "Thôn", "Nhóm đối tượng", "Thu nhập")
COLUMNS = {
    "name": 1, "birth_year": 2, "phone": 3, "id_number": 4, "hamlet": 5, "groups": 6, "monthly_income": 7,
}  # fmt: skip
ROWS = (
    ("1", "Lò Thị Mai", "1961", "912345678", "", "Nà Tông", "5", "4.500.000"),
    ("2", "Đỗ Thị Đào", "2099", "0987654321", "", "Nà Tông", "", ""),
    ("3", "Lò Văn Ơn", "1970", "0912345678", "", "Bản Chợ", "", ""),
    ("4", "HÀ VĂN ƯỚC", "", "0912 000 111", "008080000123", "", "1; 5", ""),
    ("5", "Ma Thị Sao", "1985", "", "", "", "", ""),
    ("6", "Triệu Văn Sinh", "1990", "0977.000.222", "", "Khau Đao", "", ""),
)
KEPT = (
    ProspectDraft("Hà Văn Ước", birth_year=1980, phone="0912000111", hamlet="Bản Chợ", groups=(4,)),
    ProspectDraft("Triệu Văn Sinh", birth_year=1990, phone="0977000222", hamlet="Khau Đao"),
    ProspectDraft("Ma Thị Sáo", birth_year=1985, phone="0966000333"),
)


def sheet(rows: Sequence[Sequence[str]] = ROWS, header: Sequence[str] = HEADER) -> bytes:
    return write_xlsx([Sheet("DS", [Column(title) for title in header], rows)])


@pytest.fixture
def kept(acting: Any, world: Any) -> list[int]:
    """Three people whom the commune keeps already."""
    acting("xa")
    return [add_prospect(world.units["xa"], draft) for draft in KEPT]


@pytest.fixture
def judged(kept: list[int], world: Any) -> int:
    """A file that was uploaded, mapped and judged."""
    return judge(world.units["xa"], sheet())


def judge(unit_id: int, data: bytes, name: str = "ds.xlsx", **more: Any) -> int:
    number = service.start_import(unit_id, Upload(name, data))
    service.use_mapping(number, db.session.get_one(ProspectImport, number).mapping["columns"], **more)
    return number


def row_of(import_id: int, number: int) -> ProspectImportRow:
    found = db.session.get(ProspectImportRow, (import_id, number))
    assert found is not None
    return found


def named(name: str) -> Prospect:
    return db.session.scalars(sa.select(Prospect).where(Prospect.name == name)).one()


def test_columns_are_guessed_by_their_titles(judged: int) -> None:
    imported = db.session.get_one(ProspectImport, judged)
    assert imported.mapping["columns"] == COLUMNS
    assert imported.mapping["file"]["rows"] == 6


def test_every_row_gets_its_verdict(judged: int, kept: list[int]) -> None:
    imported = db.session.get_one(ProspectImport, judged)
    assert imported.state == "preview"
    counts = {"new": 1, "update": 1, "duplicate": 2, "error": 1, "same": 1}
    assert {name: imported.counts[name] for name in imports.BUCKETS} == counts
    found = {number: row_of(judged, number) for number in range(2, 8)}
    assert [row.bucket for row in found.values()] == [
        "new",
        "error",
        "duplicate",
        "update",
        "duplicate",
        "same",
    ]
    assert found[3].reasons[0][0] == "birth_year"
    assert found[3].reasons[0][1].startswith("Năm sinh: Hãy ghi năm bằng bốn chữ số")
    assert found[4].reasons == [["", "Trùng số điện thoại với dòng 2 của tệp (Lò Thị Mai)."]]
    assert found[6].reasons == [["", "Trùng họ tên và năm sinh với Ma Thị Sáo trong danh sách."]]
    assert found[5].prospect_id == kept[0]
    assert found[5].changes == {
        "name": ["Hà Văn Ước", "HÀ VĂN ƯỚC"],
        "id_number": ["", "008080000123"],
        "groups": [[4], [1, 4, 5]],
    }


def test_new_people_come_and_known_ones_change(judged: int) -> None:
    service.request_take(judged)
    mai = named("Lò Thị Mai")
    assert (mai.phone, mai.hamlet, mai.monthly_income) == ("0912345678", "Nà Tông", 4_500_000)
    assert [member.number for member in mai.groups] == [5]
    uoc = named("HÀ VĂN ƯỚC")
    # What the file leaves empty stays: the year of birth and the hamlet.
    assert (uoc.birth_year, uoc.hamlet, uoc.id_number) == (1980, "Bản Chợ", "008080000123")
    assert [member.number for member in uoc.groups] == [1, 4, 5]
    assert "ha van uoc" in uoc.folded
    imported = db.session.get_one(ProspectImport, judged)
    assert imported.state == "taken"
    assert [imported.counts[name] for name in ("added", "changed", "left")] == [1, 1, 3]
    actions = set(db.session.scalars(sa.select(AuditEntry.action)))
    assert {"prospect.upload", "prospect.import", "prospect.import_update"} <= actions


def test_a_taking_is_done_once(judged: int) -> None:
    service.request_take(judged)
    with pytest.raises(Conflict):
        service.request_take(judged)
    before = db.session.query(Prospect).count()
    take_rows(judged, lambda _done: None)
    assert db.session.query(Prospect).count() == before == 4


def test_an_interrupted_taking_goes_on(judged: int, world: Any) -> None:
    rows = [
        (
            str(n),
            f"Nguyễn {chr(65 + n % 26)} {chr(65 + n // 26 % 26)}{chr(97 + n // 676)}",
            str(1940 + n % 60),
            f"09{n:08d}",
        )
        for n in range(1100)
    ]
    number = judge(world.units["xa"], write_csv(HEADER[:4], rows), "ds.csv")
    with transaction():
        db.session.get_one(ProspectImport, number).state = "taking"

    def stop(done: int) -> None:
        if done >= 2 * MOST_AT_ONCE:
            raise RuntimeError("the machine went down")

    with pytest.raises(RuntimeError):
        take_rows(number, stop)
    assert db.session.query(Prospect).filter_by(import_id=number).count() == 2 * MOST_AT_ONCE
    take_rows(number, lambda _done: None)
    expected = db.session.get_one(ProspectImport, number).counts["new"]
    assert db.session.query(Prospect).filter_by(import_id=number).count() == expected > 1000


def test_ticked_duplicates_are_taken(judged: int) -> None:
    service.choose(judged, [4, 6], [6])
    service.request_take(judged)
    assert named("Ma Thị Sao").import_row == 6
    assert db.session.query(Prospect).filter_by(name="Lò Văn Ơn").count() == 0


def test_all_duplicates_are_taken_when_asked_for(judged: int) -> None:
    service.request_take(judged, with_duplicates=True)
    assert {named("Ma Thị Sao").import_row, named("Lò Văn Ơn").import_row} == {4, 6}


def test_what_changed_since_the_preview_is_left_with_its_reason(
    judged: int, kept: list[int], world: Any
) -> None:
    add_prospect(world.units["xa"], ProspectDraft("Lò Thị Mai", birth_year=1961, phone="0912345678"))
    with transaction():
        db.session.get_one(Prospect, kept[0]).hamlet = "Nà Tông"
    service.request_take(judged)
    imported = db.session.get_one(ProspectImport, judged)
    assert [imported.counts[name] for name in ("added", "changed", "left")] == [0, 0, 5]
    assert "trong danh sách" in row_of(judged, 2).reasons[0][1]
    assert "vừa được sửa" in row_of(judged, 5).reasons[0][1]


def test_the_same_file_again_changes_nothing(judged: int, world: Any) -> None:
    service.request_take(judged)
    again = db.session.get_one(ProspectImport, judge(world.units["xa"], sheet()))
    assert [again.counts[name] for name in ("new", "update", "same")] == [0, 0, 3]


def test_two_rows_for_one_person_are_told(kept: list[int], world: Any) -> None:
    rows = [
        ("1", "Hà Văn Ước", "", "0912000111", "", "Nà Tông", "", ""),
        ("2", "Hà Văn Ước", "", "0912000111", "", "Khau Đao", "", ""),
    ]
    number = judge(world.units["xa"], sheet(rows))
    assert [row_of(number, n).bucket for n in (2, 3)] == ["update", "duplicate"]
    assert row_of(number, 3).reasons[0][1] == "Trùng số điện thoại với dòng 2 của tệp (Hà Văn Ước)."


def test_defaults_hold_for_new_people_only(kept: list[int], world: Any) -> None:
    rows = [
        ("1", "Lý Thị Hoa", "1970", "", "", "", "", ""),
        ("2", "Triệu Văn Sinh", "1990", "0977000222", "", "", "", ""),
    ]
    number = judge(world.units["xa"], sheet(rows), group="3", source="Hội Nông dân xã")
    assert [row_of(number, n).bucket for n in (2, 3)] == ["new", "same"]
    service.request_take(number)
    hoa = named("Lý Thị Hoa")
    assert ([member.number for member in hoa.groups], hoa.source) == ([3], "Hội Nông dân xã")


def test_an_undo_restores_what_nobody_touched(judged: int, kept: list[int]) -> None:
    service.choose(judged, [6], [6])
    service.request_take(judged)
    sao = named("Ma Thị Sao")
    with transaction():
        db.session.get_one(Prospect, sao.id).note = "đã gặp"
    service.request_undo(judged)
    imported = db.session.get_one(ProspectImport, judged)
    assert (imported.state, imported.counts["kept"]) == ("undone", 1)
    assert named("Lò Thị Mai").removed_at is not None
    assert named("Ma Thị Sao").removed_at is None
    uoc = db.session.get_one(Prospect, kept[0])
    assert (uoc.name, uoc.id_number) == ("Hà Văn Ước", "")
    assert [member.number for member in uoc.groups] == [4]
    assert "prospect.undo_import" in set(db.session.scalars(sa.select(AuditEntry.action)))
    with pytest.raises(Conflict):
        service.request_undo(judged)


def test_a_mapping_is_remembered_for_the_commune_and_this_kind_of_list(judged: int, world: Any) -> None:
    service.use_mapping(judged, {"name": 1, "note": 5}, group="2")
    again = service.start_import(world.units["xa"], Upload("khác.xlsx", sheet(ROWS[:1])))
    mapping = db.session.get_one(ProspectImport, again).mapping
    assert (mapping["columns"], mapping["default_group"]) == ({"name": 1, "note": 5}, "2")
    assert db.session.query(ImportMapping).count() == 1


@pytest.mark.parametrize(
    ("columns", "field"), [({}, "name"), ({"name": 1, "note": 1}, "note"), ({"name": 9}, "name")]
)
def test_a_mapping_that_cannot_work_is_refused(judged: int, columns: dict[str, int], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        service.use_mapping(judged, columns)
    assert refusal.value.field == field


def test_a_service_organisation_hears_of_others_only_as_somebody(
    kept: list[int], acting: Any, world: Any
) -> None:
    acting("tcdv")
    number = judge(world.units["xa"], sheet())
    imported = db.session.get_one(ProspectImport, number)
    assert imported.service_unit_id == world.units["tcdv"]
    assert imported.counts["update"] == 0
    assert row_of(number, 5).reasons[0][1] == "Trùng số điện thoại với một người do đơn vị khác theo dõi."
    service.request_take(number)
    assert named("Lò Thị Mai").service_unit_id == world.units["tcdv"]


def test_a_failed_job_goes_on_when_asked(judged: int) -> None:
    with transaction():
        imported = db.session.get_one(ProspectImport, judged)
        imported.state = "taking"
        db.session.get_one(Job, imported.job_id).state = "failed"
    service.request_again(judged)
    assert db.session.get_one(ProspectImport, judged).state == "taken"
    with pytest.raises(Conflict):
        service.request_again(judged)


def test_merged_rows_lead_to_the_one_that_was_kept(kept: list[int], world: Any) -> None:
    with transaction():
        gone = build(world.units["xa"], None, ProspectDraft("Ước Hà", phone="0933000444"))
        gone.merged_into_id, gone.removed_at = kept[0], clock.now()
        db.session.add(gone)
    number = judge(world.units["xa"], sheet([("1", "Ước Hà", "", "0933000444", "", "", "", "")]))
    assert (row_of(number, 2).bucket, row_of(number, 2).prospect_id) == ("update", kept[0])


def test_who_may_not_see_sensitive_groups_does_not_write_them_down(
    acting: Any, as_user: Callable[[str], Any], world: Any
) -> None:
    acting("nvthu")
    rows = [
        ("1", "Lý Thị Hoa", "1970", "", "", "", "1; 6", ""),
        ("2", "Lý Văn Khe", "1971", "", "", "", "7", ""),
    ]
    number = judge(world.units["xa"], sheet(rows), group="2")
    assert [row_of(number, n).bucket for n in (2, 3)] == ["new", "new"]
    assert row_of(number, 2).reasons[0][1].startswith("Không ghi nhóm 6, 7")
    with pytest.raises(Invalid) as refusal:
        service.use_mapping(number, COLUMNS, group="6")
    assert refusal.value.field == "default_group"
    page = as_user("nvthu").get(f"/tiem-nang/nhap/{number}/cot").text
    assert ("5. Kinh doanh, buôn bán" in page, "6. Hộ nghèo" in page) == (True, False)
    acting("nvthu")
    service.request_take(number)
    groups = [[member.number for member in named(name).groups] for name in ("Lý Thị Hoa", "Lý Văn Khe")]
    assert groups == [[1], []]


def test_what_a_colleague_uploaded_shows_no_secrets(
    acting: Any, as_user: Callable[[str], Any], world: Any
) -> None:
    acting("tcdv")
    rows = [("1", "Lý Thị Hoa", "2099", "", "008080000123", "", "Phật tử", "")]
    url = f"/tiem-nang/nhap/{judge(world.units['xa'], sheet(rows))}"
    for name, told in (("tcdv", True), ("nvthu", False)):
        client = as_user(name)
        file = read_table(client.get(url + "/con-lai.xlsx").data, "x.xlsx").rows[0].values
        shown = (client.get(url).text, client.get(url + "/cot").text, " ".join(file))
        assert [("Phật tử" in text, "008080000123" in text) for text in shown] == [(told, told)] * 3, name
        assert "Lý Thị Hoa" in shown[0]


def test_a_colleague_learns_no_group_from_changes_and_reasons(
    acting: Any, as_user: Callable[[str], Any], world: Any
) -> None:
    acting("tcdv")
    add_prospect(world.units["xa"], ProspectDraft("Hà Văn Ước", phone="0912000111", groups=(4,)))
    rows = [
        ("1", "Hà Văn Ước", "", "0912000111", "", "Nà Tông", "7", ""),
        ("2", "Lý Thị Hoa", "1970", "", "", "", "đạo Tin Lành", ""),
    ]
    url = f"/tiem-nang/nhap/{judge(world.units['xa'], sheet(rows))}"
    for name, told in (("tcdv", True), ("nvthu", False)):
        client = as_user(name)
        update, error = (client.get(f"{url}?muc={bucket}").text for bucket in ("update", "error"))
        assert "Nà Tông" in update
        assert ("Thêm nhóm: Tôn giáo" in update, "Tin Lành" in error) == (told, told), name
        file = client.get(url + "/con-lai.xlsx").data
        assert any(b"Tin L" in part for part in _parts(file)) is told, name
        assert ("hỏi người đã tải tệp" in error) is not told


def _parts(file: bytes) -> list[bytes]:
    """What a workbook says: its cells and its comments."""
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        return [book.read(name) for name in book.namelist()]


def test_that_groups_were_left_out_is_told_to_the_sender_alone(
    acting: Any, as_user: Callable[[str], Any], world: Any
) -> None:
    acting("nvthu")
    url = f"/tiem-nang/nhap/{judge(world.units['xa'], sheet([('1', 'Lý Thị Hoa', '1970', '', '', '', '6', '')]))}"
    assert "Không ghi nhóm 6, 7" in as_user("nvthu").get(url).text
    with transaction():
        db.session.query(ProspectImport).one().created_by_id = world.users["tcdv"]
    page = as_user("nvthu").get(url).text
    assert ("Lý Thị Hoa" in page, "Không ghi nhóm 6, 7" in page) == (True, False)


def test_the_log_of_an_import_names_no_sensitive_group(judged: int, kept: list[int], world: Any) -> None:
    number = judge(world.units["xa"], sheet([("1", "Hà Văn Ước", "", "0912000111", "", "", "1; 6", "")]))
    service.request_take(number)
    service.request_undo(number)
    query = sa.select(AuditValue.old, AuditValue.new).where(
        AuditValue.field == "groups", AuditValue.old != ""
    )
    told = [tuple(row) for row in db.session.execute(query.order_by(AuditValue.id))]
    assert told == [("4", "1, 4, *"), ("1, 4, *", "4")]


def test_reasons_are_in_the_words_of_whoever_asked(kept: list[int], acting: Any, world: Any) -> None:
    with transaction():
        db.session.get_one(User, world.users["xa"]).language = "en"
    acting("xa")
    reason = row_of(judge(world.units["xa"], sheet()), 3).reasons[0][1]
    with force_locale("en"):
        assert reason == f"{FIELDS['birth_year']}: " + _(
            "Hãy ghi năm bằng bốn chữ số, từ %(first)s đến %(last)s.", first=1900, last=clock.today().year
        )
    assert "Hãy" not in reason


# --- Pages --------------------------------------------------------------------------------------------


def upload(client: Any, unit_id: int, data: bytes, name: str = "ds.xlsx") -> Any:
    fields = {"unit_id": str(unit_id), "file": (io.BytesIO(data), name)}
    return client.post_form("/tiem-nang/nhap", fields, content_type="multipart/form-data")


def test_the_whole_way_by_pages(kept: list[int], as_user: Callable[[str], Any], world: Any) -> None:
    client = as_user("xa")
    columns_url = upload(client, world.units["xa"], sheet()).location
    page = client.get(columns_url).text
    assert '<option selected value="1">B – Họ và tên' in page
    chosen = {name: str(column) for name, column in COLUMNS.items()} | {
        "default_group": "",
        "default_source": "",
    }
    refused = client.post_form(columns_url, {**chosen, "name": ""})
    assert refused.status_code == 422
    assert "Hãy chọn cột ghi họ tên." in refused.text
    url = client.post_form(columns_url, chosen).location
    preview = client.get(url).text
    assert "Có lỗi (1)" in preview
    assert "Lò Thị Mai" in preview
    updates = client.get(url + "?muc=update").text
    assert "Họ và tên: Hà Văn Ước → HÀ VĂN ƯỚC" in updates
    assert "********0123 (trước đây để trống)" in updates
    assert "Thêm nhóm: Làng nghề, Kinh doanh, buôn bán" in updates
    duplicates = client.get(url + "?muc=duplicate").text
    assert 'name="chosen" value="4"' in duplicates
    said = client.post_form(
        url + "/chon", {"shown": ["4", "6"], "chosen": ["6"]}, page=url + "?muc=duplicate"
    )
    assert said.status_code == 303
    assert "Đã chọn riêng 1 dòng." in client.get(url).text
    file = client.get(url + "/con-lai.xlsx").data
    assert [row.values[0] for row in read_table(file, "x.xlsx").rows] == ["3", "4"]
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert "Hãy ghi năm bằng bốn chữ số" in archive.read("xl/comments1.xml").decode()
    assert client.post_form(url + "/lay", page=url).location == url
    done = client.get(url).text
    assert "Hoàn tác lần nhập này" in done
    assert "2 người mới" in client.get(url + "/hoan-tac").text
    assert client.post_form(url + "/hoan-tac").status_code == 303
    assert "Đã hoàn tác" in client.get(url).text
    assert "ds.xlsx" in client.get("/tiem-nang/nhap").text


def test_the_wizard_is_closed_to_strangers(judged: int, as_user: Callable[[str], Any], world: Any) -> None:
    for path in ("", "/cot", "/con-lai.xlsx", "/hoan-tac"):
        assert as_user("xa2").get(f"/tiem-nang/nhap/{judged}{path}").status_code == 404
        assert as_user("kiemtra").get(f"/tiem-nang/nhap/{judged}{path}").status_code == 403
    assert upload(as_user("xa2"), world.units["xa"], sheet()).status_code == 422
    assert current_actor().signed_in
    with pytest.raises(NotFound):
        service.start_import(world.units["xa2"], Upload("ds.xlsx", sheet()))


def test_a_failed_import_offers_to_go_on(judged: int, as_user: Callable[[str], Any]) -> None:
    with transaction():
        imported = db.session.get_one(ProspectImport, judged)
        imported.state = "taking"
        db.session.get_one(Job, imported.job_id).state = "failed"
    client, url = as_user("xa"), f"/tiem-nang/nhap/{judged}"
    assert "Làm tiếp" in client.get(url).text
    assert client.post_form(url + "/lam-lai", page=url).location == url


def test_the_template_is_understood_by_the_import_itself(
    as_user: Callable[[str], Any], acting: Any, world: Any
) -> None:
    data = as_user("xa").get("/tiem-nang/nhap/mau.xlsx").data
    acting("xa")
    number = judge(world.units["xa"], data)
    imported = db.session.get_one(ProspectImport, number)
    assert len(imported.mapping["columns"]) == 13
    assert imported.counts["new"] == 1


@pytest.mark.promise("bad-input", tier="ci")
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Tệp trống"),
        (b"MZ\x90\x00" + b"\x00" * 2000, "Đây là chương trình máy tính"),
        (b"PK\x03\x04 broken", "Tệp bị hỏng"),
        (b"x" * (5 * 1024 * 1024 + 10), "tối đa 5 MB"),
        (b"x" * (20 * 1024 * 1024), "tối đa 5 MB"),
        (("Họ tên,Thôn\n" + "Lò Văn A,B\n" * 20_001).encode(), "hơn 20.000 dòng"),
    ],
    ids=["empty", "exe", "broken", "5MB", "20MB", "rows"],
)
def test_a_file_that_is_no_list_gets_a_sentence_beside_its_field(
    as_user: Callable[[str], Any], world: Any, data: bytes, sentence: str
) -> None:
    answer = upload(as_user("xa"), world.units["xa"], data)
    assert answer.status_code == 422
    assert 'id="file-err"' in answer.text
    assert sentence in answer.text
    assert db.session.query(ProspectImport).count() == 0


# --- Forgetting ---------------------------------------------------------------------------------------


def test_after_a_month_the_rows_are_forgotten_and_the_counts_stay(judged: int, as_user: Any) -> None:
    service.request_take(judged)
    assert forget_imports(clock.now()) == 1
    assert forget_imports(clock.now()) == 0
    imported = db.session.get_one(ProspectImport, judged)
    assert (imported.counts["added"], imported.mapping["file"]["samples"]) == (1, [])
    assert "Không còn giữ từng dòng" in as_user("xa").get(f"/tiem-nang/nhap/{judged}").text
    with pytest.raises(Conflict, match="không còn được giữ"):
        service.request_undo(judged)


def test_a_file_that_is_no_longer_kept_says_so(judged: int) -> None:
    files().delete(db.session.get_one(ProspectImport, judged).file_hash)
    job = db.session.get_one(Job, service.use_mapping(judged, COLUMNS), populate_existing=True)
    assert (job.state, job.message) == ("failed", "Tệp này không còn được giữ. Hãy tải tệp lên lại.")
