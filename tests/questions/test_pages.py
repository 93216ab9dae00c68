"""The secretary's page, one question, the presenter's screen: with and without the outbox, for each role."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from portal.core.audit import AuditEntry
from portal.core.db import db, transaction
from portal.models import Conference, Question
from portal.questions import queries, service
from portal.questions.service import QuestionDraft
from tests.running.builders import at
from tests.support.client import CheckedClient
from tests.support.statements import counted

AsUser = Callable[[str], CheckedClient]


def url(number: int, rest: str = "") -> str:
    return f"/hoi-nghi/{number}/cau-hoi{rest}"


def key_of(page: str) -> str:
    found = re.search(r'name="form_key"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def note(client: CheckedClient, number: int, **data: Any) -> Any:
    form = {"form_key": key_of(client.get(url(number)).text), "kind": "question", "origin": "floor", **data}
    return client.post_form(url(number), form)


def tap(client: CheckedClient, number: int, question_id: int, verb: str, **data: Any) -> Any:
    page = client.get(url(number)).text
    base = db.session.get_one(Question, question_id, populate_existing=True).version
    form = {"form_key": key_of(page), "verb": verb, "base": base, **data}
    headers = form.pop("headers", None)
    return client.post_form(url(number, f"/{question_id}/chuyen"), form, page=url(number), headers=headers)


def only() -> Question:
    db.session.rollback()
    return db.session.scalars(sa.select(Question)).one()


def test_a_question_is_noted_moved_and_undone_without_a_script(number: int, as_user: AsUser) -> None:
    client = as_user("xa")
    assert note(client, number, text="Mức đóng thấp nhất?").status_code == 303
    made = only().id
    page = client.get(url(number)).text
    assert "Mức đóng thấp nhất?" in page and f'data-outbox="q-{made}"' in page
    assert tap(client, number, made, "advise").status_code == 303
    assert "Tổ tư vấn đang xem" in client.get(url(number)).text
    refused = tap(client, number, made, "answer", base=1)
    assert refused.status_code == 409 and "Thao tác chưa được ghi." in refused.text
    assert tap(client, number, made, "undo").status_code == 303
    assert only().state == "new"
    wrong = tap(client, number, made, "reject")
    assert wrong.status_code == 422 and "Hãy ghi lý do." in wrong.text
    assert tap(client, number, made, "reject", text="Trùng").status_code == 303
    assert "Trùng" in client.get(url(number, f"/{made}")).text


def test_words_that_were_not_written_down_stay_on_the_page(number: int, as_user: AsUser) -> None:
    client, made = as_user("xa"), service.add(number, QuestionDraft("Đóng ở đâu?")).object_id or 0
    assert tap(client, number, made, "advise").status_code == 303
    stale = tap(client, number, made, "answer", base=1, text="Tại bưu điện xã.")
    assert stale.status_code == 409 and ">Tại bưu điện xã.</textarea>" in stale.text
    assert tap(client, number, made, "answer", text="Tại trạm y tế.").status_code == 303
    stale = tap(client, number, made, "answer", base=1, text="Tại bưu điện xã.")
    assert stale.status_code == 409 and "Nội dung chưa ghi: “Tại bưu điện xã.”" in stale.text
    assert only().answer == "Tại trạm y tế."
    assert tap(client, number, made, "undo").status_code == 303
    page = client.get(url(number)).text
    assert ">Tại trạm y tế.</textarea>" in page and "<q>Tại trạm y tế.</q>" not in page
    assert (
        "Tại trạm y tế." in client.get(url(number, f"/{made}")).text
    )  # what was undone stands in its course


def test_the_outbox_gets_regions_with_ids(number: int, as_user: AsUser) -> None:
    client, htmx = as_user("xa"), {"HX-Request": "true"}
    page = client.get(url(number)).text
    data = {"form_key": "made-by-the-phone-1", "ago": "300", "text": "Hỏi lúc mất mạng", "kind": "question"}
    at(70)
    added = client.post_form(url(number), data | {"origin": "floor"}, page=url(number), headers=htmx)
    assert added.status_code == 200 and added.text.lstrip().startswith('<section id="cau-hoi"')
    assert only().asked_at.minute == 5  # five minutes before 09:10, when it was typed
    again = client.post_form(url(number), data | {"origin": "floor"}, page=url(number), headers=htmx)
    assert again.status_code == 200 and only().id
    empty = client.post_form(url(number), {"form_key": key_of(page)}, page=url(number), headers=htmx)
    assert empty.status_code == 422 and 'id="them-cau-hoi"' in empty.text and "aria-invalid" in empty.text
    made = only().id
    row = tap(client, number, made, "answer", text="200.000 đồng", headers=htmx)
    assert row.status_code == 200 and row.text.lstrip().startswith(f'<article class="card" id="q-{made}"')
    assert "200.000 đồng" in row.text
    stale = tap(client, number, made, "undo", base=1, headers=htmx)
    assert stale.status_code == 409 and "data-said" in stale.text
    wrong = tap(client, number, made, "nothing", headers=htmx)
    assert wrong.status_code == 422 and "data-said" in wrong.text
    assert tap(client, number, made, "undo", headers=htmx).status_code == 200
    wrong = tap(client, number, made, "reject", headers=htmx)
    assert wrong.status_code == 422 and "aria-invalid" in wrong.text and "Hãy ghi lý do." in wrong.text


def test_the_page_keeps_itself_fresh(number: int, as_user: AsUser) -> None:
    client = as_user("giamdoc")
    page = client.get(url(number)).text
    assert "Ghi câu hỏi" not in page.split("Chưa có câu hỏi")[0]
    assert client.get(url(number, "/moi?v=0")).status_code == 204
    service.add(number, QuestionDraft("Bảo hiểm y tế hộ gia đình?"))
    fresh = client.get(url(number, "/moi?v=0"))
    assert fresh.status_code == 200 and "Bảo hiểm y tế hộ gia đình?" in fresh.text
    assert f'data-v="{queries.version(number)}"' in fresh.text and "<form" not in fresh.text


def test_lists_by_state_kind_and_words(number: int, as_user: AsUser) -> None:
    service.add(number, QuestionDraft("Thẻ BHYT của cháu"))
    service.add(number, QuestionDraft("Đề nghị mở điểm thu tại chợ", kind="recommendation"))
    service.ask_publicly(number, "k" * 22, QuestionDraft("Từ trang theo dõi", origin="public"))
    client = as_user("xa")
    page = client.get(url(number)).text
    assert page.index("Thẻ BHYT") < page.index("Đề nghị mở")  # recommendations stand apart
    assert "Tất cả (3)" in page and "Chờ xem (1)" in page
    held = client.get(url(number, "?trang_thai=held")).text
    assert "Từ trang theo dõi" in held and "Thẻ BHYT" not in held
    assert "trang_thai=held" in held.split('data-live="')[1].split('"')[0]
    found = client.get(url(number, "?q=diem thu")).text
    assert "Đề nghị mở" in found and "Thẻ BHYT" not in found
    assert "Đề nghị mở" in client.get(url(number, "?loai=recommendation")).text
    owed = client.get(url(number, "?trang_thai=unanswered")).text
    assert 'aria-current="page">Chưa trả lời (2)</a>' in owed and "Từ trang theo dõi" not in owed
    assert client.get(url(number, "?trang_thai=x&sau=zzz")).status_code == 200


def test_the_presenter_sees_released_ones_without_names(number: int, as_user: AsUser) -> None:
    service.add(number, QuestionDraft("Thẻ BHYT của cháu", asker="Ma Văn Pó", consent=True))
    service.ask_publicly(number, "k" * 22, QuestionDraft("Chưa ai xem", origin="public"))
    client = as_user("xa")
    page = client.get(url(number, "/trinh-chieu")).text
    assert "Thẻ BHYT của cháu" in page and "Chưa ai xem" not in page and "Ma Văn Pó" not in page
    held = db.session.scalars(sa.select(Question).where(Question.state == "held")).one()
    assert client.get(url(number, f"/trinh-chieu/moi?v={queries.version(number)}")).status_code == 204
    assert tap(client, number, held.id, "release").status_code == 303
    assert "Chưa ai xem" in client.get(url(number, "/trinh-chieu/moi?v=0")).text


def test_the_presenter_is_told_when_not_all_are_shown(number: int, as_user: AsUser) -> None:
    for n in range(queries.PAGE):
        service.add(number, QuestionDraft(f"Câu thứ {n}."))
    client, told = as_user("xa"), "Còn nữa: trả lời bớt thì các câu sau hiện ra."
    assert told not in client.get(url(number, "/trinh-chieu")).text
    service.add(number, QuestionDraft("Câu cuối cùng."))
    page = client.get(url(number, "/trinh-chieu")).text
    assert told in page and "Câu cuối cùng." not in page


def test_what_was_written_is_mended(number: int, as_user: AsUser) -> None:
    service.add(number, QuestionDraft("Muc dong?", asker="Ma Văn Pó", phone="0912345678", consent=True))
    client, made = as_user("xa"), only()
    here = url(number, f"/{made.id}")
    page = client.get(here).text
    assert 'value="Ma Văn Pó"' in page and "Đã ghi" in page
    form = {
        "version": made.version,
        "text": "Mức đóng?",
        "kind": "question",
        "origin": "floor",
        "asker": "Pó",
    }
    refused = client.post_form(here, form)
    assert (
        refused.status_code == 422 and "khi người hỏi đồng ý" in refused.text and 'value="Pó"' in refused.text
    )
    assert client.post_form(here, form | {"asker": ""}).status_code == 303
    assert (only().text, only().phone) == ("Mức đóng?", "")
    stale = client.post_form(here, form | {"text": "Khác", "asker": ""})
    assert stale.status_code == 409 and "Khác" in stale.text
    newest = re.search(r'name="version"[^>]*value="(\d+)"', stale.text)
    assert newest  # saving once more is a decision against what is shown now
    assert (
        client.post_form(here, form | {"text": "Khác", "asker": "", "version": newest[1]}).status_code == 303
    )
    assert only().text == "Khác"


def test_a_consent_is_taken_back_even_when_all_is_settled(number: int, as_user: AsUser) -> None:
    service.add(number, QuestionDraft("Mức đóng?", asker="Ma Văn Pó", phone="0912345678", consent=True))
    client, made = as_user("xa"), only().id
    here = url(number, f"/{made}")
    assert "rut-dong-y" in client.get(here).text
    with transaction():
        db.session.get_one(Conference, number).state = "settled"
    assert "Người hỏi rút đồng ý" in client.get(here).text
    assert as_user("kiemtra").post_form(f"{here}/rut-dong-y", page="/tai-khoan").status_code == 403
    assert client.post_form(f"{here}/rut-dong-y", page=here).status_code == 303
    assert (only().asker, only().phone, only().consent_at) == ("", "", None)
    assert "po" not in only().folded.split()
    page = client.get(here).text
    assert "Người hỏi rút đồng ý</b>" in page and "rut-dong-y" not in page
    told = sa.select(AuditEntry.action).where(AuditEntry.subject_kind == "question")
    assert db.session.scalars(told).all() == ["question.edit"]


def test_lists_name_the_day_of_what_is_not_of_today(number: int, as_user: AsUser) -> None:
    made = service.add(number, QuestionDraft("Mức đóng?")).object_id or 0
    client = as_user("xa")
    assert "Hỏi tại hội trường · 09:00" in client.get(url(number)).text
    at(60 + 3 * 24 * 60)
    tap(client, number, made, "defer")
    page = client.get(url(number)).text
    assert "Hỏi tại hội trường · 09:00, 21/11/2026" in page and "Lò Thị Mai 09:00" in page


@pytest.mark.parametrize("rest", ["", "/moi", "/trinh-chieu", "/trinh-chieu/moi", ".xlsx", "/{id}"])
def test_who_may_look(number: int, as_user: AsUser, rest: str) -> None:
    made = service.add(number, QuestionDraft("Hỏi")).object_id
    here = url(number, rest.format(id=made))
    assert as_user("xa2").get(here).status_code == 404
    assert as_user("kiemtra").get(here).status_code == 200
    assert as_user("admin").get(here).status_code == 403
    if rest == "/{id}":
        assert as_user("kiemtra").post_form(here, {"text": "x"}, page="/tai-khoan").status_code == 403


def test_the_spreadsheet_holds_everything_and_is_in_the_log(number: int, as_user: AsUser) -> None:
    service.add(number, QuestionDraft("=1+1", asker="Ma Văn Pó", phone="0912345678", consent=True))
    service.add(number, QuestionDraft("Mở điểm thu", kind="recommendation"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_user("xa").get(url(number, ".xlsx")).data))
    assert book.sheet_names == ["Câu hỏi", "Đề xuất, kiến nghị"]
    first = book.get_sheet_by_index(0).to_python()[1]
    assert first[2:7] == ["=1+1", "Hỏi tại hội trường", "Ma Văn Pó", "0912345678", "Mới"]
    assert db.session.scalar(sa.select(AuditEntry.id).where(AuditEntry.action == "question.export"))


def test_a_long_list_costs_no_more_queries(number: int, as_user: AsUser) -> None:
    client = as_user("xa")
    asked = []
    for many in (1, 4):
        for n in range(many):
            service.add(number, QuestionDraft(f"Câu {n}"))
        client.get(url(number))
        with counted() as said:
            client.get(url(number))
        asked.append(len(said))
    assert asked[0] == asked[1]
