"""Sections that people write, conflicts, what the data say anew, fixing and opening again."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from portal.conferences import hooks
from portal.conferences import service as conferences
from portal.core import audit
from portal.core.actor import Actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.demo.people import World
from portal.minutes import queries, service
from portal.models import AuditEntry, MinutesSection, MinutesVersion
from portal.questions import service as questions
from portal.questions.service import QuestionDraft
from tests.minutes.conftest import place, read_english

Acting = Callable[[str], Actor]
TEXT = "Hội nghị thống nhất tổ chức lại tại thôn Nà Va."


def view(conference_id: int, key: str = "ket-luan") -> queries.SectionView:
    return queries.get_section(place(conference_id), key)


def seen(conference_id: int) -> str:
    return queries.digest(queries.frozen(place(conference_id)))


def actions() -> list[str]:
    query = sa.select(AuditEntry.action).where(AuditEntry.action.startswith("minutes."))
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def test_a_section_is_written_and_the_rest_follows_the_data(over: int) -> None:
    drawn = view(over).text
    assert (view(over).version, view(over).written_by) == (0, "")

    assert service.save_section(over, "ket-luan", 0, TEXT) == 1
    assert service.save_section(over, "ket-luan", 1, TEXT) == 1  # nothing has changed
    now = view(over)
    assert (now.text, now.drawn, now.version, now.written_by) == (TEXT, drawn, 1, "Lò Thị Mai")
    assert not now.outdated
    assert actions() == ["minutes.write"]

    questions.add(over, QuestionDraft("Còn một câu nữa?", "question", "paper"))
    assert "Còn một câu nữa?" in view(over, "cau-hoi").text
    assert (view(over).text, view(over).outdated) == (TEXT, True)


def test_words_equal_to_the_data_are_nobodys(over: int) -> None:
    assert service.save_section(over, "ket-luan", 0, view(over).text) == 0
    assert db.session.scalar(sa.select(sa.func.count(MinutesSection.id))) == 0


def test_the_second_of_two_people_is_told(over: int, acting: Acting) -> None:
    service.save_section(over, "ket-luan", 0, TEXT)
    acting("truongbcd")
    with pytest.raises(Conflict, match="Lò Thị Mai đã lưu phần này"):
        service.save_section(over, "ket-luan", 0, "Khác")
    assert view(over).text == TEXT
    assert service.save_section(over, "ket-luan", 1, "Khác") == 2
    assert service.save_section(over, "chu-toa", 0, "Bàn Văn Chủ") == 1  # another section is no conflict


def test_drawn_anew_the_words_of_the_data_return_and_the_others_stay_in_the_log(over: int) -> None:
    drawn = view(over).text
    service.save_section(over, "ket-luan", 0, TEXT)
    with pytest.raises(Conflict):
        service.redraw(over, "ket-luan", 0)
    service.redraw(over, "ket-luan", 1)
    assert (view(over).text, view(over).version) == (drawn, 0)
    kept = db.session.scalars(sa.select(audit.AuditValue).where(audit.AuditValue.old == TEXT)).one()
    assert kept.new == drawn
    service.redraw(over, "ket-luan", 0)  # nothing to give back
    with pytest.raises(Conflict, match="lập lại từ dữ liệu"):
        service.save_section(over, "ket-luan", 1, "Muộn")


def test_the_same_words_twice_are_no_conflict(over: int) -> None:
    """The button is pressed while the same words are on their way by themselves."""
    assert service.save_section(over, "ket-luan", 0, TEXT) == 1
    assert service.save_section(over, "ket-luan", 0, TEXT) == 1
    assert actions() == ["minutes.write"]


def test_the_log_is_vietnamese_whoever_writes(over: int, acting: Acting, world: World) -> None:
    read_english(world, acting)
    service.save_section(over, "ket-luan", 0, TEXT)
    service.redraw(over, "ket-luan", 1)
    told = sa.select(AuditEntry.summary).where(AuditEntry.action.startswith("minutes."))
    assert set(db.session.scalars(told)) == {"Kết luận"}


def test_what_cannot_be_is_refused(over: int, acting: Acting) -> None:
    with pytest.raises(NotFound):
        service.save_section(over, "truc-tuyen", 0, "Không phải trực tuyến")
    with pytest.raises(Invalid) as error:
        service.save_section(over, "chu-toa", 0, "A" * 201)
    assert error.value.field == "text"
    acting("ctv")
    with pytest.raises(Forbidden):
        service.save_section(over, "ket-luan", 0, TEXT)
    acting("xa2")
    with pytest.raises(NotFound):
        service.save_section(over, "ket-luan", 0, TEXT)


def test_fixed_minutes_never_change(over: int, acting: Acting) -> None:
    service.save_section(over, "ket-luan", 0, TEXT)
    shown = seen(over)
    acting("truongbcd")
    assert service.fix(over, shown) == 1
    fixed = queries.find_fixed(over)
    assert fixed
    before = json.dumps(fixed.data, sort_keys=True)
    assert fixed.fixed_by_name == "Triệu Văn Sinh"
    assert [one["text"] for one in fixed.data["sections"] if one["key"] == "ket-luan"] == [TEXT]

    acting("xa")
    with pytest.raises(Conflict, match="đã chốt"):
        service.save_section(over, "ket-luan", 1, "Khác")
    with pytest.raises(Conflict, match="đã chốt"):
        service.redraw(over, "ket-luan", 1)
    questions.add(over, QuestionDraft("Đến muộn?", "question", "paper"))
    assert json.dumps(queries.find_version(over, 1).data, sort_keys=True) == before  # type: ignore[union-attr]
    acting("truongbcd")
    with pytest.raises(Conflict, match="đã chốt"):
        service.fix(over, seen(over))


def test_who_fixes_has_read_what_he_fixes(over: int, acting: Acting) -> None:
    shown = seen(over)
    service.save_section(over, "ket-luan", 0, TEXT)
    acting("chuyenquan")
    with pytest.raises(Conflict, match="vừa thay đổi"):
        service.fix(over, shown)
    acting("xa")
    with pytest.raises(Forbidden):
        service.fix(over, seen(over))


def test_opened_again_with_a_reason_the_next_one_has_the_next_number(over: int, acting: Acting) -> None:
    acting("truongbcd")
    service.fix(over, seen(over))
    with pytest.raises(Invalid) as error:
        service.reopen(over, 1, " ")
    assert error.value.field == "reason"
    with pytest.raises(Conflict):
        service.reopen(over, 2, "Sai số")
    service.reopen(over, 1, "Ghi sai tên chủ tọa")
    assert queries.find_fixed(over) is None
    service.save_section(over, "chu-toa", 0, "Bàn Văn Chủ")
    assert service.fix(over, seen(over)) == 2
    first, second = queries.find_version(over, 1), queries.find_version(over, 2)
    assert first and second
    assert (first.reason, first.reopened_by_name) == ("Ghi sai tên chủ tọa", "Triệu Văn Sinh")
    assert (first.data["signers"]["chu-toa"], second.data["signers"]["chu-toa"]) == (
        "Triệu Văn Sinh",
        "Bàn Văn Chủ",
    )
    assert actions() == ["minutes.fix", "minutes.reopen", "minutes.write", "minutes.fix"]


def test_a_settled_conference_keeps_its_minutes_closed(over: int, acting: Acting) -> None:
    acting("truongbcd")
    service.fix(over, seen(over))
    with transaction():
        place(over).state = "settled"
    with pytest.raises(Conflict, match="Đã quyết toán"):
        service.reopen(over, 1, "Muộn")
    assert db.session.scalars(sa.select(MinutesVersion.reopened_at)).one() is None


def test_nothing_is_fixed_while_the_conference_runs_and_nothing_runs_again_while_fixed(
    over: int, acting: Acting
) -> None:
    acting("truongbcd")
    [warning] = [one for one in hooks.objections(place(over), "report") if "Biên bản" in one.message]
    assert not warning.blocking
    service.fix(over, seen(over))
    assert not [one for one in hooks.objections(place(over), "report") if "Biên bản" in one.message]
    with pytest.raises(Invalid, match="mở lại biên bản"):
        conferences.move(over, "resume", remark="Còn phần hỏi đáp")
    service.reopen(over, 1, "Mở lại phiên điều hành")
    conferences.move(over, "resume", remark="Còn phần hỏi đáp")
    with pytest.raises(Conflict, match="chưa kết thúc"):
        service.fix(over, seen(over))


def test_the_log_keeps_a_long_text_whole(over: int) -> None:
    long = "\n".join(f"{n}. Câu hỏi dài của bà con về mức đóng" for n in range(400))
    service.save_section(over, "cau-hoi", 0, long)
    service.redraw(over, "cau-hoi", 1)
    kept = db.session.scalars(sa.select(audit.AuditValue.old).where(audit.AuditValue.field == "text"))
    assert long in set(kept)
