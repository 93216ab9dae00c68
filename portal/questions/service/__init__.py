"""The verbs of questions, by group."""

from portal.questions.service.exporting import export_questions
from portal.questions.service.moving import move, undo
from portal.questions.service.writing import QuestionDraft, add, ask_publicly, edit, withdraw_consent

__all__ = [
    "QuestionDraft",
    "add",
    "ask_publicly",
    "edit",
    "export_questions",
    "move",
    "undo",
    "withdraw_consent",
]
