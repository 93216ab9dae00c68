"""The three kinds of conference: their own fields, suggestions, objections and papers (C1; 871 II; 681 art. 10)."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from portal.conferences import defaults, dialogue, documents, kinds, queries, service, snapshot
from portal.conferences.drafts import ConferenceDraft
from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Invalid
from portal.enums import ConferenceKind, ConferenceState
from portal.guests.documents import preview_invitations
from portal.guests.queries import Selection
from portal.models import Conference, Guest
from tests.conferences.builders import moment, plan, version_of, whole_plan

STREAM, TALK = ConferenceKind.LIVESTREAM, ConferenceKind.DIALOGUE
LINK = "https://www.facebook.com/bhxhthuonglam/live"


def _make(world, kind, **changed) -> int:
    return service.create(
        ConferenceDraft(world.units["xa"], defaults.suggested(plan(**changed), kind), kind=kind)
    )


def _get(conference_id: int) -> Conference:
    return db.session.get_one(Conference, conference_id, populate_existing=True)


def _messages(conference_id: int, *, blocking: bool = True) -> list[str]:
    return [o.message for o in snapshot.objections(_get(conference_id)) if o.blocking == blocking]


@pytest.mark.parametrize("kind", list(ConferenceKind))
def test_each_kind_has_its_own_suggestions_and_fields(app, kind):
    made = defaults.suggested(plan(purpose=""), kind)
    assert made.purpose
    assert made.programme
    assert made.duties
    said = {name for names in kinds.OWN.values() for name in names if getattr(made, name)}
    assert said <= set(kinds.OWN.get(kind, ()))
    assert set(queries.part_labels(kind)).isdisjoint(kinds.foreign(kind))


def test_a_kind_that_there_is_not_is_refused(world, acting):
    acting("xa")
    with pytest.raises(Invalid) as refused:
        service.create(ConferenceDraft(world.units["xa"], plan(), kind="flying"))
    assert refused.value.field == "kind"
    made = _make(world, STREAM)
    with pytest.raises(Invalid) as refused:
        service.change_kind(made, version_of(made), "flying")
    assert refused.value.field == "kind"


def test_a_livestream_needs_its_address_and_who_answers_comments(world, acting):
    acting("xa")
    made = _make(world, STREAM, venue="")
    text = " ".join(_messages(made))
    assert "Chưa ghi đường dẫn phát trực tuyến." in text
    assert "Chưa ghi địa điểm." not in text
    assert "Thành phần tham dự chưa có" in text
    assert "Chưa ghi tên người thuyết trình." in text
    assert "Chưa ghi ai trả lời bình luận" not in text  # suggested


@pytest.mark.parametrize(
    "url", ["facebook.com/x", "javascript:alert(1)", "https://", "ftp://a.vn/x", "https://a b.vn"]
)
def test_what_is_no_address_is_refused_beside_its_field(world, acting, url):
    acting("xa")
    with pytest.raises(Invalid) as refused:
        _make(world, STREAM, broadcast_url=url)
    assert refused.value.field == "broadcast_url"


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (None, "Chưa ghi ngày thông báo"),
        (dt.date(2026, 11, 17), "chậm nhất ngày 16/11/2026"),
        (dt.date(2026, 11, 16), ""),
    ],
)
def test_a_late_announcement_warns_and_stops_nothing(world, acting, on, told):
    acting("xa")
    whole = whole_plan(broadcast_url=LINK, answerers="Tổ tư vấn", announced_on=on)
    duties = (*whole.duties, type(whole.duties[0])("presenter", "Ma Văn Thiệp"))
    draft = whole_plan(broadcast_url=LINK, answerers="Tổ tư vấn", announced_on=on, duties=duties)
    made = service.create(ConferenceDraft(world.units["xa"], draft, kind=STREAM))
    warned = [text for text in _messages(made, blocking=False) if "livestream" in text]
    assert [told in text for text in warned] == ([True] if told else [])
    service.move(made, "submit")
    assert _get(made).state == ConferenceState.SUBMITTED


def test_a_dialogue_is_led_by_the_office_and_needs_what_681_asks(world, acting):
    acting("chuyenquan")
    made = _make(world, TALK, venue="")
    assert _get(made).plan.lead == "Bảo hiểm xã hội cơ sở Thượng Lâm"
    assert _get(made).service_unit_id is None
    text = " ".join(_messages(made))
    for sentence in ("Chưa ghi địa điểm.", "Chưa ghi căn cứ chọn chủ đề", "Chưa ghi các đơn vị phối hợp."):
        assert sentence in text
    assert "Thành phần tham dự chưa có" not in text
    acting("chuyenquan")
    assert queries.overview(_get(made)).edit_url


def test_the_eight_steps_follow_the_state(world, acting):
    acting("chuyenquan")
    made = _make(world, TALK)
    done = {}
    for state in ConferenceState:
        with transaction():
            _get(made).state = state
        steps = dialogue.steps(_get(made))
        done[str(state)] = sum(step.done for step in steps)
        assert [step.now for step in steps].count(True) == (1 if steps and done[state] < 8 else 0)
    assert done == {
        "draft": 0, "submitted": 0, "returned": 0, "revising": 0, "approved": 2, "preparing": 2,
        "running": 3, "ended": 5, "reported": 6, "settled": 8, "cancelled": 0,
    }  # fmt: skip


def test_the_kind_changes_until_the_first_submission_and_keeps_what_was_written(world, acting):
    acting("xa")
    made = service.create(
        ConferenceDraft(world.units["xa"], defaults.suggested(plan(purpose="Của tôi"), "in_person"))
    )
    service.change_kind(made, version_of(made), TALK)
    found = _get(made)
    assert (found.kind, found.plan.purpose) == (TALK, "Của tôi")
    assert found.plan.form == "Hội nghị tư vấn, đối thoại trực tiếp."
    assert found.plan.lead == "Bảo hiểm xã hội cơ sở Thượng Lâm"
    service.change_kind(made, version_of(made), "in_person")
    whole = whole_plan()
    service.save_plan(made, version_of(made), whole)
    service.move(made, "submit")
    service.move(made, "withdraw", remark="Sửa")
    with pytest.raises(Conflict, match="không đổi được nữa"):
        service.change_kind(made, version_of(made), STREAM)


def test_the_forms_of_each_kind_over_http(world, as_user):
    client = as_user("xa")
    day = (clock.today() + dt.timedelta(days=30)).isoformat()
    values = {
        "kind": "livestream",
        "title": "Live",
        "day": day,
        "start": "19:00",
        "end": "20:30",
        "unit_id": world.units["xa"],
        "service_unit_id": 0,
    }
    answer = client.post_form("/hoi-nghi/moi", values)
    assert answer.status_code == 303
    edit = answer.headers["Location"]
    page = client.get(edit).text
    assert 'name="broadcast_url"' in page
    assert 'name="goals"' not in page
    assert "Đổi loại hội nghị" in page
    refused = client.post_form(
        edit,
        {
            "title": "Live",
            "day": day,
            "start": "19:00",
            "end": "20:30",
            "version": 1,
            "broadcast_url": "fb.com",
        },
    )
    assert refused.status_code == 422
    assert "Đường dẫn phải bắt đầu bằng https://" in refused.text
    kind = edit.replace("/sua", "/loai")
    seen = version_of(int(edit.split("/")[-2]))
    assert client.post_form(kind, {"version": seen, "kind": "flying"}).status_code == 422
    assert client.post_form(kind, {"version": seen, "kind": "dialogue"}).status_code == 303
    page = client.get(edit).text
    assert 'name="goals"' in page
    assert 'name="broadcast_url"' not in page
    assert "Tám bước theo Quyết định 681" in client.get(edit.replace("/sua", "")).text
    assert as_user("ketoan").get(kind).status_code == 403
    assert as_user("xa2").get(kind).status_code == 404


def _paper(conference_id: int, slug: str) -> str:
    facts = documents.gather(_get(conference_id))
    file = documents.draw(facts, slug, proof={"code": "X", "url": "http://x"}, created=moment(8))
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(file)).pages)


def test_the_papers_of_a_dialogue_name_its_lead_and_rest_on_681(world, acting):
    acting("chuyenquan")
    made = _make(world, TALK, partners="Phòng Chế độ BHXH", needs="47 lượt hỏi về thai sản")
    for slug in ("to-trinh", "ke-hoach", "quyet-dinh", "chuong-trinh"):
        text = _paper(made, slug)
        assert "871" not in text, slug
        assert "BAN CHỈ ĐẠO" not in text.upper(), slug
        if slug != "chuong-trinh":
            assert "681/QĐ-BHXH" in text
            assert "Phòng Chế độ BHXH" in text
    assert "47 lượt hỏi về thai sản" in _paper(made, "to-trinh")
    assert "THỦ TRƯỞNG ĐƠN VỊ" in _paper(made, "to-trinh")


def test_the_papers_of_a_livestream_say_where_it_is_shown(world, acting):
    acting("xa")
    made = _make(
        world,
        STREAM,
        broadcast_url=LINK,
        announced_on=dt.date(2026, 11, 10),
        answerers="Tổ tư vấn: Mai, Đức.",
    )
    for slug in ("to-trinh", "ke-hoach", "quyet-dinh"):
        assert "Phát trực tuyến tại" in _paper(made, slug), slug
        assert ".." not in _paper(made, slug), slug
    assert "Tổ tư vấn: Mai, Đức." in _paper(made, "ke-hoach")
    assert "thông báo lịch ngày 10/11/2026" in _paper(made, "ke-hoach")


def test_a_dialogue_invites_persons_with_e_mail_in_the_name_of_its_lead(world, acting, as_user):
    acting("chuyenquan")
    made = _make(world, TALK)
    client, form = as_user("xa"), f"/hoi-nghi/{made}/khach/them"
    guest = {"name": "Lò Văn Ơn", "category": "other", "organisation": "HTX Cá lồng"}
    assert 'name="email"' in client.get(form).text
    assert client.post_form(form, guest | {"email": "lo.van.on"}).status_code == 422
    assert client.post_form(form, guest | {"email": "on@htx.vn"}).status_code == 303
    assert db.session.scalars(sa.select(Guest.email)).one() == "on@htx.vn"
    assert "on@htx.vn" in client.get(f"/hoi-nghi/{made}/khach").text
    file = preview_invitations(_get(made), Selection())
    text = " ".join(PdfReader(io.BytesIO(file)).pages[0].extract_text().split())
    assert "BẢO HIỂM XÃ HỘI CƠ SỞ THƯỢNG LÂM" in text
    assert "THỦ TRƯỞNG ĐƠN VỊ" in text
    assert "BAN CHỈ ĐẠO" not in text.upper()
