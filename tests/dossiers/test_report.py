"""Writing the result report, and handing it in (871 III.3đ)."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader

from portal.conferences import service as conferences
from portal.core.actor import Actor
from portal.core.audit import AuditEntry, AuditValue
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.demo.people import World
from portal.dossiers import queries
from portal.dossiers.documents import Proof, draw_paper
from portal.dossiers.service import ReportDraft, save_report
from portal.following import service as following
from portal.models import Conference
from portal.questions import service as questions
from portal.questions.service import QuestionDraft
from portal.signups import service as signups
from tests.dossiers.holding import REPORT, hold
from tests.running.builders import BEGIN, at, conference
from tests.support.client import CheckedClient

Acting = Callable[[str], Actor]
AsUser = Callable[[str], CheckedClient]
LONG = "dài " * 3000


def test_a_report_grows_from_draft_to_draft(app: Flask, world: World, acting: Acting) -> None:
    conference_id = hold(world, "ended")
    acting("xa")
    assert queries.find_report(conference_id).version == 0
    first = save_report(conference_id, 0, ReportDraft(assessment="Tốt."))
    second = save_report(conference_id, first, ReportDraft(assessment="Tốt.", proposals="Thêm tờ gấp."))
    assert (first, second) == (1, 2)
    assert save_report(conference_id, second, ReportDraft(assessment="Tốt.", proposals="Thêm tờ gấp.")) == 2
    found = queries.find_report(conference_id)
    assert (found.assessment, found.proposals, found.written_by) == ("Tốt.", "Thêm tờ gấp.", "Lò Thị Mai")


def test_an_empty_first_saving_writes_nothing(app: Flask, world: World, acting: Acting) -> None:
    conference_id = hold(world, "ended")
    acting("xa")
    assert save_report(conference_id, 0, ReportDraft()) == 0
    assert queries.find_report(conference_id).updated_at is None


def test_what_was_written_stands_in_the_audit_log(app: Flask, world: World, acting: Acting) -> None:
    conference_id = hold(world, "ended")
    acting("xa")
    save_report(conference_id, 1 - 1, ReportDraft(assessment="Tốt."))
    save_report(conference_id, 1, ReportDraft(assessment="Rất tốt."))
    entries = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "report.write").order_by(AuditEntry.id)
    ).all()
    assert [(e.subject_kind, e.subject_id, e.actor_name) for e in entries] == [
        ("conference", conference_id, "Lò Thị Mai")
    ] * 2
    value = db.session.scalars(sa.select(AuditValue).where(AuditValue.entry_id == entries[1].id)).one()
    assert (value.field, value.old, value.new) == ("assessment", "Tốt.", "Rất tốt.")


def test_two_people_do_not_overwrite_one_another(app: Flask, world: World, acting: Acting) -> None:
    conference_id = hold(world, "ended")
    acting("xa")
    save_report(conference_id, 0, ReportDraft(assessment="Của Mai"))
    acting("truongbcd")
    with pytest.raises(Conflict, match="Lò Thị Mai đã lưu báo cáo này lúc"):
        save_report(conference_id, 0, ReportDraft(assessment="Của Sinh"))
    assert queries.find_report(conference_id).assessment == "Của Mai"


@pytest.mark.parametrize(
    ("username", "refusal"), [("ketoan", Forbidden), ("kiemtra", Forbidden), ("xa2", NotFound)]
)
def test_who_may_not_write(
    app: Flask, world: World, acting: Acting, username: str, refusal: type[Exception]
) -> None:
    conference_id = hold(world, "ended")
    acting(username)
    with pytest.raises(refusal):
        save_report(conference_id, 0, ReportDraft(assessment="Không được"))


@pytest.mark.parametrize("state", ["preparing", "reported", "settled"])
def test_a_closed_report_stays_as_it_is(app: Flask, world: World, acting: Acting, state: str) -> None:
    conference_id = hold(world, state)
    before = queries.find_report(conference_id)
    acting("xa")
    with pytest.raises(Conflict, match="không sửa được báo cáo"):
        save_report(conference_id, before.version, ReportDraft(assessment="Sửa lén"))
    assert queries.find_report(conference_id) == before


def test_a_text_too_long_is_refused_beside_its_field(app: Flask, world: World, acting: Acting) -> None:
    conference_id = hold(world, "ended")
    acting("xa")
    with pytest.raises(Invalid) as refused:
        save_report(conference_id, 0, ReportDraft(proposals=LONG))
    assert refused.value.field == "proposals"


def test_a_report_without_assessment_cannot_be_handed_in(app: Flask, world: World, acting: Acting) -> None:
    conference_id = hold(world, "ended")
    acting("xa")
    with pytest.raises(Invalid, match="Báo cáo kết quả chưa có đánh giá chung"):
        conferences.move(conference_id, "report")
    save_report(conference_id, 0, REPORT)
    conferences.move(conference_id, "report")
    assert db.session.get_one(Conference, conference_id).state == "reported"


def test_the_settlement_is_told_what_the_dossier_lacks(app: Flask, world: World, acting: Acting) -> None:
    conference_id = hold(world, "reported")
    acting("giamdoc")
    found = conferences.objections(db.session.get_one(Conference, conference_id), "settle")
    own = [one for one in found if one.message.startswith("Hồ sơ phần")]
    assert own and not any(one.blocking for one in own)


def test_the_page_shows_figures_and_saves(world: World, as_user: AsUser) -> None:
    conference_id = hold(world, "ended")
    url, client = f"/hoi-nghi/{conference_id}/bao-cao", as_user("xa")
    text = client.get(url).text
    for figure in ("21/24", "140/135", "khách đến thêm", "Khách hàng tiềm năng", "Tiếp đón đại biểu"):
        assert figure in text
    texts = {"assessment": "Đông người,\r\nhỏi nhiều.", "effectiveness": "Tốt", "version": "0"}
    answer = client.post_form(url, texts)
    assert (answer.status_code, answer.location) == (303, url)
    assert queries.find_report(conference_id).assessment == "Đông người,\nhỏi nhiều."
    assert "hỏi nhiều." in client.get(url).text


def test_a_report_that_is_handed_in_is_read_line_by_line(
    world: World, as_user: AsUser, acting: Acting
) -> None:
    conference_id = hold(world, "ended")
    acting("xa")
    save_report(conference_id, 0, ReportDraft(assessment="Đông người,\nhỏi nhiều."))
    conferences.move(conference_id, "report")
    text = as_user("xa").get(f"/hoi-nghi/{conference_id}/bao-cao").text
    assert "<p>Đông người,</p><p>hỏi nhiều.</p>" in text
    assert '<h4>Khó khăn, vướng mắc</h4><p class="sub">chưa có</p>' in text


def test_a_refused_saving_keeps_what_was_typed(world: World, as_user: AsUser) -> None:
    conference_id = hold(world, "ended")
    url, client = f"/hoi-nghi/{conference_id}/bao-cao", as_user("xa")
    answer = client.post_form(url, {"assessment": "Vẫn còn đây", "proposals": LONG, "version": "0"})
    assert answer.status_code == 422
    assert "Dài quá 10.000 ký tự." in answer.text
    assert "Vẫn còn đây" in answer.text
    stale = client.post_form(url, {"assessment": "Bản cũ của tôi", "version": "7"})
    assert stale.status_code == 409
    assert "Những gì bạn nhập chưa được lưu." in stale.text
    assert "Bản cũ của tôi" in stale.text


def _printed(conference_id: int) -> str:
    proof = Proof("ABC", "http://localhost/x/ABC", BEGIN)
    pdf = draw_paper(queries.gather(conference_id), "bao-cao", proof)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_paper_counts_questions_and_says_that_nobody_signed_up(
    app: Flask, world: World, acting: Acting
) -> None:
    number = conference(world, state="ended")
    acting("xa")
    first = questions.add(number, QuestionDraft("Mức đóng?", "question", "paper")).object_id or 0
    questions.add(number, QuestionDraft("Phát loa tiếng Tày.", "recommendation", "paper"))
    questions.move(number, first, "answer", "Đã nêu.", 1)
    assert "Không có ai đăng ký" not in _printed(number)
    signups.declare_nobody(number, declared=True)
    paper = _printed(number)
    assert "Có 1 câu hỏi, 1 đề xuất, kiến nghị; trả lời tại hội trường 1" in paper
    assert "đã trả lời bằng văn bản 0, chưa trả lời 1." in paper
    assert "Không có ai đăng ký tham gia tại hội nghị." in paper
    assert "/BC-BCĐ" in paper


def test_the_paper_of_a_livestream_tells_how_many_watched(app: Flask, world: World, acting: Acting) -> None:
    at(0)
    number = conference(world, state="ended", kind="livestream")
    acting("xa")
    at(45)
    figures = {"viewers": 240, "comments": 51, "messages": 12, "sign_ups": 3}
    following.read_counters(number, figures, None)
    paper = _printed(number)
    assert "Lúc đông nhất có 240 người xem (08:45)." in paper
    assert "Tổng cộng 51 bình luận, 12 tin nhắn, 3 lượt đăng ký trên nền tảng." in paper


def test_the_unit_that_leads_a_dialogue_reports_on_it(app: Flask, world: World) -> None:
    number = conference(world, state="ended", kind="dialogue")
    paper = _printed(number)
    organiser = db.session.get_one(Conference, number).organiser.name
    assert "/BC-BHXH" in paper
    assert f"Kính gửi: Giám đốc {organiser}" in paper
    assert f"3. Đơn vị chủ trì: {organiser}." in paper
    assert "BAN CHỈ ĐẠO" not in paper
    assert "ĐƠN VỊ CHỦ TRÌ" in paper


def test_saving_and_handing_in_leads_to_the_question(world: World, as_user: AsUser) -> None:
    conference_id = hold(world, "ended")
    client = as_user("xa")
    data = {"assessment": "Tốt", "version": "0", "submit": "1"}
    answer = client.post_form(f"/hoi-nghi/{conference_id}/bao-cao", data)
    assert answer.location == f"/hoi-nghi/{conference_id}/chuyen/report"
    assert client.get(answer.location).status_code == 200


def test_autosave_answers_as_its_script_expects(world: World, as_user: AsUser) -> None:
    conference_id = hold(world, "ended")
    page, client = f"/hoi-nghi/{conference_id}/bao-cao", as_user("xa")
    good = client.post_form(f"{page}/nhap", {"assessment": "Đang viết", "version": "0"}, page=page)
    assert good.status_code == 200
    assert good.json is not None
    assert good.json["version"] == 1
    assert len(good.json["at"]) == 5
    stale = client.post_form(f"{page}/nhap", {"assessment": "Khác", "version": "0"}, page=page)
    assert stale.status_code == 409
    assert stale.json is not None
    assert "đã lưu báo cáo này" in stale.json["message"]


def test_a_closed_report_is_shown_without_a_form(world: World, as_user: AsUser) -> None:
    conference_id = hold(world, "settled")
    text = as_user("xa").get(f"/hoi-nghi/{conference_id}/bao-cao").text
    assert REPORT.assessment in text
    assert "<textarea" not in text
    assert "Lò Thị Mai đã nộp báo cáo lúc" in text


def test_an_office_reads_the_report_but_does_not_write_it(world: World, as_user: AsUser) -> None:
    conference_id = hold(world, "ended")
    client = as_user("ketoan")
    page = f"/hoi-nghi/{conference_id}/bao-cao"
    assert "<textarea" not in client.get(page).text
    assert client.post_form(page, {"assessment": "Không"}, page="/mat-khau").status_code == 403
