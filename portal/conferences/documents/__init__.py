"""The papers of planning after Nghị định 30/2020: TTr, KH, QĐ, CTr (C8). Always Vietnamese, whatever the screen."""

from portal.conferences.documents.drawing import KINDS, Kind, draw, issue, offered
from portal.conferences.documents.facts import PaperFacts, gather
from portal.conferences.documents.plan import plan_context

__all__ = ["KINDS", "Kind", "PaperFacts", "draw", "gather", "issue", "offered", "plan_context"]
