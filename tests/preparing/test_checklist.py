"""The checklist of a conference: begun, ticked, undone, added to, copied, exported, warned about (C6)."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import sqlalchemy as sa
from python_calamine import load_workbook

from portal.conferences import hooks
from portal.conferences import service as conferences
from portal.conferences.service import move
from portal.core import clock
from portal.core.audit import AuditEntry, AuditValue
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.models import Conference, PreparationItem
from portal.preparing import queries, service
from portal.preparing.plug import PLUG, objections
from portal.preparing.service import ItemDraft
from tests.conferences.builders import moment, plan, propose_whole


@pytest.fixture
def conference(app, world, acting) -> int:
    """A conference of the commune on 5 December, 8:00, and it is 20 November."""
    clock.freeze(moment(9, 20, 11))
    acting("xa")
    return propose_whole(world, starts_at=moment(8, 5, 12), ends_at=moment(10, 5, 12))


def _put(conference_id: int, **values) -> None:
    with transaction():
        found = db.session.get_one(Conference, conference_id)
        for name, value in values.items():
            setattr(found, name, value)


def _item(conference_id: int, code: str) -> PreparationItem:
    query = sa.select(PreparationItem).where(
        PreparationItem.conference_id == conference_id, PreparationItem.code == code
    )
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _conference(conference_id: int) -> Conference:
    return db.session.get_one(Conference, conference_id, populate_existing=True)


def _summary(conference_id: int) -> queries.Summary:
    found = _conference(conference_id)
    return queries.summary(found, queries.rows_of(found))


def test_the_list_comes_with_the_approval_and_only_once(app, conference, acting) -> None:
    plugs = app.extensions["conference_plugs"]
    hooks.install(app, PLUG)
    try:
        move(conference, "submit")
        acting("giamdoc")
        move(conference, "approve")
        begun = [item.code for item in queries.items_of(conference)]
        acting("xa")
        service.create_list(conference)
        assert [item.code for item in queries.items_of(conference)] == begun
        assert "banner" in begun
        assert "announcement" not in begun
    finally:
        hooks.install(app, *plugs)


def test_another_kind_changes_what_nobody_has_touched(conference, acting) -> None:
    service.create_list(conference)
    own = service.add_item(conference, ItemDraft("hall", "Mượn ghế", 1))
    for code, state in (("hall", "done"), ("standee", "open")):
        item = _item(conference, code)
        service.mark(item.id, item.version, state)
    conferences.change_kind(conference, _conference(conference).version, "livestream")
    service.create_list(conference)
    codes = {item.code: item.id for item in queries.items_of(conference)}
    assert {"announcement", "studio", "check_stream", "hall"} <= set(codes)
    assert not {"standee", "banner", "invitations", "check_hall"} & set(codes)
    assert own in codes.values()
    service.create_list(conference)
    assert {item.code: item.id for item in queries.items_of(conference)} == codes
    written = sa.select(sa.func.count()).where(AuditEntry.action == "preparation.create")
    assert db.session.scalar(written) == 2


def test_ticks_keep_their_first_author_and_are_undone(conference, acting) -> None:
    service.create_list(conference)
    item = _item(conference, "banner")
    acting("nvthu")
    with pytest.raises(NotFound):
        service.mark(item.id, item.version, "done")  # his organisation has no part in this conference
    acting("truongbcd")
    service.mark(item.id, item.version, "done")
    item = _item(conference, "banner")
    assert (item.state, item.done_by_name, item.done_at) == ("done", "Triệu Văn Sinh", moment(9, 20, 11))
    acting("xa")
    service.mark(item.id, item.version - 1, "done")
    assert _item(conference, "banner").done_by_name == "Triệu Văn Sinh"
    with pytest.raises(Conflict):
        service.mark(item.id, item.version - 1, "open")
    service.mark(item.id, item.version, "open")
    item = _item(conference, "banner")
    assert (item.state, item.done_by_name, item.done_at) == ("open", "", None)
    with pytest.raises(Invalid):
        service.mark(item.id, item.version, "not_needed", " ")
    service.mark(item.id, item.version, "not_needed", "Thôn đã có sẵn")
    item = _item(conference, "banner")
    assert (item.state, item.reason) == ("not_needed", "Thôn đã có sẵn")
    service.mark(item.id, item.version, "open")
    said = sa.select(AuditValue.old, AuditValue.new).where(AuditValue.field == "reason")
    newest = db.session.execute(said.order_by(AuditValue.id.desc()).limit(2)).all()
    assert [tuple(row) for row in newest] == [("Thôn đã có sẵn", None), (None, "Thôn đã có sẵn")]
    kept = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "preparation.mark")).all()
    assert len(kept) == 4
    assert {entry.unit_id for entry in kept} == {_conference(conference).unit_id}


def test_collectors_tick_and_do_not_keep_the_list(world, conference, acting) -> None:
    _put(conference, service_unit_id=world.units["tcdv"])
    service.create_list(conference)
    item = _item(conference, "leaflets")
    acting("ctv")
    service.mark(item.id, item.version, "done")
    item = _item(conference, "leaflets")
    assert item.done_by_name == "Bàn Thị Ẩn"
    for refused in (
        lambda: service.mark(item.id, item.version, "not_needed", "Không"),
        lambda: service.change_item(item.id, item.version, ItemDraft("guests", "Khác", 1)),
        lambda: service.add_item(conference, ItemDraft("guests", "Khác", 1)),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_days_follow_a_conference_that_is_moved(conference) -> None:
    service.create_list(conference)
    made = service.add_item(
        conference, ItemDraft("hall", "Mượn máy phát điện", 4, "Quan Thị Huệ", "Gọi trạm")
    )
    rows = {row.item.id: row for row in queries.rows_of(_conference(conference))}
    assert rows[made].due == dt.date(2026, 12, 1)
    _put(conference, starts_at=moment(8, 12, 12), ends_at=moment(10, 12, 12))
    rows = {row.item.id: row for row in queries.rows_of(_conference(conference))}
    assert rows[made].due == dt.date(2026, 12, 8)
    for wrong in (ItemDraft("hall", " ", 1), ItemDraft("check", "x", 1), ItemDraft("hall", "x", -1)):
        with pytest.raises(Invalid):
            service.add_item(conference, wrong)
    item = db.session.get_one(PreparationItem, made)
    with pytest.raises(Conflict):
        service.change_item(made, item.version + 1, ItemDraft("hall", "Khác", 2))
    service.change_item(made, item.version, ItemDraft("content", "Mượn máy phát", 2, "Huệ"))
    item = db.session.get_one(PreparationItem, made, populate_existing=True)
    assert (item.section, item.title, item.days_before, item.person) == ("content", "Mượn máy phát", 2, "Huệ")
    service.remove_item(made, item.version)
    banner = _item(conference, "banner")
    with pytest.raises(Invalid):
        service.remove_item(banner.id, banner.version)


def test_late_items_and_the_check_warn_before_the_opening(conference) -> None:
    service.create_list(conference)
    _put(conference, state="preparing")
    clock.freeze(moment(7, 5, 12) + dt.timedelta(minutes=1))
    found = _summary(conference)
    assert found.late == found.left == found.total
    messages = [one.message for one in objections(_conference(conference), "start")]
    assert messages[0] == f"Còn {found.total} việc chuẩn bị chưa xong."
    assert "ít nhất 60 phút" in messages[1]
    assert not any(one.blocking for one in objections(_conference(conference), "start"))
    assert objections(_conference(conference), "submit") == []
    clock.freeze(moment(6, 5, 12))
    for row in queries.rows_of(_conference(conference)):
        service.mark(row.item.id, row.item.version, "done")
    assert objections(_conference(conference), "start") == []
    sentence, kind = queries.check_sentence(_summary(conference).check)
    assert (sentence, kind) == ("Xong lúc 06:00, 05/12/2026, đúng quy định (trước 07:00).", "ok")
    one = _item(conference, "check_sound")
    service.mark(one.id, one.version, "open")
    clock.freeze(moment(7, 5, 12) + dt.timedelta(minutes=20))
    service.mark(one.id, _item(conference, "check_sound").version, "done")
    sentence, kind = queries.check_sentence(_summary(conference).check)
    assert "muộn 20 phút" in sentence
    assert kind == "bad"


def test_a_livestream_is_announced_five_days_before(conference) -> None:
    _put(conference, kind="livestream", state="approved")
    service.create_list(conference)
    clock.freeze(moment(23, 30, 11))
    assert objections(_conference(conference), "prepare") == []
    clock.freeze(moment(0, 1, 12))
    (warning,) = objections(_conference(conference), "prepare")
    assert "chậm nhất 30/11/2026" in warning.message
    item = _item(conference, "announcement")
    service.mark(item.id, item.version, "done")
    assert "chậm nhất 30/11/2026" in objections(_conference(conference), "prepare")[0].message


def test_nothing_changes_when_it_is_over(conference) -> None:
    service.create_list(conference)
    item = _item(conference, "banner")
    _put(conference, state="ended")
    with pytest.raises(Conflict):
        service.mark(item.id, item.version, "done")
    _put(conference, state="draft")
    one = _item(conference, "check_sound")
    with pytest.raises(Conflict):
        service.mark(one.id, one.version, "done")  # nobody checks the hall of a draft


def test_a_copy_takes_the_list_along_with_nothing_done(conference) -> None:
    service.create_list(conference)
    service.add_item(conference, ItemDraft("hall", "Máy phát điện", 4, "Huệ"))
    item = _item(conference, "banner")
    service.mark(item.id, item.version, "done")
    made = conferences.copy(
        conference,
        plan(title="Bản sao", starts_at=moment(8, 20, 12), ends_at=moment(9, 20, 12)),
        ["preparation"],
    )
    source, copied = queries.items_of(conference), queries.items_of(made)
    assert [one.title for one in copied] == [one.title for one in source]
    assert {one.state for one in copied} == {"open"}
    without = conferences.copy(
        conference, plan(title="Không", starts_at=moment(14, 21, 12), ends_at=moment(15, 21, 12)), []
    )
    assert queries.items_of(without) == []


def test_the_pages(conference, as_user) -> None:
    client, url = as_user("xa"), f"/hoi-nghi/{conference}/chuan-bi"
    assert "Chưa có danh mục chuẩn bị" in client.get(url).text
    assert client.post_form(f"{url}/lap", page=url).status_code == 303
    assert "Standee" in client.get(url).text
    refused = client.post_form(url, {"title": "", "section": "hall", "due_on": "06/12/2026", "person": "Huệ"})
    assert refused.status_code == 422
    assert 'value="Huệ"' in refused.text
    late = client.post_form(url, {"title": "Máy nổ", "section": "hall", "due_on": "06/12/2026"})
    assert "không quá một năm" in late.text
    sent = {"title": "Máy nổ", "section": "hall", "due_on": "2026-12-02", "note": "Mượn xã"}
    assert client.post_form(url, sent).status_code == 303
    shown = client.get(url).text
    assert "02/12/2026" in shown
    item = _item(conference, "banner")
    one = f"{url}/viec/{item.id}"
    empty = client.post_form(f"{one}/danh-dau", {"state": "not_needed", "version": item.version}, page=one)
    assert empty.status_code == 422
    assert "Hãy ghi lý do không cần." in empty.text
    marked = client.post_form(f"{one}/danh-dau", {"state": "done", "version": item.version}, page=one)
    assert marked.location.endswith(f"{url}#viec-{item.id}")
    stale = client.post_form(one, {"title": "Khác", "section": "hall", "due_on": "2026-12-02", "version": 1})
    assert stale.status_code == 409
    assert 'value="Khác"' in stale.text
    assert f"Đang lưu: {item.title}, 02/12/2026." in stale.text
    newest = _item(conference, "banner").version
    again = {"title": "Băng rôn", "section": "hall", "due_on": "2026-12-02", "version": newest}
    assert f'name="version" type="hidden" value="{newest}"' in stale.text
    assert client.post_form(one, again).status_code == 303
    assert "Âm thanh" in client.get(f"{url}/kiem-tra").text
    rows = load_workbook(io.BytesIO(client.get(f"{url}/xuat.xlsx").data)).get_sheet_by_index(0).to_python()
    assert ["Máy nổ", dt.date(2026, 12, 2)] in [[row[1], row[3]] for row in rows]
    assert any(
        row[1].startswith("Băng rôn") and row[4] == "Đã xong" and row[6] == "Lò Thị Mai" for row in rows
    )


def test_strangers_and_other_roles(conference, as_user, acting) -> None:
    service.create_list(conference)
    item, url = _item(conference, "banner"), f"/hoi-nghi/{conference}/chuan-bi"
    for username in ("xa2", "tcdv2", "nvthu"):
        assert as_user(username).get(url).status_code == 404, username
    assert as_user("admin").get(url).status_code == 403
    auditor = as_user("kiemtra")
    assert auditor.get(url).status_code == 200
    assert "Bỏ dấu" not in auditor.get(url).text
    assert "Xong<" not in auditor.get(url).text
    assert auditor.get(f"{url}/viec/{item.id}").status_code == 403
    other = propose_whole_elsewhere(acting, conference)
    assert as_user("chuyenquan").get(f"/hoi-nghi/{other}/chuan-bi/viec/{item.id}").status_code == 404


def propose_whole_elsewhere(acting, conference_id: int) -> int:
    """A copy: another conference of the same commune."""
    acting("xa")
    return conferences.copy(
        conference_id, plan(title="Khác", starts_at=moment(8, 20, 12), ends_at=moment(9, 20, 12)), []
    )
