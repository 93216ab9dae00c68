"""The pages of those who run a survey."""

from __future__ import annotations

import html
import io
from collections.abc import Callable

import pdfplumber
import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from portal.conferences import service as conferences
from portal.core import clock
from portal.core.actor import PUBLIC, Actor, set_actor
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.models import IssuedDocument, Survey
from portal.surveys import plug
from tests.conferences.builders import moment, version_of
from tests.support.client import CheckedClient
from tests.surveys.conftest import filled, form_key

SIGN_IN = Callable[[str], CheckedClient]


@pytest.fixture
def page(survey: Survey) -> str:
    """The address of the results."""
    return f"/hoi-nghi/{survey.conference_id}/khao-sat"


@pytest.fixture
def prepared(survey: Survey, acting: Callable[[str], Actor], monkeypatch: pytest.MonkeyPatch) -> Survey:
    """The survey of a conference that is being prepared."""
    monkeypatch.setattr(conferences.moving, "objections", lambda *_args: [])
    for who, action in (("xa", "submit"), ("giamdoc", "approve"), ("xa", "prepare")):
        acting(who)
        conferences.move(survey.conference_id, action, version=version_of(survey.conference_id))
    set_actor(PUBLIC)
    return db.session.get_one(Survey, survey.id, populate_existing=True)


def sheets(data: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_results_show_figures_tables_and_opinions(
    as_user: SIGN_IN, survey: Survey, page: str, answers: Callable[..., None]
) -> None:
    code = survey.code
    answers(20, points=5, comments="Dễ hiểu <b>")
    answers(15, points=4, intention="joined")
    answers(3, points=2, intention="not_yet")
    text = html.unescape(as_user("xa").get(page).text)
    # (100 + 60 + 6) / (5 × 38)
    assert "<b>38</b><span>phiếu đã nhận" in text and "<b>87,37 %</b><span>chỉ số hài lòng" in text
    assert "Phiếu đang nhận ý kiến, đến 10:00, 24/11/2026." in text
    assert 'viewBox="0 0 100 10"' in text and 'rect width="52.6"' in text
    assert "Hài lòng đến rất không hài lòng" in text and '<td class="n">18</td>' in text
    assert '<td class="n">3</td>' not in text
    assert "38 phiếu trả lời câu này. Chỉ số 87,37 %, hài lòng và rất hài lòng trên 86 %." in text
    assert text.count("<div>Dễ hiểu <b></div>") == 20
    assert f"http://localhost/k/{code}" in text and "<svg" in text


def test_results_of_four_answers_are_hidden_on_screen_and_in_the_file(
    as_user: SIGN_IN, page: str, answers: Callable[..., None]
) -> None:
    answers(4, comments="Chỉ một mình tôi")
    client = as_user("xa")
    text = client.get(page).text
    assert "<b>4</b>" in text and "Chưa đủ 5 phiếu" in text and "Chỉ một mình tôi" not in text
    file = sheets(client.get(f"{page}.xlsx").data)
    assert list(file) == ["Tổng hợp"]
    assert file["Tổng hợp"][3:] == [
        ["Số phiếu", "4"], ["Kết quả", "Hiện khi có từ 5 phiếu trở lên, vì phiếu không ghi tên."]
    ]  # fmt: skip


def test_the_file_follows_the_same_rule_and_leaves_a_trace(
    as_user: SIGN_IN, survey: Survey, page: str, answers: Callable[..., None]
) -> None:
    survey_id = survey.id
    answers(20, points=5, comments="=HYPERLINK(1)", topics=["support"])
    answers(2, points=1, intention="not_yet", topics=["where"])
    answer = as_user("ketoan").get(f"{page}.xlsx")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    file = sheets(answer.data)
    assert file["Tổng hợp"][4:6] == [["Chỉ số hài lòng", "92,73 %"], ["Tỷ lệ hài lòng", "90,91 %"]]
    rows = {(row[0], row[1]): row[2] for row in file["Từng câu"][1:]}
    assert rows["Việc mời và đón tiếp", "Rất hài lòng đến rất không hài lòng"] == 22
    assert rows["Ông/bà có ý định tham gia BHXH, BHYT không?", "Sẽ tham gia / Chưa muốn tham gia"] == 22
    assert rows["Ông/bà muốn biết thêm về điều gì?", "Nơi đăng ký và cách đóng tiền"] == "dưới 5"
    assert 2 not in rows.values()
    assert file["Ý kiến"][1] == ["=HYPERLINK(1)"]
    (entry,) = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "survey.export"))
    assert entry.subject_id == survey_id and entry.unit_id is not None


def test_who_sees_what(as_user: SIGN_IN, client: CheckedClient, survey: Survey, page: str) -> None:
    number = survey.conference_id
    assert as_user("ketoan").get(page).status_code == 200
    for path in (page, f"{page}.xlsx", f"{page}/thoi-gian"):
        assert as_user("xa2").get(path).status_code == 404
        assert client.get(path).status_code == 303
    assert as_user("admin").get(page).status_code in (403, 404)
    assert as_user("ketoan").get(f"{page}/thoi-gian").status_code == 403
    other = as_user("xa2")
    token = other.token("/hoi-nghi/moi")
    assert other.post(f"{page}/to-treo", data={"csrf_token": token}).status_code == 404
    assert as_user("xa").get(f"/hoi-nghi/{number + 99}/khao-sat").status_code == 404


def test_the_window_is_moved_by_a_form(as_user: SIGN_IN, prepared: Survey, page: str) -> None:
    survey_id, client = prepared.id, as_user("xa")
    text = client.get(f"{page}/thoi-gian").text
    assert 'value="2026-11-21"' in text and 'value="08:00"' in text and 'value="10:00"' in text
    data = {"opens_on": "2026-11-21", "opens_time": "7h30", "closes_on": "30/11/2026", "closes_time": "17:00"}
    answer = client.post_form(f"{page}/thoi-gian", {**data, "version": prepared.version})
    assert answer.status_code == 303
    moved = db.session.get_one(Survey, survey_id, populate_existing=True)
    assert clock.local(moved.closes_at).strftime("%H:%M %d/%m") == "17:00 30/11"
    assert "Đã đổi thời gian nhận phiếu." in client.get(page).text


def test_a_refused_window_keeps_what_was_typed(as_user: SIGN_IN, prepared: Survey, page: str) -> None:
    client, version = as_user("xa"), prepared.version
    data = {
        "opens_on": "2026-11-21", "opens_time": "09:00", "closes_on": "2026-11-21", "closes_time": "08:15",
        "version": version,
    }  # fmt: skip
    answer = client.post_form(f"{page}/thoi-gian", data)
    assert answer.status_code == 422 and "Phiếu phải đóng sau khi mở." in answer.text
    assert 'value="08:15"' in answer.text and 'value="09:00"' in answer.text
    old = client.post_form(f"{page}/thoi-gian", {**data, "opens_on": "0206-11-21", "closes_time": "lát nữa"})
    assert old.status_code == 422 and "0206" in old.text and "lát nữa" in old.text
    stale = client.post_form(f"{page}/thoi-gian", {**data, "closes_time": "18:00", "version": version - 1})
    assert stale.status_code == 409 and "Người khác vừa sửa" in stale.text and 'value="18:00"' in stale.text


def test_the_poster_is_an_issued_paper_with_one_code(as_user: SIGN_IN, survey: Survey, page: str) -> None:
    code, client = survey.code, as_user("xa")
    first = client.post_form(f"{page}/to-treo", page=page)
    assert first.status_code == 303
    assert client.post_form(f"{page}/to-treo", page=page).location == first.location
    (paper,) = db.session.scalars(sa.select(IssuedDocument))
    assert (paper.kind, paper.pages) == ("survey_poster", 1)
    with pdfplumber.open(io.BytesIO(client.get(first.location).data)) as pdf:
        text = pdf.pages[0].extract_text()
    assert "PHIẾU ĐÁNH GIÁ HỘI NGHỊ" in text and f"localhost/k/{code}" in text
    assert "Truyền thông thôn Nà Tông" in text and "08:00 ngày 21/11/2026" in text and paper.code in text


def test_the_conference_page_tells_how_many_answered(
    acting: Callable[[str], Actor], survey: Survey, answers: Callable[..., None]
) -> None:
    answers(3)
    acting("xa")
    assert plug.PLUG.panel and plug.PLUG.tab
    panel, tab = plug.PLUG.panel(survey.conference), plug.PLUG.tab(survey.conference)
    assert panel and tab and panel.figures == (("3", "phiếu đã nhận"),) and tab.label == "Khảo sát"
    answers(3, points=4)
    panel = plug.PLUG.panel(survey.conference)
    assert panel and panel.figures == (("6", "phiếu đã nhận"), ("90,00 %", "chỉ số hài lòng"))
    acting("xa2")
    assert plug.PLUG.panel(survey.conference) is None and plug.PLUG.tab(survey.conference) is None


def _counted(client: CheckedClient, path: str) -> int:
    seen: list[str] = []

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    db.event.listen(db.engine, "before_cursor_execute", note)
    assert client.get(path).status_code == 200
    db.event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_the_results_page_asks_as_often_for_many_answers(
    as_user: SIGN_IN, page: str, answers: Callable[..., None]
) -> None:
    client = as_user("xa")
    answers(5)
    few = _counted(client, page)
    answers(40, points=3)
    assert _counted(client, page) == few


def test_the_page_shows_two_hundred_opinions_and_the_file_all(
    as_user: SIGN_IN, page: str, answers: Callable[..., None]
) -> None:
    answers(203, comments="Tốt")
    client = as_user("xa")
    text = client.get(page).text
    assert text.count("<div>Tốt</div>") == 200 and "Trang này hiện 200 ý kiến đầu" in text
    assert len(sheets(client.get(f"{page}.xlsx").data)["Ý kiến"]) == 204


def test_an_answer_of_a_guest_reaches_the_results(
    as_user: SIGN_IN, client: CheckedClient, page: str, path: str, answers: Callable[..., None]
) -> None:
    answers(4)
    client.post(path, data={"form_key": form_key(client, path), **filled(1)})
    assert "<b>5</b>" in as_user("xa").get(page).text
    clock.freeze(moment(9))
