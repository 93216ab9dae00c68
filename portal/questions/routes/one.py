"""One question: a tap that moves it on, its page with history, mending what was written."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import queries as conferences
from portal.core import access, htmx, intake
from portal.core.access import requires
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.fields import posted_number
from portal.core.i18n import _
from portal.core.intake import Outcome
from portal.models import Question
from portal.questions import moves, queries, screen, service
from portal.questions.forms import AddForm, EditForm, MoveForm
from portal.questions.routes.blueprint import PAGE, bp
from portal.questions.routes.lists import show as show_list
from portal.questions.screen import Refused

ONE = f"{PAGE}/<int:question_id>"


def _load(conference_id: int, question_id: int, action: str) -> Question:
    question = access.load(Question, question_id, action)
    if question.conference_id != conference_id:
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    return question


@bp.post(f"{ONE}/chuyen")
@requires("question.note")
def move(conference_id: int, question_id: int) -> BaseResponse:
    """One tap; a refusal stays on its row with what was typed."""
    _load(conference_id, question_id, "question.note")
    form = MoveForm()
    if form.validate():
        run = lambda: _moving(conference_id, question_id, form)  # noqa: E731
        outcome = intake.once(form.key(), request.path, form.body(), run)
    else:
        said = (form.text.errors or [_("Không đọc được thao tác này. Hãy tải lại trang rồi làm lại.")])[0]
        outcome = Outcome("refused", 422, str(said))
    return _answer(conference_id, question_id, outcome, form.text.data or "")


def _moving(conference_id: int, question_id: int, form: MoveForm) -> Outcome:
    base = intake.base(form.base.data)
    if form.verb.data == moves.UNDO:
        return service.undo(conference_id, question_id, base)
    return service.move(conference_id, question_id, form.verb.data or "", form.text.data or "", base)


def _answer(conference_id: int, question_id: int, outcome: Outcome, typed: str) -> BaseResponse:
    question = _load(conference_id, question_id, "question.note")
    wrong, said = _refused(question, outcome, typed)
    if htmx.is_htmx():
        (row,) = screen.rows(question.conference, [question], wrong)
        return htmx.fragment(
            "questions/_row.html", outcome.status, row=row, key=intake.new_key(), message=said
        )
    if outcome.word == "refused":
        return show_list(question.conference, AddForm.fresh(), outcome.status, said, wrong)
    if outcome.word == "same":
        flash(outcome.message)
    return htmx.go_to(url_for(".index", conference_id=conference_id, _anchor=f"q-{question_id}"))


def _refused(question: Question, outcome: Outcome, typed: str) -> tuple[Refused | None, str]:
    """What a refusal leaves on its row, and what is said above: the words stay in the box of the row, and in the
    sentence where the question has moved on and its row has no box any more."""
    if outcome.word != "refused":
        return None, outcome.message
    if not (screen.may_note(question.conference) and moves.moves_from(question.state)):
        if not typed:
            return None, outcome.message
        return None, _("%(why)s Nội dung chưa ghi: “%(typed)s”", why=outcome.message, typed=typed)
    if outcome.status == 422:
        return Refused(question.id, typed, outcome.message), ""
    return Refused(question.id, typed), outcome.message


@bp.get(ONE)
@requires("question.view")
def show(conference_id: int, question_id: int) -> Response:
    """Everything about one question, and the form to mend it."""
    question = _load(conference_id, question_id, "question.view")
    return _page(question, EditForm.showing(question))


def _page(question: Question, form: EditForm, status: int = 200) -> Response:
    return htmx.page(
        "questions/show.html",
        status,
        frame=conferences.frame(question.conference, "questions"),
        row=screen.rows(question.conference, [question])[0],
        events=queries.history(question.id),
        verb_text=screen.verb_text,
        may_note=screen.may_note(question.conference),
        may_withdraw=question.consent_at is not None and access.may("question.note", question),
        form=form,
    )


@bp.post(ONE)
@requires("question.note")
def edit(conference_id: int, question_id: int) -> BaseResponse:
    """Mend what was written; without consent the name goes."""
    question, form = _load(conference_id, question_id, "question.note"), EditForm()
    if not form.validate():
        return _page(question, form, 422)
    try:
        service.edit(conference_id, question_id, form.draft(), posted_number(form.version))
    except (Invalid, Conflict) as refusal:
        form.form_errors += form.told(refusal)
        question = _load(conference_id, question_id, "question.note")
        # What was typed stays; saving it once more is then a decision against what is shown now.
        form.version.raw_data, form.version.data = None, str(question.version)
        return _page(question, form, refusal.status)
    flash(_("Đã sửa câu hỏi."), "success")
    return htmx.go_to(url_for(".show", conference_id=conference_id, question_id=question_id))


@bp.post(f"{ONE}/rut-dong-y")
@requires("question.note")
def withdraw_consent(conference_id: int, question_id: int) -> BaseResponse:
    """Who asked takes the consent back, also after all is settled."""
    _load(conference_id, question_id, "question.note")
    service.withdraw_consent(conference_id, question_id)
    flash(_("Đã xóa tên, điện thoại người hỏi."), "success")
    return htmx.go_to(url_for(".show", conference_id=conference_id, question_id=question_id))
