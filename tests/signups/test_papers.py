"""The papers of sign-ups, read back from their PDF, and what the dossier makes of them (E6, H1 c)."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from portal.core import jobs
from portal.core.db import db
from portal.core.errors import Conflict
from portal.core.files import files
from portal.dossiers import queries as dossiers
from portal.dossiers.documents import Proof, draw_paper
from portal.dossiers.parts import missing
from portal.minutes.queries import fresh
from portal.models import Conference, Job
from portal.signups import service
from portal.signups.drafts import Payment
from portal.signups.service import printing
from tests.signups.conftest import HEALTH, NOW, TODAY, Make, draft


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def printed(job_id: int) -> str:
    jobs.run(job_id)
    job = db.session.get_one(Job, job_id, populate_existing=True)
    assert job.state == "done", job.message
    return text_of(files().get(job.result["file"]))


def test_the_slip_names_day_sum_and_receipt(app: Flask, conference: Make, acting: Any) -> None:
    acting("nvthu")
    one = service.register(conference(), draft("Nguyễn Thị Hường Ẩn")).object_id or 0
    service.collect(one, 1, Payment("cash", TODAY, "BL0871", "XN1"))
    service.send(one, 2, TODAY.replace(day=30))
    found = printed(printing.request_slip(one, "giay-hen"))
    for words in ("GIẤY HẸN", "Nguyễn Thị Hường Ẩn", "2.376.000 đ", "BL0871", "30/11/2026", "Liên 2: lưu"):
        assert words in found
    assert "chưa kiểm chứng" in found


def test_the_pre_fill_sheet_is_for_those_without_a_code(app: Flask, conference: Make, acting: Any) -> None:
    acting("ctv")
    number = conference()
    one = service.register(number, draft(id_number="008175001234")).object_id or 0
    found = printed(printing.request_slip(one, "tk1-ts"))
    assert "không thay thế tờ khai" in found
    assert "008175001234" in found  # the paper needs the whole number
    other = service.register(number, draft("Lò Văn Ơn", HEALTH, social_number="0812345678")).object_id or 0
    with pytest.raises(Conflict, match="đã có mã số BHXH"):
        printing.request_slip(other, "tk1-ts")


def test_contacts_say_who_takes_money(app: Flask, conference: Make, acting: Any) -> None:
    acting("xa")
    found = printed(printing.request_contacts(conference()))
    for words in ("Ma Văn Thiệp", "Đặng Văn Đức", "0912345678", "cộng tác viên thu không thu tiền"):
        assert words in found
    assert "Vũ Thị Oanh" not in found  # the accountant is not whom people call


def test_whoever_signs_up_gets_the_slip_without_the_register_of_papers(
    as_user: Any, conference: Make, acting: Any
) -> None:
    acting("ctv")
    one = service.register(conference(), draft()).object_id
    client = as_user("ctv")
    answer = client.post_form(f"/dang-ky/{one}/in/giay-hen", page=f"/dang-ky/{one}")
    assert answer.status_code == 303
    assert as_user("xa2").get(f"/dang-ky/{one}").status_code == 404


def test_part_c_of_the_dossier_is_filled_from_data(app: Flask, conference: Make, acting: Any) -> None:
    acting("nvthu")
    number = conference("ended")
    lacking = [one for one in missing(dossiers.gather(number)) if one.part == "c"]
    assert [one.by_hand for one in lacking] == [False]
    assert lacking[0].url.endswith("/dang-ky")
    one = service.register(number, draft()).object_id or 0
    service.register(number, draft("Lò Văn Ơn", HEALTH, renewed=True))
    service.collect(one, 1, Payment("cash", TODAY, "BL0871"))
    facts = dossiers.gather(number)
    assert [one for one in missing(facts) if one.part == "c"] == []
    found = text_of(draw_paper(facts, "dang-ky", Proof("ABC", "http://localhost/x/ABC", NOW)))
    report = text_of(draw_paper(facts, "bao-cao", Proof("ABC", "http://localhost/x/ABC", NOW)))
    assert "BHXH tự nguyện 1 tăng mới, 0 tái tục" in report
    minutes = fresh(db.session.get_one(Conference, number))["dang-ky"]
    assert "3.332.340 đ; đã nộp 1 lượt, 2.376.000 đ (tính theo tham số chưa kiểm chứng)." in minutes
    for words in ("Ma Thị Ẩn", "BHYT hộ gia đình*", "tái tục", "số BL0871", "3.332.340"):
        assert words in found


def test_nobody_declared_is_no_lack(app: Flask, conference: Make, acting: Any) -> None:
    acting("xa")
    number = conference("ended")
    service.declare_nobody(number, declared=True)
    facts = dossiers.gather(number)
    assert [one for one in missing(facts) if one.part == "c"] == []
    found = text_of(draw_paper(facts, "dang-ky", Proof("ABC", "http://localhost/x/ABC", NOW)))
    assert "Không có ai đăng ký" in found
