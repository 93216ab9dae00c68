"""The register of texts: who keeps them, what is refused, how a sample looks."""

from __future__ import annotations

import pytest

from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.messages import queries, service
from portal.messages.service import TextDraft
from portal.models import AuditEntry, MessageText

BODY = "Kính mời {ten} dự {hoi_nghi} lúc {thoi_gian}"


@pytest.fixture
def kept(acting, world):
    """A text of the commune ``xa``."""
    acting("xa")
    return service.add_text(world.units["xa"], TextDraft("Mời họp", BODY))


def _noted():
    kept = AuditEntry.action.like("message.%")
    return db.session.query(AuditEntry).filter(kept).order_by(AuditEntry.id)


def test_a_text_is_kept_changed_and_removed_with_its_words_in_the_log(kept):
    service.update_text(kept, TextDraft("Mời họp", "Mời {ten}"), version=1)
    with pytest.raises(Conflict, match="vừa sửa"):
        service.update_text(kept, TextDraft("Mời họp", "khác"), version=1)
    assert db.session.get_one(MessageText, kept).body == "Mời {ten}"
    service.remove_text(kept, version=2)
    assert db.session.query(MessageText).count() == 0
    actions = [entry.action for entry in _noted()]
    assert actions == ["message.add", "message.update", "message.remove"]


def test_a_late_save_keeps_what_was_typed(kept, as_user):
    client, url = as_user("xa"), f"/tin-nhan/{kept}"
    assert client.post_form(url, {"title": "Mời", "body": "Mời {ten}", "version": "1"}).status_code == 303
    late = client.post_form(url, {"title": "Mời khác", "body": "Thân mời {ten}", "version": "1"})
    assert late.status_code == 409
    assert "Người khác vừa sửa mẫu tin này" in late.text
    assert "Thân mời {ten}" in late.text
    assert 'name="version" value="2"' in late.text
    assert db.session.get_one(MessageText, kept).body == "Mời {ten}"


@pytest.mark.parametrize(
    ("title", "body", "field", "sentence"),
    [
        ("", "Mời {ten}", "title", "Hãy ghi"),
        ("Mời", "", "body", "Hãy ghi"),
        ("Mời", "Mời {Tên} và {ten}", "body", "Không có chỗ điền {Tên}. Chỉ dùng: {ten}"),
        ("Mời", "a" * 1001, "body", "tối đa 1.000"),
    ],
)
def test_what_is_refused_and_where(acting, world, title, body, field, sentence):
    acting("xa")
    with pytest.raises(Invalid) as refusal:
        service.add_text(world.units["xa"], TextDraft(title, body))
    assert refusal.value.field == field and sentence in refusal.value.message


def test_who_may_keep_texts_and_where(kept, acting, world):
    acting("xa2")
    with pytest.raises(NotFound):
        service.remove_text(kept, version=1)
    assert queries.list_texts(acting("xa2")) == []
    acting("ctv")
    with pytest.raises(Forbidden):
        service.add_text(world.units["tcdv"], TextDraft("Mời", BODY))
    assert [text.id for text in queries.list_texts(acting("chuyenquan"))] == [kept]


def test_the_page_refuses_beside_the_field_and_keeps_what_was_typed(as_user, world):
    client = as_user("xa")
    assert "Kính mời ông/bà {ten}" in client.get("/tin-nhan/them").text
    data = {"unit_id": str(world.units["xa"]), "title": "Mời họp", "body": "Mời {ho_ten} nhé"}
    bad = client.post_form("/tin-nhan/them", data)
    assert bad.status_code == 422
    assert "Mời {ho_ten} nhé" in bad.text and "Không có chỗ điền {ho_ten}" in bad.text
    assert client.post_form("/tin-nhan/them", data | {"body": BODY}).location == "/tin-nhan"
    page = client.get("/tin-nhan").text
    assert "Kính mời Nguyễn Văn Mẫu dự" in page and "Kinh moi Nguyen Van Mau du" in page
    assert "2 tin SMS, 71 ký tự (UCS-2)" in page and "1 tin SMS, 71 ký tự (GSM-7)" in page


def test_changing_and_removing_by_page(kept, as_user):
    client, url = as_user("xa"), f"/tin-nhan/{kept}"
    assert "Kính mời Nguyễn Văn Mẫu dự" in client.get(url).text
    assert client.post_form(url, {"title": "Nhắc lại", "body": BODY, "version": "1"}).status_code == 303
    assert db.session.get_one(MessageText, kept).title == "Nhắc lại"
    assert client.post_form(f"{url}/xoa", {"version": "2"}).status_code == 303
    assert db.session.query(MessageText).count() == 0


def test_others_get_nothing(kept, as_user, client):
    assert as_user("xa2").get(f"/tin-nhan/{kept}").status_code == 404
    assert as_user("ctv").get(f"/tin-nhan/{kept}").status_code == 403
    assert client.get("/tin-nhan").status_code == 303
