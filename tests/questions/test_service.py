"""What may become of a question, who may do it, and that nothing is lost on the way (E5)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from portal.core.actor import Actor
from portal.core.audit import AuditEntry
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.demo.people import World
from portal.enums import QuestionState as S
from portal.models import Conference, Question, QuestionEvent
from portal.questions import moves, queries, service
from portal.questions.plug import PLUG
from portal.questions.service import QuestionDraft
from tests.running.builders import at, conference

Acting = Callable[[str], Actor]


def add(number: int, text: str = "Mức đóng thấp nhất là bao nhiêu?", **values: object) -> int:
    made = service.add(number, QuestionDraft(text, **values)).object_id  # type: ignore[arg-type]
    assert made
    return made


def get(question_id: int) -> Question:
    return db.session.get_one(Question, question_id, populate_existing=True)


def move(number: int, question_id: int, verb: str, text: str = "") -> str:
    return service.move(number, question_id, verb, text, get(question_id).version).word


def verbs(question_id: int) -> list[str]:
    return [event.verb for event in queries.history(question_id)]


def test_those_who_write_at_one_conference_wait_for_each_other(number: int) -> None:
    """So that the newest event is also the last one to be committed: a page that has seen it has missed none."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time anyway")
    asked = add(number)
    writes: list[Callable[[], object]] = [
        lambda: add(number, "Đóng ở đâu?"),
        lambda: service.move(number, asked, "advise", "", 1),
        lambda: service.ask_publicly(number, "k" * 22, QuestionDraft("Có được đóng bù không?")),
    ]
    for write in writes:
        with db.engine.connect() as other, other.begin():
            # What an uncommitted event of somebody else holds.
            held = sa.select(Conference.id).where(Conference.id == number)
            other.execute(held.with_for_update(read=True, key_share=True))
            with pytest.raises(sa.exc.OperationalError, match="lock timeout"), transaction():
                db.session.execute(sa.text("SET LOCAL lock_timeout = '100ms'"))
                write()


def test_the_way_through_the_advisers(number: int, acting: Acting) -> None:
    made = add(number, asker="Ma Văn Pó", phone="0912345678", consent=True)
    assert (get(made).state, get(made).asker) == (S.NEW, "Ma Văn Pó")
    assert get(made).consent_at is not None
    move(number, made, "advise")
    assert [q.id for q in queries.shown(number)] == []
    at(65)
    acting("nvthu")
    move(number, made, "bring", "Thấp nhất 22 % chuẩn hộ nghèo nông thôn.")
    assert [q.id for q in queries.shown(number)] == [made]
    acting("xa")
    move(number, made, "answer")
    found = get(made)
    assert (found.state, found.answered_by) == (S.ANSWERED_IN_ROOM, "Lò Thị Mai")
    assert found.answer == "Thấp nhất 22 % chuẩn hộ nghèo nông thôn."
    assert verbs(made) == ["add", "advise", "bring", "answer"]


def test_a_repeated_tap_is_the_same_and_a_stale_one_is_told(number: int) -> None:
    made = add(number)
    seen = get(made).version
    assert service.move(number, made, "advise", "", seen).word == "applied"
    again = service.move(number, made, "advise", "", seen)
    assert again.word == "same" and "Tổ tư vấn đang xem" in again.message
    with pytest.raises(Conflict, match=r"Tổ tư vấn đang xem.*Lò Thị Mai, 09:00"):
        service.move(number, made, "answer", "", seen)
    with pytest.raises(Conflict):
        service.undo(number, made, seen)
    assert verbs(made) == ["add", "advise"]


def test_undo_leads_back_step_by_step(number: int) -> None:
    made = add(number)
    move(number, made, "defer")
    move(number, made, "write", "Công văn số 12 đã gửi.")
    assert get(made).answered_at is not None
    service.undo(number, made, get(made).version)
    assert (get(made).state, get(made).answered_at) == (S.TO_BE_ANSWERED_IN_WRITING, None)
    assert get(made).answer == ""  # nobody may read on that this was answered
    assert queries.history(made)[-1].text == "Công văn số 12 đã gửi."  # yet the words are not lost
    service.undo(number, made, get(made).version)
    assert get(made).state == S.NEW
    with pytest.raises(Conflict):
        service.undo(number, made, get(made).version)
    assert verbs(made) == ["add", "defer", "write", "undo", "undo"]


def test_an_undone_answer_gives_way_to_what_the_advisers_wrote(number: int) -> None:
    made = add(number)
    move(number, made, "advise")
    move(number, made, "bring", "Thấp nhất 330.000 đồng.")
    move(number, made, "answer", "Thấp nhất 264.000 đồng.")
    service.undo(number, made, get(made).version)
    assert (get(made).state, get(made).answer) == (S.BACK, "Thấp nhất 330.000 đồng.")
    service.undo(number, made, get(made).version)
    assert (get(made).state, get(made).answer) == (S.WITH_ADVICE_TEAM, "")


def test_two_answers_at_once_are_told(number: int) -> None:
    made = add(number)
    seen = get(made).version
    service.move(number, made, "answer", "Mỗi tháng 264.000 đồng.", seen)
    assert service.move(number, made, "answer", "Mỗi tháng 264.000 đồng.", seen).word == "same"
    assert service.move(number, made, "answer", "", seen).word == "same"
    with pytest.raises(Conflict, match="Thao tác chưa được ghi"):
        service.move(number, made, "answer", "Mỗi tháng 330.000 đồng.", seen)
    assert get(made).answer == "Mỗi tháng 264.000 đồng."


WORDS = st.sampled_from(["", "một", "hai"])


@given(
    st.lists(
        st.tuples(st.sampled_from([*[move.verb for move in moves.MOVES], moves.UNDO]), WORDS), max_size=30
    )
)
def test_an_undo_always_leads_to_where_the_question_was(tries: list[tuple[str, str]]) -> None:
    state, answer, log, past = str(S.HELD), "", [], []
    for verb, words in tries:
        chosen = moves.find(verb)
        if chosen is not None and state in chosen.sources:
            past.append((state, answer, words))
            log.append((verb, state, words))
            state, answer = str(chosen.target), answer if chosen.needs == "reason" else words or answer
        elif verb == moves.UNDO and past:
            expected = past.pop()
            found = moves.before(log)
            assert found and (found.state, found.answer, found.text) == expected
            log.append((verb, state, expected[2]))
            state, answer = expected[:2]
    found = moves.before(log)
    assert (found and (found.state, found.answer, found.text)) == (past[-1] if past else None)


def test_some_moves_need_words(number: int) -> None:
    made = add(number)
    with pytest.raises(Invalid, match="lý do"):
        move(number, made, "reject", "  ")
    with pytest.raises(Invalid, match="500"):
        move(number, made, "reject", "x" * 501)
    with pytest.raises(Invalid, match="Không đọc được"):
        move(number, made, "delete")
    with pytest.raises(Conflict):
        move(number, made, "write", "Đã trả lời")
    move(number, made, "reject", "Ngoài nội dung hội nghị")
    assert (get(made).state, get(made).reason) == (S.REJECTED, "Ngoài nội dung hội nghị")
    service.undo(number, made, get(made).version)
    assert (get(made).state, get(made).reason) == (S.NEW, "")


def test_a_name_needs_consent_and_goes_with_it(number: int) -> None:
    with pytest.raises(Invalid) as refused:
        add(number, asker="Ma Văn Pó")
    assert refused.value.field == "consent"
    made = add(number, asker="Ma Văn Pó", phone="0912345678", consent=True)
    draft = QuestionDraft("Mức đóng?", kind="recommendation", origin="paper")
    assert service.edit(number, made, draft, get(made).version).word == "applied"
    found = get(made)
    assert (found.asker, found.phone, found.consent_at, found.kind) == ("", "", None, "recommendation")
    assert "po" not in found.folded.split()
    assert service.edit(number, made, draft, found.version).word == "same"
    with pytest.raises(Conflict, match="Người khác vừa sửa"):
        service.edit(number, made, QuestionDraft("Khác"), 1)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "question.edit")).one()
    assert entry.summary == "Mức đóng?"


def test_what_is_refused_when_writing(number: int) -> None:
    for wrong, field in (
        (QuestionDraft("  "), "text"),
        (QuestionDraft("x" * 2001), "text"),
        (QuestionDraft("x", asker="y" * 201, consent=True), "asker"),
        (QuestionDraft("x", kind="other"), "kind"),
    ):
        with pytest.raises(Invalid) as refused:
            service.add(number, wrong)
        assert refused.value.field == field
    assert queries.version(number) == 0


def test_who_may_and_when(number: int, world: World, acting: Acting) -> None:
    made = add(number)
    for who, refusal in (("xa2", NotFound), ("giamdoc", Forbidden), ("kiemtra", Forbidden)):
        acting(who)
        with pytest.raises(refusal):
            add(number)
        with pytest.raises(refusal):
            service.move(number, made, "answer", "", 1)
    acting("xa")
    other = conference(world, state="running")
    with pytest.raises(NotFound):
        service.move(other, made, "answer", "", 1)
    for state, opens in (("draft", False), ("settled", False), ("reported", True)):
        with transaction():
            db.session.get_one(Conference, number).state = state
        if opens:
            add(number)
        else:
            with pytest.raises(Conflict, match="không làm được việc này nữa"):
                add(number)


def test_figures_for_the_report(number: int) -> None:
    for verb in ("answer", "advise", "defer"):
        move(number, add(number), verb)
    move(number, add(number), "reject", "Trùng câu trước")
    done = add(number, "Đề nghị mở điểm thu tại chợ", kind="recommendation", origin="paper")
    move(number, done, "defer")
    move(number, done, "write", "Đã trả lời bằng công văn")
    service.ask_publicly(number, "k" * 22, QuestionDraft("Chưa ai xem", origin="public"))
    found = queries.numbers(number)
    assert (found.questions, found.recommendations, found.unanswered) == (3, 1, 2)
    assert (found.answered_in_room, found.answered_in_writing) == (1, 1)
    assert found.held == 1
    owed = queries.list_questions(number, queries.Filters(state=queries.UNANSWERED))
    assert [q.state for q in owed.rows] == [S.TO_BE_ANSWERED_IN_WRITING, S.WITH_ADVICE_TEAM]
    panel, tab = PLUG.panel, PLUG.tab
    assert panel and tab
    held = db.session.get_one(Conference, number)
    shown = panel(held)
    assert tab(held) and shown
    assert [value for value, _label in shown.figures] == ["3", "1", "2"]
    assert "1 câu từ trang theo dõi" in shown.note


def test_the_log_is_only_added_to(number: int) -> None:
    made = add(number)
    newest = queries.version(number)
    move(number, made, "answer")
    assert queries.version(number) > newest
    events = db.session.scalars(sa.select(QuestionEvent).order_by(QuestionEvent.id)).all()
    assert [(e.verb, e.from_state, e.to_state, e.actor_name) for e in events] == [
        ("add", "", "new", "Lò Thị Mai"),
        ("answer", "new", "answered_in_room", "Lò Thị Mai"),
    ]
